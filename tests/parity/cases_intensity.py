# SPDX-License-Identifier: Apache-2.0
"""Cases of the intensity transforms: scaling, shifting, clipping, masks, thresholds, statistics."""

from dataclasses import dataclass

import numpy as np
import torch
from cases import META, NUMBERS, Case, variety
from inputs import DTYPES, OBLIQUE, Image, Python, Sample

FLOATS = ("float16", "bfloat16", "float32", "float64")
WHOLE = ("uint8", "int8", "int16", "int32", "int64")
REAL = ("float32", "float64", "int16", "uint8")
#: Sums over all voxels are added up in another order.
SUMS = (4, torch.float32)


def refused(name, kwargs):
    for value in ("abc", [1.0, 2.0], None):
        yield Case(name, kwargs, Python(value))
    yield Case(name, {**kwargs, "unknown": 1}, Image())


def scale_intensity():
    name = "ScaleIntensity"
    for given in variety():
        yield Case(name, {}, given)
    for given in variety(NUMBERS):
        yield Case(name, {"channel_wise": True}, given)
    for dtype in REAL:
        values = "small" if dtype == "uint8" else "noise"
        for kwargs in (
            {"minv": -1.0, "maxv": 1.0},
            {"minv": 2.0, "maxv": -3.5},
            {"minv": None, "maxv": 1.0},
            {"minv": 0.5, "maxv": None},
            {"minv": 0, "maxv": 255},
            {"minv": 0.0, "maxv": 255.0, "dtype": "uint8"},
            {"minv": 0.1, "maxv": 0.7, "dtype": "float64"},
            {"minv": 0.1, "maxv": 0.7, "dtype": np.float16},
            {"minv": 0.1, "maxv": 0.7, "dtype": torch.bfloat16, "channel_wise": True},
            {"minv": 0.0, "maxv": 100.0, "dtype": None},
            {"minv": 0.0, "maxv": 100.0, "dtype": None, "channel_wise": True},
            {"minv": None, "maxv": None, "factor": 0.25},
            {"minv": None, "maxv": None, "factor": -2.0, "dtype": None},
            {"minv": None, "maxv": None, "factor": 0, "dtype": "float64"},
            {"minv": None, "maxv": None},
            {"minv": None, "maxv": None, "dtype": None},
        ):
            half = kwargs.get("dtype") in (np.float16, torch.bfloat16)
            yield Case(name, kwargs, Image((2, 5, 6), dtype, values), 1 if half else 0)
    for dtype in NUMBERS:
        yield Case(name, {"minv": 0.0, "maxv": 100.0, "dtype": None}, Image((2, 3, 4), dtype))
        yield Case(name, {"minv": None, "maxv": None, "factor": 0.3, "dtype": None}, Image((2, 3, 4), dtype))
    yield Case(name, {"minv": None, "maxv": None, "factor": 3}, Image(dtype="uint8"), difference="integers-do-not-wrap")
    yield Case(name, {"dtype": None}, Image(dtype="int16", values="noise"))
    for values in ("zeros", "constant", "nan", "inf"):
        for channel_wise in (False, True):
            yield Case(name, {"minv": 0.25, "channel_wise": channel_wise}, Image((2, 4, 5), values=values))
            yield Case(name, {"minv": None, "channel_wise": channel_wise}, Image((2, 4, 5), values=values))
    for given in (Image(()), Image((1, 1, 1)), Image((0, 3, 3))):
        for channel_wise in (False, True):
            yield Case(name, {"channel_wise": channel_wise}, given)
    yield Case(name, {"minv": "x"}, Image())
    yield from refused(name, {})


