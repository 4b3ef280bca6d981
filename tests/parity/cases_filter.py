# SPDX-License-Identifier: Apache-2.0
"""Cases of filters: neighbourhoods, k-space and signals."""

import importlib.util
import itertools

import numpy as np
import torch
from cases import Batch, Case, variety
from inputs import DTYPES, OBLIQUE, PLANE, Image, Python, Sample, Several

FLOATS = ("float16", "bfloat16", "float32", "float64")
# MONAI filters in float32 whatever the types are. A sum of many products is rounded differently in every library.
SINGLE = (8, torch.float32)
# The error functions of two libraries in float32, far from 0.
SPOT = (16, torch.float32)
FOUR_SPATIAL_AXES = (1, 2, 3, 4, 5)


def inputs(dtypes=DTYPES, values="noise", without=()):
    """The variety, with the difference that shows where there are no voxels."""
    for given in variety(dtypes, values):
        if given.shape not in without:
            yield given, "empty-images-stay-empty" if 0 in given.shape else None


def gaussian_smooth():
    name = "GaussianSmooth"
    for given, difference in inputs():
        yield Case(name, {"sigma": 1.0}, given, SINGLE, difference)
    for given in (Image(), Image((1, 5, 7), "int16"), Image((2, 9), "float64"), Image((1, 20, 1, 3), "uint8")):
        for sigma, approx in itertools.product((0.3, 1, 1.5, 4.0), ("erf", "sampled", "scalespace", "ERF")):
            yield Case(name, {"sigma": sigma, "approx": approx}, given, SINGLE)
    for sigma in ([0.5, 1.0, 2.0], (2.0, 0, 0.25), [1.0, 1.0], [1.0], []):
        yield Case(name, {"sigma": sigma}, Image(values="noise", affine=OBLIQUE), SINGLE)
        yield Case(name, {"sigma": sigma}, Image((3, 6, 5), "int32", affine=OBLIQUE), SINGLE)
    for approx in ("erf", "scalespace"):
        yield Case(name, {"sigma": 0.0, "approx": approx}, Image(), SINGLE)
    yield Case(name, {"sigma": -1.0}, Image(), SINGLE, "sigma-is-not-negative")
    yield Case(name, {"sigma": 40.0}, Image((1, 6, 5, 4), values="noise"), SINGLE)
    yield Case(name, {"sigma": 1.0}, Image((1, 40, 30, 70), values="noise"), SINGLE)
    yield Case(name, {"sigma": 1.0}, Image((1, 40, 30, 70), "float64", "noise", "fortran"), SINGLE)
    for values in ("nan", "inf"):
        yield Case(name, {"sigma": 0.5}, Image((1, 12, 12, 12), values=values), SINGLE)
    for sigma in (float("nan"), float("inf"), "x", None, ["x"]):
        yield Case(name, {"sigma": sigma}, Image())
    yield Case(name, {"approx": "other"}, Image())
    yield Case(name, {"unknown": 1}, Image())
    for given in (Image(()), Python([1.0, 2.0]), Python("x"), Python(None)):
        yield Case(name, {}, given)
    yield Case("GaussianSmoothd", {"keys": ["image"]}, Sample({"image": Image()}), dictionary=False)


def gaussian_sharpen():
    name = "GaussianSharpen"
    # The difference of two smoothed images is multiplied by alpha, and with it its rounding.
    for given, difference in inputs():
        yield Case(name, {}, given, (64, torch.float32), difference)
    for given in (Image(values="noise", affine=OBLIQUE), Image((1, 5, 7), "int16"), Image((2, 9), "float64")):
        for kwargs in (
            {"sigma1": 1.0, "sigma2": 0.5, "alpha": 2.5},
            {"sigma1": 1, "sigma2": 2, "alpha": 10},
            {"sigma1": 0.5, "alpha": 0.0},
            {"sigma2": 3.0, "alpha": -1.5, "approx": "sampled"},
            {"sigma1": 1.0, "approx": "scalespace"},
            {"sigma1": [1.0, 2.0, 0.5], "sigma2": [0.5, 0.25, 1.0]},
            {"sigma1": [1.0, 2.0], "sigma2": 0.5},
        ):
            yield Case(name, kwargs, given, (64, torch.float32))
    yield Case(name, {}, Image((1, 30, 40, 50), values="noise"), (64, torch.float32))
    yield Case(name, {}, Image((2, 30, 40, 50), "float32", "noise", "fortran"), (64, torch.float32))
    for kwargs in ({"sigma1": "x"}, {"sigma2": None}, {"alpha": "x"}, {"approx": "x"}, {"sigma1": [1.0]}):
        yield Case(name, kwargs, Image())
    for given in (Image(()), Python([1.0, 2.0]), Python(None)):
        yield Case(name, {}, given)


