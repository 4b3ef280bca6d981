# SPDX-License-Identifier: Apache-2.0
"""Prepared networks (`optimize="fuse"`) against PyTorch: what is rewritten computes the same."""

import os
import subprocess
import sys
from pathlib import Path

import mica
import numpy as np
import pytest
import torch
from torch import nn

MODES = [{}, {"dtype": "bfloat16"}]


def prepared(module, tmp_path, **options):
    path = tmp_path / "network.ts"
    torch.jit.script(module.eval()).save(str(path))
    return mica.load_network(path, optimize="fuse", **options)


def check(module, shape, tmp_path, seed=0, **options):
    """In float32 to rounding, in bfloat16 as close as PyTorch's own bfloat16 is, or twice that."""
    module = module.eval()
    x = torch.from_numpy(images(shape, seed))
    with torch.no_grad():
        reference = module(x)
    network = prepared(module, tmp_path, **options)
    for _ in range(2):
        result = network(x.numpy())
        assert result.shape == tuple(reference.shape) and result.dtype == "float32"
        scale = reference.abs().max().item()
        difference = np.abs(result.numpy() - reference.numpy()).max()
        assert difference <= (2e-2 if options else 5e-6) * scale, (difference, scale)


def images(shape, seed=0):
    return np.random.RandomState(seed).randn(*shape).astype(np.float32)


class Then(nn.Module):
    """Something, and a convolution after it that oneDNN computes: channels side by side."""

    def __init__(self, first, channels, axes):
        super().__init__()
        self.first = first
        self.after = (nn.Conv2d if axes == 2 else nn.Conv3d)(channels, 24, 3, padding=1)

    def forward(self, x):
        return self.after(self.first(x))


CONVOLUTIONS = [
    {"kernel_size": 1},
    {"kernel_size": 3, "padding": 1},
    {"kernel_size": 3},
    {"kernel_size": 5, "padding": 4, "bias": False},
    {"kernel_size": 3, "padding": 3, "dilation": 3},
    {"kernel_size": (2, 3, 4), "stride": (2, 3, 1), "padding": (1, 0, 2)},
    {"kernel_size": 3, "stride": 2, "padding": 1},
]
TRANSPOSED = [
    {"kernel_size": 2, "stride": 2},
    {"kernel_size": 3, "stride": 2, "padding": 1, "output_padding": 1},
    {"kernel_size": 3, "stride": 1, "padding": 1},
    {"kernel_size": 4, "stride": 3, "bias": False},
    {"kernel_size": 3, "stride": 3, "padding": 2, "dilation": 2, "output_padding": 1},
    {"kernel_size": (1, 2, 5), "stride": (1, 2, 4), "padding": (0, 0, 1), "output_padding": (0, 1, 2)},
    {"kernel_size": 1, "stride": 2},
]


@pytest.mark.parametrize("options", MODES, ids=["float32", "bfloat16"])
@pytest.mark.parametrize("axes", [2, 3])
@pytest.mark.parametrize("transposed", [False, True])
def test_convolutions_with_few_outputs(axes, transposed, options, tmp_path):
    kind = {(2, False): nn.Conv2d, (2, True): nn.ConvTranspose2d, (3, False): nn.Conv3d, (3, True): nn.ConvTranspose3d}
    torch.manual_seed(0)
    sizes = [(9, 7, 37), (6, 8, 16), (5, 5, 5), (3, 4, 70), (1, 2, 68)]
    for number, arguments in enumerate(TRANSPOSED if transposed else CONVOLUTIONS):
        fitting = {key: value[3 - axes :] if isinstance(value, tuple) else value for key, value in arguments.items()}
        for inputs, outputs in [(1, 1), (2, 2), (3, 5), (16, 3), (33, 8), (4, 9), (1, 20)]:
            size = sizes[(number + outputs) % len(sizes)]
            shape = (1 + outputs % 2, inputs, *size[3 - axes :])
            layer = kind[axes, transposed](inputs, outputs, **fitting)
            with torch.no_grad():
                fits = all(extent > 0 for extent in layer(torch.zeros(shape)).shape) if _runs(layer, shape) else False
            if not fits:
                with pytest.raises(mica.Error):
                    prepared(layer, tmp_path, **options)(np.zeros(shape, np.float32))
                continue
            check(layer, shape, tmp_path, **options)
            check(nn.Sequential(layer, nn.LeakyReLU(0.2)), shape, tmp_path, **options)
            check(Then(layer, outputs, axes), shape, tmp_path, **options)


def _runs(layer, shape):
    try:
        layer(torch.zeros(shape))
    except RuntimeError:
        return False
    return True


ON_AN_OLDER_PROCESSOR = """
import sys
from pathlib import Path
import torch
from torch import nn
import test_prepared

folder = Path(sys.argv[1])
torch.manual_seed(0)
for inputs, outputs in [(1, 1), (5, 2), (16, 3), (9, 8)]:
    for width in [1, 5, 8, 23, 70]:
        test_prepared.check(nn.Conv3d(inputs, outputs, 3, padding=1), (2, inputs, 3, 4, width), folder)
        test_prepared.check(nn.ConvTranspose3d(inputs, outputs, 3, 2, 1, 1), (2, inputs, 3, 4, width), folder)
block = nn.Sequential(nn.Conv3d(2, 8, 3), nn.InstanceNorm3d(8), nn.PReLU(), nn.Conv3d(8, 2, 1))
test_prepared.check(block, (2, 2, 7, 8, 9), folder)
"""


