# SPDX-License-Identifier: Apache-2.0
"""mica's transforms against MONAI, TorchIO, SimpleITK, edt and cc3d, and against the machine's memory, in one run.

    .deps/venv/bin/python benches/peers.py [--rounds 7] [--only NAME]

Each row is one job on one volume; everybody takes turns in one process, with two threads. The figure is the median; `x mica` is
the peer's time over mica's (larger is better for mica). `of copy` is the bandwidth that mica's job reaches, counted as the bytes
of its input and its output once, over the bandwidth of a copy by two threads: 1 is as fast as copying. The CT row also prints
the peak memory of each, in a process of its own, over the bytes of input and output. What is not installed is left out:
`pip install --no-deps torchio edt connected-components-3d` and what they import.
"""

import argparse
import gc
import json
import os
import statistics
import subprocess
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
os.environ.setdefault("ITK_GLOBAL_DEFAULT_NUMBER_OF_THREADS", "2")

import mica  # noqa: E402
import mica.transforms  # noqa: E402
import monai.data  # noqa: E402
import monai.transforms  # noqa: E402
import numpy as np  # noqa: E402
import SimpleITK as sitk  # noqa: E402
import torch  # noqa: E402

warnings.simplefilter("ignore")
THREADS = 2
CT_SHAPE, BRAIN_SHAPE = (512, 512, 128), (181, 217, 181)


def optional(name):
    try:
        return __import__(name)
    except ImportError:
        return None


torchio, edt, cc3d = optional("torchio"), optional("edt"), optional("cc3d")


def both(make, array, affine=None):
    """One transform by mica and by MONAI, each on its own tensor over the same memory."""
    ours, theirs = make(mica.transforms), make(monai.transforms)
    mine = mica.MetaTensor(array, affine=affine)
    other = monai.data.MetaTensor(torch.from_numpy(array), affine=None if affine is None else torch.as_tensor(affine))
    return {"mica": lambda: ours(mine), "MONAI": lambda: theirs(other)}


def noise(shape, seed=0):
    return np.random.RandomState(seed).rand(*shape).astype(np.float32)


def brain():
    """A folded blob of about a quarter of the volume, with specks around it."""
    axes = np.ogrid[: BRAIN_SHAPE[0], : BRAIN_SHAPE[1], : BRAIN_SHAPE[2]]
    distance = sum(((i - n / 2) / (n * 0.42)) ** 2 for i, n in zip(axes, BRAIN_SHAPE))
    folds = 0.08 * sum(np.sin(i * f) for i, f in zip(axes, (0.5, 0.4, 0.45)))
    mask = distance + folds < 1
    mask |= np.random.RandomState(1).rand(*BRAIN_SHAPE) < 1e-3
    return mask.astype(np.uint8)


def ct_file(folder):
    path = Path(folder) / "ct.nii"
    if not path.exists():
        import nibabel as nib

        random = np.random.RandomState(0)
        array = random.normal(0, 12, CT_SHAPE).astype(np.float32)
        x, y, z = np.ogrid[-0.5 : 0.5 : 512j, -0.5 : 0.5 : 512j, -0.5 : 0.5 : 128j]
        body = (x / 0.42) ** 2 + (y / 0.3) ** 2 < 1
        array = np.where(body, 40 + 60 * np.sin(9 * x) * np.cos(7 * y) * np.cos(5 * z) + array, -1024)
        nib.save(nib.Nifti1Image(array.astype(np.int16), np.diag([-0.8, -0.8, 2.5, 1.0])), path)
    return path


def ct_pipeline(m, lazy=False):
    """What the spleen bundle does before the network."""
    return m.Compose(
        [
            m.LoadImage(image_only=True),
            m.EnsureChannelFirst(),
            m.Orientation(axcodes="RAS"),
            m.Spacing(pixdim=[1.5, 1.5, 2.0], mode="bilinear"),
            m.ScaleIntensityRange(a_min=-57.0, a_max=164.0, b_min=0.0, b_max=1.0, clip=True),
        ],
        lazy=lazy,
    )


def ct_bytes(result):
    return int(np.prod(CT_SHAPE)) * 2 + int(np.prod(tuple(result.shape))) * 4


def ct(folder):
    path = str(ct_file(folder))
    jobs = {}
    for name, m in (("mica", mica.transforms), ("MONAI", monai.transforms)):
        eager, lazy = ct_pipeline(m), ct_pipeline(m, True)
        jobs[name] = lambda eager=eager: eager(path)
        jobs[f"{name} lazy"] = lambda lazy=lazy: lazy(path)
    return jobs


