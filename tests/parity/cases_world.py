# SPDX-License-Identifier: Apache-2.0
"""Transforms that are given in the world: spacing, orientation, the grid of another image; and lazy chains of them."""

import itertools

import numpy as np
import torch

from cases import META, Case, variety
from inputs import DTYPES, OBLIQUE, PLANE, Image, Python, Sample, Several

STRAIGHT = [[-0.7, 0.0, 0.0, 10.0], [0.0, 0.9, 0.0, -20.5], [0.0, 0.0, 2.5, 5.25], [0.0, 0.0, 0.0, 1.0]]
TURNED = [[0.0, 0.0, 2.5, -31.0], [-0.8, 0.0, 0.0, 12.5], [0.0, 1.1, 0.0, 7.0], [0.0, 0.0, 0.0, 1.0]]
SHEARED = [[1.5, 0.4, 0.0, 3.0], [0.0, 1.2, 0.3, -4.0], [0.0, 0.0, 2.0, 5.0], [0.0, 0.0, 0.0, 1.0]]
FLAT = [[0.8, 0.0, -3.0], [0.0, -1.25, 4.0], [0.0, 0.0, 1.0]]
AFFINES = {"oblique": OBLIQUE, "straight": STRAIGHT, "turned": TURNED, "sheared": SHEARED}
NUMBERS = tuple(dtype for dtype in DTYPES if dtype not in ("bool", "uint16"))

# Codes for which PyTorch would have to reverse uint16 along an axis where it does not.
UINT16_FLIPS = ("LPS", "PSL")

# Interpolated values are sums of up to 64 products, in another order.
ULPS = 4
# SciPy's splines are solved by recursive filters in float64.
SPLINE_ULPS = 4


def volume(affine="oblique", dtype="float32", shape=(2, 5, 6, 7), **more):
    return Image(shape, dtype, affine=AFFINES[affine], **more)


