# SPDX-License-Identifier: Apache-2.0
"""The table of cases: spatial transforms that are given in voxels (sizes, angles, matrices, grids)."""

import itertools
from dataclasses import dataclass

import numpy as np
import torch
from cases import META, REAL, Case, variety
from inputs import DTYPES, OBLIQUE, PLANE, Image, Python, Sample, Several

VOLUME = Image((2, 4, 5, 6), affine=OBLIQUE, meta=META)
SLICE = Image((1, 6, 7), "int16", affine=PLANE)
BARE = Image((2, 4, 5, 6), affine=OBLIQUE)
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
                moves = size not in ((9,), (-1,)) and not align and mode != "bicubic"
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
        kwargs = {"spatial_size": (3, 8, 7), "mode": "trilinear", "dtype": dtype}
        # MONAI does not find bfloat16 again in its record.
        yield Case(name, kwargs, Image(), ulps, inverse=dtype is not torch.bfloat16)
    for given in variety(values="small"):
        shape = given.shape
        rank = len(shape) - 1
        if rank < 1:
            continue
        size = (3, 4, 5, 6)[:rank]
        difference = of_profile(given) if shape[1:] != (3,) else None
        # PyTorch has means of no channels, but no neighbours.
        other = "empty-images-are-resampled" if shape[0] == 0 else difference
        yield Case(name, {"spatial_size": size, "mode": "nearest"}, given, 0, other, inverse=True)
        yield Case(name, {"spatial_size": size}, given, CLOSE, difference)
        yield Case(name, {"spatial_size": size, "mode": "linear"}, given, CLOSE, other)
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


def zoom():
    name = "Zoom"
    factors = {1: (0.6, 1.5, 1.0, (2.0,)), 2: (0.6, 1.4, (0.5, 1.7), (1.0, 1.0)), 3: (0.7, 1.3, (0.5, 1.0, 1.6), 1)}
    for rank, given in ((1, PROFILE), (2, SLICE), (3, VOLUME)):
        for factor, mode, keep in itertools.product(factors[rank], MODES, (True, False)):
            if mode == "bicubic" and rank != 2:
                continue
            ulps = (16, torch.float32) if mode == "bicubic" else CLOSE
            difference = of_profile(given) if factor not in (1.0, 1) else None
            yield Case(name, {"zoom": factor, "mode": mode, "keep_size": keep}, given, ulps, difference, inverse=True)
    for align in (True, False):
        kwargs = {"zoom": (0.7, 1.2, 2.0), "mode": "trilinear", "align_corners": align}
        yield Case(name, kwargs, VOLUME, CLOSE, inverse=True)
    for padding in ("constant", "reflect", "replicate", "circular", "edge", "wrap", "symmetric", "mean", "minimum"):
        kwargs = {"zoom": (0.8, 0.9, 1.2), "padding_mode": padding}
        yield Case(name, kwargs, Image((1, 9, 10, 8)), CLOSE, inverse=True)
    for more in ({"value": 7.5}, {"constant_values": 3}):
        yield Case(name, {"zoom": 0.6, "padding_mode": "constant", **more}, VOLUME, CLOSE, inverse=True)
    for dtype, computed in itertools.product(("int16", "uint8", "float64", "bool"), ("float32", np.float64)):
        yield Case(name, {"zoom": 1.3, "mode": "linear", "dtype": computed}, Image(dtype=dtype), CLOSE, inverse=True)
    yield Case(name, {"zoom": 1.3, "dtype": None}, Image(dtype="float64"), CLOSE, inverse=True, dictionary=False)
    for lazy, keep, factor in itertools.product((False, True), (True, False), (0.7, 1.4, (0.5, 1.5, 1.0), 1.0)):
        yield Case(name, {"zoom": factor, "keep_size": keep, "lazy": lazy}, VOLUME, CLOSE, inverse=not lazy)
    for given in variety(("float32", "int16", "uint16"), "small"):
        if len(given.shape) > 1:
            difference = "empty-images-are-resampled" if given.shape[0] == 0 else of_profile(given)
            yield Case(name, {"zoom": 1.5, "mode": "nearest"}, given, 0, difference, inverse=True)
    for factor in ((0.5, 0.5), (1.0, 1.0, 1.0, 1.0), "x", 0.1, -1.0, 0):
        yield Case(name, {"zoom": factor}, VOLUME)
    for kwargs in ({"mode": "cubic"}, {"padding_mode": "zero"}, {"align_corners": True}):
        yield Case(name, {"zoom": 0.8, **kwargs}, VOLUME)
    both = Sample({"a": VOLUME, "b": Image((1, 4, 5, 3), "int16")})
    for kwargs in (
        {"mode": ["area", "nearest"], "padding_mode": ["edge", "constant"]},
        {"mode": ["trilinear", "nearest"], "align_corners": [True, None], "dtype": ["float64", "float32"]},
        {"keep_size": False},
        {"mode": ["area"]},
    ):
        yield Case("Zoomd", {"keys": ["a", "b"], "zoom": 0.7, **kwargs}, both, CLOSE, inverse=True)