def scale_intensity_range_percentiles():
    name = "ScaleIntensityRangePercentiles"
    five = {"lower": 5.0, "upper": 95.0, "b_min": 0.0, "b_max": 1.0}
    for given in variety(("float32", "float64")):
        yield Case(name, five, given)
        yield Case(name, {**five, "channel_wise": True, "clip": True}, given)
    for dtype in ("float32", "float64"):
        for kwargs in (
            {**five, "clip": True},
            {**five, "relative": True},
            {**five, "relative": True, "clip": True, "b_min": -20.0, "b_max": 300.0},
            {**five, "lower": 0, "upper": 100},
            {**five, "lower": 33.3, "upper": 33.4},
            {**five, "lower": 99.5, "upper": 0.5},
            {**five, "b_min": None},
            {**five, "b_max": None, "clip": True},
            {**five, "b_min": None, "b_max": None},
            {**five, "b_min": None, "b_max": None, "clip": True},
            {**five, "b_min": None, "relative": True},
            {**five, "b_min": 0, "b_max": 255, "dtype": "uint8"},
            {**five, "dtype": None},
            {**five, "dtype": np.float16},
            {**five, "lower": -1.0},
            {**five, "upper": 100.5},
            {**five, "lower": 50.0, "upper": 50.0},
            {**five, "lower": 50.0, "upper": 50.0, "b_min": None, "dtype": "float64"},
        ):
            yield Case(name, kwargs, Image((2, 7, 8), dtype, "noise"))
    for values in ("zeros", "constant", "nan"):
        yield Case(name, five, Image((2, 4, 5), values=values))
        yield Case(name, {**five, "channel_wise": True}, Image((2, 4, 5), values=values))
    for dtype in (*WHOLE, "float16", "bfloat16"):
        yield Case(name, five, Image((1, 4, 5), dtype), difference="percentiles-of-any-number")
    # Beyond a million voxels MONAI takes NumPy's percentiles, of whole numbers too.
    for dtype in ("float32", "float64", "int16"):
        for q in ((5.0, 95.0), (33.37, 66.71)):
            yield Case(name, {**five, "lower": q[0], "upper": q[1]}, Image((1, 101, 101, 101), dtype, "noise"))
    yield Case(name, five, Image(dtype="bool"))
    yield Case(name, five, Image(()))
    yield from refused(name, five)


def scale_intensity_fixed_mean():
    name = "ScaleIntensityFixedMean"
    for given in variety(FLOATS):
        yield Case(name, {"factor": 0.3}, given, SUMS if given.dtype in ("float32", "float64") else 2, dictionary=False)
    for dtype in ("float32", "float64"):
        for kwargs in (
            {},
            {"factor": -0.7},
            {"factor": 2, "preserve_range": True},
            {"factor": 0.5, "channel_wise": True},
            {"factor": 0.5, "channel_wise": True, "preserve_range": True, "dtype": "float64"},
            {"factor": 0.5, "fixed_mean": False},
            {"factor": 0.5, "fixed_mean": False, "preserve_range": True, "dtype": None},
            {"factor": 0.5, "dtype": np.float16},
        ):
            yield Case(name, kwargs, Image((2, 5, 6), dtype, "noise"), SUMS, dictionary=False)
    for dtype in WHOLE:
        yield Case(name, {"factor": 0.5}, Image(dtype=dtype), dictionary=False)
        yield Case(name, {"factor": 0.5, "fixed_mean": False}, Image(dtype=dtype), dictionary=False)
        yield Case(name, {"factor": 0.5, "fixed_mean": False, "preserve_range": True}, Image(dtype=dtype), dictionary=False)
        yield Case(name, {"factor": 0, "fixed_mean": False, "dtype": None}, Image(dtype=dtype), dictionary=False)
    for values in ("nan", "constant"):
        yield Case(name, {"factor": 0.5, "preserve_range": True}, Image((2, 3, 4), values=values), SUMS, dictionary=False)
    for shape in ((), (1, 1), (0, 3)):
        for kwargs in ({"factor": 0.5}, {"factor": 0.5, "channel_wise": True}, {"factor": 0.5, "preserve_range": True}):
            yield Case(name, kwargs, Image(shape), dictionary=False)
    yield Case(name, {"factor": "x"}, Image(), dictionary=False)


def threshold_intensity():
    name = "ThresholdIntensity"
    for given in variety():
        yield Case(name, {"threshold": 40.5}, given)
    for dtype in DTYPES:
        if dtype == "uint16":
            continue
        for kwargs in (
            {"threshold": 40},
            {"threshold": 40.1, "above": False},
            {"threshold": 40.1, "above": False, "cval": 7.9},
            {"threshold": -3, "cval": 5},
            {"threshold": 1e6, "above": False},
        ):
            # MONAI compares with -3 in uint8, where that is 253.
            wraps = dtype == "uint8" and kwargs["threshold"] == -3
            difference = "integers-do-not-wrap" if wraps else None
            yield Case(name, kwargs, Image((2, 4, 5), dtype), difference=difference)
    for dtype in ("uint8", "int16", "int64"):
        yield Case(name, {"threshold": 40, "cval": 1e30}, Image((2, 4, 5), dtype))
        yield Case(name, {"threshold": 40, "cval": float("nan")}, Image((2, 4, 5), dtype))
    for values in ("nan", "inf", "noise"):
        yield Case(name, {"threshold": 0.0, "cval": -1000.0}, Image(values=values))
        yield Case(name, {"threshold": float("nan")}, Image(values=values))
    yield Case(name, {"threshold": "x"}, Image())
    yield Case(name, {"threshold": 1.0}, Image(()))
    yield from refused(name, {"threshold": 1.0})


