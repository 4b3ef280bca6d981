# SPDX-License-Identifier: Apache-2.0
"""Labels of a prediction of many classes on the grid of the original image: time and peak memory of the fused inverse.

    .deps/venv/bin/python benches/invert_argmax.py [--classes 105] [--shape 512,512,300] [--rounds 3] [--smooth]

A CT is turned and resampled (`Orientationd`, `Spacingd`), a network's scores lie on that grid, and
`Compose([Invertd(nearest_interp=False), AsDiscreted(argmax=True)])` brings them back as labels. One step after the other, that
needs all classes on the fine grid, which is the "materialised" number. Printed beside it: what one class takes without fusion, times
the classes, and the time that a copy by two threads takes for the bytes that must move (the scores once, the labels once).

Scores are noise, the worst case; `--smooth` makes them like a network's, a mountain for each class. First, a small image is
checked: the labels must be those of the two steps one after the other, and MONAI's, wherever one class is largest by more
than rounding.
"""

import argparse
import gc
import os
import statistics
import sys
import time
import warnings
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "bindings/python"))
for variable, place in (("MICA_LIBRARY", "target/release/libmica_capi.so"), ("MICA_LIBTORCH", ".deps/python/torch")):
    if (ROOT / place).exists():
        os.environ.setdefault(variable, str(ROOT / place))

import mica  # noqa: E402
import mica.transforms  # noqa: E402
import numpy as np  # noqa: E402

warnings.simplefilter("ignore")
THREADS = 2
LIMIT = 2e9
AFFINE = [[-0.8, 0, 0, 200.0], [0, -0.8, 0, 190.0], [0, 0, 1.5, -150.0], [0, 0, 0, 1]]
SPACING = [3.2, 3.2, 4.5]


def preprocessing(m):
    """What the network sees."""
    return m.Compose([m.Orientationd("image", axcodes="RAS"), m.Spacingd("image", pixdim=SPACING)])


def postprocessing(m, before):
    """Back to the grid of the image, and to labels."""
    inverse = m.Invertd("pred", before, orig_keys="image", nearest_interp=False)
    return inverse, m.AsDiscreted("pred", argmax=True)


def scores(classes, shape, smooth):
    """What a network might give."""
    stream = np.random.RandomState(0)
    values = np.empty((classes, *shape), np.float32)
    axes = np.ogrid[tuple(slice(n) for n in shape)]
    for channel in values:
        channel[...] = stream.random_sample(shape)
        if smooth:
            centre = [stream.uniform(0, n) for n in shape]
            channel *= 0.1
            channel -= (0.01 * sum((axis - c) ** 2 for axis, c in zip(axes, centre))).astype(np.float32)
    return values


def check(classes):
    """On a small image: the same labels as one step after the other, and as MONAI's."""
    import monai.data
    import monai.transforms
    import torch

    image = np.random.RandomState(1).randint(-1000, 2000, (1, 41, 38, 29)).astype(np.int16)
    before = preprocessing(mica.transforms)
    seen = before({"image": mica.MetaTensor(image, affine=AFFINE)})
    values = scores(classes, seen["image"].shape[1:], smooth=False)
    sample = {**seen, "pred": mica.MetaTensor(values, affine=seen["image"].affine)}
    inverse, argmax = postprocessing(mica.transforms, before)
    fused = mica.transforms.Compose([inverse, argmax])(dict(sample))["pred"].numpy()
    undone = inverse(dict(sample))
    apart = argmax(dict(undone))["pred"].numpy()
    theirs = preprocessing(monai.transforms)
    given = theirs({"image": monai.data.MetaTensor(torch.from_numpy(image), affine=torch.tensor(AFFINE))})
    given["pred"] = monai.data.MetaTensor(torch.from_numpy(values), affine=given["image"].affine)
    for step in postprocessing(monai.transforms, theirs):
        given = step(given)
    other = given["pred"].numpy()
    on_grid = undone["pred"].numpy()
    first, second = np.sort(on_grid, axis=0)[:-3:-1]
    clear = (first - second > 1e-6)[None]
    print(
        f"check on {'x'.join(map(str, fused.shape[1:]))}: {int((fused != apart).sum())} labels differ from one step after the "
        f"other, {int((fused != other).sum())} from MONAI's; {int((~clear).sum())} voxels have two classes within rounding"
    )
    assert fused.shape == apart.shape == other.shape and fused.dtype == apart.dtype == other.dtype
    assert np.array_equal(fused[clear], apart[clear]) and np.array_equal(fused[clear], other[clear])


