# SPDX-License-Identifier: Apache-2.0
"""Compiles a small network to an AOTInductor package: `python -X utf8 package.py Nested|Channels PATH`.

In a process of its own, because PyTorch's compiler reads its files in the encoding of the process, whatever it wrote them in.
"""

import subprocess
import sys

import torch


class Nested(torch.nn.Module):
    """A network with a named argument and nested results."""

    example = (torch.zeros(1, 1, 8, 8, 8),), {"scale": torch.zeros(1)}

    def __init__(self):
        super().__init__()
        self.convolution = torch.nn.Conv3d(1, 3, 3, padding=1)

    def forward(self, x, scale=None):
        y = self.convolution(x)
        return {"first": torch.relu(y), "others": [x * scale, y.sigmoid()]}


class Channels(torch.nn.Module):
    """Three channels of one."""

    example = (torch.zeros(1, 1, 16, 16, 16),), {}

    def forward(self, x):
        return torch.cat([x, 1 - x, 2 * x], 1)


def make(kind):
    """The network, always with the same weights."""
    torch.manual_seed(0)
    return {"Nested": Nested, "Channels": Channels}[kind]().eval()


def compiled(kind, path):
    """The path of its package, made in another process."""
    subprocess.run([sys.executable, "-X", "utf8", __file__, kind, str(path)], check=True)
    return str(path)


def main(kind, path):
    """Writes the package."""
    network = make(kind)
    with torch.no_grad():
        exported = torch.export.export(network, *network.example)
        torch._inductor.aoti_compile_and_package(exported, package_path=path)


if __name__ == "__main__":
    main(*sys.argv[1:])