def median_smooth():
    name = "MedianSmooth"
    for given, difference in inputs():
        yield Case(name, {"radius": 1}, given, 0, difference)
    for given in (
        Image(values="noise", affine=OBLIQUE),
        Image((2, 4, 5), "int16"),
        Image((3, 9), "float64", "noise"),
        Image((1, 3, 2, 1), "uint8"),
    ):
        for radius in (0, 2, 3, [1, 2, 0], (2, 1), [1]):
            yield Case(name, {"radius": radius}, given)
    yield Case(name, {"radius": 1}, Image((1, 12, 14, 20), values="noise"))
    yield Case(name, {"radius": 2}, Image((1, 8, 9, 10), "float32", "noise", "fortran"))
    for shape in ((1, 6, 7), (1, 6, 7, 5)):
        yield Case(name, {"radius": 1}, Image(shape, values="nan"))
    yield Case(name, {"radius": 1}, Image((1, 6, 7), values="inf"), 0, "infinity-is-a-number")
    for radius in (-1, "x", 1.5, None, []):
        yield Case(name, {"radius": radius}, Image())
    for given in (Image(()), Python([1.0, 2.0]), Python(None)):
        yield Case(name, {}, given)
    yield Case("MedianSmoothd", {"keys": ["image"]}, Sample({"image": Image()}), dictionary=False)


def savitzky_golay_smooth():
    name = "SavitzkyGolaySmooth"
    window = {"window_length": 5, "order": 2}
    # MONAI solves for the weights in float32; whole numbers as results are truncated by chance.
    ulps = (64, torch.float32)
    for mode in ("zeros", "reflect", "replicate", "circular"):
        for given, difference in inputs(FLOATS):
            wide = {"reflect": 3, "circular": 2}.get(mode, 0)
            short = difference is None and 1 < len(given.shape) < 5 and given.shape[1] < wide
            yield Case(
                name, {**window, "mode": mode}, given, ulps, "short-axes-are-padded" if short else difference
            )
    for window_length, order in ((3, 0), (3, 2), (7, 3), (9, 4)):
        for axis in (0, 1, 2, 3, 4):
            for mode in ("zeros", "replicate"):
                kwargs = {"window_length": window_length, "order": order, "axis": axis, "mode": mode}
                yield Case(name, kwargs, Image(values="noise", affine=OBLIQUE), ulps)
    long = {"window_length": 11, "order": 5}
    yield Case(name, long, Image(values="noise", affine=OBLIQUE), ulps, "fits-are-solved-in-double")
    single = {"window_length": 1, "order": 0}
    yield Case(name, single, Image(values="noise"), ulps, "windows-of-one-work")
    for dtype in DTYPES:
        yield Case(name, window, Image(dtype=dtype, values="zeros"))
    for kwargs in (
        {"window_length": 4, "order": 2},
        {"window_length": 5, "order": 5},
        {"window_length": 5, "order": 7},
        {"window_length": 0, "order": 0},
        {"window_length": -3, "order": 0},
        {"window_length": 5, "order": -1},
        {**window, "axis": -1},
        {**window, "mode": "other"},
        {"window_length": 5},
        {"window_length": "x", "order": 1},
        {**window, "axis": 9},
    ):
        yield Case(name, kwargs, Image())
    for given in (Image(()), Python([1.0, 2.0]), Python(None)):
        yield Case(name, window, given)