# MONAI computes positions in float32: 1e-5 of the largest voxel.
SAMPLED = (84, torch.float32)


def rotate():
    name = "Rotate"
    for mode, padding, align, keep in itertools.product(
        ("nearest", "bilinear"), ("zeros", "border", "reflection"), (False, True), (True, False)
    ):
        kwargs = {"mode": mode, "padding_mode": padding, "align_corners": align, "keep_size": keep}
        yield Case(name, {"angle": 0.3, **kwargs}, SLICE, SAMPLED, inverse=True)
        yield Case(name, {"angle": (0.2, -0.3, 0.5), **kwargs}, BARE, SAMPLED, inverse=True)
    for angle in (0.1, 1.0, -2.5, 0, [0.7]):
        for lazy, keep in itertools.product((False, True), (True, False)):
            kwargs = {"angle": angle, "keep_size": keep, "lazy": lazy}
            yield Case(name, kwargs, SLICE, SAMPLED, inverse=not lazy)
            yield Case(name, kwargs, Image((2, 5, 8), affine=OBLIQUE), SAMPLED, inverse=not lazy)
    for order in ("XYZ", "xyz", "ZYX", "zxz", "YXY"):
        for lazy in (False, True):
            kwargs = {"angle": (0.2, -0.3, 0.5), "rotate_order": order, "lazy": lazy}
            yield Case(name, kwargs, BARE, SAMPLED, inverse=not lazy)
    for order in ("XY", "xyZ", "abc", "XXY", "", "XYZX"):
        yield Case(name, {"angle": (0.2, -0.3, 0.5), "rotate_order": order}, BARE)
    yield Case(name, {"angle": 0.4, "rotate_order": "abc"}, SLICE, SAMPLED)
    yield Case(name, {"angle": 0.4, "mode": "bicubic"}, SLICE, SAMPLED, inverse=True)
    yield Case(name, {"angle": 0.4, "mode": "bicubic"}, BARE, difference="volumes-can-be-bicubic")
    for padding in ("constant", "nearest", "reflect", "wrap", "grid-mirror"):
        yield Case(name, {"angle": 0.4, "padding_mode": padding}, SLICE, SAMPLED, inverse=True)
    for mode in (1, "1", "linear", "trilinear"):
        yield Case(name, {"angle": 0.4, "mode": mode}, BARE, SAMPLED, inverse=True)
    for kwargs in ({"mode": 0}, {"mode": 2}, {"mode": "area"}, {"mode": "x"}, {"padding_mode": "x"}, {"unknown": 1}):
        # The dictionary form takes 0 for none.
        yield Case(name, {"angle": 0.4, **kwargs}, SLICE, dictionary=kwargs != {"mode": 0})
    for dtype, computed in itertools.product(REAL, ("float32", "float64", np.float64)):
        yield Case(name, {"angle": 0.4, "dtype": computed}, Image(dtype=dtype), SAMPLED, inverse=True)
    yield Case(name, {"angle": 0.4, "dtype": None}, Image(dtype="float64"), SAMPLED, inverse=True, dictionary=False)
    for given in variety(("float32", "int16", "bool", "uint16", "float16")):
        rank = len(given.shape) - 1
        empty = 0 in given.shape
        if rank in (2, 3) and not empty:
            yield Case(name, {"angle": 0.4}, given, SAMPLED, inverse=not given.meta)
        elif not empty:
            yield Case(name, {"angle": 0.4}, given)
    # Sizes of voxels among the metadata follow the affine.
    yield Case(name, {"angle": 0.4}, VOLUME, SAMPLED)
    yield Case(name, {"angle": 0.4}, VOLUME, SAMPLED, "spacing-follows-inverses", inverse=True, note="[inverse]")
    for angle in ((0.1, 0.2), (0.1, 0.2, 0.3, 0.4), "x", []):
        yield Case(name, {"angle": angle}, BARE)
        yield Case(name, {"angle": angle}, SLICE)
    for value in ("abc", None):
        yield Case(name, {"angle": 0.1}, Python(value))
    both = Sample({"a": BARE, "b": Image((1, 4, 5, 3), "int16")})
    for kwargs in (
        {"mode": ["bilinear", "nearest"], "padding_mode": ["zeros", "border"]},
        {"align_corners": [True, False], "dtype": ["float64", "float32"]},
        {"keep_size": False, "lazy": True},
    ):
        kwargs = {"keys": ["a", "b"], "angle": 0.35, **kwargs}
        yield Case("Rotated", kwargs, both, SAMPLED, inverse="lazy" not in kwargs)


