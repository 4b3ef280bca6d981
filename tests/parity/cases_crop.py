# SPDX-License-Identifier: Apache-2.0
"""Cropping and padding."""

import itertools
from dataclasses import replace

import mica
import numpy as np
import torch
from cases import META, Case, variety
from inputs import DTYPES, OBLIQUE, PLANE, Image, Python, Sample, Several

MODES = (
    "constant",
    "edge",
    "replicate",
    "reflect",
    "symmetric",
    "wrap",
    "circular",
    "maximum",
    "minimum",
    "mean",
    "median",
    "linear_ramp",
)
COMPUTED = ("maximum", "minimum", "mean", "median", "linear_ramp")
#: NumPy adds up in the image's own type.
MEAN = 4

VOLUME = Image((2, 4, 5, 6), "float32", affine=OBLIQUE, meta=META)
FLAT = Image((1, 5, 6), "int16", affine=PLANE)
THICK = Image((1, 5, 6), "int16", affine=OBLIQUE)
LINE = Image((2, 9))
EXTENDED = Image((2, 2, 3, 4, 5))
PLACES = (VOLUME, FLAT, THICK, EXTENDED)
ODD = (Python("x"), Python(None), Python([1, 2]), Python(5))


def moves_profile(given):
    """Images with one spatial axis, whose shift MONAI loses."""
    return len(getattr(given, "shape", ())) == 2 and getattr(given, "kind", "meta") is not None


def row(name, kwargs, given, **more):
    """A case that is inverted too; ``shifts`` says that the origin of the image moves."""
    shifts = more.pop("shifts", True)
    if shifts and moves_profile(given) and "difference" not in more:
        more["difference"] = "profiles-keep-their-place"
    more.setdefault("inverse", True)
    return Case(name, kwargs, given, **more)


def eager_and_lazy(name, kwargs, given, **more):
    yield row(name, kwargs, given, **more)
    if not moves_profile(given) and len(given.shape) < 5:
        yield row(name, {**kwargs, "lazy": True}, given, **{**more, "inverse": False})


def has_voxels(given):
    return 0 not in getattr(given, "shape", ())


def filled(name, kwargs, given, **more):
    """Every mode on one image."""
    for mode in MODES:
        more_of_mode = dict(more)
        if given.dtype == "bfloat16" and mode in (*COMPUTED, "symmetric"):
            more_of_mode["difference"] = "bfloat16-works"
        ulps = MEAN if mode in ("mean", "median") else 1 if mode == "linear_ramp" else 0
        yield row(name, {**kwargs, "mode": mode}, given, ulps=ulps, **more_of_mode)


def pad():
    # The dictionary form takes a transform that pads, see padd_and_cropd.
    for case in pad_rows():
        yield replace(case, dictionary=False)


def pad_rows():
    name = "Pad"
    for given in variety():
        to_pad = [(0, 0)] + [(1, 2)] * (len(given.shape) - 1)
        yield row(name, {"to_pad": to_pad}, given)
    for dtype in DTYPES:
        yield from filled(name, {"to_pad": [(0, 0), (1, 2), (0, 1)]}, Image((2, 4, 5), dtype))
    for given in PLACES:
        for to_pad in (
            [(0, 0)],
            [(0, 0), (1, 0)],
            ((0, 0), (0, 0), (2, 1)),
            [(0, 0)] * len(given.shape),
            [[0, 0]] + [[1, 1]] * (len(given.shape) - 1),
        ):
            yield from eager_and_lazy(name, {"to_pad": to_pad}, given)
    for to_pad in ([(0, 0), (-1, -1), (-2, 1)], [(0, 0), (1, -1), (0, -3)]):
        for mode in ("constant", "edge", "reflect", "wrap"):
            yield row(
                name,
                {"to_pad": to_pad, "mode": mode},
                Image((1, 5, 6), affine=PLANE),
                difference="negative-pads-are-undone",
            )
        yield row(name, {"to_pad": to_pad, "mode": "mean"}, FLAT, difference="negative-pads-work")
    yield row(name, {"to_pad": [(0, 0), (-1, 0), (0, 0)]}, FLAT, inverse=False)
    for mode in ("constant", "edge"):
        yield row(name, {"to_pad": [(1, 1), (1, 2)], "mode": mode}, Image((3, 5, 6)), difference="channels-are-padded")
    yield row(name, {"to_pad": [(1, 1), (1, 2)], "mode": "symmetric"}, Image((3, 5, 6)), inverse=False)
    yield row(name, {"to_pad": [(1, 2), (1, 2)], "mode": "maximum"}, Image((3, 5, 6)), inverse=False)
    surplus = [(0, 0), (1, 1), (1, 1), (1, 1)]
    yield row(name, {"to_pad": surplus}, Image((3, 5, 6)), difference="surplus-pads-are-refused")
    yield row(name, {"to_pad": [(0, 0), (-3, -3)]}, Image((3, 5, 6)))
    yield row(name, {"to_pad": None}, VOLUME)
    yield row(name, {}, VOLUME)
    yield row(name, {"to_pad": 3}, VOLUME)
    yield row(name, {"to_pad": [(0, 0), (1, 1)], "mode": "mirror"}, VOLUME)
    for value in ODD[:3]:
        yield Case(name, {"to_pad": [(0, 0), (1, 1)]}, value)