def sobel_gradients():
    name = "SobelGradients"
    for mode, normalize in itertools.product(("reflect", "zeros", "replicate", "circular"), (False, True)):
        kwargs = {"padding_mode": mode, "normalize_gradients": normalize}
        for given, difference in inputs(FLOATS, without=((3,),)):
            short = difference is None and mode == "reflect" and 1 in given.shape[1:]
            # Rounded to half precision after each axis in MONAI, at the end in mica.
            ulps = 4 if given.dtype in ("float16", "bfloat16") else 8
            yield Case(name, kwargs, given, ulps, "short-axes-are-padded" if short else difference)
    yield Case(name, {}, Image((3,)), 0, "gradients-need-an-axis")
    for dtype in ("uint8", "int8", "int16", "int32", "int64"):
        yield Case(name, {"normalize_kernels": False, "dtype": torch.int32}, Image(dtype=dtype))
        yield Case(name, {"normalize_kernels": False, "kernel_size": 5}, Image(dtype=dtype, shape=(2, 6, 7)))
        yield Case(name, {}, Image(dtype=dtype), 0, "weights-keep-their-fractions")
    yield Case(name, {}, Image(dtype="bool"))
    yield Case(name, {}, Image(dtype="uint16"), 0, "uint16-works")
    for given in (Image((1, 9, 10, 11), values="noise", affine=OBLIQUE), Image((3, 9, 8), "float64", "noise")):
        for kwargs in (
            {"kernel_size": 5},
            {"kernel_size": 7, "normalize_kernels": False},
            {"kernel_size": 9, "padding_mode": "zeros"},
            {"spatial_axes": 0},
            {"spatial_axes": -1},
            {"spatial_axes": [1, 0]},
            {"spatial_axes": (0, -1), "normalize_gradients": True},
            {"spatial_axes": [0, 0]},
            {"dtype": torch.float64},
            {"dtype": torch.float16, "kernel_size": 5},
        ):
            yield Case(name, kwargs, given, 8)
    for values in ("zeros", "constant"):
        for normalize in (False, True):
            yield Case(name, {"normalize_gradients": normalize}, Image(values=values))
    for kwargs in (
        {"kernel_size": 1},
        {"kernel_size": 4},
        {"kernel_size": "x"},
        {"spatial_axes": 3},
        {"spatial_axes": [0, -4]},
        {"spatial_axes": []},
        {"dtype": torch.int32},
        {"padding_mode": "other"},
    ):
        yield Case(name, kwargs, Image())
    yield Case(name, {"normalize_gradients": True, "normalize_kernels": False}, Image(dtype="int16"))
    for given in (Image(()), Python([1.0, 2.0]), Python(None)):
        yield Case(name, {}, given)
    both = Sample({"a": Image((1, 4, 5), values="noise"), "b": Image((2, 4, 5, 6), affine=OBLIQUE), "c": Python(1)})
    for kwargs in (
        {"keys": ["a", "b"]},
        {"keys": "a", "new_key_prefix": "grad_"},
        {"keys": ("a", "b"), "new_key_prefix": "", "spatial_axes": 0},
        {"keys": ["a", "missing"]},
        {"keys": ["a", "missing"], "allow_missing_keys": True, "new_key_prefix": "x"},
        {"keys": ["c"]},
        {"keys": ["a"], "kernel_size": 2},
    ):
        yield Case("SobelGradientsd", kwargs, both, 8, dictionary=False)
    for alias in ("D", "Dict"):
        yield Case("SobelGradients" + alias, {"keys": "a"}, both, 8, dictionary=False)


def gibbs_noise():
    name = "GibbsNoise"
    spectral = (16, torch.float32)
    for given, difference in inputs(without=((3,),)):
        if given.dtype in ("float16", "bfloat16"):
            difference = "halves-have-spectra"
        if given.shape == (0, 4, 5):
            difference = "empty-images-stay-empty"
        yield Case(name, {"alpha": 0.6}, given, 8 if given.dtype == "float64" else spectral, difference)
    for alpha in (0.0, 0.1, 0.3, 0.8, 0.95, 1.0, 1):
        for given in (
            Image((1, 16, 12), values="noise", affine=OBLIQUE),
            Image((2, 9), values="noise"),
            Image((1, 7, 8, 10), "float64", "noise"),
        ):
            yield Case(name, {"alpha": alpha}, given, 8 if given.dtype == "float64" else spectral)
    for alpha in (-0.1, 1.5, "x", None, float("nan")):
        difference = "alpha-is-a-number" if alpha != alpha else None
        yield Case(name, {"alpha": alpha}, Image(), 0, difference)
    for given in (Image((3,)), Image(()), Python([1.0]), Python(None)):
        yield Case(name, {}, given)
    yield Case("GibbsNoised", {"keys": ["image"]}, Sample({"image": Image(values="noise")}), spectral, dictionary=False)