def listed(apply, data):
    """The results as a list, which MONAI gives as a tuple."""
    return list(apply(data))


PARAMETERS = (
    {"rotate_params": (0.2, -0.3, 0.4), "scale_params": (1.2, 0.9, 1.1)},
    {"rotate_params": 0.4, "translate_params": (1.5, -0.5, 0.25)},
    {"shear_params": (0.1, 0.2, -0.1, 0.3, 0.05, -0.2)},
    {"shear_params": (0.1,), "scale_params": 1.3, "translate_params": [0.5]},
    {
        "rotate_params": [0.1, 0.2],
        "shear_params": [0.1, 0.2],
        "translate_params": [1.0, -1.0],
        "scale_params": [0.8, 1.1],
    },
    {"translate_params": (2.0, -1.0, 0.0)},
    {"rotate_params": 0.0, "scale_params": ()},
    {},
)


def affine():
    name = "Affine"
    inputs = (VOLUME, SLICE, Image((2, 6, 5), affine=OBLIQUE, meta=META))
    for parameters, given, lazy in itertools.product(PARAMETERS, inputs, (False, True)):
        kwargs = {**parameters, "lazy": lazy}
        # The identity reaches voxels exactly, where reflection in float32 does not matter.
        yield Case(name, kwargs, given, SAMPLED, call=listed, dictionary=False)
        yield Case(name, {**kwargs, "image_only": True}, given, SAMPLED, dictionary=False)
        yield Case("Affined", {"keys": ["a"], **kwargs}, Sample({"a": given}), SAMPLED)
        # MONAI inverts matrices in float32, whose rounding is in its affine.
        only = {**parameters, "image_only": True}
        skip = ("affine", "meta")
        yield Case(name, only, given, SAMPLED, inverse=True, skip=skip, dictionary=False, note="[inverse]")
    some = {"rotate_params": (0.2, -0.3, 0.4), "scale_params": (1.2, 0.9, 1.1), "image_only": True}
    for mode, padding, align in itertools.product(
        ("bilinear", "nearest", 0, 1, 3), ("zeros", "border", "reflection"), (False, True)
    ):
        if mode == 0:
            # SciPy takes the upper of two voxels by positions in float32.
            continue
        for given, size in ((VOLUME, None), (VOLUME, (6, 4, -1)), (SLICE, (9, 5)), (SLICE, 7)):
            kwargs = {**some, "mode": mode, "padding_mode": padding, "align_corners": align, "spatial_size": size}
            yield Case(name, kwargs, given, SAMPLED, inverse=True, skip=("affine", "meta"), dictionary=False)
    for padding in ("reflect", "grid-mirror", "constant", "grid-constant", "nearest", "mirror", "grid-wrap", "wrap"):
        for mode in (2, 3, "5"):
            kwargs = {**some, "mode": mode, "padding_mode": padding}
            yield Case(name, kwargs, VOLUME, SAMPLED, dictionary=False)
    matrix = [[0.9, 0.1, 0.0, 0.5], [-0.1, 1.1, 0.05, -0.75], [0.0, 0.02, 0.8, 0.25], [0.0, 0.0, 0.0, 1.0]]
    plane = [[0.9, 0.1, 0.5], [-0.1, 1.1, -0.75], [0.0, 0.0, 1.0]]
    for lazy, given in itertools.product((False, True), (VOLUME, SLICE)):
        for kind in (np.array, torch.tensor):
            for rows in (matrix, plane):
                kwargs = {"affine": kind(rows), "lazy": lazy}
                note = f"[{kind.__name__}]"
                yield Case(name, kwargs, given, SAMPLED, call=listed, dictionary=False, note=note)
                yield Case("Affined", {"keys": "a", **kwargs}, Sample({"a": given}), SAMPLED, note=note)
    for dtype in (None, "float64", np.float64, "int16"):
        kwargs = {**some, "dtype": dtype}
        difference = "computes-in-floating-point" if dtype == "int16" else None
        yield Case(name, kwargs, Image(dtype="float64"), SAMPLED, difference, dictionary=False)
    for dtype in DTYPES:
        yield Case(name, some, Image(dtype=dtype), SAMPLED, dictionary=False)
    for normalized, align in itertools.product((True,), (False, True)):
        kwargs = {**some, "scale_params": (0.2, 0.3, 0.25), "normalized": normalized, "align_corners": align}
        yield Case(name, kwargs, VOLUME, SAMPLED, dictionary=False)
    for order in ("xyz", "zyx", "XZX", "XYz", "X"):
        kwargs = {**some, "rotate_order": order}
        yield Case(name, kwargs, VOLUME, SAMPLED, dictionary=False)
    for given in variety(("float32", "int16")):
        rank = len(given.shape) - 1
        if rank in (2, 3) and 0 not in given.shape:
            yield Case(name, {"rotate_params": 0.3, "image_only": True}, given, SAMPLED, dictionary=False)
        elif rank not in (2, 3):
            yield Case(name, {"rotate_params": 0.3, "image_only": True}, given, dictionary=False)
    yield Case(name, {**some, "mode": "bicubic"}, SLICE, SAMPLED, dictionary=False)
    yield Case(name, {**some, "mode": "bicubic"}, VOLUME, difference="volumes-can-be-bicubic", dictionary=False)
    for kwargs in (
        {"mode": "area"},
        {"mode": 7},
        {"padding_mode": "x"},
        {"spatial_size": (3, 4)},
        {"affine": np.zeros(3)},
        {"rotate_params": "x"},
        {"unknown": 1},
    ):
        yield Case(name, {**some, **kwargs}, VOLUME, dictionary=False)
    for value in ("abc", None):
        yield Case(name, {}, Python(value), dictionary=False)
    both = Sample({"a": VOLUME, "b": Image((1, 4, 5, 3), "int16")})
    for kwargs in (
        {"mode": ["bilinear", "nearest"], "padding_mode": ["zeros", "border"]},
        {"align_corners": True, "dtype": "float64"},
        {"mode": ["bilinear"]},
        {"image_only": True},
        {"normalized": True},
    ):
        kwargs = {"keys": ["a", "b"], "rotate_params": (0.2, -0.3, 0.4), **kwargs}
        yield Case("Affined", kwargs, both, SAMPLED, inverse=True, skip=("affine", "meta"))
    for lazy in (True, False):
        yield Case(
            "Compose",
            {},
            VOLUME,
            make=lambda m, lazy=lazy: m.Compose(
                [m.Rotate(0.3), m.Rotate90(), m.Affine((0.1, 0.2, 0.1), image_only=True), m.Resize((5, 6, 7))],
                lazy=lazy,
            ),
            ulps=(1000, torch.float32),
            note=f"[warp,lazy={lazy}]",
        )