def arguments_of_modes():
    """What NumPy's pad and PyTorch's take besides, by one of the transforms that hand it on."""
    name = "BorderPad"
    for dtype, value in itertools.product(("float32", "float16", "uint8", "int16", "bool"), (3, -1, 0.7, 300, 300.5)):
        yield row(name, {"spatial_border": 1, "value": value}, Image((1, 2, 3), dtype))
        yield row(name, {"spatial_border": 1, "constant_values": value}, Image((1, 2, 3), dtype))
    for values in ((1, 2), [3], [(0, 0), (1, 2), (3, 4)], [[5, 6]], [[0], [1], [2]], [(0, 0), (1, 2)], [1, 2, 3]):
        yield row(name, {"spatial_border": [1, 2, 3, 0], "constant_values": values}, FLAT)
        yield row(name, {"spatial_border": [1, 2, 3, 0], "constant_values": values}, Image((2, 3, 4)))
        yield row(name, {"spatial_border": [1, 2, 3, 0], "end_values": values, "mode": "linear_ramp"}, FLAT)
        yield row(
            name,
            {"spatial_border": [1, 2, 3, 0], "end_values": values, "mode": "linear_ramp"},
            Image((2, 3, 4)),
            ulps=1,
        )
    yield row(name, {"spatial_border": 1, "value": 1, "constant_values": 2}, FLAT)
    for mode in COMPUTED[:4]:
        for length in (1, 2, 100, (1, 2), [(1, 1), (2, 3), (1, 4)], 0, -1):
            difference = {}
            if length == 0 and mode in ("mean", "median"):
                # NaN.
                difference = {"difference": "statistics-have-voxels"}
            for given in (Image((2, 4, 5), "float32"), Image((2, 4, 5), "int16")):
                yield row(
                    name,
                    {"spatial_border": [1, 2], "mode": mode, "stat_length": length},
                    given,
                    ulps=MEAN,
                    **difference,
                )
    for kind, mode in itertools.product(("even", "odd"), ("reflect", "symmetric")):
        for dtype in ("float32", "float16", "uint8", "int16", "bool"):
            difference = {}
            yield row(
                name,
                {"spatial_border": [1, 2], "mode": mode, "reflect_type": kind},
                Image((2, 4, 5), dtype),
                **difference,
            )
    for mode in ("edge", "wrap", "mean", "symmetric"):
        for extra in (
            {"value": 1}, {"constant_values": 1}, {"end_values": 1}, {"reflect_type": "even"}, {"unknown": 1}
        ):
            if (mode, *extra) != ("symmetric", "reflect_type"):
                yield row(name, {"spatial_border": 1, "mode": mode, **extra}, FLAT)
    yield row(name, {"spatial_border": 1, "stat_length": 1}, FLAT)
    for mode in ("edge", "symmetric", "wrap"):
        # Far beyond the image.
        yield row(name, {"spatial_border": 11, "mode": mode}, Image((1, 3, 4), affine=PLANE))
        yield row(name, {"spatial_border": 11, "mode": mode}, Image((1, 3, 4), "int16", affine=PLANE))
    yield row(name, {"spatial_border": 11, "mode": "reflect"}, Image((1, 3, 4)), difference="reflections-go-on")
    yield row(
        name, {"spatial_border": 11, "mode": "reflect"}, Image((1, 3, 4), "int16"), difference="reflections-go-on"
    )
    yield row(name, {"spatial_border": 2, "mode": "reflect"}, Image((1, 1, 4)), difference="reflections-go-on")
    for mode in MODES:
        yield row(name, {"spatial_border": 1, "mode": mode}, Image((1, 0, 4)))
        by_torch = {"difference": "channels-may-be-none"} if mode in ("edge", "replicate", "reflect") else {}
        yield row(name, {"spatial_border": 1, "mode": mode}, Image((0, 3, 4)), ulps=1, **by_torch)
        for layout in ("fortran", "strided", "broadcast"):
            yield row(name, {"spatial_border": 2, "mode": mode}, Image((2, 4, 5), layout=layout), ulps=MEAN)
        for values in ("nan", "inf"):
            yield row(name, {"spatial_border": 2, "mode": mode}, Image((2, 4, 5), values=values), ulps=MEAN)
    yield Case(
        name,
        {"spatial_border": 1, "mode": "empty"},
        FLAT,
        make=lambda m: m.BorderPad(1, mode="empty"),
        call=lambda apply, data: tuple(apply(data).shape),
        note="shape",
    )