@pytest.mark.parametrize("level", ["default", "avx2"])
def test_older_processors_give_the_same(level, tmp_path):
    """libtorch's own switch; mica follows it."""
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", ON_AN_OLDER_PROCESSOR, str(tmp_path)],
        cwd=Path(__file__).parent,
        env={**os.environ, "ATEN_CPU_CAPABILITY": level},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize("options", MODES, ids=["float32", "bfloat16"])
@pytest.mark.parametrize("outputs", [2, 20])
@pytest.mark.parametrize("affine", [True, False])
def test_batch_norms_melt_into_transposed_convolutions(outputs, affine, options, tmp_path):
    torch.manual_seed(1)
    norm = nn.BatchNorm3d(outputs, affine=affine)
    norm.running_mean.uniform_(-1, 1)
    norm.running_var.uniform_(0.5, 2)
    if affine:
        nn.init.uniform_(norm.weight, 0.5, 2)
        nn.init.uniform_(norm.bias, -1, 1)
    for bias in (True, False):
        layer = nn.ConvTranspose3d(6, outputs, 3, 2, 1, 1, bias=bias)
        for last in (nn.Identity(), nn.PReLU(), nn.ReLU(), nn.PReLU(outputs), nn.GELU()):
            check(nn.Sequential(layer, norm, last), (2, 6, 5, 6, 7), tmp_path, **options)


@pytest.mark.parametrize("options", MODES, ids=["float32", "bfloat16"])
@pytest.mark.parametrize("axes", [2, 3])
def test_instance_norms(axes, options, tmp_path):
    torch.manual_seed(2)
    convolution, norm = (nn.Conv2d, nn.InstanceNorm2d) if axes == 2 else (nn.Conv3d, nn.InstanceNorm3d)
    for channels in (1, 5, 16, 130):
        for affine in (True, False):
            for last in (nn.Identity(), nn.PReLU(init=0.3), nn.ReLU()):
                block = nn.Sequential(convolution(2, channels, 3, padding=1), norm(channels, affine=affine), last)
                check(block, (2, 2, *(8, 9, 21)[3 - axes :]), tmp_path, **options)
                # The convolution's own result is looked at too: it must not be overwritten.
                check(_Twice(block), (2, 2, *(8, 9, 21)[3 - axes :]), tmp_path, **options)


class _Twice(nn.Module):
    """What a convolution gives, and what becomes of it, side by side."""

    def __init__(self, block):
        super().__init__()
        self.first, self.rest = block[0], nn.Sequential(*block[1:])

    def forward(self, x):
        y = self.first(x)
        return torch.cat([self.rest(y), y, x], dim=1)


@pytest.mark.parametrize("options", MODES, ids=["float32", "bfloat16"])
def test_channels_side_by_side(options, tmp_path):
    torch.manual_seed(3)
    for channels in (1, 3, 8, 16, 40):
        check(_Twice(nn.Sequential(nn.Conv3d(channels, channels, 1), nn.ReLU())), (2, channels, 4, 5, 6), tmp_path, **options)


@pytest.mark.parametrize("norm", ["batch", "instance"])
@pytest.mark.parametrize("options", MODES, ids=["float32", "bfloat16"])
def test_a_whole_network(norm, options, tmp_path):
    from monai.networks.nets import UNet

    torch.manual_seed(4)
    network = UNet(3, 1, 3, channels=(8, 16, 32), strides=(2, 2), num_res_units=2, norm=norm)
    with torch.no_grad():
        for _ in range(3):
            network(torch.rand(2, 1, 16, 16, 16))
    check(network, (2, 1, 16, 24, 20), tmp_path, **options)


def test_images_of_one_plane_and_one_channel(tmp_path):
    """oneDNN's convolution in bfloat16 reads past them where channels lie side by side."""
    layer = nn.Conv3d(1, 24, 3, padding=1)
    for last in (nn.Identity(), nn.ReLU(), nn.LeakyReLU(0.3)):
        module = nn.Sequential(layer, last)
        for shape in [(2, 1, 1, 2, 68), (1, 1, 1, 1, 9)]:
            check(module, shape, tmp_path, dtype="bfloat16")
            torch.jit.script(module.eval()).save(str(tmp_path / "plain.ts"))
            network = mica.load_network(tmp_path / "plain.ts", optimize="freeze", dtype="bfloat16", channels_last=True)
            x = images(shape)
            reference = module(torch.from_numpy(x)).detach().numpy()
            assert np.abs(network(x).numpy() - reference).max() <= 2e-2 * np.abs(reference).max()


def test_infinities_stay_what_they_are(tmp_path):
    x = np.full((1, 1, 4, 4, 20), -np.inf, np.float32)
    layer = nn.Conv3d(1, 2, 1)
    nn.init.ones_(layer.weight)
    module = nn.Sequential(layer, nn.ReLU()).eval()
    np.testing.assert_array_equal(prepared(module, tmp_path)(x).numpy(), module(torch.from_numpy(x)).detach())
    x[0, 0, 0, 0, 3] = np.nan
    np.testing.assert_array_equal(prepared(module, tmp_path)(x).numpy(), module(torch.from_numpy(x)).detach())


def test_other_types_are_refused_as_by_torch(tmp_path):
    network = prepared(nn.Conv3d(1, 2, 3), tmp_path)
    with pytest.raises(mica.Error):
        network(np.zeros((1, 1, 8, 8, 8), np.float64))
    with pytest.raises(mica.Error):
        network(np.zeros((1, 2, 8, 8, 8), np.float32))
    with pytest.raises(mica.Error, match="kernel"):
        network(np.zeros((1, 1, 8, 8, 2), np.float32))