def affine_grid():
    name = "AffineGrid"
    for parameters, size, align in itertools.product(PARAMETERS, ((4, 5, 6), (5, 7), [3, 1]), (False, True)):
        kwargs = {**parameters, "align_corners": align}
        yield Case(name, kwargs, Python(size), SAMPLED, call=listed)
        yield Case(name, {**kwargs, "lazy": True}, Python(size), call=listed)

        def of_grid(apply, data):
            return list(apply(None, grid=data))

        given = Image((len(size) + 1, *size), "float64", kind="torch")
        for dtype in (None, "float32"):
            yield Case(name, {**kwargs, "dtype": dtype}, given, SAMPLED, call=of_grid)
    for dtype in (np.float64, None, np.int16, np.float16):
        ulps = (4, torch.float16) if dtype is np.float16 else SAMPLED
        yield Case(name, {"rotate_params": 0.2, "dtype": dtype}, Python((4, 5)), ulps, call=listed)
    yield Case(name, {"affine": np.diag([2.0, 3.0, 1.0])}, Python((4, 5)), SAMPLED, call=listed)
    yield Case(name, {}, Python(None), call=listed)
    yield Case(name, {}, Python("x"), call=listed)
    yield Case(name, {"rotate_params": 0.2}, Python((2, 3, 4, 5)), call=listed)