def spatial_pad():
    name = "SpatialPad"
    for given in variety():
        yield row(name, {"spatial_size": 7}, given, shifts=given.shape[-1] < 6 if given.shape else True)
    for given in PLACES:
        n = len(given.shape) - 1
        for size in (
            7,
            0,
            -1,
            [8] * n,
            [8, -1, 3, 5][:n],
            (3,) * n,
            [None, 8, None, 1][:n],
            np.array([8] * n),
            torch.tensor([7] * n),
        ):
            for method in ("symmetric", "end"):
                yield from eager_and_lazy(name, {"spatial_size": size, "method": method}, given)
        yield from filled(name, {"spatial_size": [7] * n}, given)
    yield row(name, {"spatial_size": 12, "method": "end"}, LINE, shifts=False)
    yield row(name, {"spatial_size": 12}, LINE)
    for wrong in ([7], [7, 7, 7, 7], "7", None):
        yield row(name, {"spatial_size": wrong}, VOLUME)
    yield row(name, {"spatial_size": 7, "method": "start"}, VOLUME)
    yield row(name, {}, VOLUME)
    for value in ODD:
        yield Case(name, {"spatial_size": 7}, value)


def border_pad():
    name = "BorderPad"
    for given in variety():
        yield row(name, {"spatial_border": 1}, given)
    for given in PLACES:
        n = len(given.shape) - 1
        for border in (0, 2, -1, [1, 0, 2, 3][:n], [0, 1, 2, 0, -1, 3, 1, 1][: 2 * n], (1,)):
            yield from eager_and_lazy(name, {"spatial_border": border}, given)
        yield from filled(name, {"spatial_border": [1, 2, 0, 1][:n]}, given)
    for border in ([1, 2], (0, 1)):
        yield row(name, {"spatial_border": border}, LINE, shifts=border[0] > 0)
    for wrong in ([1, 2, 3, 4], [1.5, 2, 3], "1", [], None, 1.5):
        yield row(name, {"spatial_border": wrong}, VOLUME)


def divisible_pad():
    name = "DivisiblePad"
    for given in variety():
        yield row(name, {"k": 4}, given, shifts=given.shape[-1:] != (9,) or True)
    for given in PLACES:
        n = len(given.shape) - 1
        for k in (1, 3, 0, -1, [7] * n, [4, 0, 3, 5][:n], [None, 4, 4, 4][:n]):
            for method in ("symmetric", "end"):
                yield from eager_and_lazy(name, {"k": k, "method": method}, given)
        yield from filled(name, {"k": 7}, given)
    for wrong in ([7], "7", None):
        yield row(name, {"k": wrong}, VOLUME)


def resize_with_pad_or_crop():
    name = "ResizeWithPadOrCrop"
    for given in variety():
        yield row(name, {"spatial_size": 5}, given, shifts=given.shape != (1, 5))
    for given in PLACES:
        n = len(given.shape) - 1
        for size in (5, 0, -1, [8] * n, [8, -1, 3, 5][:n], (3,) * n, (2, 9, 4, 4)[:n], [1] * n):
            for method in ("symmetric", "end"):
                yield from eager_and_lazy(name, {"spatial_size": size, "method": method}, given)
        yield from filled(name, {"spatial_size": [7, 3, 7, 5][:n]}, given)
    yield row(name, {"spatial_size": 7, "value": 3.5}, VOLUME)
    yield row(name, {"spatial_size": 7, "constant_values": 3}, VOLUME)
    for wrong in ([7], [7, 7, 7, 7], "7"):
        yield row(name, {"spatial_size": wrong}, VOLUME)
    yield row(name, {"spatial_size": 7, "method": "start"}, VOLUME)