def spacing():
    name = "Spacing"
    for affine in AFFINES:
        given = volume(affine)
        for pixdim in (
            (1.3, 1.1, 1.7),
            1.1,
            [2.0],
            (1.4, 1.2),
            (1.3, 0.0, -1.0),
            (float("nan"), 1.2, 1.9),
            (1.6, None, 2.2),
            np.array([1.5, 1.5, 2.0]),
            (1.3, 1.1, 1.7, 9.0),
            None,
        ):
            yield Case(name, {"pixdim": pixdim}, given, ULPS, inverse=True)
        for diagonal in (True, False):
            yield Case(name, {"pixdim": (1.3, 1.1, 1.7), "diagonal": diagonal}, given, ULPS, inverse=True)
        for padding, align in itertools.product(("zeros", "border", "reflection"), (False, True)):
            for mode in ("bilinear", "nearest"):
                kwargs = {"pixdim": (1.37, 1.13, 1.71), "mode": mode, "padding_mode": padding, "align_corners": align}
                yield Case(name, kwargs, given, ULPS, inverse=mode != "nearest")
        for order in range(6):
            kwargs = {"pixdim": (1.37, 1.13, 1.71), "mode": order}
            yield Case(name, kwargs, given, SPLINE_ULPS, inverse=order > 0)
        for scale, align in itertools.product((False, True), (False, True)):
            kwargs = {"pixdim": (1.37, 1.13, 1.71), "scale_extent": scale, "align_corners": align}
            yield Case(name, kwargs, given, ULPS, inverse=True)
    for padding in ("reflect", "grid-mirror", "constant", "grid-constant", "nearest", "mirror", "grid-wrap", "wrap"):
        for mode, align in itertools.product((1, 3), (False, True)):
            kwargs = {"pixdim": (1.37, 1.13, 1.71), "mode": mode, "padding_mode": padding, "align_corners": align}
            yield Case(name, {**kwargs, "diagonal": True}, volume(), SPLINE_ULPS)
        kwargs = {"pixdim": (1.37, 1.13, 1.71), "padding_mode": padding, "diagonal": True}
        yield Case(name, kwargs, volume(), ULPS)
    for mode in ("linear", "trilinear", "1"):
        yield Case(name, {"pixdim": (1.37, 1.13, 1.71), "mode": mode}, volume(), ULPS, inverse=True)
    for mode in ("nearest-exact", "area", "0", "2", "4", "cubic", 6, -1, 1.5):
        yield Case(name, {"pixdim": (1.37, 1.13, 1.71), "mode": mode}, volume())
    for mode in ("bicubic", "3"):
        yield Case(name, {"pixdim": 1.3, "mode": mode}, volume(), difference="volumes-can-be-bicubic")
        yield Case(name, {"pixdim": (1.1, 0.8), "mode": mode}, Image((2, 6, 7), affine=PLANE), ULPS, inverse=True)
    for padding in ("symmetric", "edge", 5):
        yield Case(name, {"pixdim": 1.3, "padding_mode": padding}, volume())
    for dtype in ("float32", np.float64, torch.float64, None):
        for image in ("float32", "float64"):
            tolerance = (300, torch.float32) if dtype in ("float32", None) else ULPS
            yield Case(name, {"pixdim": 1.37, "dtype": dtype}, volume(dtype=image), tolerance, inverse=True)
    for dtype in (None, "int16", "float16"):
        # To the dictionary form none means float64.
        kwargs, difference = {"pixdim": 1.37, "dtype": dtype}, "computes-in-floating-point"
        yield Case(name, kwargs, volume(dtype="int16"), difference=difference, dictionary=dtype is not None)
    # Spacings that are whole multiples: voxels are taken as they are, and ties between two shapes.
    for pixdim in ((1.4, 1.8, 5.0), (2.1, 2.7, 7.5), (0.35, 0.45, 1.25)):
        for shape in ((1, 6, 7, 8), (1, 7, 8, 9)):
            yield Case(name, {"pixdim": pixdim}, volume("straight", shape=shape), ULPS, inverse=True)
            yield Case(name, {"pixdim": pixdim}, volume("turned", shape=shape), ULPS, inverse=True)
    for minimum, maximum in (
        ((1.0, 1.0, 1.0), (2.0, 2.0, 2.0)),
        (1.0, 4.0),
        ((0.1, None, 1.0), (None, 2.0, 9.0)),
        ((2.0, 2.0, 2.0), None),
        (None, (0.5, 3.0, 0.5)),
        ((3.0,), (2.0,)),
        ((-1.0,), (2.0,)),
        ((1.0, float("nan")), (1.6, 1.6)),
    ):
        kwargs = {"pixdim": (1.3, 1.1, 1.7), "min_pixdim": minimum, "max_pixdim": maximum}
        for affine in ("straight", "oblique"):
            yield Case(name, kwargs, volume(affine), ULPS, inverse=True)
    for align in (False, True):
        kwargs = {"pixdim": (1.3, 1.1, 1.7), "recompute_affine": True, "align_corners": align}
        yield Case(name, kwargs, Image((2, 5, 6, 7)), ULPS)
        yield Case(name, kwargs, Image((2, 6, 7)), ULPS)
        yield Case(name, kwargs, volume("straight"), ULPS, difference="recomputed-affines-stay-in-the-world")
    yield Case(name, {"pixdim": 1.3, "recompute_affine": True, "lazy": True}, volume())
    for given in variety(DTYPES):
        # Where nothing changes only the type does.
        yield Case(name, {"pixdim": -1.0}, given, ULPS, inverse=True)
    for dtype in DTYPES:
        yield Case(name, {"pixdim": (1.37, 1.13, 1.71)}, volume("straight", dtype), ULPS, inverse=True)
        kwargs = {"pixdim": (1.37, 1.13, 1.71), "mode": "nearest"}
        yield Case(name, kwargs, volume("oblique", dtype))
    for layout in ("fortran", "strided", "broadcast"):
        for dtype in ("float32", "int16"):
            given = Image((2, 4, 5, 6), dtype, layout=layout, affine=OBLIQUE)
            yield Case(name, {"pixdim": (1.37, 1.13, 1.71)}, given, ULPS, inverse=True)
    for given in (
        Image((2, 6, 7), affine=PLANE),
        Image((2, 6, 7), "int16", affine=OBLIQUE),
        Image((1, 6, 7), affine=FLAT),
        Image((2, 6, 7), kind="torch"),
        Image((2, 6, 7), kind="numpy"),
        Image((2, 5, 6, 7), affine=OBLIQUE, meta=META),
        Image((2, 5, 6, 7), affine=PLANE),
        Image((1, 1, 1, 1)),
        Image((1, 1, 6, 7), affine=STRAIGHT),
    ):
        flat = given.affine is PLANE and len(given.shape) == 4
        for kwargs in ({"pixdim": (1.3, 0.8)}, {"pixdim": (1.3, 0.8), "align_corners": True}):
            yield Case(name, kwargs, given, ULPS, inverse=not flat)
    yield Case(name, {"pixdim": 1.3}, Image((0, 5, 6, 7)), difference="empty-images-are-resampled")
    yield Case(name, {"pixdim": 2.0}, Image((2, 9)), difference="profiles-are-resampled")
    yield Case(name, {"pixdim": 2.0}, Image((2, 4, 5, 3, 2)), difference="axes-stay-apart")
    yield Case(name, {"pixdim": 2.0}, Image((2,)))
    kwargs = {"pixdim": 1.3, "padding_mode": "zeros"}
    yield Case(name, kwargs, Image((1, 0, 5, 6)), difference="empty-images-are-resampled")
    yield Case(name, {"pixdim": 1.3}, Image((1, 0, 5, 6)))
    yield Case(name, {"pixdim": 1.3}, Image((2, 4, 5), affine=[[1, 0, 0], [0, 0, 0], [0, 0, 1]]))
    yield Case(name, {}, volume())
    yield Case(name, {"pixdim": []}, volume())
    yield Case(name, {"pixdim": "x"}, volume())
    yield Case(name, {"pixdim": 1.0, "unknown": 1}, volume())
    for value in ("abc", [1.0, 2.0], None):
        yield Case(name, {"pixdim": 1.0}, Python(value))
    for affine in AFFINES:
        yield Case(name, {"pixdim": (1.37, 1.13, 1.71), "lazy": True}, volume(affine))
    yield Case(name, {"pixdim": -1.0, "lazy": True}, volume())
    # Arguments of the call.
    for note, call in {
        "mode": lambda apply, data: apply(data, mode="nearest"),
        "position": lambda apply, data: apply(data, "nearest", "zeros"),
        "several": lambda apply, data: apply(data, padding_mode="zeros", align_corners=True, dtype=torch.float64),
        "shape": lambda apply, data: apply(data, output_spatial_shape=[4, 5, 6]),
        "extent": lambda apply, data: apply(data, scale_extent=True, align_corners=True),
        "lazy": lambda apply, data: apply(data, lazy=True),
        "unknown": lambda apply, data: apply(data, modus=1),
    }.items():
        yield Case(
            name, {"pixdim": (1.37, 1.13, 1.71)}, volume(), ULPS, call=call, note=f"[call {note}]", dictionary=False
        )
    yield from spacing_dictionary()


