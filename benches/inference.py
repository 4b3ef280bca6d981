# SPDX-License-Identifier: Apache-2.0
"""A sliding-window inference: mica against MONAI, in one process.

    .deps/venv/bin/python benches/inference.py [--shape 160,160,128] [--roi 96] [--rounds 3]

MONAI's UNet (16 to 256 channels, two residual units), with batch norm and with instance norm, over one image with windows of
96³, overlap 0.25, Gaussian blending. MONAI runs it eager at the batch size that is best for it; mica runs the same network, two windows
at once, as TorchScript, prepared, native, and in bfloat16, and one at once compiled by PyTorch (AOTInductor). Rounds take turns; the smallest time counts. Printed beside it: the largest difference
from MONAI's result, and what everything around the network takes (the same inference with a network that costs nothing).
"""

import argparse
import copy
import os
import sys
import tempfile
import time
import warnings
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "bindings/python"))
for variable, place in (("MICA_LIBRARY", "target/release/libmica_capi.so"), ("MICA_LIBTORCH", ".deps/python/torch")):
    if (ROOT / place).exists():
        os.environ.setdefault(variable, str(ROOT / place))

import mica  # noqa: E402
import mica.inferers  # noqa: E402
import mica.networks  # noqa: E402
import numpy as np  # noqa: E402
import torch  # noqa: E402

warnings.simplefilter("ignore")
THREADS = 2
ARGUMENTS = dict(spatial_dims=3, in_channels=1, out_channels=2, num_res_units=2)
CHANNELS, STRIDES = (16, 32, 64, 128, 256), (2, 2, 2, 2)


def network(norm):
    """MONAI's, with running statistics as after training."""
    from monai.networks.nets import UNet

    torch.manual_seed(0)
    made = UNet(channels=CHANNELS, strides=STRIDES, norm=norm, **ARGUMENTS)
    if norm == "batch":
        with torch.no_grad():
            for _ in range(3):
                made(torch.rand(2, 1, 32, 32, 32))
    return made.eval()


class InBfloat16(torch.nn.Module):
    """A network that computes in bfloat16 between images in float32."""

    def __init__(self, inner):
        super().__init__()
        self.inner = inner.bfloat16()

    def forward(self, x):
        return self.inner(x.bfloat16()).float()


def compiled(module, roi, path):
    """A package of a network for windows of one shape."""
    with torch.no_grad():
        exported = torch.export.export(module.eval(), (torch.rand(1, 1, *[roi] * 3),))
        torch._inductor.aoti_compile_and_package(exported, package_path=path, inductor_configs={"freezing": True})
    return mica.load_network(path)


def once(function):
    """What it gives, and its time in seconds."""
    start = time.perf_counter()
    result = function()
    return result, time.perf_counter() - start


def main():
    """Prints a table for each norm."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shape", default="160,160,128")
    parser.add_argument("--roi", type=int, default=96)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    from monai.inferers import SlidingWindowInferer

    torch.set_num_threads(THREADS)
    mica.set_num_threads(THREADS)
    shape = [int(n) for n in options.shape.split(",")]
    image = np.random.RandomState(0).rand(1, 1, *shape).astype(np.float32)
    tensor = torch.from_numpy(image)
    window = dict(roi_size=[options.roi] * 3, overlap=0.25, mode="gaussian")
    for norm in ("batch", "instance"):
        theirs = network(norm)
        with tempfile.TemporaryDirectory() as folder:
            path = str(Path(folder) / "unet.ts")
            torch.jit.script(theirs).save(path)
            ours = {
                "TorchScript": mica.load_network(path),
                "TorchScript, fused": mica.load_network(path, optimize="fuse"),
                "TorchScript, bfloat16": mica.load_network(path, optimize="fuse", dtype="bfloat16"),
                "AOTInductor": compiled(theirs, options.roi, str(Path(folder) / "unet.pt2")),
                "AOTInductor, bfloat16": compiled(
                    InBfloat16(copy.deepcopy(theirs)), options.roi, str(Path(folder) / "half.pt2")
                ),
            }
        native = mica.networks.UNet(channels=list(CHANNELS), strides=list(STRIDES), norm=norm, **ARGUMENTS)
        native.load_state_dict(theirs.state_dict())
        ours["native"] = native
        ours["native, fused"] = native.prepare()
        runs = {}
        for batch in (1, 2, 4):
            inferer = SlidingWindowInferer(sw_batch_size=batch, **window)
            runs[f"MONAI, batch {batch}"] = lambda inferer=inferer: inferer(tensor, theirs)
        for name, one in ours.items():
            # Packages take the batch that they were compiled for.
            batch = 1 if name.startswith("AOTInductor") else 2
            inferer = mica.inferers.SlidingWindowInferer(sw_batch_size=batch, **window)
            runs[name] = lambda inferer=inferer, one=one: inferer(image, one)
        whole = np.zeros((1, 2, *window["roi_size"]), np.float32)
        runs["nothing"] = lambda: mica.inferers.SlidingWindowInferer(**window)(image, lambda windows: whole)
        times, results = {name: [] for name in runs}, {}
        with torch.no_grad():
            for _ in range(options.rounds + 1):
                for name, run in runs.items():
                    results[name], seconds = once(run)
                    times[name].append(seconds)
        best = {name: min(seconds[1:]) for name, seconds in times.items()}
        monai = min((name for name in best if name.startswith("MONAI")), key=best.get)
        reference = np.asarray(results[monai])
        print(f"UNet with {norm} norm, {options.shape}, roi {options.roi}³: seconds on {THREADS} threads")
        for name, seconds in best.items():
            if name == "nothing":
                continue
            difference = np.abs(np.asarray(results[name]) - reference).max() / np.abs(reference).max()
            print(f"  {name:24} {seconds:7.3f}   {best[monai] / seconds:5.2f} x   difference {difference:.1e} of the largest value")
        fused = best["TorchScript, fused"]
        print(f"  around the network       {best['nothing']:7.3f}   {100 * best['nothing'] / fused:.1f} % of the fused run\n")


if __name__ == "__main__":
    main()