def copy_bandwidth():
    """Bytes per second that two threads read and write when they copy."""
    import torch

    torch.set_num_threads(THREADS)
    source, target = torch.rand(2**26), torch.empty(2**26)
    taken = []
    for _ in range(7):
        start = time.perf_counter()
        target.copy_(source)
        taken.append(time.perf_counter() - start)
    return 2 * source.nbytes / min(taken)


def resident(field):
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(field):
            return int(line.split()[1]) * 1024
    return float("nan")


def apart(check, classes):
    """Runs a check in a process of its own: what MONAI loads is not mica's memory."""
    child = os.fork() if hasattr(os, "fork") else None
    if not child:
        check(classes)
    if child == 0:
        sys.stdout.flush()
        os._exit(0)
    if child and os.waitpid(child, 0)[1]:
        sys.exit("the check failed")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--classes", type=int, default=105)
    parser.add_argument("--shape", default="512,512,300")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--smooth", action="store_true")
    parser.add_argument("--no-check", action="store_true")
    options = parser.parse_args()
    mica.set_num_threads(THREADS)
    if not options.no_check:
        apart(check, options.classes)
    shape = tuple(map(int, options.shape.split(",")))
    image = np.random.RandomState(0).randint(-1000, 2000, (1, *shape)).astype(np.int16)
    before = preprocessing(mica.transforms)
    sample = before({"image": mica.MetaTensor(image, affine=AFFINE)})
    del image
    coarse = sample["image"].shape[1:]
    values = scores(options.classes, coarse, options.smooth)
    affine = sample["image"].affine
    sample["pred"] = mica.MetaTensor(values, affine=affine)
    inverse, argmax = postprocessing(mica.transforms, before)
    fused = mica.transforms.Compose([inverse, argmax])
    gc.collect()
    start_memory = resident("VmRSS")
    clear = Path("/proc/self/clear_refs")
    if clear.exists():
        clear.write_text("5")
    taken = []
    for _ in range(options.rounds):
        start = time.perf_counter()
        labels = fused(dict(sample))["pred"]
        taken.append(time.perf_counter() - start)
    peak = resident("VmHWM")
    seconds = statistics.median(taken)
    assert tuple(labels.shape[1:]) == shape
    moved = values.nbytes + labels.numpy().nbytes
    del labels
    print(f"{options.classes} classes, {'x'.join(map(str, coarse))} -> {'x'.join(map(str, shape))}, {THREADS} threads")
    print(f"fused:         {seconds:7.2f} s, peak {(peak - start_memory) / 1e9:.2f} GB above start, {peak / 1e9:.2f} GB in all")
    one = {**sample, "pred": mica.MetaTensor(values[:1], affine=affine)}
    start = time.perf_counter()
    argmax(inverse(one))
    single = time.perf_counter() - start
    fine = options.classes * 4 * int(np.prod(shape))
    print(f"class by class {single * options.classes:7.2f} s (from one class), materialised {fine / 1e9:.0f} GB")
    bandwidth = copy_bandwidth()
    print(f"copy:          {moved / bandwidth:7.2f} s for {moved / 1e9:.2f} GB at {bandwidth / 1e9:.1f} GB/s (read and written)")
    if peak > LIMIT:
        sys.exit(f"more than {LIMIT / 1e9:.0f} GB in all")


if __name__ == "__main__":
    main()