def affine(folder):
    rows = np.eye(4)
    angle = 0.3
    rows[:2, :2] = [[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]
    rows[2, :3] = [0.05, -0.04, 1.1]
    rows[:3, 3] = [3.2, -1.5, 2.5]
    array = noise((1, 128, 128, 128))
    jobs = both(lambda m: m.Affine(affine=rows, padding_mode="zeros", image_only=True), array)
    if torchio:
        transform = torchio.Affine(scales=1.1, degrees=(17, 3, 5), translation=(3.2, -1.5, 2.5), default_pad_value=0)
        image = torchio.ScalarImage(tensor=torch.from_numpy(array))
        jobs["TorchIO"] = lambda: transform(image)
    return jobs


def gaussian(folder):
    array = noise((1, 192, 192, 192))
    jobs = both(lambda m: m.GaussianSmooth(sigma=2.0), array)
    image = sitk.GetImageFromArray(array[0])
    jobs["SimpleITK recursive"] = lambda: sitk.SmoothingRecursiveGaussian(image, 2.0)
    return jobs


def largest_component(folder):
    mask = brain()
    jobs = both(lambda m: m.KeepLargestConnectedComponent(applied_labels=[1]), mask[None])
    if cc3d:
        jobs["cc3d largest_k"] = lambda: cc3d.largest_k(mask, 1, connectivity=26)
        jobs["cc3d labels only"] = lambda: cc3d.connected_components(mask, connectivity=26)
    return jobs


def distance(folder):
    mask = brain()
    jobs = both(lambda m: m.DistanceTransformEDT(), mask[None].astype(np.float32))
    if edt:
        jobs["edt, two threads"] = lambda: edt.edt(mask, parallel=2)
    image = sitk.GetImageFromArray(mask)
    jobs["SimpleITK Maurer"] = lambda: sitk.SignedMaurerDistanceMap(image, squaredDistance=False, useImageSpacing=False)
    return jobs


def field(folder):
    """A smooth displacement of every voxel, as Rand3DElastic's."""
    shape = (128, 128, 128)
    axes = np.meshgrid(*[np.linspace(0, 3 * np.pi, n) for n in shape], indexing="ij")
    grid = np.stack([g + 4 * np.sin(a) for g, a in zip(np.meshgrid(*[np.arange(n) - (n - 1) / 2 for n in shape], indexing="ij"), axes)])
    grid = np.concatenate([grid, np.ones((1, *shape))]).astype(np.float32)
    array = noise((1, *shape))
    ours, theirs = mica.transforms.Resample(), monai.transforms.Resample()
    image, other = mica.MetaTensor(array), monai.data.MetaTensor(torch.from_numpy(array))
    mine, other_grid = mica.MetaTensor(grid), torch.from_numpy(grid)
    # Drawing and smoothing the field is part of this one; mica does the same by parts.
    elastic = monai.transforms.Rand3DElastic((5, 5), (4, 4), prob=1.0, padding_mode="zeros").set_random_state(0)
    smooth, random = mica.transforms.GaussianSmooth(sigma=5.0), np.random.RandomState(0)
    centred = grid[:3] - 4 * np.sin(np.stack(axes)).astype(np.float32)

    def by_parts():
        drawn = mica.MetaTensor(random.uniform(-1, 1, (3, *shape)).astype(np.float32))
        moved = np.concatenate([centred + 4 * smooth(drawn).numpy(), np.ones((1, *shape), np.float32)])
        return ours([image, mica.MetaTensor(moved)])

    return {
        "mica": lambda: ours([image, mine]),
        "MONAI": lambda: theirs(other, other_grid),
        "MONAI Rand3DElastic": lambda: elastic(other),
        "mica, the same by parts": by_parts,
    }


ROWS = {
    "CT preprocessing 512x512x128": ct,
    "affine resample 128^3": affine,
    "field warp 128^3": field,
    "Gaussian sigma 2, 192^3": gaussian,
    "largest component 181x217x181": largest_component,
    "distance transform 181x217x181": distance,
}


def take_turns(jobs, rounds):
    times, results = {name: [] for name in jobs}, {}
    for _ in range(rounds + 1):
        for name, job in jobs.items():
            gc.collect()
            start = time.perf_counter()
            results[name] = job()
            times[name].append(time.perf_counter() - start)
    return {name: statistics.median(taken[1:]) for name, taken in times.items()}, results


def copy_bandwidth():
    """Bytes per second that two threads read and write when they copy."""
    source, target = torch.rand(2**26), torch.empty(2**26)
    taken = []
    for _ in range(7):
        start = time.perf_counter()
        target.copy_(source)
        taken.append(time.perf_counter() - start)
    return 2 * source.nbytes / min(taken)


def resident(field_name):
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(field_name):
            return int(line.split()[1]) * 1024
    return float("nan")


def peak_of_ct(name, folder):
    job = ct(folder)[name]
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")
    before = resident("VmRSS")
    result = job()
    print((resident("VmHWM") - before) / ct_bytes(result), (resident("VmHWM") - before) / 2**20)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--only", default="")
    parser.add_argument("--peak", help=argparse.SUPPRESS)
    options = parser.parse_args()
    mica.set_num_threads(THREADS)
    torch.set_num_threads(THREADS)
    sitk.ProcessObject.SetGlobalDefaultNumberOfThreads(THREADS)
    if options.peak:
        peak_of_ct(*json.loads(options.peak))
        return
    bandwidth = copy_bandwidth()
    print(f"mica {mica.__version__}, MONAI {monai.__version__}, torch {torch.__version__}, {THREADS} threads")
    print(f"copying moves {bandwidth / 1e9:.1f} GB/s (read and written)")
    with tempfile.TemporaryDirectory() as folder:
        for title, make in ROWS.items():
            if options.only not in title:
                continue
            times, results = take_turns(make(folder), options.rounds)
            print(f"\n{title}\n{'':24} {'median ms':>10} {'x mica':>8}")
            for name, seconds in times.items():
                line = f"{name:24} {seconds * 1e3:10.1f} {seconds / times['mica']:8.2f}"
                if make is ct:
                    command = [sys.executable, __file__, "--peak", json.dumps([name, folder])]
                    done = subprocess.run(command, capture_output=True, text=True, env=os.environ)
                    if done.returncode == 0:
                        share, megabytes = map(float, done.stdout.split()[-2:])
                        line += f"   peak {megabytes:6.0f} MB = {share:4.2f} x (input + output)"
                print(line, flush=True)
            result = results["mica"]
            if make is ct:
                moved = ct_bytes(result)
            else:
                # Input and output are of the same size here.
                moved = 2 * int(np.prod(tuple(result.shape))) * (1 if make is largest_component else 4)
            print(f"{'mica, of copy':24} {moved / times['mica'] / bandwidth:10.2f}")


if __name__ == "__main__":
    main()