def k_space_spike_noise():
    name = "KSpaceSpikeNoise"
    # MONAI takes the logarithm of all magnitudes and its exponential again, in float32.
    ulps = (80, torch.float32)
    for given, difference in inputs(FLOATS):
        if given.dtype in ("float16", "bfloat16"):
            difference = "halves-have-spectra"
        if len(given.shape) == 5:
            continue
        size = len(given.shape) - 1
        location = tuple(extent // 2 if extent > 2 else 0 for extent in given.shape[1:])
        if given.shape in ((1, 0, 5), (1, 4, 0, 6)):
            # There is no location in an image without voxels.
            difference = None
        yield Case(name, {"loc": location, "k_intensity": 9.0}, given, ulps, difference)
        if size < 2 or difference or 0 in given.shape:
            continue
        yield Case(name, {"loc": (0, *location)}, given, ulps)
    square, volume = Image((2, 8, 9), values="noise", affine=OBLIQUE), Image((2, 6, 7, 8), "float64", "noise")
    for kwargs in (
        {"loc": (4, 4), "k_intensity": 10.0},
        {"loc": (1, 2, 3), "k_intensity": 12},
        {"loc": [1, 2, 3]},
        {"loc": ((1, 2, 3), (0, 0, 8)), "k_intensity": (11.0, 12.5)},
        {"loc": [(2, 3), (7, 8)], "k_intensity": [11.0, 12.5]},
        {"loc": [(2, 3), (1, 7, 8)], "k_intensity": [11.0, 12.5]},
        {"loc": (2, -1), "k_intensity": 12.0},
        {"loc": ((1, 2, 3),), "k_intensity": (11.0,)},
    ):
        yield Case(name, kwargs, square, ulps)
    for kwargs in (
        {"loc": (3, 3, 4), "k_intensity": 12.0},
        {"loc": (1, 2, 3, 4)},
        {"loc": ((0, 2, 3, 4), (5, 6, 7)), "k_intensity": (11.0, 12.5)},
    ):
        yield Case(name, kwargs, volume, (16, torch.float32))
    yield Case(name, {"loc": (2, 3)}, square, ulps, "every-channel-has-its-mean")
    yield Case(name, {"loc": ((1, 2, 3),)}, square, ulps, "spikes-are-not-paired-with-channels")
    for kwargs in (
        {"loc": (2, 9), "k_intensity": 1.0},
        {"loc": (2, 2, 2), "k_intensity": 1.0},
        {"loc": (2, 3), "k_intensity": [1.0, 2.0]},
        {"loc": [(2, 3), (3, 4)], "k_intensity": [1.0]},
        {"loc": [(2, 3), (3, 4)], "k_intensity": 1.0},
        {"loc": "x"},
        {},
    ):
        yield Case(name, kwargs, square, ulps)
    yield Case(name, {"loc": (1, 2), "k_intensity": 1.0}, volume)
    yield Case(name, {"loc": (0, 1, 1, 1), "k_intensity": 9.0}, square, 0, "indices-are-those-of-the-image")
    for given in (Image((3,)), Image((2, 9)), Image(()), Python([1.0]), Python(None)):
        yield Case(name, {"loc": (1, 1), "k_intensity": 1.0}, given)


def detect_envelope():
    name = "DetectEnvelope"
    for given, difference in inputs(FLOATS):
        if given.shape in ((1, 0, 5), (0, 4, 5)):
            difference = None if given.shape[1] == 0 else difference
        half = given.dtype in ("float16", "bfloat16")
        yield Case(name, {}, given, 2 if half else SINGLE, difference, dictionary=False)
    for axis in (0, 1, 2, 3):
        for n in (None, 1, 2, 5, 6, 11, 16):
            yield Case(name, {"axis": axis, "n": n}, Image(values="noise", affine=OBLIQUE), SINGLE)
    for dtype in DTYPES:
        yield Case(name, {"axis": 2}, Image(dtype=dtype, values="zeros"))
    yield Case(name, {"axis": 1}, Image((1, 200, 30), values="noise"), SINGLE)
    yield Case(name, {"axis": 1}, Image((1, 127, 3), "float32", "noise", "fortran"), SINGLE)
    for kwargs in ({"axis": -1}, {"axis": 4}, {"n": 0}, {"n": -3}, {"n": 2.5}, {"axis": "x"}):
        yield Case(name, kwargs, Image())
    for given in (Image(()), Python([1.0]), Python(None)):
        yield Case(name, {}, given)


def points(shape, dtype="float32", **kwargs):
    return Image(shape, dtype, "small", **kwargs)


def generate_heatmap():
    name = "GenerateHeatmap"
    # Half of the coordinates of `small` (0 to 100) lie in these.
    plane, volume = (70, 90), (60, 80, 50)
    for size, shape in ((2, plane), (3, volume)):
        for kind in ("meta", "torch", "numpy"):
            for dtype in ("float32", "float64", "int16", "uint8"):
                yield Case(name, {"spatial_shape": shape, "sigma": 3.0}, points((7, size), dtype, kind=kind), SPOT)
        for kwargs in (
            {},
            {"sigma": 1},
            {"sigma": [2.0] * size},
            {"sigma": [0.4, 1.0, 3.0][:size]},
            {"sigma": (2.5,)},
            {"sigma": 4.0, "truncated": 1.5},
            {"sigma": 2.0, "normalize": False},
            {"dtype": torch.float64, "sigma": 2.0},
            {"dtype": np.float64, "sigma": 2.0, "normalize": False},
        ):
            yield Case(name, {"spatial_shape": shape, **kwargs}, points((5, size)), SPOT)
        for dtype in (torch.float16, torch.bfloat16):
            yield Case(name, {"spatial_shape": shape, "dtype": dtype, "sigma": 2.0}, points((5, size), kind="torch"), 6)
        yield Case(name, {"spatial_shape": (65,)}, points((4, size)), SPOT)
    yield Case(name, {"spatial_shape": plane}, points((3, 2), affine=OBLIQUE, meta={"filename_or_obj": "p.json"}), SPOT)
    yield Case(name, {"spatial_shape": plane}, Image((6, 2), values="nan"), SPOT)
    yield Case(name, {"spatial_shape": plane}, Image((6, 2), values="inf"), SPOT)
    yield Case(name, {"spatial_shape": (5, 6)}, points((3, 2)), SPOT)
    yield Case(name, {"spatial_shape": plane}, points((6, 2), layout="fortran"), SPOT)
    for kwargs in (
        {"sigma": 0.0},
        {"sigma": [1.0, -1.0]},
        {"sigma": [1.0, 1.0, 1.0]},
        {"truncated": 0.0},
        {"dtype": torch.int32},
        {"spatial_shape": (3, 4, 5)},
        {"spatial_shape": None},
        {"sigma": "x"},
    ):
        yield Case(name, {"spatial_shape": plane, **kwargs}, points((3, 2)))
    for given in (points((3, 4)), points((3,)), points((2, 3, 2)), Python(None), Python("x")):
        yield Case(name, {"spatial_shape": plane}, given)


def generate_heatmap_of_samples():
    name = "GenerateHeatmapd"
    meta = {"filename_or_obj": "a.nii.gz", "spatial_shape": [40, 50]}
    sample = Sample(
        {
            "p": points((4, 2)),
            "q": points((3, 3), kind="numpy"),
            "t": points((3, 3), "float64", kind="torch"),
            "plane": Image((1, 60, 70), affine=OBLIQUE),
            "volume": Image((2, 30, 40, 50), "int16", affine=OBLIQUE, meta={"filename_or_obj": "b"}),
            "recorded": Image((1, 20, 30), meta=meta),
            "array": Image((1, 60, 70, 65), kind="numpy"),
            "n": Python(3),
        }
    )
    for kwargs in (
        {"keys": "p", "ref_image_keys": "plane"},
        {"keys": ["p"], "ref_image_keys": "recorded", "sigma": 2.0},
        {"keys": ["q", "t"], "ref_image_keys": "volume"},
        {"keys": ["q", "t"], "ref_image_keys": ["array", "volume"], "heatmap_keys": ["a", "b"]},
        {"keys": ["p", "q"], "spatial_shape": [(60, 70), (30, 40, 50)], "sigma": 1.5},
        {"keys": ["q", "t"], "spatial_shape": (30, 40, 50), "truncated": 2.0},
        {"keys": ["q", "t"], "spatial_shape": (60,), "dtype": torch.float64},
        {"keys": ["p", "q"], "spatial_shape": [None, (30, 40, 50)], "ref_image_keys": "plane", "normalize": False},
        {"keys": ["q"], "ref_image_keys": "volume", "visibility_keys": "seen"},
        {"keys": ["p", "t"], "spatial_shape": [50], "visibility_keys": ["a", "b"], "heatmap_keys": ["x", "y"]},
        {"keys": ["q"], "ref_image_keys": "volume", "coordinate_space": "world", "visibility_keys": "seen"},
        {"keys": ["t"], "ref_image_keys": "volume", "coordinate_space": ["WORLD"]},
        {"keys": ["p"], "ref_image_keys": "plane", "coordinate_space": "world", "sigma": 3.0},
        {"keys": ["p", "missing"], "ref_image_keys": "plane", "allow_missing_keys": True},
        {"keys": ["p", "missing"], "ref_image_keys": "plane"},
        {"keys": ["p"]},
        {"keys": ["p"], "ref_image_keys": "missing"},
        {"keys": ["p"], "ref_image_keys": "n"},
        {"keys": ["p"], "spatial_shape": (3, 4, 5)},
        {"keys": ["p", "q"], "heatmap_keys": ["a", "b", "c"], "spatial_shape": (60,)},
        {"keys": ["p", "q"], "ref_image_keys": ["plane", "plane", "plane"]},
        {"keys": ["p"], "spatial_shape": (60,), "coordinate_space": "world"},
        {"keys": ["p"], "ref_image_keys": "array", "coordinate_space": "world"},
        {"keys": ["p"], "spatial_shape": (60,), "coordinate_space": "other"},
        {"keys": ["p"], "spatial_shape": (60,), "sigma": 0.0},
        {"keys": ["n"], "spatial_shape": (60,)},
    ):
        world = kwargs.get("coordinate_space") in ("world", ["WORLD"])
        world = world and kwargs.get("ref_image_keys") in ("plane", "volume")
        difference = "heat-maps-have-their-own-history" if world else None
        yield Case(name, kwargs, sample, SPOT, difference, dictionary=False)
    flat = Sample({"p": points((4, 2), kind="numpy"), "image": Image((1, 60, 70), affine=PLANE)})
    world = {"keys": "p", "ref_image_keys": "image", "coordinate_space": "world"}
    yield Case(name, world, flat, SPOT, "planes-have-worlds-too", dictionary=False)
    for alias in ("D", "Dict"):
        yield Case("GenerateHeatmap" + alias, {"keys": "p", "ref_image_keys": "plane"}, sample, SPOT, dictionary=False)


def image_filter():
    name = "ImageFilter"

    def both(kwargs, given, *args, **options):
        yield Case(name, kwargs, given, *args, dictionary=False, **options)
        renamed = {{"filter": "kernel", "filter_size": "kernel_size"}.get(key, key): value for key, value in kwargs.items()}
        sample = Sample({"image": given, "other": Python(1)})
        yield Case(name + "d", {"keys": "image", **renamed}, sample, *args, dictionary=False, **options)

    names = {
        "mean": {"filter_size": 3},
        "laplace": {"filter_size": 3},
        "elliptical": {"filter_size": 5},
        "sharpen": {"filter_size": 3},
        "median": {"filter_size": 3},
        "sobel": {"filter_size": 3, "padding_mode": "zeros"},
        "gauss": {"sigma": 0.8},
        "savitzky_golay": {"filter_size": 3, "order": 1},
    }
    for filter, kwargs in names.items():
        for given, difference in inputs(FLOATS, without=((3,),)):
            # Rounded to half precision after each axis in MONAI, at the end in mica.
            halves = given.dtype in ("float16", "bfloat16") and filter != "median"
            ulps = (64, torch.float32) if filter == "savitzky_golay" else 4 if halves else 8
            if filter == "gauss" and given.dtype == "float64":
                # The weights are float32.
                ulps = SINGLE
            yield from both({"filter": filter, **kwargs}, given, ulps, difference)
        for dtype in ("uint8", "int16", "int32", "int64"):
            given = Image(dtype=dtype, values="small")
            if filter == "savitzky_golay":
                yield Case(name, {"filter": filter, **kwargs}, given, (64, torch.float32), dictionary=False)
            elif filter == "sobel":
                yield Case(name, {"filter": filter, "filter_size": 5, "normalize_kernels": False}, given, dictionary=False)
            elif filter != "gauss":
                yield Case(name, {"filter": filter, **kwargs}, given, dictionary=False)
        if filter != "savitzky_golay":
            yield Case(name, {"filter": filter, **kwargs}, Image(dtype="bool"), dictionary=False)
    yield Case(name, {"filter": "gauss", "sigma": 1.0}, Image(dtype="int16"), 0, "weights-keep-their-fractions", dictionary=False)
    yield Case(name, {"filter": "mean", "filter_size": 3}, Image(dtype="uint16"), 0, "uint16-works", dictionary=False)
    planes = (Image((2, 9, 8), values="noise", affine=OBLIQUE), Image((1, 9, 8, 7), "float64", "noise"))
    for given in planes:
        for kwargs in (
            {"filter": "mean", "filter_size": 5},
            {"filter": "laplace", "filter_size": 7},
            {"filter": "elliptical", "filter_size": 7},
            {"filter": "sharpen", "filter_size": 5},
            {"filter": "median", "filter_size": 5},
            {"filter": "mean", "filter_size": 1},
            {"filter": "sobel", "filter_size": 5, "spatial_axes": -1, "normalize_gradients": True},
            {"filter": "sobel", "filter_size": 3, "normalize_kernels": False, "padding_mode": "circular"},
            {"filter": "gauss", "sigma": 2.0, "truncated": 2.0, "approx": "sampled"},
            {"filter": "gauss", "sigma": [1.0, 2.0]},
            {"filter": "savitzky_golay", "filter_size": 5, "order": 3, "axis": 3, "mode": "replicate"},
            {"filter": "savitzky_golay", "filter_size": 5, "order": 2, "axis": 0},
            {"filter": "savitzky_golay", "filter_size": 5, "order": 2, "axis": 9},
        ):
            yield from both(kwargs, given, (64, torch.float32))
    stream = np.random.RandomState(3)
    for shape in ((3, 3), (5, 3), (1, 7), (3, 3, 3), (3, 5, 1), (1, 3, 3), (3,), (2, 2), (3, 2, 3), (1, 1, 3, 3), ()):
        weights = stream.standard_normal(shape)
        for given in (*planes, Image((3, 6, 7), values="noise"), Image((3, 9), values="noise")):
            yield Case(name, {"filter": torch.as_tensor(weights)}, given, (16, torch.float32), dictionary=False)
        yield from both({"filter": np.asarray(weights, np.float32)}, planes[0], (16, torch.float32))
    yield from both({"filter": np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]])}, Image((2, 5, 6), "int16"))
    yield Case(name, {}, planes[0], make=lambda m: m.ImageFilter(m.Flip(0)), note="[transform]")
    yield Case(name, {}, planes[1], 8, make=lambda m: m.ImageFilter(m.GaussianSmooth(1.0)), note="[smooth]")
    yield Case(name, {}, Image((2, 4, 5), kind="numpy"), make=lambda m: m.ImageFilter(m.Flip(0)), note="[transform]")
    for kwargs in (
        {"filter": "mean"},
        {"filter": "mean", "filter_size": 4},
        {"filter": "mean", "filter_size": 0},
        {"filter": "other", "filter_size": 3},
        {"filter": "gauss"},
        {"filter": "savitzky_golay", "filter_size": 3},
        {"filter": "savitzky_golay", "filter_size": 3, "order": 3},
        {"filter": "sobel", "filter_size": 1},
        {"filter": None},
        {"filter": 3},
        {},
    ):
        yield Case(name, kwargs, Image(), dictionary=False)
    for given in (Image(()), Python([1.0]), Python(None)):
        yield Case(name, {"filter": "mean", "filter_size": 3}, given, dictionary=False)
    for given in (Image((3,)), Image(FOUR_SPATIAL_AXES)):
        yield Case(name, {"filter": "mean", "filter_size": 3}, given, dictionary=False)
    sample = Sample({"image": Image(values="noise")})
    for alias in ("D", "Dict"):
        yield Case(name + alias, {"keys": "image", "kernel": "mean", "kernel_size": 3}, sample, 8, dictionary=False)