def spatial_crop():
    name = "SpatialCrop"
    for given in variety():
        for kwargs in ({"roi_center": 2, "roi_size": 3}, {"roi_start": 1, "roi_end": 3}):
            # One number is for the first axis only.
            empty = given.shape and 1 < len(given.shape) and given.shape[1] == 0
            more = {"difference": "empty-crops-keep-their-place"} if empty else {}
            yield row(name, kwargs, given, **more)
    for given in PLACES:
        n = len(given.shape) - 1
        for kwargs in (
            {"roi_center": [2] * n, "roi_size": [3, 2, 4, 1][:n]},
            {"roi_center": [0] * n, "roi_size": [3] * n},
            {"roi_center": [2] * n, "roi_size": [100] * n},
            {"roi_center": [2] * n, "roi_size": 2},
            {"roi_center": 2, "roi_size": [2] * n},
            {"roi_center": [1.7] * n, "roi_size": [2.9] * n},
            {"roi_center": np.array([2] * n), "roi_size": torch.tensor([2] * n)},
            {"roi_start": [1] * n, "roi_end": [2, 3, 2, 3][:n]},
            {"roi_start": [-3] * n, "roi_end": [2] * n},
            {"roi_start": [1], "roi_end": [3]},
            {"roi_start": np.array([1] * n), "roi_end": torch.tensor([2] * n)},
            {"roi_start": [0] * n, "roi_end": [100] * n},
            {"roi_slices": [slice(1, 3)] * n},
            {"roi_slices": [slice(None, -1)] * n},
            {"roi_slices": [slice(-2, None), slice(None)]},
            {"roi_slices": [slice(1, 3, 1)]},
            {"roi_slices": [slice(1, 3)] * 6},
            {"roi_slices": [slice(1, 2)], "roi_center": [9], "roi_size": [9]},
            {"roi_center": [2] * n, "roi_size": [2] * n, "roi_start": [0] * n, "roi_end": [1] * n},
        ):
            yield from eager_and_lazy(name, kwargs, given)
        for kwargs in (
            {"roi_center": [2] * n, "roi_size": [0] * n},
            {"roi_start": [2] * n, "roi_end": [1] * n},
            {"roi_start": [2] * n, "roi_end": [-1] * n},
        ):
            yield row(name, kwargs, given)
        yield row(name, {"roi_start": [20], "roi_end": [30]}, given, difference="empty-crops-keep-their-place")
        yield row(name, {"roi_slices": [slice(-100, 2)]}, given, difference="empty-crops-keep-their-place")
    for wrong in (
        {},
        {"roi_center": [1, 2, 3]},
        {"roi_start": [1, 2, 3]},
        {"roi_center": [1, 2, 3], "roi_size": [1, 2]},
        {"roi_start": [1, 2, 3], "roi_end": [1, 2]},
        {"roi_slices": [slice(0, 4, 2)]},
        {"roi_slices": [slice(4, 0, -1)]},
        {"roi_center": "x", "roi_size": 2},
        {"roi_center": [1, "x", 3], "roi_size": 2},
        {"roi_start": [1, 1, 1], "roi_end": "roi"},
    ):
        yield row(name, wrong, VOLUME)
    sample = {
        "image": VOLUME,
        "label": Image((1, 4, 5, 6), "uint8", affine=OBLIQUE),
        "center": Python([2, 2, 3]),
        "size": Python((2, 3, 4)),
        "start": Image((1, 1, 3), "float32", "constant", kind="torch"),
        "end": Python([3, 4, 5]),
        "text": Python("x"),
    }
    for kwargs in (
        {"roi_center": "center", "roi_size": "size"},
        {"roi_center": "center", "roi_size": [2, 2, 2]},
        {"roi_start": [1, 1, 1], "roi_end": "end"},
        {"roi_start": [1, 1, 1], "roi_end": "start"},
        {"roi_center": "missing", "roi_size": [2, 2, 2]},
        {"roi_center": "text", "roi_size": [2, 2, 2]},
        {"roi_start": "center", "roi_end": "end", "lazy": True},
    ):
        yield Case("SpatialCropd", {"keys": ["image", "label"], **kwargs}, Sample(sample), inverse="lazy" not in kwargs)
    yield Case("SpatialCropd", {"keys": ["image", "none"], "roi_start": 1, "roi_end": 2}, Sample(sample))
    yield Case(
        "SpatialCropd",
        {"keys": ["image", "none"], "roi_start": 1, "roi_end": 2, "allow_missing_keys": True},
        Sample(sample),
    )
    for value in ODD:
        yield Case(name, {"roi_start": 1, "roi_end": 2}, value)


def call_crop(slices):
    """MONAI's Crop takes the slices as a second argument, mica's as a second item."""

    def call(apply, data):
        if isinstance(data, mica.MetaTensor):
            return apply([data, [[one.start, one.stop, one.step] for one in slices]])
        return apply(data, slices)

    return call


def base_crop():
    for slices in ((slice(1, 3),), (slice(None), slice(-2, None)), ()):
        for given in PLACES:
            for lazy in (False, True) if len(given.shape) < 5 else (False,):
                yield Case(
                    "Crop",
                    {"lazy": lazy},
                    given,
                    call=call_crop(slices),
                    dictionary=False,
                    note=str(slices),
                    inverse=not lazy,
                )
    yield Case("Crop", {}, VOLUME, dictionary=False)
    yield Case(
        "Crop",
        {},
        VOLUME,
        call=call_crop((slice(0, 4, 2),)),
        dictionary=False,
        note="steps",
        difference="steps-are-refused",
    )


def center_crops():
    name = "CenterSpatialCrop"
    for given in variety():
        yield row(name, {"roi_size": 3}, given)
    for given in PLACES:
        n = len(given.shape) - 1
        for size in (3, 0, -1, 100, [2] * n, [2, -1, 100, 3][:n], [None, 3, 3, 3][:n], np.array([3] * n)):
            yield from eager_and_lazy(name, {"roi_size": size}, given)
    for wrong in ([7], [7, 7, 7, 7], "7"):
        yield row(name, {"roi_size": wrong}, VOLUME)
    name = "CenterScaleCrop"
    for given in variety():
        yield row(name, {"roi_scale": 0.5}, given)
    for given in PLACES:
        n = len(given.shape) - 1
        for scale in (0.3, 0.0, -1, 1, 2.0, [0.5] * n, [0.1, 0.9, 0, 0.4][:n]):
            yield from eager_and_lazy(name, {"roi_scale": scale}, given, shifts=True)
    for wrong in ([0.5], "7"):
        yield row(name, {"roi_scale": wrong}, VOLUME)


