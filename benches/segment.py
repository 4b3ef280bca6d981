# SPDX-License-Identifier: Apache-2.0
"""A network of many classes led over a CT and brought back as labels: time and peak memory of `Segment`, window by window.

    .deps/venv/bin/python benches/segment.py [--classes 105] [--shape 512,512,300] [--roi 64] [--overlap 0.25] [--rounds 1]

The CT is turned and resampled to 1.5 mm (`Orientation`, `Spacing`), as TotalSegmentator does; a sliding window goes over it with a
network that costs nothing (it gives the same scores for every window); windows are blended, brought back to the grid of the CT, and
become labels. Beside it: what the scores alone would take, put together on the network's grid and on the CT's, and the time
that a copy by two threads takes for the bytes that must move (the scores of every window once, the CT and the labels once).

First, a small image is checked: the labels must be those of MONAI's `SlidingWindowInferer`, `Invertd` and `AsDiscreted`, wherever
one class is largest by more than rounding.
"""

import argparse
import statistics
import sys
import time
import warnings

import invert_argmax as shared
from invert_argmax import mica, np

warnings.simplefilter("ignore")
LIMIT = 3e9


def preprocessing():
    """What the network sees."""
    m = mica.transforms
    return m.Compose([m.Orientation(axcodes="RAS"), m.Spacing(pixdim=1.5)])


def segment(network, roi, overlap):
    return mica.inferers.Segment(
        network,
        inferer=mica.inferers.SlidingWindowInferer(roi, overlap=overlap, mode="gaussian"),
        preprocessing=preprocessing(),
        postprocessing=mica.transforms.AsDiscrete(argmax=True),
    )


def check(classes):
    """On a small image: MONAI's labels."""
    import monai.data
    import monai.inferers
    import monai.transforms as m
    import torch

    shape, roi, overlap = (60, 50, 40), 16, 0.25
    image = np.random.RandomState(1).randint(-1000, 2000, (1, *shape)).astype(np.float32)
    weights = torch.from_numpy(np.random.RandomState(2).rand(classes, 2).astype(np.float32))

    def network(x):
        x = torch.as_tensor(np.asarray(x))
        return torch.stack([torch.sin(x[:, 0] * a * 0.01 + b * 6) for a, b in weights], 1)

    ours = segment(network, roi, overlap)(mica.MetaTensor(image, affine=shared.AFFINE)).numpy()
    before = m.Compose([m.Orientationd("image", axcodes="RAS"), m.Spacingd("image", pixdim=[1.5] * 3)])
    sample = before({"image": monai.data.MetaTensor(torch.from_numpy(image), affine=torch.tensor(shared.AFFINE))})
    inferer = monai.inferers.SlidingWindowInferer(roi, overlap=overlap, mode="gaussian")
    sample["pred"] = inferer(sample["image"][None], network)[0]
    undone = m.Invertd("pred", before, orig_keys="image", nearest_interp=False)(sample)
    on_grid = undone["pred"].numpy()
    theirs = m.AsDiscreted("pred", argmax=True)(undone)["pred"].numpy()
    first, second = np.sort(on_grid, axis=0)[:-3:-1]
    clear = (first - second > 1e-4)[None]
    print(
        f"check on {'x'.join(map(str, shape))}, {classes} classes: {int((ours != theirs).sum())} labels differ from MONAI's, "
        f"{int((ours != theirs)[clear].sum())} of them where one class is largest by more than rounding"
    )
    assert ours.shape == theirs.shape and ours.dtype == theirs.dtype and clear.mean() > 0.9
    assert np.array_equal(ours[clear], theirs[clear])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--classes", type=int, default=105)
    parser.add_argument("--shape", default="512,512,300")
    parser.add_argument("--roi", type=int, default=64)
    parser.add_argument("--overlap", type=float, default=0.25)
    parser.add_argument("--rounds", type=int, default=1)
    options = parser.parse_args()
    mica.set_num_threads(shared.THREADS)
    shared.apart(check, options.classes)
    shape = tuple(map(int, options.shape.split(",")))
    image = mica.MetaTensor(
        np.random.RandomState(0).randint(-1000, 2000, (1, *shape), dtype=np.int16), affine=shared.AFFINE
    )
    windows = []
    scores = mica.MetaTensor(
        np.random.RandomState(1).random_sample((1, options.classes, *[options.roi] * 3)).astype(np.float32)
    )

    def network(window):
        windows.append(tuple(window.shape))
        return scores

    whole = segment(network, options.roi, options.overlap)
    start_memory = shared.resident("VmRSS")
    taken = []
    for _ in range(options.rounds):
        windows.clear()
        start = time.perf_counter()
        labels = whole(image)
        taken.append(time.perf_counter() - start)
    peak = shared.resident("VmHWM")
    seconds = statistics.median(taken)
    assert tuple(labels.shape[1:]) == shape and len(np.unique(labels.numpy())) > 1
    coarse = tuple(preprocessing()(image).shape[1:])
    scale = options.classes * 4e-9
    print(
        f"{options.classes} classes, {'x'.join(map(str, shape))} at 0.8 x 0.8 x 1.5 mm, network's grid {'x'.join(map(str, coarse))}, "
        f"{len(windows)} windows of {options.roi}^3, {shared.THREADS} threads"
    )
    print(
        f"Segment: {seconds:.2f} s, peak {peak / 1e9:.2f} GB in all ({start_memory / 1e9:.2f} GB before: CT, network's scores, "
        f"Python); scores put together would take {np.prod(coarse) * scale:.1f} GB and {np.prod(shape) * scale:.1f} GB"
    )
    moved = len(windows) * scores.numpy().nbytes + image.numpy().nbytes + labels.numpy().nbytes
    bandwidth = shared.copy_bandwidth()
    print(f"copy:    {moved / bandwidth:.2f} s for {moved / 1e9:.2f} GB at {bandwidth / 1e9:.1f} GB/s (read and written)")
    if peak > LIMIT:
        sys.exit(f"more than {LIMIT / 1e9:.0f} GB in all")


if __name__ == "__main__":
    main()