def signal_fill_empty():
    name = "SignalFillEmpty"
    for given in variety(values="noise"):
        yield Case(name, {}, given)
    for dtype in FLOATS:
        for values in ("nan", "inf"):
            for replacement in (0.0, -1, 2.5, 1e30, float("nan")):
                yield Case(name, {"replacement": replacement}, Image((2, 40), dtype, values))
    yield Case(name, {}, Image((2, 5, 7, 8), "float32", "nan", "fortran"))
    yield Case(name, {}, Image((2, 40), "float64", "nan", kind="numpy"))
    yield Case(name, {}, Image(()))
    for given in (Python([1.0, float("nan")]), Python(None), Python("x")):
        yield Case(name, {}, given)
    yield Case(name, {"replacement": "x"}, Image(values="nan"))
    sample = Sample({"image": Image((2, 9), values="nan")})
    yield Case("SignalFillEmptyd", {}, sample, dictionary=False)
    yield Case("SignalFillEmptyd", {"keys": ["a"]}, sample, dictionary=False)
    yield Case("SignalFillEmptyd", {"keys": ["a"], "allow_missing_keys": True}, sample, dictionary=False)
    for alias in ("D", "Dict"):
        yield Case(name + alias, {"keys": ["image"], "replacement": 3.0}, sample, dictionary=False)


