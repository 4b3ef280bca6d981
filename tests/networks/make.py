# SPDX-License-Identifier: Apache-2.0
"""Makes the TorchScript networks of this folder: `python make.py` with PyTorch 2.13. They are small and committed."""

from pathlib import Path

import torch

HERE = Path(__file__).parent


class Channels(torch.nn.Module):
    """Three classes by hand: dark, middle and bright, times a learned factor; for any number of axes."""

    def __init__(self):
        super().__init__()
        self.factor = torch.nn.Parameter(torch.tensor([1.0, 2.0, 1.0]))
        self.register_buffer("calls", torch.zeros([], dtype=torch.int64))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        middle = 0.5 - (x - 0.5).abs()
        return torch.cat([(1 - x) * self.factor[0], middle * self.factor[1], x * self.factor[2]], 1)

    @torch.jit.export
    def several(self, x: torch.Tensor, scale: float, names: dict[str, torch.Tensor]) -> dict[str, list[torch.Tensor]]:
        return {name: [x * scale, offset] for name, offset in names.items()}

    @torch.jit.export
    def pair(self, x: torch.Tensor, deep: bool = False) -> tuple[torch.Tensor, int]:
        return (x.sum() if deep else x), x.dim()


class Convolutions(torch.nn.Module):
    """What optimising rewrites: convolutions with norms and activations, skips, a transposed convolution."""

    def __init__(self):
        super().__init__()
        self.down = torch.nn.Sequential(
            torch.nn.Conv3d(1, 4, 3, padding=1), torch.nn.InstanceNorm3d(4, affine=True), torch.nn.LeakyReLU(0.1)
        )
        self.deep = torch.nn.Sequential(
            torch.nn.Conv3d(4, 8, 3, 2, 1), torch.nn.BatchNorm3d(8), torch.nn.PReLU(), torch.nn.Conv3d(8, 8, 1), torch.nn.ReLU()
        )
        self.up = torch.nn.Sequential(torch.nn.ConvTranspose3d(8, 4, 2, 2), torch.nn.InstanceNorm3d(4), torch.nn.PReLU(4))
        self.head = torch.nn.Conv3d(8, 2, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        skip = self.down(x)
        return self.head(torch.cat([skip, self.up(self.deep(skip))], 1))


def main():
    torch.manual_seed(0)
    extra = {"metadata.json": '{"name": "channels"}'}
    torch.jit.script(Channels().eval()).save(str(HERE / "channels.ts"), _extra_files=extra)
    network = Convolutions().train()
    with torch.no_grad():
        for _ in range(3):
            network(torch.randn(2, 1, 8, 8, 8))
    torch.jit.script(network.eval()).save(str(HERE / "convolutions.ts"))


if __name__ == "__main__":
    main()