def shift_intensity():
    name = "ShiftIntensity"
    for given in variety(NUMBERS):
        yield Case(name, {"offset": 12.5}, given)
    for dtype in (*WHOLE, *FLOATS, "bool"):
        for offset in (10, -3, 0.3, -20.75, 250, 70000, 0, 1e20):
            # MONAI does not know the range of bool.
            for safe in (False, True) if dtype != "bool" else (False,):
                wraps = safe and isinstance(offset, int) and abs(offset) > 100 and dtype in ("uint8", "int8", "int16")
                wraps = wraps and not (dtype == "int16" and offset == 250) or (
                    safe and dtype == "uint8" and offset == -3
                )
                yield Case(
                    name,
                    {"offset": offset, "safe": safe},
                    Image((2, 4, 5), dtype),
                    difference="safe-is-safe" if wraps else None,
                )
    for values in ("nan", "inf", "noise"):
        yield Case(name, {"offset": 1.5}, Image(values=values))
        yield Case(name, {"offset": 1.5, "safe": True}, Image(values=values))
    yield Case(name, {"offset": 2}, Image(dtype="uint16"))
    yield Case(name, {"offset": "x"}, Image())
    yield from refused(name, {"offset": 1.0})


def shift_intensity_by_metadata():
    name = "ShiftIntensityd"
    image = Image((1, 3, 4), "float32", affine=OBLIQUE, meta=META)
    for factor in (2, 0.5, np.float32(0.3), torch.tensor(4.0), None):
        sample = Sample({"image": image, "image_meta_dict": Python({"std": factor, "name": "x"})})
        for kwargs in (
            {"factor_key": "std"},
            {"factor_key": ["std"]},
            {"factor_key": "absent"},
            {"factor_key": "std", "meta_keys": "image_meta_dict", "meta_key_postfix": "nothing"},
            {"factor_key": "std", "meta_keys": ["image_meta_dict"]},
            {"factor_key": "std", "meta_key_postfix": "nothing"},
            {},
        ):
            yield Case(name, {"keys": ["image"], "offset": 10.0, **kwargs}, sample, 1)
    two = Sample(
        {
            "a": image,
            "b": Image((1, 3, 4), "int16"),
            "a_meta": Python({"m": 3.0}),
            "other": Python({"n": 2}),
        }
    )
    yield Case(name, {"keys": ["a", "b"], "offset": 2, "factor_key": ["m", "n"], "meta_keys": ["a_meta", "other"]}, two)
    yield Case(name, {"keys": ["a", "b"], "offset": 2, "factor_key": "m", "meta_key_postfix": ["meta", "x"]}, two)
    yield Case(name, {"keys": ["a", "b"], "offset": 2, "factor_key": ["m", "n"], "meta_keys": ["a_meta"]}, two)
    yield Case(name, {"keys": ["a", "c"], "offset": 2}, two)
    yield Case(name, {"keys": ["a", "c"], "offset": 2, "allow_missing_keys": True}, two)
    yield Case(name, {"keys": "a", "offset": 2, "safe": True}, two)