def signal_remove_frequency():
    """torchaudio, which MONAI needs for it, exists for no libtorch of mica's: only what is refused without it too."""
    name = "SignalRemoveFrequency"
    for kwargs in (
        {},
        {"frequency": 50.0},
        {"frequency": 50.0, "quality_factor": 10.0},
        {"frequency": 600.0, "quality_factor": 10.0, "sampling_freq": 1000.0},
        {"frequency": 0.0, "quality_factor": 10.0, "sampling_freq": 1000.0},
        {"frequency": "x", "quality_factor": 10.0, "sampling_freq": 1000.0},
    ):
        yield Case(name, kwargs, Image((2, 40)), dictionary=False)
    if available("torchaudio", "scipy"):
        for shape in ((200,), (2, 300), (2, 3, 150), (1, 1)):
            for dtype in ("float32", "float64", "int16"):
                for frequency, quality in ((50.0, 10.0), (60.0, 30.0), (3.0, 1.0)):
                    kwargs = {"frequency": frequency, "quality_factor": quality, "sampling_freq": 500.0}
                    given = Image(shape, dtype, "small", kind="torch")
                    yield Case(name, kwargs, given, (128, torch.float32), dictionary=False)


def signal_continuous_wavelet():
    name = "SignalContinuousWavelet"
    for given in (Image((9,), kind="numpy"), Image((1, 2, 9), kind="numpy"), Python([1.0]), Python(None)):
        yield Case(name, {}, given, dictionary=False)
    yield Case(name, {"type": "other"}, Image((2, 9), kind="numpy"), dictionary=False)
    if available("pywt"):
        for shape, dtype in (((2, 300), "float64"), ((1, 1000), "float64"), ((3, 200), "float32"), ((2, 150), "int16")):
            given = Image(shape, dtype, "noise", kind="numpy")
            for kwargs in ({}, {"type": "morl"}, {"length": 20.0}, {"length": 7.5, "frequency": 250.0}):
                # PyWavelets adds up float32 voxels in float32.
                ulps = (128 if dtype == "float32" else 64, torch.float32)
                yield Case(name, kwargs, given, ulps, dictionary=False)
        for order in range(1, 9):
            given = Image((2, 200), "float64", "noise", kind="numpy")
            yield Case(name, {"type": f"gaus{order}", "length": 30}, given, 4096, dictionary=False)