def spacing_dictionary():
    name = "Spacingd"
    pair = Sample({"a": volume("straight"), "b": volume("straight", "uint8"), "note": Python("x")})
    near = np.array(STRAIGHT)
    near[:3, :3] *= 1.0002
    near = near.tolist()
    almost = Sample({"a": volume("straight"), "b": Image((1, 5, 6, 7), affine=near)})
    other = Sample({"a": volume("straight"), "b": volume("oblique")})
    both = {"keys": ["a", "b"], "pixdim": (1.37, 1.13, 1.71)}
    for given in (pair, almost, other):
        for same in (True, False):
            yield Case(name, {**both, "ensure_same_shape": same}, given, ULPS, inverse=True)
    for kwargs in (
        {"mode": ("bilinear", "nearest")},
        {"mode": ["bilinear", 1], "padding_mode": ["zeros", "constant"]},
        {"align_corners": [True, False]},
        {"dtype": [np.float64, torch.float64]},
        {"dtype": None},
        {"scale_extent": [True, False], "align_corners": True},
        {"mode": ["bilinear"] * 3},
        {"lazy": True},
        {"allow_missing_keys": True, "keys": ["a", "missing"]},
        {"keys": ["a", "missing"]},
        {"keys": []},
        {"min_pixdim": 0.5, "max_pixdim": 3.0},
    ):
        yield Case(name, {**both, **kwargs}, pair, ULPS, inverse=True)