def std_shift_intensity():
    name = "StdShiftIntensity"
    for flags in ({}, {"nonzero": True}, {"channel_wise": True}, {"nonzero": True, "channel_wise": True}):
        for given in variety():
            writes = given.layout == "broadcast" and given.dtype == "float32" and "nonzero" not in flags
            yield Case(
                name,
                {"factor": 0.7, **flags},
                given,
                SUMS,
                difference="input-is-not-written-to" if writes else None,
            )
        for dtype in ("float64", np.float16, torch.bfloat16, None):
            for image in ("float32", "float64", "float16"):
                ulps = 2 if dtype in (np.float16, torch.bfloat16) or (dtype is None and image == "float16") else SUMS
                if dtype == "float64":
                    ulps = 4
                yield Case(name, {"factor": -1.5, "dtype": dtype, **flags}, Image((2, 4, 5), image, "noise"), ulps)
        for dtype in ("int16", None):
            yield Case(name, {"factor": 1, "dtype": dtype, **flags}, Image((2, 4, 5), "int16"))
        for values in ("zeros", "constant", "nan"):
            yield Case(name, {"factor": 2, **flags}, Image((2, 4, 5), values=values), SUMS)
        yield Case(name, {"factor": 2, **flags}, Image(()))
    yield from refused(name, {"factor": 1.0})


def adjust_contrast():
    name = "AdjustContrast"
    for given in variety(NUMBERS):
        yield Case(name, {"gamma": 1.7}, given, 2)
    for dtype in ("float32", "float64", "int16"):
        for gamma in (0.3, 0.5, 1, 2, 3, 4.5, 0.0, 0.97):
            yield Case(name, {"gamma": gamma}, Image((2, 7, 8), dtype, "noise"), 2)
            yield Case(name, {"gamma": gamma, "invert_image": True}, Image((2, 7, 8), dtype, "noise"), 2)
    for dtype in FLOATS:
        # The mean and the deviation are sums over all voxels, twice.
        ulps = 8 if dtype in ("float32", "float64") else 4
        for gamma in (0.3, 1.7, 4):
            for invert in (False, True):
                kwargs = {"gamma": gamma, "retain_stats": True, "invert_image": invert}
                yield Case(name, kwargs, Image((2, 7, 8), dtype, "small"), ulps)
    for values in ("constant", "zeros", "nan"):
        yield Case(name, {"gamma": 1.5}, Image((2, 3, 4), values=values), 2)
    yield Case(name, {"gamma": 1.5, "retain_stats": True}, Image((1, 1, 1)))
    yield Case(name, {"gamma": 1.5, "retain_stats": True}, Image(dtype="int16"))
    yield Case(name, {"gamma": 1.5, "invert_image": True}, Image(dtype="uint8"), 2, difference="integers-do-not-wrap")
    yield Case(name, {"gamma": 1.5}, Image(dtype="bool"))
    yield Case(name, {"gamma": 1.5}, Image(()), 2)
    yield Case(name, {"gamma": "x"}, Image())
    yield Case(name, {"gamma": None}, Image())
    yield from refused(name, {"gamma": 1.5})


def clip_intensity_percentiles():
    name = "ClipIntensityPercentiles"
    five = {"lower": 5.0, "upper": 95.0}
    for given in variety(("float32", "float64")):
        yield Case(name, five, given)
        yield Case(name, {**five, "sharpness_factor": 0.4}, given, (2, torch.float32))
    for dtype in ("float32", "float64"):
        for kwargs in (
            {**five, "channel_wise": True},
            {"lower": None, "upper": 80},
            {"lower": 20.5, "upper": None},
            {**five, "sharpness_factor": 0.1, "channel_wise": True},
            {**five, "sharpness_factor": 10.0, "dtype": "float64"},
            {**five, "sharpness_factor": 10.0, "dtype": None},
            {"lower": None, "upper": 80, "sharpness_factor": 2},
            {"lower": 20, "upper": None, "sharpness_factor": 2},
            {"lower": 0, "upper": 100, "sharpness_factor": 1.5},
            {**five, "dtype": "int16"},
            {"lower": None, "upper": None},
            {"lower": -1, "upper": None},
            {"lower": 1, "upper": 101},
            {"lower": 60, "upper": 40},
            {**five, "sharpness_factor": 0.0},
            {**five, "sharpness_factor": -1.0},
        ):
            yield Case(name, kwargs, Image((2, 7, 8), dtype, "noise"), (2, torch.float32))
    for values in ("zeros", "constant", "nan"):
        for kwargs in (five, {**five, "sharpness_factor": 1.0}):
            yield Case(name, kwargs, Image((2, 4, 5), values=values), 2)
    for dtype in (*WHOLE, "float16", "bfloat16"):
        yield Case(name, five, Image((1, 4, 5), dtype), difference="percentiles-of-any-number")
    for dtype in ("float32", "int16"):
        yield Case(name, {"lower": 33.37, "upper": 66.71}, Image((1, 101, 101, 101), dtype, "noise"))
    for kwargs in (
        five,
        {**five, "channel_wise": True},
        {"lower": None, "upper": 80.0, "sharpness_factor": 1.0},
        {"lower": None, "upper": 80.0},
    ):
        # There is no such argument in the dictionary form.
        yield Case(
            name,
            {**kwargs, "return_clipping_values": True},
            Image((2, 4, 5), meta=META),
            (2, torch.float32),
            dictionary=False,
        )
    yield Case(
        name + "d", {"keys": "image", **five, "return_clipping_values": True}, Sample({"image": Image()})
    )
    yield Case(name, five, Image(dtype="bool"))
    yield from refused(name, five)