def ultrasound_confidence_map_transform():
    name = "UltrasoundConfidenceMapTransform"
    for kwargs in ({"mode": "other"}, {"sink_mode": "other"}, {"alpha": "x"}, {"sink_mode": "mask"}):
        yield Case(name, kwargs, Image((1, 12, 13), kind="numpy"), dictionary=False)
    for shape in ((2, 12, 13), (1, 12), (1, 2, 3, 4, 5), ()):
        yield Case(name, {}, Image(shape, kind="numpy"), dictionary=False)
    yield Case(name, {}, Python(None), dictionary=False)
    if available("scipy"):
        exact = 1 << 20  # of float64: 2e-10
        for shape in ((1, 12, 13), (1, 40, 31), (1, 3, 30, 20), (1, 2, 10), (1, 9, 70)):
            for dtype in ("float32", "float64", "uint8"):
                for sink_mode in ("all", "mid", "min"):
                    given = Image(shape, dtype, "small", kind="numpy")
                    ulps = (64, torch.float32) if len(shape) == 4 and dtype == "float32" else exact
                    yield Case(name, {"sink_mode": sink_mode}, given, ulps, dictionary=False)
        for kwargs in (
            {"alpha": 0.5, "beta": 30.0, "gamma": 0.2},
            {"mode": "RF"},
            {"mode": "RF", "sink_mode": "mid", "gamma": 0.0},
            {"beta": 0.0},
        ):
            for shape in ((1, 24, 25), (1, 33, 20)):
                yield Case(name, kwargs, Image(shape, "float64", "noise", kind="numpy"), exact, dictionary=False)
        both = Several((Image((1, 20, 21), "float64", "noise", kind="numpy"), Image((1, 20, 21), "bool", kind="numpy")))
        yield Case(name, {"sink_mode": "mask"}, both, exact, call=with_mask, dictionary=False)