def spatial_resample():
    name = "SpatialResample"
    grids = {
        "same": None,
        "finer": np.diag([0.7, 0.8, 0.9, 1.0]),
        "straight": np.array(STRAIGHT),
        "turned": torch.tensor(TURNED),
        "sheared": np.array(SHEARED),
    }
    for affine, (note, grid) in itertools.product(AFFINES, grids.items()):
        for size in (None, -1, [4, 5, 6], (4, -1, 3)):
            call = lambda apply, data, grid=grid, size=size: apply(data, grid, size)  # noqa: E731
            yield Case(
                name, {}, volume(affine), ULPS, call=call, inverse=True, note=f"[{note},{size}]", dictionary=False
            )
    target = np.array([[0.9, 0.1, 0.0, -30.0], [-0.1, 1.1, 0.2, 10.0], [0.0, -0.2, 1.3, 0.0], [0.0, 0.0, 0.0, 1.0]])
    to = lambda apply, data: apply(data, dst_affine=target, spatial_size=[6, 5, 4])  # noqa: E731

    def row(kwargs, given, ulps=ULPS, **more):
        return Case(name, kwargs, given, ulps, call=to, dictionary=False, **more)

    near = Image((2, 5, 6, 7), affine=[[1, 0, 0, -30.37], [0, 1, 0, 9.11], [0, 0, 1, 0.56], [0, 0, 0, 1]])
    for mode, padding, align in itertools.product(
        ("bilinear", "nearest", 0, 1, 2, 3, 4, 5), ("zeros", "border", "reflection"), (False, True)
    ):
        kwargs = {"mode": mode, "padding_mode": padding, "align_corners": align}
        yield row(kwargs, near, inverse=mode not in ("nearest", 0))
    for dtype in DTYPES:
        yield row({}, Image((2, 5, 6, 7), dtype, affine=near.affine), inverse=True)
        yield row({"mode": 3}, Image((2, 5, 6, 7), dtype, affine=near.affine))
    for value in ("nan", "inf"):
        yield row({"mode": "nearest"}, Image((2, 5, 6, 7), values=value, affine=near.affine))
    yield row({"lazy": True}, near)
    yield row({"dtype": "float32"}, near, (300, torch.float32), inverse=True)
    flat = np.array([[0.9, 0.1, -3.0], [-0.1, 1.1, 1.0], [0.0, 0.0, 1.0]])
    for given in (Image((2, 6, 7)), Image((2, 6, 7), affine=FLAT), Image((1, 6, 7), "int16", affine=PLANE)):
        for size in (None, -1, [5, 4]):
            call = lambda apply, data, size=size: apply(data, flat, size)  # noqa: E731
            yield Case(name, {}, given, ULPS, call=call, inverse=True, note=f"[flat,{size}]", dictionary=False)
    for note, call in {
        "nothing": lambda apply, data: apply(data),
        "singular": lambda apply, data: apply(data, np.zeros((4, 4))),
        "one": lambda apply, data: apply(data, spatial_size=4),
        "mode": lambda apply, data: apply(data, target, mode="nearest", padding_mode="zeros"),
    }.items():
        yield Case(name, {}, near, ULPS, call=call, note=f"[{note}]", dictionary=False)
    for given in variety(NUMBERS):
        profile = len(given.shape) == 2 and given.kind == "meta"
        yield Case(name, {}, given, dictionary=False, difference="profiles-are-resampled" if profile else None)
    singular = Image((1, 4, 5), affine=[[1, 0, 0], [0, 0, 0], [0, 0, 1]])
    yield Case(name, {}, singular, call=lambda apply, data: apply(data, np.eye(3)), dictionary=False)
    for mode in ("cubic", 7):
        yield row({"mode": mode}, near)

    # The dictionary form finds the grid in the sample.
    sample = Sample({"a": near, "b": volume(dtype="uint8"), "dst_affine": Python(target), "grid": Python(np.eye(4))})
    for kwargs in (
        {"keys": "a"},
        {"keys": ["a", "b"], "mode": ["bilinear", "nearest"], "dst_keys": ["dst_affine", "grid"]},
        {"keys": ["a", "b"], "dst_keys": "grid", "dtype": None},
        {"keys": ["a", "b"], "padding_mode": ["zeros", "reflection"], "align_corners": [True, False]},
        {"keys": "a", "dst_keys": "missing"},
        {"keys": ["a", "b"], "dst_keys": ["grid"]},
        {"keys": ["missing"]},
        {"keys": ["missing", "a"], "allow_missing_keys": True},
        {"keys": "a", "lazy": True},
    ):
        modes = kwargs.get("mode", ())
        yield Case("SpatialResampled", kwargs, sample, ULPS, inverse="nearest" not in modes)