def padd_and_cropd():
    sample = Sample({"a": VOLUME, "b": Image((1, 3, 4, 5), "uint8", affine=OBLIQUE), "text": Python("x")})

    def padd(make, **kwargs):
        mode = kwargs.get("mode", "constant")
        return Case(
            "Padd",
            kwargs,
            sample,
            make=lambda m: m.Padd(padder=make(m), **kwargs),
            inverse=not kwargs.get("lazy"),
            note=mode if isinstance(mode, str) else "modes",
        )

    for keys in ("a", ["a", "b"]):
        for mode in ("constant", "edge", "symmetric"):
            yield padd(lambda m: m.SpatialPad(7), keys=keys, mode=mode)
            yield padd(lambda m: m.BorderPad(1, mode="wrap"), keys=keys, mode=mode)
            yield padd(lambda m: m.Pad([(0, 0), (1, 1)]), keys=keys, mode=mode)
        yield padd(lambda m: m.DivisiblePad(4), keys=keys, lazy=True)
        yield padd(lambda m: m.DivisiblePad(4, lazy=True), keys=keys)
    yield padd(lambda m: m.SpatialPad(7), keys=["a", "b"], mode=["edge", "reflect"])
    yield padd(lambda m: m.SpatialPad(7), keys=["a", "b"], mode=["edge"])
    yield padd(lambda m: m.SpatialPad(7), keys=["a", "c"])
    yield padd(lambda m: m.SpatialPad(7), keys=["a", "c"], allow_missing_keys=True)
    yield padd(lambda m: m.ResizeWithPadOrCrop(4), keys=["a", "b"], mode="edge")

    def cropd(make, **kwargs):
        return Case(
            "Cropd", kwargs, sample, make=lambda m: m.Cropd(cropper=make(m), **kwargs), inverse=not kwargs.get("lazy")
        )

    for keys in ("a", ["a", "b"], ["a", "c"]):
        yield cropd(lambda m: m.CenterSpatialCrop(2), keys=keys)
        yield cropd(lambda m: m.SpatialCrop(roi_start=[1], roi_end=[3]), keys=keys, lazy=True)
        yield cropd(lambda m: m.CenterScaleCrop(0.5), keys=keys, allow_missing_keys=True)
    for name, kwargs in (
        ("SpatialPad", {"spatial_size": 7}),
        ("BorderPad", {"spatial_border": 2}),
        ("DivisiblePad", {"k": 4}),
        ("ResizeWithPadOrCrop", {"spatial_size": 4}),
    ):
        for modes in (["edge", "constant"], ["edge"], "wrap"):
            yield Case(name + "d", {"keys": ["a", "b"], **kwargs, "mode": modes}, sample, inverse=True)
        for alias in ("D", "Dict"):
            yield Case(name + alias, {"keys": "a", **kwargs}, sample)
    for name, kwargs in (
        ("SpatialCrop", {"roi_start": 1, "roi_end": 2}),
        ("CenterSpatialCrop", {"roi_size": 2}),
        ("CenterScaleCrop", {"roi_scale": 0.5}),
        ("CropForeground", {"source_key": "a"}),
        ("BoundingRect", {}),
    ):
        for alias in ("d", "D", "Dict"):
            yield Case(name + alias, {"keys": "a", **kwargs}, sample)
    for alias in ("D", "Dict"):
        yield Case(
            "Pad" + alias,
            {"keys": "a"},
            sample,
            make=lambda m,
            alias=alias: getattr(m, "Pad" + alias)("a", m.SpatialPad(7)),
        )
        yield Case(
            "Crop" + alias,
            {"keys": "a"},
            sample,
            make=lambda m,
            alias=alias: getattr(m, "Crop" + alias)("a", m.CenterSpatialCrop(2)),
        )


def spot(shape=(2, 6, 7, 8), dtype="float32", affine=OBLIQUE, **more):
    return Spot(shape, dtype, affine=affine, **more)


class Spot(Image):
    """An image that is 0 but for some voxels in the middle."""

    def __str__(self):
        return "spot-" + super().__str__()

    def memory(self):
        memory = super().memory()
        # PyTorch writes into no masked uint16.
        tensor = memory.to(torch.float64, copy=True)
        inner = torch.zeros(tensor.shape, dtype=torch.bool)
        inner[(slice(None), *(slice(2, max(3, size - 2)) for size in tensor.shape[1:]))] = True
        tensor[~inner] = 0
        if tensor.shape[0] > 1:
            tensor[1] = 0
            tensor[(1, *(1 for _ in tensor.shape[1:]))] = 3
        return tensor.to(memory.dtype)