def spread(apply, data):
    return apply(*data)


def resample():
    name = "Resample"

    def grid(shape, spread=1.0, dtype="float32"):
        return Grid((len(shape), *shape), spread, dtype)

    for given, shape in ((VOLUME, (4, 5, 6)), (VOLUME, (3, 7, 2)), (SLICE, (6, 7)), (SLICE, (4, 3))):
        for mode, padding, align in itertools.product(
            ("bilinear", "nearest", 3, "1"), ("zeros", "border", "reflection"), (False, True)
        ):
            kwargs = {"mode": mode, "padding_mode": padding, "align_corners": align}
            yield Case(name, kwargs, Several((given, grid(shape, 3.0)), tuple), SAMPLED, call=spread)
            kwargs = {**kwargs, "norm_coords": False}
            yield Case(name, kwargs, Several((given, grid(shape)), tuple), SAMPLED, call=spread)
    for dtype, computed in itertools.product(REAL, ("float32", np.float64)):
        image = Image((2, 4, 5, 6), dtype)
        for of_grid in ("float32", "float64"):
            pair = Several((image, grid((3, 4, 5), 3.0, of_grid)), tuple)
            yield Case(name, {"dtype": computed}, pair, SAMPLED, call=spread)
    pair = Several((SLICE, grid((4, 3), 3.0)), tuple)
    yield Case(name, {"mode": "bicubic"}, pair, SAMPLED, call=spread)
    yield Case(name, {}, pair, SAMPLED, call=lambda apply, data: apply(data[0], data[1], "nearest", "zeros"))
    yield Case(name, {}, pair, SAMPLED, call=lambda apply, data: apply(data[0], grid=data[1], align_corners=True))
    yield Case(name, {}, SLICE)
    for shape in ((4, 3, 2), (4,)):
        yield Case(name, {}, Several((SLICE, grid(shape)), tuple), call=spread)
    yield Case(name, {}, Several((VOLUME, grid((4, 3))), tuple), call=spread)
    for kwargs in ({"mode": "area"}, {"mode": "x"}, {"padding_mode": "x"}, {"unknown": 1}):
        yield Case(name, kwargs, pair, call=spread)