def with_mask(apply, data):
    """MONAI takes the mask as an argument, mica in a list with the image."""
    return apply(*data) if type(apply).__module__.startswith("monai") else apply(data)


def available(*packages):
    return all(importlib.util.find_spec(package) for package in packages)


def batches_and_aliases():
    sample = Sample({"image": Image(values="noise")})
    for name, kwargs in (
        ("GaussianSmooth", {"sigma": 1.0}),
        ("GaussianSharpen", {}),
        ("MedianSmooth", {"radius": 1}),
        ("SavitzkyGolaySmooth", {"window_length": 3, "order": 1}),
        ("GibbsNoise", {}),
        ("KSpaceSpikeNoise", {"loc": (1, 1), "k_intensity": 9.0}),
    ):
        # Where MONAI does not fail by itself.
        difference = None if name.startswith(("Gaussian", "KSpace")) else "filters-take-images"
        yield Case(name, kwargs, Batch(), dictionary=False, difference=difference)
        for alias in ("D", "Dict"):
            yield Case(name + alias, {"keys": "image", **kwargs}, sample, (80, torch.float32), dictionary=False)


TABLES = (
    gaussian_smooth,
    gaussian_sharpen,
    median_smooth,
    savitzky_golay_smooth,
    sobel_gradients,
    gibbs_noise,
    k_space_spike_noise,
    detect_envelope,
    generate_heatmap,
    generate_heatmap_of_samples,
    image_filter,
    signal_fill_empty,
    signal_remove_frequency,
    signal_continuous_wavelet,
    ultrasound_confidence_map_transform,
    batches_and_aliases,
)
