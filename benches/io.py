# SPDX-License-Identifier: Apache-2.0
"""mica's reading against nibabel, SimpleITK, medrs, pydicom and MONAI: time and peak memory, in one run.

    .deps/venv/bin/python benches/io.py [--rounds 7] [--folder DIR]

A 512x512x128 int16 volume with a CT's noise as `.nii.gz` of level 1 and 6 (read as float32, as LoadImage does, and as it is
stored), and a DICOM series of 200 slices of 512x512. All readers take turns in one process, with two threads; the figure is the
median, and the ratio the reader's time over mica's. `libdeflate` is the inflating alone (of the package `deflate`), whose
memory is touched before. Peak memory is the growth of the resident set while one reader runs, in a process of its own. What is
not installed is left out: `pip install medrs deflate`.
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
import numpy as np  # noqa: E402

warnings.simplefilter("ignore")
SHAPE = (512, 512, 128)
SLICES = 200


def volume(shape, seed=0):
    """A body in air, with the noise of a scanner: neighbours share part of it."""
    random = np.random.RandomState(seed)
    x, y, z = np.ogrid[-0.5 : 0.5 : shape[0] * 1j, -0.5 : 0.5 : shape[1] * 1j, -0.5 : 0.5 : shape[2] * 1j]
    noise = random.normal(0, 12, shape).astype(np.float32)
    noise = (noise + np.roll(noise, 1, 0)) / 2
    body = (x / 0.42) ** 2 + (y / 0.3) ** 2 < 1
    tissue = 40 + 60 * np.sin(9 * x) * np.cos(7 * y) * np.cos(5 * z)
    return np.where(body, tissue + noise, -1024).astype(np.int16)


def make(folder):
    """The files, written by others than mica where that matters."""
    import nibabel as nib

    files = {}
    array = volume(SHAPE)
    affine = np.diag([-0.7, -0.7, 2.5, 1.0])
    for level in (1, 6):
        files[level] = folder / f"ct_level{level}.nii.gz"
        if not files[level].exists():
            nib.openers.Opener.default_compresslevel = level
            nib.save(nib.Nifti1Image(array, affine), files[level])
    series = folder / "series"
    if not series.exists():
        image = mica.MetaTensor(volume((512, 512, SLICES), 1)[None], affine=affine)
        mica.write_dicom_series(image, series, modality="CT")
    return files, series


def available(name):
    try:
        __import__(name)
        return True
    except ImportError:
        return False


def nifti_readers(path, dtype):
    """What reads the file as float32 (or as stored), by name."""
    import nibabel as nib
    import SimpleITK as sitk

    readers = {"mica": lambda: mica.read(path, dtype=dtype)}
    if dtype == "float32":
        load = mica.transforms.LoadImage()
        readers["mica LoadImage"] = lambda: load(str(path))
        readers["nibabel"] = lambda: np.asanyarray(nib.load(path).dataobj).astype(np.float32)
        readers["SimpleITK"] = lambda: sitk.GetArrayFromImage(sitk.ReadImage(str(path), sitk.sitkFloat32))
        import monai.transforms

        monai_load = monai.transforms.LoadImage()
        readers["MONAI LoadImage"] = lambda: monai_load(path)
    else:
        readers["nibabel"] = lambda: np.array(nib.load(path).dataobj)
        readers["SimpleITK"] = lambda: sitk.GetArrayFromImage(sitk.ReadImage(str(path)))
    if available("medrs"):
        import medrs

        def by_medrs():
            # It keeps what it inflated; every other reader starts anew.
            medrs.clear_decompression_cache()
            image = medrs.load(str(path))
            return image.to_numpy() if dtype == "float32" else image.to_numpy_native()

        readers["medrs"] = by_medrs
    if available("deflate"):
        import deflate

        content = Path(path).read_bytes()
        size = 352 + int(np.prod(SHAPE)) * 2
        readers["libdeflate"] = lambda: deflate.gzip_decompress(content, size)
    return readers


def series_readers(folder):
    import monai.transforms
    import pydicom
    import SimpleITK as sitk

    def by_sitk():
        reader = sitk.ImageSeriesReader()
        reader.SetFileNames(reader.GetGDCMSeriesFileNames(str(folder)))
        return sitk.GetArrayFromImage(reader.Execute())

    def by_pydicom():
        slices = sorted((pydicom.dcmread(file) for file in folder.iterdir()), key=lambda data: data.ImagePositionPatient[2])
        return np.stack([data.pixel_array for data in slices], -1)

    monai_load = monai.transforms.LoadImage()
    load = mica.transforms.LoadImage()
    return {
        "mica": lambda: mica.read(folder),
        "mica LoadImage": lambda: load(str(folder)),
        "SimpleITK": by_sitk,
        "pydicom": by_pydicom,
        "MONAI LoadImage": lambda: monai_load(folder),
    }


def take_turns(readers, rounds):
    times = {name: [] for name in readers}
    for _ in range(rounds + 1):
        for name, read in readers.items():
            gc.collect()
            start = time.perf_counter()
            result = read()
            times[name].append(time.perf_counter() - start)
            del result
    # The first round warms up.
    return {name: (statistics.median(taken[1:]), min(taken[1:])) for name, taken in times.items()}


def resident(field):
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(field):
            return int(line.split()[1]) / 1024
    return float("nan")


def peak(kind, argument, name):
    """Growth of the resident set in MB, in a process of its own."""
    command = [sys.executable, __file__, "--peak", json.dumps([kind, str(argument), name])]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ)
    return float(done.stdout.strip().splitlines()[-1]) if done.returncode == 0 else float("nan")


def measure_peak(kind, argument, name):
    readers = series_readers(Path(argument)) if kind == "series" else nifti_readers(Path(argument), kind)
    read = readers[name]
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")
    before = resident("VmRSS")
    result = read()
    print(resident("VmHWM") - before)
    del result


def report(title, readers, rounds, kind, argument, mica_name="mica"):
    times = take_turns(readers, rounds)
    base, base_best = times[mica_name]
    print(f"\n{title}\n{'reader':18} {'median ms':>10} {'best ms':>9} {'x mica':>8} {'x (best)':>9} {'peak MB':>9}")
    for name, (median, best) in times.items():
        memory = peak(kind, argument, name)
        print(
            f"{name:18} {median * 1e3:10.1f} {best * 1e3:9.1f} {median / base:8.2f} {best / base_best:9.2f} {memory:9.0f}",
            flush=True,
        )


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--peak")
    arguments = parser.parse_args()
    mica.set_num_threads(2)
    if arguments.peak:
        measure_peak(*json.loads(arguments.peak))
        return
    with tempfile.TemporaryDirectory() as scratch:
        folder = arguments.folder or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        files, series = make(folder)
        megabytes = np.prod(SHAPE) / 2**20
        for level, path in files.items():
            size = path.stat().st_size / 2**20
            for dtype, bytes_each in (("float32", 4), (None, 2)):
                title = f".nii.gz level {level} as {dtype or 'stored'}: file {size:.0f} MB, result {megabytes * bytes_each:.0f} MB"
                report(title, nifti_readers(path, dtype), arguments.rounds, dtype, path)
        report(f"DICOM series, {SLICES} slices, result {SLICES // 2} MB", series_readers(series), arguments.rounds, "series", series)


if __name__ == "__main__":
    main()