@dataclass(frozen=True)
class Grid(Image):
    """Positions around the centre; the dtype is that of the grid."""

    spread: float = 1.0

    def __init__(self, shape, spread, dtype):
        super().__init__(shape, dtype, kind="torch")
        object.__setattr__(self, "spread", spread)

    def __str__(self):
        return f"grid{super().__str__()}-{self.spread}"

    def memory(self):
        stream = np.random.RandomState(7)
        return torch.from_numpy(stream.uniform(-self.spread, self.spread, self.shape)).to(getattr(torch, self.dtype))


def grid_distortion():
    name = "GridDistortion"
    three = [(1.5, 0.5, 1.2, 1.0), (0.7, 1.1, 1.4, 0.9), (1.0, 0.8, 1.3, 1.1)]
    for mode, padding, cells in itertools.product(
        ("bilinear", "nearest", 3, 0), ("zeros", "border", "reflection"), (3, (2, 3, 1))
    ):
        steps = three if cells == 3 else [three[0][:3], three[1], three[2][:2]]
        kwargs = {"num_cells": cells, "distort_steps": steps, "mode": mode, "padding_mode": padding}
        for shape in ((2, 9, 10, 8), (1, 4, 5, 6)):
            yield Case(name, kwargs, Image(shape, affine=OBLIQUE, meta=META), SAMPLED)
        if cells == 3:
            yield Case(name, {**kwargs, "distort_steps": three[:2]}, Image((1, 11, 9), "int16"), SAMPLED)
    for given in variety():
        rank = len(given.shape) - 1
        if rank in (2, 3) and 0 not in given.shape:
            yield Case(name, {"num_cells": 3, "distort_steps": three[:rank]}, given, SAMPLED)
    yield Case(name, {"num_cells": 2, "distort_steps": [(1, 1, 1), (1, 2, 1)]}, Image((1, 7, 7)), SAMPLED)
    for kwargs in (
        {"num_cells": 3, "distort_steps": three[:2]},
        {"num_cells": 4, "distort_steps": three},
        {"num_cells": 0, "distort_steps": three},
        {"num_cells": (3, 3), "distort_steps": three},
        {"num_cells": 3, "distort_steps": three, "mode": "area"},
        {"num_cells": 3, "distort_steps": three, "unknown": 1},
        {"num_cells": 3},
        {"num_cells": 3, "distort_steps": 2},
    ):
        yield Case(name, kwargs, Image((2, 9, 10, 8)))
    yield Case(name, {"num_cells": 3, "distort_steps": three}, Python("x"))
    both = Sample({"a": Image((2, 9, 10, 8)), "b": Image((1, 9, 10, 8), "int16")})
    for kwargs in ({"mode": ["bilinear", "nearest"], "padding_mode": ["zeros", "border"]}, {"mode": ["bilinear"]}):
        kwargs = {"keys": ["a", "b"], "num_cells": 3, "distort_steps": three, **kwargs}
        yield Case("GridDistortiond", kwargs, both, SAMPLED)


def aliases():
    given = Sample({"a": Image((2, 4, 5, 6), affine=OBLIQUE)})
    for alias, (name, kwargs) in itertools.product(
        ("D", "Dict"),
        (
            ("Rotate90", {"k": 3}),
            ("Resize", {"spatial_size": (3, 4, 5)}),
            ("Zoom", {"zoom": 0.8}),
            ("Rotate", {"angle": 0.3}),
            ("Affine", {"rotate_params": 0.3}),
            ("GridDistortion", {"num_cells": 2, "distort_steps": [(1.0, 1.2, 0.8)] * 3}),
        ),
    ):
        yield Case(name + alias, {"keys": ["a"], **kwargs}, given, SAMPLED)


TABLES = (rotate90, resize, zoom, rotate, affine, affine_grid, resample, grid_distortion, aliases)