def above_twenty(image):
    return np.asarray(image) > 20


def uint16(given):
    """PyTorch compares no uint16."""
    return {"difference": "uint16-works"} if given.dtype == "uint16" else {}


def crop_foreground():
    for case in crop_foreground_rows():
        yield replace(case, dictionary=False)
        other = None if case.component.endswith("d") and case.component != "CropForeground" else case.as_dictionary()
        if other is not None and "return_coords" not in case.kwargs:
            other.kwargs["source_key"] = "image"
            yield other


def crop_foreground_rows():
    name = "CropForeground"
    for given in variety():
        yield row(name, {}, given, shifts=False, **uint16(given))
    for dtype in DTYPES:
        yield row(name, {}, spot(dtype=dtype), **uint16(spot(dtype=dtype)))
    for given in (
        spot(),
        spot((1, 6, 7), "int16", PLANE),
        spot((1, 6, 7), "uint8"),
        spot((2, 5, 6, 7, 5), affine=None),
        spot((1, 6, 7), "bool"),
    ):
        n = len(given.shape) - 1
        for kwargs in (
            {},
            {"margin": 1},
            {"margin": [0, 2, 1, 3][:n]},
            {"margin": 4},
            {"margin": 4, "allow_smaller": True},
            {"margin": 4, "mode": "edge"},
            {"margin": 4, "value": 7},
            {"margin": 4, "constant_values": 7},
            {"k_divisible": 5},
            {"k_divisible": [4, 3, 2, 1][:n], "margin": 1},
            {"k_divisible": 0},
            {"channel_indices": 0},
            {"channel_indices": [0]},
            {"channel_indices": -1, "margin": 1},
        ):
            yield from eager_and_lazy(name, kwargs, given)
    for kwargs in (
        {"channel_indices": [1, 0]}, {"channel_indices": 1}, {"channel_indices": 2}, {"channel_indices": []}
    ):
        yield row(name, kwargs, spot())
    yield row(name, {}, spot((2, 9)))
    yield row(name, {}, Image(values="zeros"))
    yield row(name, {"margin": 2, "k_divisible": 4}, Image(values="zeros"))
    yield row(name, {}, Image(values="nan"))
    for function in (above_twenty,):
        yield row(name, {"select_fn": function}, spot())
        yield row(name, {"select_fn": function, "channel_indices": 1}, spot())

    def compared(text, function):
        return lambda m: m.CropForeground(select_fn=function if "monai" in m.__name__ else text)

    for text, function in {
        "x > 20": lambda x: x > 20,
        "lambda x: x >= 20": lambda x: x >= 20,
        "$lambda x: x != 0": lambda x: x != 0,
        "x < 20": lambda x: x < 20,
        "x <= 0": lambda x: x <= 0,
        "x == 3": lambda x: x == 3,
        "is_positive": lambda x: x > 0,
    }.items():
        for given in (spot(), spot(dtype="int16"), spot(dtype="uint8")):
            yield Case(name, {}, given, make=compared(text, function), note=text, inverse=True)
    for wrong in (
        {"margin": -1},
        {"margin": [1, 2]},
        {"select_fn": "x + 1"},
        {"select_fn": 5},
        {"mode": "mirror", "margin": 4},
        {"k_divisible": [1, 2]},
    ):
        yield row(name, wrong, spot())
    yield Case(
        name,
        {"return_coords": True},
        spot(),
        make=lambda m: m.CropForeground(return_coords=True, margin=3),
        call=lambda apply, data: list(apply(data)),
    )
    for value in ODD:
        yield Case(name, {}, value)
    sample = Sample(
        {"image": spot(), "label": Image((1, 6, 7, 8), "uint8", affine=OBLIQUE), "text": Python("x"), "flat": FLAT}
    )
    for kwargs in (
        {},
        {"keys": ["image"]},
        {"keys": ["label"]},
        {"margin": 3, "mode": ["edge", "constant"]},
        {"margin": 3, "mode": ["edge"]},
        {"start_coord_key": None, "end_coord_key": "end"},
        {"source_key": "label", "k_divisible": 4},
        {"source_key": "missing"},
        {"source_key": "text"},
        {"source_key": "flat"},
        {"keys": ["image", "missing"]},
        {"keys": ["image", "missing"], "allow_missing_keys": True},
        {"lazy": True, "margin": 3},
        {"value": 5, "margin": 4},
        {"keys": []},
    ):
        given = {"keys": ["image", "label"], "source_key": "image", **kwargs}
        yield Case("CropForegroundd", given, sample, inverse="lazy" not in kwargs)