def mask_intensity():
    name = "MaskIntensity"
    box = np.zeros((1, 4, 5), dtype=np.uint8)
    box[:, 1:3, 2:] = 3
    two = np.stack([box[0], 1 - box[0] // 3]).astype(np.float32) - np.float32(0.5)
    for dtype in DTYPES:
        for mask in (box, box.astype(bool), two, torch.from_numpy(two)):
            yield Case(name, {"mask_data": mask}, Image((2, 4, 5), dtype))
    for given in (
        Image((2, 4, 5), "float32", layout="fortran"),
        Image((2, 4, 5), "int16", layout="strided"),
        Image((2, 4, 5), "float32", layout="broadcast"),
        Image((2, 4, 5), "float32", "nan"),
        Image((2, 4, 5), "float32", "inf"),
        Image((2, 4, 5), "float32", affine=OBLIQUE, meta=META),
        Image((2, 4, 5), "float32", kind="torch"),
        Image((2, 4, 5), "float64", kind="numpy", layout="negative"),
        Image((3, 4, 5)),
        Image((2, 6, 5)),
        Image((2, 3, 4, 5)),
        Image((0, 4, 5)),
        Image((5,)),
        Image(()),
    ):
        smaller = "masks-fit-the-image" if len(given.shape) < 2 else None
        yield Case(name, {"mask_data": box}, given, difference=smaller)
        yield Case(name, {"mask_data": two}, given)
    wide = np.arange(-3, 17, dtype=np.float64).reshape(1, 4, 5)
    for select in (
        lambda x: np.asarray(x) > 2,
        lambda x: np.asarray(x) == 3,
        lambda x: (np.asarray(x) > 1) & (np.asarray(x) < 9),
    ):
        yield Case(name, {"mask_data": wide, "select_fn": select}, Image((2, 4, 5)))
    weights = {"mask_data": wide, "select_fn": lambda x: np.asarray(x)}
    yield Case(name, weights, Image((2, 4, 5)), difference="masks-select")
    yield Case(name, {"mask_data": wide}, Image((2, 4, 5), "uint8"))
    yield Case(name, {"mask_data": np.ones((1, 1, 1))}, Image((2, 4, 5)))
    yield Case(name, {"mask_data": np.ones((1, 5))}, Image((2, 4, 5)))
    yield Case(name, {"mask_data": np.ones(())}, Image((2, 4, 5)))
    yield Case(name, {}, Image((2, 4, 5)))
    yield Case(name, {"mask_data": box}, Python("abc"))
    yield Case(name, {"mask_data": box, "select_fn": 3}, Image((2, 4, 5)))
    yield Case(
        name,
        {"mask_data": wide},
        Image((2, 4, 5)),
        make=lambda module: module.MaskIntensity(),
        call=lambda apply, data: apply([data, torch.from_numpy(wide)]) if is_mica(apply) else apply(data, wide),
        note="at the call",
    )
    sample = Sample({"image": Image((2, 4, 5)), "other": Image((1, 4, 5), "int16"), "mask": Image((1, 4, 5), "uint8")})
    for kwargs in (
        {"mask_key": "mask"},
        {"mask_key": "mask", "select_fn": lambda x: np.asarray(x) > 50},
        {"mask_key": "mask", "mask_data": box},
        {"mask_key": "absent"},
        {},
    ):
        yield Case(name + "d", {"keys": ["image", "other"], **kwargs}, sample)
        yield Case(name + "d", {"keys": ["image", "none"], "allow_missing_keys": True, **kwargs}, sample)


def is_mica(apply):
    return "mica" in type(apply).__module__ or type(apply).__name__ == "function"


def histogram_normalize():
    name = "HistogramNormalize"
    for given in variety(tuple(dtype for dtype in DTYPES if dtype not in ("bool", "bfloat16", "float16"))):
        yield Case(name, {}, given, 1)
    for dtype in ("float32", "float64", "int16", "uint8", "int64"):
        values = "small" if dtype == "uint8" else "noise"
        for kwargs in (
            {"num_bins": 10},
            {"num_bins": 1},
            {"num_bins": 1000, "min": -1, "max": 1},
            {"min": 0.5, "max": 0.25},
            {"dtype": None},
            {"dtype": "uint8"},
            {"dtype": "float64"},
            {"num_bins": 0},
        ):
            if kwargs == {"num_bins": 0} and dtype not in ("float32", "float64"):
                # MONAI does not look at it for whole numbers.
                continue
            yield Case(name, kwargs, Image((2, 7, 8), dtype, values), 1)
    mask = np.zeros((2, 4, 5), dtype=bool)
    mask[:, 1:3] = True
    for dtype in ("float32", "int16"):
        for kind in (mask, mask.astype(np.float32), torch.from_numpy(mask.astype(np.int64) * 3)):
            yield Case(name, {"mask": kind}, Image((2, 4, 5), dtype), 1)
        yield Case(name, {"mask": mask}, Image((2, 4, 6), dtype))
    for values in ("nan", "inf", "zeros", "constant"):
        difference = "ranges-are-finite" if values == "nan" else None
        yield Case(name, {}, Image((2, 4, 5), values=values), 1, difference)
    yield Case(name, {"num_bins": "x"}, Image())
    yield from refused(name, {})
    sample = Sample({"image": Image((1, 4, 5)), "other": Image((1, 4, 5), "int16"), "mask": Image((1, 4, 5), "uint8")})
    for kwargs in (
        {"mask_key": "mask"},
        {"mask": mask[:1], "mask_key": "absent"},
        {"mask_key": "absent"},
        {"num_bins": 7, "min": 1, "max": 9, "dtype": "int16"},
    ):
        yield Case(name + "d", {"keys": ["image", "other"], **kwargs}, sample, 1)
        yield Case(name + "d", {"keys": ["image", "none"], "allow_missing_keys": True, **kwargs}, sample, 1)


def foreground_mask():
    name = "ForegroundMask"
    for dtype in ("uint8", "int16", "int32", "float32", "float64", "uint16", "int8", "int64"):
        for shape in ((1, 9, 10), (3, 9, 10), (4, 9, 10), (3, 4, 5, 6), (2, 9)):
            yield Case(name, {}, Image(shape, dtype))
        for method in ("li", "yen", "isodata", "triangle", "mean", "minimum", "Otsu"):
            yield Case(name, {"threshold": method}, Image((3, 19, 20), dtype))
        for kwargs in (
            {"threshold": 40},
            {"threshold": 40.5, "invert": True},
            {"threshold": {"R": 30, "g": "mean"}},
            {"threshold": 0},
            {"threshold": lambda x: np.mean(np.asarray(x)) * 0.5},
            {"threshold": {"B": lambda x: np.max(np.asarray(x)) - 10.0}},
        ):
            yield Case(name, kwargs, Image((3, 9, 10), dtype))
            yield Case(name, {**kwargs, "invert": True}, Image((3, 9, 10), dtype))
    for dtype in ("uint8", "int16", "float32", "float64"):
        for kwargs in (
            {"hsv_threshold": "otsu"},
            {"hsv_threshold": {"S": 0.4}},
            {"threshold": None, "hsv_threshold": {"H": 0.3, "V": "mean"}},
            {"threshold": {"S": 0.1, "R": 60}},
            {"threshold": 60, "hsv_threshold": 0.7, "invert": True},
            {"hsv_threshold": {"R": 20}},
        ):
            yield Case(name, kwargs, Image((3, 9, 10), dtype))
            yield Case(name, kwargs, Image((1, 9, 10), dtype))
    for values in ("constant", "zeros"):
        for method in ("otsu", "li", "yen", "isodata", "triangle", "mean", "minimum"):
            for dtype in ("uint8", "float32"):
                yield Case(name, {"threshold": method}, Image((1, 4, 5), dtype, values))
    for given in (
        Image((3, 9, 10), "uint8", layout="fortran"),
        Image((3, 9, 10), "float32", layout="strided"),
        Image((3, 9, 10), "float32", affine=OBLIQUE, meta=META),
        Image((3, 9, 10), "uint8", kind="numpy"),
        Image((1, 0, 5)),
        Image((3, 9, 10), values="nan"),
        Image(()),
    ):
        yield Case(name, {}, given)
    yield Case(name, {"threshold": None}, Image((3, 4, 5)))
    yield Case(name, {"threshold": {"X": 3}}, Image((3, 4, 5)))
    yield Case(name, {"threshold": "nothing"}, Image((3, 4, 5)))
    yield Case(name, {"threshold": [1, 2]}, Image((3, 4, 5)))
    yield from refused(name, {})
    sample = Sample({"a": Image((3, 9, 10), "uint8"), "b": Image((1, 9, 10), affine=OBLIQUE)})
    for kwargs in ({}, {"new_key_prefix": "mask_"}, {"threshold": 50, "invert": True, "new_key_prefix": ""}):
        yield Case(name + "d", {"keys": ["a", "b"], **kwargs}, sample)
        yield Case(name + "d", {"keys": ["a", "c"], "allow_missing_keys": True, **kwargs}, sample)
        yield Case(name + "d", {"keys": ["a", "c"], **kwargs}, sample)


@dataclass(frozen=True)
class Objects(Image):
    """A mask of a few objects: blocks of numbers from ``low`` to 5."""

    low: int = 0

    def memory(self):
        noise = super().memory().to(torch.float64)
        blocks = (noise * 7).long() % (6 - self.low) + self.low
        for axis in range(1, blocks.ndim):
            blocks = blocks.repeat_interleave(2, dim=axis).narrow(axis, 0, self.shape[axis])
        return blocks.to(getattr(torch, self.dtype))


def compute_ho_ver_maps():
    name = "ComputeHoVerMaps"
    for dtype in ("uint8", "int8", "int16", "int32", "int64"):
        for shape in ((1, 11, 12), (1, 5, 6, 7), (1, 1, 9), (1, 9, 1), (1, 0, 4)):
            empty = "empty-images-stay-empty" if 0 in shape else None
            yield Case(name, {}, Objects(shape, dtype), dictionary=False, difference=empty)
    for low in (-2, 1):
        yield Case(name, {}, Objects((1, 11, 12), "int32", low=low), dictionary=False)
    for kwargs in ({"dtype": "float64"}, {"dtype": "float16"}, {"dtype": "int16"}, {"dtype": "float33"}):
        yield Case(name, kwargs, Objects((1, 11, 12), "int32"), dictionary=False)
    for given in (
        Objects((1, 11, 12), "int32", affine=OBLIQUE, meta=META),
        Objects((1, 11, 12), "int32", kind="torch"),
        Objects((1, 11, 12), "int32", kind="numpy"),
        Objects((2, 11, 12), "int32"),
        Objects((1, 11), "int32"),
        Objects((1, 3, 3, 3, 3), "int32"),
        Objects((1, 11, 12), "float32"),
        Objects((1, 11, 12), "bool"),
        Python("abc"),
    ):
        yield Case(name, {}, given, dictionary=False)
    sample = Sample({"a": Objects((1, 11, 12), "int32", affine=OBLIQUE), "b": Objects((1, 5, 6), "uint8")})
    for kwargs in ({}, {"new_key_prefix": "maps_"}, {"dtype": "float64"}, {"new_key_prefix": None}):
        yield Case(name + "d", {"keys": ["a", "b"], **kwargs}, sample)
        yield Case(name + "d", {"keys": ["a", "c"], "allow_missing_keys": True, **kwargs}, sample)
        yield Case(name + "d", {"keys": ["a", "c"], **kwargs}, sample)


def as_arrays(value):
    """Numbers as arrays, so that they are compared as voxels are."""
    if isinstance(value, dict):
        return {key: as_arrays(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [as_arrays(item) for item in value]
    if isinstance(value, (bool, np.bool_, int, float, np.generic)):
        return np.asarray(float(value))
    return value


def intensity_stats():
    name = "IntensityStats"
    every = ["mean", "median", "max", "min", "std"]
    # The precision of float32 sums, whatever the image is.
    ulps = (16, torch.float32)

    def case(kwargs, given, call=lambda apply, data: apply(data), **more):
        return Case(
            name,
            kwargs,
            given,
            (2, torch.float16) if getattr(given, "dtype", "") == "float16" else ulps,
            call=lambda apply, data: as_arrays(call(apply, data)),
            dictionary=False,
            **more,
        )

    for given in variety(tuple(dtype for dtype in DTYPES if dtype not in ("bool", "bfloat16"))):
        # MONAI's deviation of 420 half-precision voxels is infinite.
        half = given.dtype == "float16"
        yield case({"ops": every[:-1] if half else every, "key_prefix": "orig"}, given)
        yield case({"ops": ["max", "mean"], "key_prefix": "orig", "channel_wise": True}, given)
    for values in ("nan", "constant", "zeros"):
        for channel_wise in (False, True):
            kwargs = {"ops": every, "key_prefix": "k", "channel_wise": channel_wise}
            yield case(kwargs, Image((2, 5, 6), values=values))
    for ops in (
        "mean",
        ["max", lambda x: np.asarray(x).mean() * 2],
        lambda x: float(np.asarray(x)[0, 0, 0]),
        [lambda x: np.asarray(x).size, "min", lambda x: 3.5],
        [],
        "sum",
        ["mean", 3],
        ["maxx"],
    ):
        yield case({"ops": ops, "key_prefix": "k"}, Image((2, 5, 6), values="noise"))
    yield case({"ops": [lambda x: np.asarray(x).max()], "key_prefix": "k", "channel_wise": True}, Image((2, 5, 6)))
    yield case({"ops": "mean"}, Image())
    yield case({"ops": "mean", "key_prefix": "k"}, Python("abc"))
    mask = np.zeros((2, 4, 5), dtype=bool)
    mask[:, 1:3] = True

    def with_mask(apply, data, mask=mask):
        if is_mica(apply):
            return apply([data, {"a": 1.0}, torch.from_numpy(mask)])
        return apply(data, {"a": 1.0}, mask)

    for dtype in ("float32", "int16"):
        yield case({"ops": every, "key_prefix": "k"}, Image((2, 4, 5), dtype), with_mask, note="masked")
        yield case({"ops": every, "key_prefix": "k"}, Image((2, 4, 6), dtype), with_mask, note="another shape")
        yield case(
            {"ops": every, "key_prefix": "k"},
            Image((2, 4, 5), dtype),
            lambda apply, data: with_mask(apply, data, mask.astype(np.uint8)),
            note="not of bool",
        )
    sample = Sample(
        {
            "a": Image((1, 4, 5), affine=OBLIQUE),
            "b": Image((2, 4, 5), "int16"),
            "b_meta_dict": Python({"old": 1.0, "k_max": 0.0}),
            "m": Image((1, 4, 5), "bool", kind="numpy"),
            "n": Image((2, 4, 5), "bool", kind="numpy"),
        }
    )
    for kwargs in (
        {},
        {"channel_wise": True},
        {"meta_keys": ["x", "y"]},
        {"meta_keys": ["x", None]},
        {"meta_key_postfix": "z"},
        {"meta_key_postfix": ["u", "v"]},
        {"mask_keys": [None, "absent"]},
        {"mask_keys": ["m", "n"]},
        {"meta_keys": "x"},
    ):
        keys = {"keys": ["a", "b"], "ops": ["max", "mean"], "key_prefix": "k"}
        call = {"call": lambda apply, data: as_arrays(apply(data))}
        yield Case(name + "d", {**keys, **kwargs}, sample, ulps, **call)
        yield Case(name + "d", {**keys, "keys": ["b", "c"], "allow_missing_keys": True, **kwargs}, sample, ulps, **call)
        yield Case(name + "d", {**keys, "keys": ["b", "c"], **kwargs}, sample, ulps, **call)



TABLES = (
    scale_intensity,
    scale_intensity_range_percentiles,
    scale_intensity_fixed_mean,
    threshold_intensity,
    shift_intensity,
    shift_intensity_by_metadata,
    std_shift_intensity,
    adjust_contrast,
    clip_intensity_percentiles,
    mask_intensity,
    histogram_normalize,
    foreground_mask,
    compute_ho_ver_maps,
    intensity_stats,
)
