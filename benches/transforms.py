# SPDX-License-Identifier: Apache-2.0
"""mica against MONAI, transform by transform: time and peak memory.

    .deps/venv/bin/python benches/transforms.py [--shape 1,256,256,160] [--repetitions 9] [--only Flip]

Both run in one process on the same volume, taking turns, with two threads each; the figure is the median. Peak memory
is the growth of the resident set while the transform runs, in a fresh process for each. A ratio below 1 means that
mica is faster or smaller.
"""

import argparse
import gc
import json
import os
import statistics
import subprocess
import sys
import threading
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
import monai.data  # noqa: E402
import monai.transforms  # noqa: E402
import numpy as np  # noqa: E402
import torch  # noqa: E402

THREADS = 2

WINDOW = {"a_min": -175.0, "a_max": 250.0, "b_min": 0.0, "b_max": 1.0, "clip": True}


def spleen(m):
    """What a segmentation bundle does before the network, as far as it exists."""
    return m.Compose(
        [m.EnsureType(), m.ScaleIntensityRange(**WINDOW), m.Flip([0, 1]), m.NormalizeIntensity(nonzero=True)]
    )


# Name, transform of a module, element types.
ROWS = [
    ("ScaleIntensityRange", lambda m: m.ScaleIntensityRange(**WINDOW), ("float32", "int16")),
    ("NormalizeIntensity", lambda m: m.NormalizeIntensity(), ("float32", "int16")),
    ("NormalizeIntensity(nonzero)", lambda m: m.NormalizeIntensity(nonzero=True), ("float32", "int16")),
    ("NormalizeIntensity(channel_wise)", lambda m: m.NormalizeIntensity(channel_wise=True), ("float32", "int16")),
    ("NormalizeIntensity(sub, div)", lambda m: m.NormalizeIntensity(100.0, 50.0), ("float32", "int16")),
    ("Flip(0)", lambda m: m.Flip(0), ("float32", "int16")),
    ("Flip(2)", lambda m: m.Flip(2), ("float32", "int16")),
    ("Flip(all)", lambda m: m.Flip(), ("float32", "int16")),
    ("RandFlip(prob=1)", lambda m: m.RandFlip(1.0, 0), ("float32",)),
    ("EnsureChannelFirst", lambda m: m.EnsureChannelFirst(channel_dim=-1), ("float32",)),
    ("EnsureType", lambda m: m.EnsureType(), ("float32",)),
    ("EnsureType(float32)", lambda m: m.EnsureType(dtype="float32"), ("int16",)),
    ("CastToType(float32)", lambda m: m.CastToType(np.float32), ("int16", "float32")),
    ("CastToType(float16)", lambda m: m.CastToType(np.float16), ("float32",)),
    ("Identity", lambda m: m.Identity(), ("float32",)),
    ("Compose(spleen)", spleen, ("float32", "int16")),
    ("Compose(3 flips, lazy)", lambda m: m.Compose([m.Flip(0), m.Flip(1), m.Flip(2)], lazy=True), ("float32",)),
]


def volume(shape, dtype):
    """Noise like a CT's, with air around."""
    array = np.random.RandomState(0).normal(40, 300, shape)
    array[:, : shape[1] // 4] = 0
    return array.astype(dtype)


def prepare(library, make, array):
    """The transform and its input in one library."""
    if library == "mica":
        mica.set_num_threads(THREADS)
        return make(mica.transforms), mica.MetaTensor(array)
    torch.set_num_threads(THREADS)
    return make(monai.transforms), monai.data.MetaTensor(torch.from_numpy(array))


def timed(make, array, repetitions):
    """Median seconds of MONAI and of mica, taking turns."""
    pairs = {library: prepare(library, make, array) for library in ("monai", "mica")}
    seconds = {library: [] for library in pairs}
    reference = array.copy()
    for turn in range(repetitions + 2):
        for library, (transform, image) in pairs.items():
            # Some of MONAI's transforms write to their input.
            np.copyto(array, reference)
            start = time.perf_counter()
            result = transform(image)
            elapsed = time.perf_counter() - start
            del result
            if turn >= 2:
                seconds[library].append(elapsed)
    return {library: statistics.median(values) for library, values in seconds.items()}


def resident():
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def peak(index, library, shape, dtype):
    """Bytes by which the resident set grows while the transform runs; for a process of its own."""
    _, make, _ = ROWS[index]
    array = volume(shape, dtype)
    transform, image = prepare(library, make, array)
    small, tiny = prepare(library, make, volume((shape[0], 8, 8, 8), dtype))
    small(tiny)
    gc.collect()
    before, highest, done = resident(), 0, threading.Event()

    def watch():
        nonlocal highest
        while not done.is_set():
            highest = max(highest, resident())
            time.sleep(0.0005)

    watcher = threading.Thread(target=watch)
    watcher.start()
    result = transform(image)
    highest = max(highest, resident())
    done.set()
    watcher.join()
    del result
    return max(0, highest - before)


def peak_in_a_process(index, library, options, dtype):
    if not Path("/proc/self/statm").exists():
        return None
    command = [sys.executable, __file__, "--shape", options.shape, "--peak", json.dumps([index, library, dtype])]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return int(done.stdout.split()[-1])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shape", default="1,256,256,160")
    parser.add_argument("--repetitions", type=int, default=9)
    parser.add_argument("--only", default="", help="rows whose name holds this")
    parser.add_argument("--no-memory", action="store_true")
    parser.add_argument("--peak", help=argparse.SUPPRESS)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    shape = tuple(int(extent) for extent in options.shape.split(","))
    if options.peak:
        index, library, dtype = json.loads(options.peak)
        print(peak(index, library, shape, dtype))
        return
    print(f"mica {mica.__version__}, MONAI {monai.__version__}, torch {torch.__version__}, {THREADS} threads, {shape}")
    head = f"{'transform':34} {'dtype':8} {'MONAI ms':>9} {'mica ms':>9} {'ratio':>6} {'MONAI MB':>9} {'mica MB':>9} {'ratio':>6}"
    print(head)
    ratios = []
    for index, (name, make, dtypes) in enumerate(ROWS):
        if options.only not in name:
            continue
        for dtype in dtypes:
            seconds = timed(make, volume(shape, dtype), options.repetitions)
            ratio = seconds["mica"] / seconds["monai"]
            ratios.append(ratio)
            line = f"{name:34} {dtype:8} {seconds['monai'] * 1e3:9.3f} {seconds['mica'] * 1e3:9.3f} {ratio:6.2f}"
            if not options.no_memory:
                memory = {library: peak_in_a_process(index, library, options, dtype) for library in ("monai", "mica")}
                if memory["monai"] is not None:
                    # Below a megabyte it is noise of the allocator.
                    share = memory["mica"] / memory["monai"] if memory["monai"] > 2**20 else float("nan")
                    line += f" {memory['monai'] / 2**20:9.1f} {memory['mica'] / 2**20:9.1f} {share:6.2f}"
            print(line, flush=True)
    print(f"geometric mean of the ratios of times: {statistics.geometric_mean(ratios):.2f}")


if __name__ == "__main__":
    main()