def bounding_rect():
    name = "BoundingRect"
    for given in variety():
        yield Case(name, {}, given, **uint16(given))
    for dtype in DTYPES:
        yield Case(name, {}, spot(dtype=dtype), **uint16(spot(dtype=dtype)))
    for given in (spot((3, 6, 7)), spot((2, 9)), Image(values="zeros"), Image(values="nan"), spot((2, 5, 6, 7, 5))):
        yield Case(name, {}, given)
    yield Case(name, {"select_fn": above_twenty}, spot())
    yield Case(name, {"select_fn": "x >"}, spot())
    sample = Sample({"image": spot(), "label": FLAT, "label_bbox": Python(1), "text": Python("x")})
    for kwargs in (
        {"keys": ["image"]},
        {"keys": ["image", "label"]},
        {"keys": ["image", "label"], "bbox_key_postfix": "box"},
        {"keys": ["image", "none"]},
        {"keys": ["image", "none"], "allow_missing_keys": True},
        {"keys": ["text"]},
    ):
        yield Case("BoundingRectd", kwargs, sample)


def lazy_pipelines():
    """Pending crops and pads, carried out together; a crop to the foreground needs voxels."""
    steps = {
        "pad-crop": lambda m: [m.SpatialPad(9), m.CenterSpatialCrop(4)],
        "crop-pad": lambda m: [m.SpatialCrop(roi_start=[1, 1], roi_end=[4, 4]), m.BorderPad(2)],
        "crop-flip": lambda m: [m.CenterSpatialCrop(3), m.Flip(0), m.DivisiblePad(4)],
        "resize": lambda m: [m.Flip(1), m.ResizeWithPadOrCrop([4, 9, 5])],
        "value": lambda m: [m.BorderPad(1, value=5.0), m.Flip(0)],
        "edge": lambda m: [m.BorderPad(1, mode="edge"), m.Flip(0)],
    }
    for note, make in steps.items():
        for given in (VOLUME, Image((1, 5, 6, 4), "int16", affine=OBLIQUE)):
            for lazy in (False, True):
                yield Case(
                    "Compose", {}, given, make=lambda m, make=make, lazy=lazy: m.Compose(
                        make(m), lazy=lazy
                    ), inverse=True, note=f"[{note},{lazy}]"
                )
    foreground = lambda m: m.Compose([m.Flip(0), m.CropForeground(margin=1)], lazy=True)  # noqa: E731
    yield Case("Compose", {}, spot(), make=foreground, note="[foreground]", difference="boxes-are-in-current-voxels")
    yield Case(
        "Compose",
        {},
        Sample({"a": spot(), "b": VOLUME}),
        make=lambda m: m.Compose(
            [m.Flipd(["a"], 0), m.CropForegroundd("a", "a", margin=1), m.Flipd(["a"], 1)], lazy=True
        ),
        inverse=True,
        note="[foregroundd]",
    )


def unbatched(apply, data):
    """MONAI calls patches a batch, with the metadata of a single image."""
    result = apply(data)
    if not isinstance(result, mica.MetaTensor):
        result.is_batch = False
    return result


def grid_split():
    name = "GridSplit"
    for given in variety():
        # MONAI cannot reshape patches without pixels.
        yield Case(name, {}, given)
    for given in (
        Image((2, 7, 8)), Image((1, 7, 8), "uint16", affine=PLANE, meta=META), Image((3, 7, 8), layout="fortran")
    ):
        for kwargs in (
            {"grid": (1, 1)},
            {"grid": (1, 1), "size": 4},
            {"grid": (2, 3)},
            {"grid": [3, 1]},
            {"grid": (2, 3), "size": 4},
            {"grid": (3, 3), "size": (5, 6)},
            {"grid": (2, 3), "size": (4, 9)},
            {"grid": (9, 3)},
            {"grid": (2,)},
            {"grid": (0, 2)},
            {"grid": 2},
            {"size": 0},
            {"size": (4, 4, 4)},
        ):
            yield Case(name, kwargs, given)
    sample = Sample({"image": Image((2, 7, 8)), "label": FLAT, "name": Python("x")})
    for kwargs in (
        {"keys": "image"},
        {"keys": ["image", "label"], "size": 3},
        {"keys": ["image", "label"], "size": {"image": 3, "label": (2, 2)}},
        {"keys": ["image", "label"], "size": {"image": 3, "label": None}},
        {"keys": ["image", "label"], "size": {"image": 3}},
        {"keys": ["image", "none"]},
        {"keys": ["image", "none"], "allow_missing_keys": True},
        {"keys": ["image"], "grid": (1, 1)},
    ):
        yield Case("GridSplitd", kwargs, sample)
    for alias in ("D", "Dict"):
        yield Case("GridSplit" + alias, {"keys": "image"}, sample)


