# SPDX-License-Identifier: Apache-2.0
"""The table of cases: spatial transforms that are given in voxels (sizes, angles, matrices, grids)."""

import itertools

import numpy as np
import torch
from cases import META, REAL, Case, variety
from inputs import DTYPES, OBLIQUE, PLANE, Image, Python, Sample

VOLUME = Image((2, 4, 5, 6), affine=OBLIQUE, meta=META)
SLICE = Image((1, 6, 7), "int16", affine=PLANE)
PROFILE = Image((2, 9))
# Sums of products in another order than PyTorch's: a few units in the last place.
CLOSE = (4, torch.float32)


def rotate90():
    name = "Rotate90"
    for dtype in DTYPES:
        for k, axes in ((1, (0, 1)), (2, (0, 2)), (3, (-1, 0))):
            difference = "uint16-works" if dtype == "uint16" and axes != (0, 1) else None
            yield Case(name, {"k": k, "spatial_axes": axes}, Image(dtype=dtype), difference=difference, inverse=True)
    planes = ((0, 1), (1, 0), (0, 2), (2, 0), (1, 2), (2, 1), (-1, -2), (0, -1), (-3, 1))
    for k, axes in itertools.product((-1, 0, 1, 2, 3, 4, 7, -6), planes):
        yield Case(name, {"k": k, "spatial_axes": axes}, VOLUME, inverse=True)
        yield Case(name, {"k": k, "spatial_axes": axes, "lazy": True}, VOLUME)
    for k, axes, lazy in itertools.product((-1, 1, 2, 4), ((0, 1), (1, 0), [-1, -2]), (False, True)):
        kwargs = {"k": k, "spatial_axes": axes, "lazy": lazy}
        for given in (SLICE, Image((1, 3, 4), "int16", affine=OBLIQUE), Image((2, 3, 4), kind="torch")):
            yield Case(name, kwargs, given, inverse=not lazy)
    for given in variety(("float32", "int16", "bool")):
        yield Case(name, {}, given, inverse=True)
        yield Case(name, {"k": 2, "spatial_axes": (1, 0)}, given, inverse=True)
    # The affine of two axes of a volume turns as far as it goes.
    for axes in ((0, 1), (0, 2), (2, 1)):
        yield Case(name, {"spatial_axes": axes}, Image((2, 3, 4, 5), affine=PLANE), inverse=True)
    for axes in ((0, 0), (0,), (0, 1, 2), (0, 3), (5, 0), 0):
        yield Case(name, {"spatial_axes": axes}, VOLUME)
    yield Case(name, {"spatial_axes": (0, -4)}, VOLUME, difference="channels-are-not-spatial")
    yield Case(name, {"k": "x"}, VOLUME)
    yield Case(name, {"unknown": 1}, VOLUME)
    for value in ("abc", None):
        yield Case(name, {}, Python(value))
    for lazy in (False, True):
        yield Case(
            "Compose",
            {},
            VOLUME,
            make=lambda m, lazy=lazy: m.Compose([m.Rotate90(1, (0, 2)), m.Flip(1), m.Rotate90(2, (1, 2))], lazy=lazy),
            inverse=True,
            note=f"[rotate90,lazy={lazy}]",
        )
        yield Case("Rotate90d", {"keys": ["a", "b"], "k": 3, "lazy": lazy}, Sample({"a": VOLUME, "b": SLICE}))


MODES = ("nearest", "nearest-exact", "linear", "bilinear", "trilinear", "bicubic", "area")


def of_profile(given, otherwise=None):
    """The difference of a 1-D image, if it is one: its affine is shifted, which MONAI's is not."""
    return "profiles-keep-their-place" if len(getattr(given, "shape", ())) == 2 else otherwise