def resample_to_match():
    name = "ResampleToMatch"
    sources = (volume(meta=META), volume("straight", "int16"), Image((2, 5, 6, 7)), Image((1, 5, 6, 7), kind="numpy"))
    goals = (
        volume("turned", shape=(1, 4, 5, 6), meta={"filename_or_obj": "b.nii.gz", "spatial_shape": [4, 5, 6], "z": 1}),
        volume("oblique", shape=(3, 4, 3, 5)),
        Image((1, 4, 6, 3)),
        Image((1, 4, 6, 3), kind="torch"),
    )
    for source, goal in itertools.product(sources, goals):
        for kwargs in ({}, {"mode": "nearest"}, {"padding_mode": "zeros", "align_corners": True}, {"lazy": True}):
            yield Case(
                name,
                kwargs,
                Several((source, goal)),
                ULPS,
                call=lambda apply, data: apply(data[0], data[1]),
                inverse=not kwargs.get("lazy") and "mode" not in kwargs and source.kind == "meta",
            )
    plane, other = Image((2, 6, 7), affine=PLANE), Image((1, 5, 4), affine=FLAT)
    for kwargs in ({}, {"mode": 3}, {"dtype": torch.float64}):
        call = lambda apply, data: apply(data[0], img_dst=data[1])  # noqa: E731
        yield Case(name, kwargs, Several((plane, other)), ULPS, call=call, inverse=True)
        yield Case(name, kwargs, Several((plane, plane)), ULPS, call=call, inverse=True)
    yield Case(name, {}, volume(), dictionary=False)
    yield Case(name, {}, volume(), call=lambda apply, data: apply(data, None), note="[none]", dictionary=False)
    sample = Sample({"a": volume(meta=META), "b": volume("straight", "uint8"), "c": goals[0]})
    for kwargs in (
        {"keys": ["a", "b"], "key_dst": "c"},
        {"keys": ["a", "b"], "key_dst": "c", "mode": ["bilinear", "nearest"]},
        {"keys": ["a", "b"], "key_dst": "a"},
        {"keys": ["b"], "key_dst": "a", "padding_mode": "zeros", "align_corners": True, "dtype": None},
        {"keys": ["b"], "key_dst": "missing"},
        {"keys": ["missing", "b"], "key_dst": "a", "allow_missing_keys": True},
        {"keys": ["missing", "b"], "key_dst": "a"},
        {"keys": ["b"]},
        {"keys": ["a"], "key_dst": "c", "lazy": True},
    ):
        yield Case("ResampleToMatchd", kwargs, sample, ULPS, inverse=kwargs.get("mode") is None)