def grid_patch():
    name = "GridPatch"

    def of(kwargs, given, **more):
        more.setdefault("call", unbatched)
        return Case(name, kwargs, given, dictionary=False, **more)

    for given in variety():
        # MONAI gives metadata to arrays; it writes into those of its input.
        yield of({"patch_size": (2, 3)}, given)
    for given in (Image((2, 7, 8), affine=PLANE), Image((1, 7, 8), "uint8"), VOLUME, Image((1, 7, 8), "bool")):
        for kwargs in (
            {"patch_size": (3, 4)},
            {"patch_size": (3,)},
            {"patch_size": 3},
            {"patch_size": (0, 4)},
            {"patch_size": (None, 4)},
            {"patch_size": (9, 4)},
            {"patch_size": (3, 4, 2)},
            {"patch_size": (3, 4), "overlap": 0.5},
            {"patch_size": (3, 4), "overlap": 0.3, "pad_mode": "constant"},
            {"patch_size": (3, 4), "overlap": [0.5, 0.25]},
            {"patch_size": (3, 4), "overlap": [0.0, 0.5, 0.25]},
            {"patch_size": (3, 4), "offset": 0},
            {"patch_size": (3, 4), "offset": [0]},
            {"patch_size": (3, 4), "overlap": 1.0},
            {"patch_size": (3, 4), "offset": (1, 2)},
            {"patch_size": (3, 4), "offset": (1,)},
            {"patch_size": (3, 4), "offset": (4, 4)},
            {"patch_size": (3, 4), "offset": (5, 5)},
            {"patch_size": (3, 4), "offset": (-1, -1), "pad_mode": "constant"},
            {"patch_size": (3, 4), "pad_mode": "edge"},
            {"patch_size": (3, 4), "pad_mode": "wrap", "num_patches": 3},
            {"patch_size": (3, 4), "pad_mode": "symmetric"},
            {"patch_size": (3, 4), "num_patches": 2},
            {"patch_size": (3, 4), "num_patches": 0},
            {"patch_size": (3, 4), "num_patches": 3, "sort_fn": "min"},
            {"patch_size": (3, 4), "num_patches": 3, "sort_fn": "MAX"},
            {"patch_size": (3, 4), "num_patches": 20},
            {"patch_size": (3, 4), "num_patches": 20, "constant_values": 5},
            {"patch_size": (3, 4), "num_patches": 20, "pad_mode": "constant", "constant_values": 5},
            {"patch_size": (3, 4), "num_patches": 2, "sort_fn": "foo"},
            {"patch_size": (3, 4), "threshold": 1000.0},
            {"patch_size": (3, 4), "threshold": 6.0, "num_patches": 3},
            {"patch_size": (3, 4), "threshold": -1.0},
            {"patch_size": "x"},
        ):
            yield of(kwargs, given)
    sample = Sample({"image": Image((2, 7, 8)), "label": FLAT, "name": Python("x")})

    def unbatched_items(apply, data):
        result = apply(data)
        return {key: unbatched(lambda it: it, item) if hasattr(item, "meta") else item for key, item in result.items()}

    for kwargs in (
        {"keys": "image"},
        {"keys": ["image", "label"], "num_patches": 2, "sort_fn": "max"},
        {"keys": ["image", "none"]},
        {"keys": ["image", "none"], "allow_missing_keys": True, "pad_mode": "constant", "value": 3},
    ):
        yield Case("GridPatchd", {"patch_size": (3, 4), **kwargs}, sample, call=unbatched_items)
    for alias in ("D", "Dict"):
        yield Case("GridPatch" + alias, {"keys": "image", "patch_size": (3, 4)}, sample, call=unbatched_items)


def pad_list_data_collate():
    name = "PadListDataCollate"
    items = [
        Sample({"image": Image((1, 5, 6), affine=PLANE), "label": Image((1, 5, 6), "uint8"), "name": Python("a")}),
        Sample({"image": Image((1, 4, 9), affine=PLANE), "label": Image((1, 5, 6), "uint8"), "name": Python("b")}),
    ]
    for kwargs in (
        {},
        {"method": "end"},
        {"mode": "edge"},
        {"value": 3.0},
        {"constant_values": 3},
        {"mode": "mirror"},
        {"method": "x"},
    ):
        yield Case(name, kwargs, Several(items), dictionary=False)
        if not {"mirror", "x"} & set(kwargs.values()):
            yield Case(name, kwargs, Several(items[:1]), dictionary=False)
    volumes = [Sample({"a": VOLUME}), Sample({"a": Image((2, 6, 5, 4), "float32", affine=OBLIQUE, meta=META)})]
    # MONAI writes tensors into the pixdim of each, which it then collates number by number.
    yield Case(name, {}, Several(volumes), dictionary=False, skip=("meta",))
    yield Case(name, {}, Several([Sample({"a": VOLUME}), Sample({"a": FLAT})]), dictionary=False)
    yield Case(name, {}, Several([Sample({"a": VOLUME}), Sample({"b": VOLUME})]), dictionary=False)
    yield Case(name, {}, Several([]), dictionary=False)
    yield Case(name, {}, Python(5), dictionary=False)


TABLES = (
    pad,
    arguments_of_modes,
    spatial_pad,
    border_pad,
    divisible_pad,
    resize_with_pad_or_crop,
    spatial_crop,
    base_crop,
    center_crops,
    padd_and_cropd,
    crop_foreground,
    bounding_rect,
    lazy_pipelines,
    grid_split,
    grid_patch,
    pad_list_data_collate,
)