def resize():
    name = "Resize"
    sizes = {1: ((5,), (14,), (9,), (-1,), (1,)), 2: ((3, 9), (12, 4), (7, None), (6, 7), (1, 1), (13, 20))}
    sizes[3] = ((2, 3, 4), (8, 9, 11), (3, 9, -1), (0, None, 3), (4, 5, 6), (1, 1, 1), (4, 10, 7))
    for rank, given in ((1, PROFILE), (2, SLICE), (3, VOLUME)):
        for mode, size in itertools.product(MODES, sizes[rank]):
            # Positions are rounded in float32, a few units of which the weights of cubic interpolation enlarge.
            ulps = (16, torch.float32) if mode == "bicubic" else CLOSE
            aligns = (None, False, True) if mode in ("linear", "bicubic") else (None,)
            for align in aligns:
                kwargs = {"spatial_size": size, "mode": mode, "align_corners": align}
                moves = size not in ((9,), (-1,)) and not align
                yield Case(name, kwargs, given, ulps, of_profile(given) if moves else None, inverse=True)
    for mode, dtype, computed in itertools.product(
        ("nearest", "linear", "area"), ("float32", "float64", "int16", "uint8", "float16"), ("float32", "float64", None)
    ):
        if computed is None and dtype in ("int16", "uint8"):
            continue
        # Half precision rounds the result.
        ulps = (2, torch.float16) if computed is None and dtype == "float16" else CLOSE
        kwargs = {"spatial_size": (3, 8, 7), "mode": mode, "dtype": computed}
        yield Case(name, kwargs, Image(dtype=dtype, values="small"), ulps, inverse=True)
    for dtype in (np.float64, torch.float16, torch.bfloat16):
        ulps = (2, torch.bfloat16) if dtype is torch.bfloat16 else (2, torch.float16)
        ulps = CLOSE if dtype is np.float64 else ulps
        yield Case(name, {"spatial_size": (3, 8, 7), "mode": "trilinear", "dtype": dtype}, Image(), ulps, inverse=True)
    for given in variety(values="small"):
        shape = given.shape
        rank = len(shape) - 1
        if rank < 1:
            continue
        size = (3, 4, 5, 6)[:rank]
        difference = of_profile(given) if shape[1:] != (3,) else None
        yield Case(name, {"spatial_size": size, "mode": "nearest"}, given, 0, difference, inverse=True)
        yield Case(name, {"spatial_size": size}, given, CLOSE, difference)
        yield Case(name, {"spatial_size": size, "mode": "linear"}, given, CLOSE, difference)
    for lazy, size in itertools.product((False, True), ((3, 8, 7), (4, 5, 6))):
        for kwargs in ({}, {"mode": "bilinear", "align_corners": True}, {"mode": "nearest"}):
            yield Case(name, {"spatial_size": size, "lazy": lazy, **kwargs}, VOLUME, CLOSE, inverse=not lazy)
    yield Case(name, {"spatial_size": (9, 3), "lazy": True}, SLICE)
    yield Case(name, {"spatial_size": (9, 3, 1), "lazy": True}, Image((1, 4, 5)))
    # More sizes than axes.
    for size in ((3, 4, 5), (3, 8, 1)):
        for given in (Image((2, 4, 7)), Image((1, 4, 7), affine=OBLIQUE, meta=META)):
            yield Case(name, {"spatial_size": size, "mode": "trilinear"}, given, CLOSE, inverse=True)
    yield Case(name, {"spatial_size": (5, 3), "mode": "linear"}, PROFILE, CLOSE, inverse=True)
    # The longest axis.
    for size, given in itertools.product((3, 7, 12, 1), (VOLUME, SLICE, Image((1, 3, 10)), Image((1, 5, 2, 9)))):
        yield Case(name, {"spatial_size": size, "size_mode": "longest", "mode": "linear"}, given, CLOSE, inverse=True)
    for size in (-1, (3, 4, 5), None):
        yield Case(name, {"spatial_size": size, "size_mode": "longest"}, VOLUME)
    # Smoothing.
    for sigma, size in itertools.product((None, 0.7, (0.5, 1.0, 2.0)), ((2, 3, 3), (8, 2, 6), (8, 9, 10))):
        for mode in ("area", "linear", "nearest"):
            kwargs = {"spatial_size": size, "mode": mode, "anti_aliasing": True, "anti_aliasing_sigma": sigma}
            yield Case(name, kwargs, VOLUME, (16, torch.float32), dictionary=not isinstance(sigma, tuple))
    yield Case(name, {"spatial_size": (2, 3), "anti_aliasing": True}, SLICE, (16, torch.float32))
    yield Case(name, {"spatial_size": (4,), "anti_aliasing": True}, PROFILE, (16, torch.float32), of_profile(PROFILE))
    for sigma in ((0.5, 1.0), (1.0, 1.0, 1.0, 1.0)):
        kwargs = {"spatial_size": (2, 3, 3), "anti_aliasing": True, "anti_aliasing_sigma": sigma}
        yield Case(name, kwargs, VOLUME, dictionary=False)
    # Wrong arguments.
    for size in (5, (3, 4), (3,), (3, 4, 5, 6), "x", None):
        yield Case(name, {"spatial_size": size}, VOLUME)
    yield Case(name, {}, VOLUME)
    for align in (True, False):
        for mode in ("area", "nearest", "nearest-exact"):
            yield Case(name, {"spatial_size": (3, 4, 5), "mode": mode, "align_corners": align}, VOLUME)
    for kwargs in ({"mode": "cubic"}, {"mode": 2}, {"size_mode": "any"}, {"unknown": 1}, {"dtype": "int16"}):
        yield Case(name, {"spatial_size": (3, 4, 5), **kwargs}, VOLUME)
    for mode in (0, 1, "1"):
        yield Case(name, {"spatial_size": (3, 4, 7), "mode": mode}, VOLUME, CLOSE, inverse=True)
    yield Case(name, {"spatial_size": (3, 7), "mode": 3}, SLICE, (16, torch.float32), inverse=True)
    for dtype in ("int16", "bool", "int64"):
        kwargs = {"spatial_size": (3, 8, 7), "mode": "nearest", "dtype": None}
        yield Case(name, kwargs, Image(dtype=dtype), difference="nearest-keeps-any-type", dictionary=False)
    for given in (Image((3,)), Image((1, 2, 3, 4, 5)), Python("x"), Python(None)):
        yield Case(name, {"spatial_size": (3, 4, 5)}, given)
    both = Sample({"a": VOLUME, "b": Image((1, 4, 5, 3), "int16")})
    keys = {"keys": ["a", "b"], "spatial_size": (3, 9, 4)}
    for kwargs in (
        {"mode": ["area", "nearest"]},
        {"mode": ["trilinear", "nearest"], "align_corners": [True, None]},
        {"anti_aliasing": [True, False], "anti_aliasing_sigma": [(0.5, 1.0, 1.0), None]},
        {"dtype": ["float64", None]},
        {"mode": ["area"]},
        {"lazy": True, "mode": ["bilinear", "nearest"]},
    ):
        yield Case("Resized", {**keys, **kwargs}, both, (16, torch.float32), inverse="lazy" not in kwargs)


TABLES = (rotate90, resize)