def orientation():
    name = "Orientation"
    codes = ("RAS", "LPS", "LAS", "SRA", "PSL", "AIR", ("L", "P", "S"), "RASX", "RA", "XYZ", "ras", "")
    for affine, code in itertools.product(AFFINES, codes):
        yield Case(name, {"axcodes": code}, volume(affine, meta=META), inverse=True)
    for affine in AFFINES:
        yield Case(name, {"as_closest_canonical": True}, volume(affine), inverse=True)
        yield Case(name, {"as_closest_canonical": True, "axcodes": "LPS"}, volume(affine), inverse=True)
        for code in ("RAS", "PSL"):
            yield Case(name, {"axcodes": code, "lazy": True}, volume(affine))
    for labels in (
        (("R", "L"), ("A", "P"), ("I", "S")),
        [["L", "R"], ["P", "A"], ["I", "S"]],
        (("left", "right"), ("back", "front"), ("low", "high")),
        (("L", "R"), ("P", "A")),
        (("L", "L"), ("P", "A"), ("I", "S")),
    ):
        for code in ("RAS", ("left", "front", "low")):
            yield Case(name, {"axcodes": code, "labels": labels}, volume("oblique"), inverse=True)
    for space in ("RAS", "LPS"):
        for code in ("RAS", "LPS"):
            yield Case(name, {"axcodes": code}, volume("straight", meta={"space": space}), inverse=True)
    for dtype in DTYPES:
        for code in ("RAS", "SPL"):
            # PyTorch does not flip uint16 along some axes.
            difference = "uint16-works" if dtype == "uint16" and code == "SPL" else None
            yield Case(name, {"axcodes": code}, volume("turned", dtype), inverse=True, difference=difference)
    for given in (
        Image((2, 4, 5), affine=PLANE),
        Image((2, 4, 5), affine=OBLIQUE),
        Image((2, 4, 5), affine=FLAT),
        Image((2, 4, 5)),
        Image((2, 4, 5), kind="numpy"),
        Image((2, 4, 5), kind="torch"),
        Image((0, 4, 5)),
        Image((1, 0, 5, 6)),
        Image((2, 4, 5, 6), layout="fortran", affine=TURNED),
        Image((2, 4, 5, 6), layout="strided", affine=TURNED),
        Image((2, 4, 5, 6), layout="broadcast", affine=TURNED),
        Image((2, 4, 5, 6), affine=PLANE),
    ):
        for code in ("RA", "LPS", "AR"):
            plain = given.kind != "meta" and len(given.shape) == 3
            difference = "arrays-have-the-identity" if plain else None
            yield Case(name, {"axcodes": code}, given, inverse=True, difference=difference)
    for given in (Image((2, 9)), Image((2, 9), affine=STRAIGHT)):
        for code in ("R", "L"):
            reverses = (code == "L") != (given.affine is STRAIGHT)
            yield Case(name, {"axcodes": code}, given, difference="profiles-keep-their-place" if reverses else None)
    yield Case(name, {"axcodes": "LPS"}, Image((1, 2, 3, 4, 5)), difference="axes-after-the-third-stay")
    yield Case(name, {"axcodes": "RAS"}, Image((3,)))
    yield Case(name, {}, volume())
    yield Case(name, {"axcodes": 5}, volume())
    flat = [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 0, 0], [0, 0, 0, 1]]
    yield Case(name, {"axcodes": "RAS"}, Image((1, 3, 4, 5), affine=flat))
    lazily = lambda apply, data: apply(data, lazy=True)  # noqa: E731
    yield Case(name, {"axcodes": "RAS"}, volume("turned"), call=lazily, note="[lazy]")
    for value in ("abc", [1.0, 2.0], None):
        yield Case(name, {"axcodes": "RAS"}, Python(value))
    pair = Sample({"a": volume("turned"), "b": volume("straight", "uint8")})
    for keys in (["a", "b"], "b", ["a", "missing"]):
        for allow in (False, True):
            kwargs = {"keys": keys, "axcodes": "LPS", "allow_missing_keys": allow}
            yield Case("Orientationd", kwargs, pair, inverse=True)


def lazy_chains():
    name = "Compose"
    given = (volume("oblique", meta=META), volume("turned", "int16"), volume("straight", "uint8"))
    chains = {
        "spacing": lambda m: [m.Spacing((1.37, 1.13, 1.71))],
        "nearest": lambda m: [m.Spacing((1.37, 1.13, 1.71), mode="nearest")],
        "orientation": lambda m: [m.Orientation("RAS")],
        "two": lambda m: [m.Orientation("LPS"), m.Spacing((1.37, 1.13, 1.71))],
        "three": lambda m: [m.Spacing((1.37, 1.13, 1.71)), m.Orientation("RAS"), m.Flip(0)],
        "back": lambda m: [m.Spacing((1.37, 1.13, 1.71)), m.Spacing((1.9, 1.5, 3.0))],
        "aligned": lambda m: [m.Spacing((1.37, 1.13, 1.71), align_corners=True), m.Flip(1)],
        "aligned-first": lambda m: [m.Spacing(1.4, align_corners=True), m.Spacing(1.1, align_corners=False)],
        "splines": lambda m: [m.Spacing((1.37, 1.13, 1.71), mode=3), m.Flip()],
        "match": lambda m: [m.SpatialResample(), m.Orientation("SPL")],
        "zoom": lambda m: [m.Spacing((1.37, 1.13, 1.71)), m.Zoom(1.3, keep_size=False)],
        "rotate": lambda m: [m.Orientation("RAS"), m.Rotate((0.3, 0.1, -0.2)), m.Spacing((1.37, 1.13, 1.71))],
        "affine": lambda m: [m.Affine(rotate_params=(0.2, 0.1, 0.3), scale_params=(1.1, 0.9, 1.0), image_only=True)],
        "affine-aligned": lambda m: [
            m.Affine(rotate_params=(0.2, 0.1, 0.3), align_corners=True, image_only=True, padding_mode="border")
        ],
        "affine-and": lambda m: [
            m.Spacing((1.37, 1.13, 1.71)),
            m.Affine(rotate_params=(0.2, 0.1, 0.3), image_only=True, spatial_size=(5, 6, 7)),
            m.Flip(0),
        ],
        "crop": lambda m: [
            m.Orientation("RAS"),
            m.Spacing((1.37, 1.13, 1.71)),
            m.SpatialPad((9, 9, 9)),
            m.CenterSpatialCrop((5, 6, 4)),
            m.Flip(2),
        ],
        "pad": lambda m: [m.SpatialPad((9, 9, 9)), m.Orientation("LPS"), m.Rotate90(1, (0, 2))],
        "resize": lambda m: [m.Resize((6, 7, 5)), m.Orientation("RAS")],
        "eager-between": lambda m: [
            m.Spacing((1.37, 1.13, 1.71)),
            m.CastToType("float64"),
            m.Orientation("RAS"),
            m.Spacing((1.9, 1.5, 3.0)),
        ],
    }
    for (note, chain), image in itertools.product(chains.items(), given):
        # Eagerly, and in its inverse, MONAI turns images in float32.
        single = note.startswith(("rotate", "affine"))
        for lazy in (True,) if single else (True, None, False):
            make = lambda m, chain=chain, lazy=lazy: m.Compose(chain(m), lazy=lazy)  # noqa: E731
            inverse = note != "nearest" and not single
            yield Case(name, {}, image, ULPS, make=make, inverse=inverse, note=f"[{note},lazy={lazy}]")
    for overrides in (
        {"mode": "nearest"},
        {"mode": 3},
        {"mode": 1, "padding_mode": "constant"},
        {"padding_mode": "zeros"},
        {"padding_mode": "reflection", "align_corners": True},
        {"align_corners": False},
        {"align_corners": None},
        {"dtype": "float64"},
        {"dtype": None},
        {"resample_mode": "auto"},
        {"resample_mode": "other"},
        {"mode": "area"},
        {"padding_mode": "replicate"},
    ):
        for image in given[:2]:

            def make(m, overrides=overrides):
                chosen = dict(overrides)
                if chosen.get("dtype") and "monai" in m.__name__:
                    chosen["dtype"] = getattr(torch, chosen["dtype"])
                chain = [m.Orientation("LAS"), m.Spacing((1.37, 1.13, 1.71), align_corners=True)]
                return m.Compose(chain, lazy=True, overrides=chosen)

            single = overrides.get("dtype", 1) is None
            difference = "computes-in-floating-point" if single and image.dtype == "int16" else None
            ulps = (300, torch.float32) if single else ULPS
            yield Case(name, {}, image, ulps, make=make, difference=difference, note=f"[overrides={overrides}]")
    plane = Image((2, 6, 7), affine=PLANE)
    make = lambda m: m.Compose([m.Spacing((1.1, 0.8)), m.Flip(0), m.Orientation("LA")], lazy=True)  # noqa: E731
    yield Case(name, {}, plane, ULPS, make=make, inverse=True, note="[plane]")
    sample = Sample({"image": volume("turned", "int16"), "label": volume("turned", "uint8")})
    make = lambda m: m.Compose(  # noqa: E731
        [
            m.Orientationd(["image", "label"], "RAS"),
            m.Spacingd(["image", "label"], (1.37, 1.13, 1.71), mode=("bilinear", "nearest")),
        ],
        lazy=True,
        overrides={"label": {"mode": "nearest"}},
    )
    yield Case(name, {}, sample, ULPS, make=make, note="[bundle]")
    # Eagerly the two go together; so do they for planes, axes after the third, keys that are named twice.
    for keys in (["image", "label"], ["image", "image"], "image"):
        for mode in ("bilinear", "nearest", 1, 3):
            make = lambda m, keys=keys, mode=mode: m.Compose(  # noqa: E731
                [m.Orientationd(keys, "LAI"), m.Spacingd(["label", "image"], (1.37, 1.13, 1.71), mode=mode)]
            )
            yield Case(name, {}, sample, ULPS, make=make, inverse=mode == "bilinear", note=f"[{keys},{mode}]")
    for axes, pixdim in itertools.product(("LPS", "PSL", "AIR"), ((1.37, 1.13, 1.71), -1.0)):
        for dtype in ("uint16", "int16", "float64"):
            for options in ({}, {"padding_mode": "reflection"}, {"align_corners": True, "padding_mode": "zeros"}):
                make = lambda m, axes=axes, pixdim=pixdim, options=options: m.Compose(  # noqa: E731
                    [m.Orientation(axes), m.Spacing(pixdim, **options)]
                )
                difference = "uint16-works" if dtype == "uint16" and axes in UINT16_FLIPS else None
                note = f"[{axes},{pixdim},{options}]"
                given = volume("turned", dtype)
                yield Case(name, {}, given, ULPS, make=make, inverse=True, note=note, difference=difference)
    make = lambda m: m.Compose([m.Orientation("AL"), m.Spacing((1.1, 0.8))])  # noqa: E731
    yield Case(name, {}, plane, ULPS, make=make, inverse=True, note="[plane, eagerly]")


def aliases():
    sample = Sample({"a": volume("turned"), "b": volume("straight"), "dst_affine": Python(np.eye(4))})
    for alias in ("D", "Dict"):
        for name, kwargs in (
            ("Spacing", {"pixdim": 1.37}),
            ("SpatialResample", {}),
            ("ResampleToMatch", {"key_dst": "b"}),
            ("Orientation", {"axcodes": "LPS"}),
        ):
            yield Case(name + alias, {"keys": "a", **kwargs}, sample, ULPS, inverse=True)


def distinct(table):
    """The rows of a table, numbered where affines alone tell them apart."""

    def rows():
        seen = {}
        for case in table():
            name = str(case)
            seen[name] = seen.get(name, 0) + 1
            if seen[name] > 1:
                case.note += f"[{seen[name]}]"
            yield case

    return rows


TABLES = tuple(map(distinct, (spacing, spatial_resample, resample_to_match, orientation, lazy_chains, aliases)))
