# SPDX-License-Identifier: Apache-2.0
"""Cases of the utility transforms: dimensions, channels, element types, labels, indices, points."""

import copy

import numpy as np
import torch

from cases import META, PYTHON_VALUES, Case, variety
from compare import plain
from inputs import DTYPES, OBLIQUE, PLANE, Image, Python, Sample, Several

VOLUME = Image((2, 4, 5, 6), "int16", "noise", affine=OBLIQUE, meta=META)
SLICE = Image((1, 3, 4), "int16", affine=OBLIQUE)
FLAT = Image((1, 3, 4), "int16", affine=PLANE)
LABELS = tuple(dtype for dtype in DTYPES if dtype != "uint16")
NUMPY = tuple(dtype for dtype in DTYPES if dtype != "bfloat16")


def no_uint16(given):
    return "uint16-works" if getattr(given, "dtype", None) == "uint16" else None


def tidy(result):
    """Records and metadata among a sample without the ids of objects; images of their own."""
    if not isinstance(result, dict):
        return result
    ends = ("_transforms", "_meta_dict")
    return {
        key: plain(dict(item) if key.endswith("_meta_dict") else item) if key.endswith(ends) else copy.deepcopy(item)
        for key, item in result.items()
    }


class RoundTrip:
    """A result and its inverse, compared without ids."""

    def __init__(self, transform, inverse=True):
        self.transform, self.inverse = transform, inverse

    def __call__(self, data, **options):
        after = self.transform(data, **options)
        seen = tidy(after)
        return [seen, tidy(self.transform.inverse(after))] if self.inverse else seen


def to_tensor():
    name = "ToTensor"
    for dtype in (None, torch.float32, torch.float64, torch.float16, torch.uint8, torch.int64, torch.bool):
        for image in ("float32", "int16", "uint8", "bool", "float64", "bfloat16"):
            yield Case(name, {"dtype": dtype}, Image((2, 3, 4), image))
    for given in variety():
        numpy_uint16 = given.dtype == "uint16" and given.kind == "numpy"
        yield Case(name, {}, given, difference="numpy-uint16-stays" if numpy_uint16 else None)
    for kwargs in ({}, {"track_meta": False}, {"track_meta": True}, {"wrap_sequence": False}, {"device": "cpu"}):
        for given in (VOLUME, Image((2, 3, 4), "int16", layout="fortran"), Image((2, 3), kind="numpy")):
            yield Case(name, kwargs, given, dictionary=kwargs.get("track_meta", True))
        for value in PYTHON_VALUES:
            yield Case(name, kwargs, Python(value), dictionary=False)
            if "track_meta" not in kwargs:
                yield Case(
                    name + "d",
                    {"keys": "x", **kwargs},
                    Sample({"x": Python(value)}),
                    call=lambda apply, data: {key: item for key, item in apply(data).items() if key == "x"},
                )
        yield Case(name, kwargs, Sample({"a": Python(1), "b": Python([1.0, 2.0]), "c": Image((2, 3)), "d": Python("x")}))
    for given in (VOLUME, FLAT, Image((2, 7)), Image((0, 3, 4))):
        yield Case(name + "d", {"keys": "a"}, Sample({"a": given, "b": SLICE}), inverse=True)
    plain_input = Sample({"a": Image((2, 3, 4), "float32", kind="torch")})
    yield Case(
        name + "d",
        {"keys": "a", "track_meta": False},
        plain_input,
        make=lambda m: RoundTrip(m.ToTensord("a", track_meta=False)),
        note="d[round-trip]",
    )
    for key, extra in (("missing", {}), ("missing", {"allow_missing_keys": True}), ([], {})):
        yield Case(name + "d", {"keys": key, **extra}, Sample({"a": SLICE}))
    yield Case(
        name,
        {},
        VOLUME,
        make=lambda m: m.Compose([m.Flip(0), m.ToTensor()]),
        note="[drops-history]",
    )
    yield Case(name, {"dtype": "float33"}, SLICE)
    yield Case(name, {"device": "nonsense"}, SLICE)


def to_numpy():
    name = "ToNumpy"
    for given in variety(NUMPY):
        yield Case(name, {}, given)
    for dtype in (None, "float32", np.float64, "uint8", np.int32, bool):
        for image in ("float32", "int16", "uint8", "bool"):
            yield Case(name, {"dtype": dtype}, Image((2, 3, 4), image, affine=OBLIQUE))
    for wrap in (True, False):
        for value in PYTHON_VALUES:
            yield Case(name, {"wrap_sequence": wrap}, Python(value))
        yield Case(name, {"wrap_sequence": wrap}, Sample({"a": Python(1), "c": Image((2, 3)), "d": Python("x")}))
    yield Case(name, {}, Image(dtype="bfloat16"), difference="bfloat16-works")
    yield Case(name, {"dtype": "float33"}, SLICE)


def to_device():
    name = "ToDevice"
    for dtype in DTYPES:
        yield Case(name, {"device": "cpu"}, Image((2, 3, 4), dtype))
    for device in ("cpu", torch.device("cpu")):
        for given in (VOLUME, FLAT, Image((2, 7)), Image(()), Image((0, 3)), Image((2, 3), kind="torch")):
            yield Case(name, {"device": device}, given)
    for kwargs in ({"non_blocking": True}, {"copy": True}, {"dtype": torch.float64}, {"non_blocking": False}):
        yield Case(name, {"device": "cpu", **kwargs}, VOLUME)
    yield Case(name, {"device": "nonsense"}, VOLUME)
    yield Case(name, {"device": "cuda:99"}, VOLUME)
    for value in (1.5, "abc", [1, 2], None):
        yield Case(name, {"device": "cpu"}, Python(value))


def transpose():
    name = "Transpose"
    # None is recorded as Python's range.
    for given in variety():
        yield Case(name, {"indices": None}, given, dictionary=False)
        yield Case(name, {"indices": tuple(range(len(given.shape)))[::-1]}, given)
    for indices in ((0, 2, 1, 3), [0, 3, 2, 1], (3, 2, 1, 0), (1, 0, 2, 3), (2, 3, 0, 1)):
        yield Case(name, {"indices": indices}, VOLUME)
        yield Case(name + "d", {"keys": "a", "indices": indices}, Sample({"a": VOLUME, "b": SLICE}), inverse=True)
    for indices in ((0, -1, 1, 2), (-1, -2, -3, -4)):
        yield Case(name, {"indices": indices}, VOLUME)
        undone = None if indices[0] == -1 else "negative-indices-are-undone"
        yield Case(
            name + "d", {"keys": "a", "indices": indices}, Sample({"a": VOLUME}), difference=undone, inverse=True
        )
    yield Case(name + "d", {"keys": ["a", "b"], "indices": (0, 2, 1)}, Sample({"a": SLICE, "b": FLAT}), inverse=True)
    yield Case(name, {"indices": ()}, VOLUME, dictionary=False)
    yield Case(
        name + "d",
        {"keys": "a", "indices": None},
        Sample({"a": SLICE}),
        skip=("applied_operations",),
        inverse=True,
    )
    for indices in ((0, 1), (0, 0, 1, 2), (0, 1, 2, 7), (0, 1, 2, 3, 4), "x"):
        yield Case(name, {"indices": indices}, VOLUME)
    yield Case(
        name,
        {},
        Sample({"a": SLICE}),
        make=lambda m: m.Compose([m.Flipd("a", 0, lazy=True), m.Transposed("a", (0, 2, 1))], lazy=None),
        note="[pending]",
    )


def squeeze_dim():
    name = "SqueezeDim"
    ones = (
        Image((1, 4, 5, 6), affine=OBLIQUE, meta=META),
        Image((1, 1, 5, 6), affine=OBLIQUE),
        Image((2, 4, 1, 6), "uint8", affine=OBLIQUE),
        Image((2, 4, 5, 1), "int16", affine=OBLIQUE),
        Image((1, 1, 1), affine=PLANE),
        Image((1, 1, 4), affine=OBLIQUE),
        Image((1, 1)),
        Image((1,)),
        Image(()),
        Image((2, 1, 0, 3), affine=OBLIQUE),
        Image((1, 2, 3, 4, 1)),
        Image((1, 3, 4), kind="torch"),
        Image((1, 3, 4), kind="numpy"),
    )
    for given in ones:
        for dim in (0, 1, 2, 3, -1, -2, None):
            for update in (True, False):
                below = dim is not None and dim < -len(given.shape)
                wraps = below and given.shape and given.shape[dim + 2 * len(given.shape)] == 1
                yield Case(
                    name,
                    {"dim": dim, "update_meta": update},
                    given,
                    difference="dimensions-do-not-wrap" if wraps else None,
                )
    for dtype in DTYPES:
        yield Case(name, {"dim": -1}, Image((2, 3, 1), dtype))
    yield Case(name, {"dim": -4}, Image((1, 3, 1)), difference="dimensions-do-not-wrap")
    yield Case(name, {"dim": 4}, Image((1, 3, 1)))
    yield Case(name, {"dim": "x"}, Image((1, 3, 1)))
    yield Case(name, {"dim": 1.0}, Image((1, 3, 1)))


def listed(apply, data):
    """MONAI's tuples are lists in mica."""
    result = apply(data)
    return list(result) if isinstance(result, tuple) else result


def split_dim():
    name = "SplitDim"
    for given in variety():
        if given.shape:
            empty = given.shape[-1] == 0 and given.kind == "meta"
            yield Case(
                name,
                {},
                given,
                difference="nothing-splits-into-nothing" if empty else "affines-stay-affines" if breaks(given) else None,
                dictionary=False,
            )
            yield Case(
                name, {"dim": 0}, given, difference="nothing-splits-into-nothing" if given.shape[0] == 0 else None
            )
    for dim in (0, 1, 2, 3, -1, -2, -4):
        for keepdim in (True, False):
            for update in (True, False):
                for given in (VOLUME, Image((2, 3, 4, 5), "uint16"), Image((1, 3, 2, 4), kind="numpy")):
                    yield Case(name, {"dim": dim, "keepdim": keepdim, "update_meta": update}, given)
        wraps = "dimensions-do-not-wrap" if dim == -4 else None
        yield Case(name, {"dim": dim}, FLAT, difference=wraps)
        yield Case(name, {"dim": dim}, Image((2, 3), affine=OBLIQUE), difference=wraps)
    for dim in (4, "x"):
        yield Case(name, {"dim": dim}, VOLUME)
    yield Case(name, {"dim": -5}, VOLUME, difference="dimensions-do-not-wrap")
    yield Case(name, {}, Image(()))
    both = Sample({"a": Image((2, 3, 4), affine=OBLIQUE), "b": Image((2, 5, 2)), "note": Python("x"), "size": Python(3)})

    def sort(apply, data):
        # MONAI's order of keys is that of a set.
        result = apply(data)
        ordered = [dict(sorted(sample.items())) for sample in (result if isinstance(result, list) else [result])]
        return ordered if isinstance(result, list) else ordered[0]

    for kwargs in (
        {"keys": "a"},
        {"keys": ["a", "b"]},
        {"keys": ["b", "a"], "dim": -1},
        {"keys": ["a", "a"]},
        {"keys": "a", "output_postfixes": ["x", "y"]},
        {"keys": "a", "output_postfixes": ["x"]},
        {"keys": ["a", "b"], "output_postfixes": ["x", "y"], "dim": 0, "keepdim": False},
        {"keys": ["a", "b"], "list_output": True},
        {"keys": ["a", "b"], "list_output": True, "dim": 2},
        {"keys": "a", "list_output": True, "keepdim": False, "update_meta": False},
        {"keys": ["a", "missing"]},
        {"keys": ["a", "missing"], "allow_missing_keys": True},
        {"keys": "note"},
        {"keys": []},
    ):
        yield Case(name + "d", kwargs, both, call=sort)
    yield Case(name + "d", {"keys": "a"}, Sample({"a": SLICE, "a_0": SLICE}))
    yield Case(
        name + "d",
        {},
        both,
        make=lambda m: m.Compose([m.SplitDimd("a", list_output=True), m.Flipd("a", 0)]),
        call=sort,
        note="[compose]",
    )


def breaks(given):
    """Whether MONAI writes the position into the last row of the affine."""
    rank = 3 if given.affine is None else len(given.affine) - 1
    return given.kind == "meta" and len(given.shape) - 1 > rank and given.shape[-1] > 0


def channels():
    for given in variety():
        yield Case("AsChannelLast", {}, given)
        yield Case("RepeatChannel", {"repeats": 2}, given)
        yield Case("RemoveRepeatedChannel", {"repeats": 2}, given)
    for dim in (0, 1, 2, -1):
        for given in (VOLUME, SLICE, Image((3, 4), kind="torch"), Image((3, 4), kind="numpy")):
            yield Case("AsChannelLast", {"channel_dim": dim}, given)
    for dim in (-2, 7, "x", None, 1.0):
        yield Case("AsChannelLast", {"channel_dim": dim}, SLICE)
    for repeats in (1, 2, 3, 7):
        for given in (VOLUME, Image((3, 4, 5), layout="fortran"), Image((4, 3)), Image((5, 2, 0)), Image((4,))):
            yield Case("RepeatChannel", {"repeats": repeats}, given)
            yield Case("RemoveRepeatedChannel", {"repeats": repeats}, given)
    for repeats in (0, -1, "x", 1.5):
        yield Case("RepeatChannel", {"repeats": repeats}, VOLUME)
        yield Case("RemoveRepeatedChannel", {"repeats": repeats}, VOLUME)
    yield Case("RemoveRepeatedChannel", {"repeats": 2}, Image((1, 4, 4)))
    yield Case("RemoveRepeatedChannel", {}, VOLUME)


def add_coordinate_channels():
    name = "AddCoordinateChannels"
    for given in variety():
        if len(given.shape) > 1:
            yield Case(name, {"spatial_dims": (0,)}, given)
    for dims in ((0,), (0, 1, 2), (2, 0), [1, 1], range(2)):
        for given in (VOLUME, Image((1, 1, 4, 2)), Image((2, 3, 4, 5), "uint8"), Image((2, 3, 0, 4), "float64")):
            yield Case(name, {"spatial_dims": dims}, given)
    for dims in ((0, 1), (1, 0)):
        for given in (FLAT, Image((1, 3, 4), kind="numpy"), Image((1, 3, 4), "float16", kind="torch")):
            yield Case(name, {"spatial_dims": dims}, given)
    for dims in ((3,), (-1,), (0, 7), (), "x"):
        yield Case(name, {"spatial_dims": dims}, VOLUME)
    yield Case(name, {"spatial_dims": (0,)}, Python(1.0))


def label_to_mask():
    name = "LabelToMask"
    for given in variety():
        yield Case(name, {"select_labels": [0]}, given)
        yield Case(name, {"select_labels": 0, "merge_channels": True}, given)
    for dtype in DTYPES:
        one = Image((1, 5, 6), dtype)
        yield Case(name, {"select_labels": [0, 1, 57]}, one, difference=no_uint16(one))
    for labels in (0, [1], (1, 2), [2, 0], [-1], [0, 0], list(range(20)), [3, 100000]):
        for merge in (False, True):
            for given in (
                Image((1, 6, 7), "int16", affine=OBLIQUE, meta=META),
                Image((1, 6, 7), "float32"),
                Image((3, 6, 7), "float32", affine=OBLIQUE),
                Image((3, 6, 7), "bool"),
                Image((3, 6, 7), values="nan"),
                Image((1, 6, 7), values="nan"),
                Image((3, 6, 7), "uint8", layout="fortran"),
                Image((1, 6, 7), "int32", kind="numpy"),
            ):
                yield Case(name, {"select_labels": labels, "merge_channels": merge}, given)
    yield Case(name, {"select_labels": "x"}, VOLUME)
    yield Case(name, {"select_labels": 0}, Image(()))


def map_label_value():
    name = "MapLabelValue"
    few = {"orig_labels": [0, 5, 57], "target_labels": [7, 0, 1]}
    for given in variety(NUMPY):
        yield Case(name, few, given)
    many = {"orig_labels": list(range(0, 100, 3)), "target_labels": [(7 * k) % 50 for k in range(34)]}
    for dtype in LABELS:
        for target in (np.float32, torch.float32, torch.uint8, np.int16, torch.int64, np.float64, torch.float16):
            if dtype == "bfloat16" and not isinstance(target, torch.dtype):
                continue
            if dtype == "bool" and isinstance(target, torch.dtype):
                # PyTorch compares truth values with numbers as truth values.
                continue
            yield Case(name, {**many, "dtype": target}, Image((1, 9, 8), dtype))
    for dtype in ("float32", "float64", "int16"):
        for values in ("constant", "zeros"):
            yield Case(name, few, Image((1, 4, 5), dtype, values))
    for orig, target in (
        ([1, 2], [0.5, 1.5]),
        ([0.0, 5.0], [0.1, -3.25]),
        ([5, 5], [1, 2]),
        ([5, 5], [1, 5]),
        ([0, 5], [5, 0]),
        ([], []),
        ([0], [float("nan")]),
        ([float("nan")], [1]),
        ([2.5], [9]),
        ([1e6], [9]),
    ):
        for given in (Image((1, 4, 5), "float32", "constant"), Image((1, 4, 5), "int16", affine=OBLIQUE, meta=META)):
            yield Case(name, {"orig_labels": orig, "target_labels": target}, given)
    yield Case(name, {"orig_labels": [0, 3], "target_labels": [1, 2], "dtype": np.float64}, Image(values="nan"))
    yield Case(name, {"orig_labels": [0, 1], "target_labels": [1]}, VOLUME)
    yield Case(name, {"orig_labels": 1, "target_labels": 2}, VOLUME)
    yield Case(name, {**few, "dtype": "float33"}, VOLUME)
    yield Case(name, few, Python("x"))
    yield Case(name, few, Image(dtype="bfloat16"), difference="bfloat16-works")


def brats():
    name = "ConvertToMultiChannelBasedOnBratsClasses"
    for given in variety():
        yield Case(name, {}, given)
    for label in (4, 3, 0, 7):
        for given in (
            Image((1, 6, 7, 5), "uint8", affine=OBLIQUE, meta=META),
            Image((1, 6, 7, 5), "float32", layout="fortran"),
            Image((6, 7, 5), "int16"),
            Image((1, 6, 7), "int16"),
            Image((1, 9, 9, 9), kind="numpy"),
            Image((1, 9, 9, 9), "int64", kind="torch"),
        ):
            yield Case(name, {"et_label": label}, given)
    for label in (1, 2, "x"):
        yield Case(name, {"et_label": label}, VOLUME)
    yield Case(name, {}, Python("x"))


def pair(apply, data):
    """MONAI takes a label and an image, mica a list of both."""
    try:
        result = apply(*data)
    except TypeError:
        result = apply(list(data))
    return list(result) if isinstance(result, tuple) else result


THREE = (3, 6, 7)
GEOMETRY = ("affine", "meta", "applied_operations")


def indices():
    for given in variety():
        if given.dtype != "uint8":
            yield Case("FgBgToIndices", {}, given, call=listed)
        yield Case("ClassesToIndices", {"num_classes": 3}, given)
    for dtype in DTYPES:
        for shape in ((1, 6, 7), THREE):
            bytes_ = "bytes-have-a-background" if dtype == "uint8" else None
            yield Case("FgBgToIndices", {}, Image(shape, dtype), call=listed, difference=bytes_)
            yield Case("ClassesToIndices", {"num_classes": 2}, Image(shape, dtype))
    labels = (
        Image((1, 6, 7), "int16", affine=OBLIQUE, meta=META),
        Image((1, 3, 4, 5), "int8", layout="fortran"),
        Image(THREE, "bool"),
        Image((1, 6, 7), "float32", kind="numpy"),
        Image((4, 3, 4, 2, 3), "int32"),
        Image((2, 9), "float32", kind="torch"),
        Image((1, 8, 8), values="nan"),
    )
    for given in labels:
        size = given.shape[1:]
        for shape in (None, size, [100000]):
            # With three foreground channels there is no background.
            empty = "nothing-has-coordinates" if shape and given.shape[0] == 4 else None
            yield Case("FgBgToIndices", {"output_shape": shape}, given, call=listed, difference=empty)
            if shape is None or given.shape[0] > 1:
                yield Case("ClassesToIndices", {"num_classes": 4, "output_shape": shape}, given)
        for most in (None, 0, 1, 2, 5, 10000):
            yield Case("ClassesToIndices", {"num_classes": 2, "max_samples_per_class": most}, given)
        yield Case("ClassesToIndices", {}, given)
        for channels in (1, 2):
            for dtype in ("float32", "int16", "uint8", "float64"):
                image = Image((channels, *size), dtype, "small", kind=given.kind)
                for threshold in (0.0, 40.5, 50, 1e9):
                    both = Several((given, image))
                    # MONAI's background has the metadata of the image.
                    yield Case("FgBgToIndices", {"image_threshold": threshold}, both, call=pair, skip=GEOMETRY)
                    yield Case(
                        "ClassesToIndices", {"num_classes": 3, "image_threshold": threshold}, both, call=pair
                    )
    none = Image((1, 4, 5), values="zeros")
    yield Case("FgBgToIndices", {"output_shape": (4, 5)}, none, call=listed, difference="nothing-has-coordinates")
    yield Case("FgBgToIndices", {}, none, call=listed)
    yield Case("ClassesToIndices", {"num_classes": 2, "output_shape": (4, 5)}, none, difference="nothing-has-coordinates")
    yield Case("FgBgToIndices", {"output_shape": (2, 2)}, labels[0], call=listed, difference="voxels-lie-in-the-shape")
    other = Several((labels[0], Image((1, 7, 6))))
    yield Case("FgBgToIndices", {}, other, call=pair, difference="images-have-the-shape-of-labels")
    yield Case("ClassesToIndices", {"num_classes": 2, "max_samples_per_class": -1}, Image((1, 9, 9), "bool"))
    yield Case("ClassesToIndices", {"num_classes": "x"}, labels[0])
    yield Case("FgBgToIndices", {"image_threshold": "x"}, labels[0], difference="arguments-have-types")
    for value in (1.5, "x", None):
        yield Case("FgBgToIndices", {}, Python(value))
        difference = "arguments-have-types" if value == "x" else None
        yield Case("ClassesToIndices", {"num_classes": 2}, Python(value), difference=difference)
    sample = Sample({"a": labels[0], "b": Image(THREE), "image": Image((2, 6, 7), "int16"), "note": Python("x")})
    for kwargs in (
        {"keys": "a"},
        {"keys": ["a", "b"]},
        {"keys": ["a", "missing"], "allow_missing_keys": True},
        {"keys": ["a", "missing"]},
        {"keys": "a", "image_key": "image", "image_threshold": 30},
        {"keys": ["a", "b"], "image_key": "image", "image_threshold": 30.5, "output_shape": (6, 7)},
        {"keys": "a", "image_key": "missing"},
        {"keys": "a", "image_key": ""},
        {"keys": "note"},
        {"keys": []},
    ):
        yield Case("FgBgToIndicesd", kwargs, sample, skip=GEOMETRY)
        fits = {**kwargs, "num_classes": 1, "output_shape": None}
        text = "arguments-have-types" if kwargs["keys"] == "note" else None
        yield Case("ClassesToIndicesd", fits, sample, difference=text)
    yield Case("FgBgToIndicesd", {"keys": "a", "fg_postfix": "_f", "bg_postfix": "_b"}, sample)
    yield Case("ClassesToIndicesd", {"keys": "a", "indices_postfix": "_c", "num_classes": 5}, sample)
    yield Case(
        "ClassesToIndicesd", {"keys": ["a", "b"], "num_classes": 5, "max_samples_per_class": 3}, sample
    )


def told(data):
    return tuple(data.shape)


def passing():
    quiet = {"data_type": False, "data_shape": False, "value_range": False}
    for given in variety():
        if 0 not in given.shape and given.dtype != "uint16":
            yield Case("DataStats", {}, given)
    for kwargs in (
        {"prefix": "x"},
        quiet,
        {**quiet, "data_value": True},
        {**quiet, "meta_info": True},
        {**quiet, "additional_info": told},
        {"name": "other"},
        {"additional_info": 5},
    ):
        yield Case("DataStats", kwargs, VOLUME)
    yield Case("DataStats", {"prefix": 5}, VOLUME, dictionary=False)
    for value in PYTHON_VALUES:
        yield Case("DataStats", {}, Python(value))
        yield Case("SimulateDelay", {}, Python(value))
        yield Case("FlattenSequence", {}, Python(value))
    both = Sample({"a": VOLUME, "b": SLICE})
    for kwargs in (
        {"prefix": ["x", "y"]},
        {"data_type": [True, False]},
        {"additional_info": [told, told]},
        {"meta_info": (True, False)},
        {"prefix": ["x"]},
        {"name": "n"},
    ):
        yield Case("DataStatsd", {"keys": ["a", "b"], **kwargs}, both)
    for delay in (0.0, 0.01, 0, -1.0, "x"):
        yield Case("SimulateDelay", {"delay_time": delay}, SLICE)
    for delay in ([0.0, 0.01], 0.01, [0.0]):
        yield Case("SimulateDelayd", {"keys": ["a", "b"], "delay_time": delay}, both)
    for value in ([[1, 2], [3]], [[1], 2], [[]], [[], []], [[[1], [2]], [[3]]], [(1, 2), [3]], {"a": [[1]]}):
        yield Case("FlattenSequence", {}, Python(value))
    yield Case("FlattenSequence", {}, SLICE)
    yield Case("FlattenSequence", {}, Several((Several((SLICE, FLAT)), Several((VOLUME,)))))
    yield Case(
        "FlattenSequence",
        {},
        VOLUME,
        make=lambda m: m.Compose([m.SplitDim(0), m.SplitDim(1), m.FlattenSequence(), m.Flip(0)]),
        note="[compose]",
    )


def points(shape=(1, 5, 3), dtype="float64", **more):
    return Image(shape, dtype, **more)


SHIFT = [[2.0, 0.0, 0.0, 5.0], [0.0, -1.5, 0.0, 3.0], [0.0, 0.0, 0.5, -8.0], [0.0, 0.0, 0.0, 1.0]]


def matrix(rows):
    return torch.tensor(rows, dtype=torch.float64)


def apply_transform_to_points():
    name = "ApplyTransformToPoints"
    # Matrices are inverted in another order of operations.
    ulps = 8
    for dtype in (torch.float64, torch.float32, torch.float16):
        for affine in (OBLIQUE, SHIFT):
            for invert in (True, False):
                for lps in (False, True):
                    for given in (
                        points(),
                        points((2, 4, 3), "float32"),
                        points((1, 3, 2)),
                        points(affine=OBLIQUE, meta=META),
                        points((2, 4, 3), "int16", affine=SHIFT),
                        points((1, 0, 3)),
                        points(kind="torch"),
                        points((3, 4, 3), layout="fortran"),
                    ):
                        yield Case(
                            name,
                            {
                                "affine": matrix(affine),
                                "invert_affine": invert,
                                "affine_lps_to_ras": lps,
                                "dtype": dtype,
                            },
                            given,
                            (ulps, dtype),
                            inverse=True,
                        )
    flat = points((1, 4, 2), affine=PLANE)
    for invert in (True, False):
        yield Case(
            name,
            {"affine": matrix(PLANE), "invert_affine": invert, "dtype": torch.float64},
            flat,
            ulps,
            inverse=True,
        )
    yield Case(
        name,
        {"affine": matrix(PLANE), "dtype": torch.float64},
        points((1, 4, 2)),
        ulps,
        difference="planes-are-in-the-world",
    )
    for dtype in ("float64", "float32", "int16", "uint8"):
        yield Case(
            name,
            {"affine": matrix(SHIFT), "invert_affine": False},
            points(dtype=dtype, kind="torch"),
            ulps,
            difference="records-name-element-types",
            dictionary=False,
        )
    yield Case(
        name, {"invert_affine": False, "dtype": torch.float64}, points(affine=OBLIQUE), ulps, inverse=True
    )
    yield Case(name, {"dtype": torch.float64}, points(affine=OBLIQUE))
    for shape in ((5, 3), (1, 5, 4), (1, 2, 5, 3), (3,)):
        yield Case(name, {"affine": matrix(SHIFT)}, points(shape))
    for rows in ([[1.0, 0.0], [0.0, 1.0]], [[0.0] * 4] * 3 + [[0.0, 0.0, 0.0, 1.0]]):
        yield Case(name, {"affine": matrix(rows)}, points())
    sample = Sample(
        {
            "a": points((1, 4, 3)),
            "b": points((2, 3, 3), "float32", affine=SHIFT),
            "image": Image((1, 4, 5, 6), affine=OBLIQUE),
            "matrix": Image((4, 4), kind="torch"),
            "note": Python("x"),
        }
    )
    for kwargs in (
        {"keys": "a", "refer_keys": "image"},
        {"keys": ["a", "b"], "refer_keys": "image"},
        {"keys": ["a", "b"], "refer_keys": ["image", "image"]},
        {"keys": ["a", "missing"], "refer_keys": "image", "allow_missing_keys": True},
        {"keys": ["a", "missing"], "refer_keys": "image"},
        {"keys": "a", "refer_keys": "missing"},
        {"keys": ["a", "b"], "refer_keys": ["image"] * 3},
        {"keys": "a", "refer_keys": "note"},
        {"keys": "a", "refer_keys": "image", "affine_lps_to_ras": True},
        {"keys": "a", "refer_keys": "image", "dtype": torch.float32},
        {"keys": "note", "refer_keys": "image"},
        {"keys": [], "refer_keys": "image"},
    ):
        precision = (ulps, torch.float32)
        for form in ("ApplyTransformToPointsd", "TransformPointsWorldToImaged", "TransformPointsImageToWorldd"):
            yield Case(form, kwargs, sample, precision, inverse=True)
        yield Case("ApplyTransformToPointsd", {**kwargs, "invert_affine": False}, sample, precision, inverse=True)
    yield Case("ApplyTransformToPointsd", {"keys": "a"}, sample)
    yield Case("ApplyTransformToPointsd", {"keys": "b", "invert_affine": False}, sample, ulps, inverse=True)
    yield Case("ApplyTransformToPointsd", {"keys": "a", "affine": matrix(OBLIQUE)}, sample, ulps, inverse=True)
    yield Case("TransformPointsWorldToImaged", {"keys": "a"}, sample)
    for ending in ("D", "Dict"):
        for stem in ("ApplyTransformToPoints", "TransformPointsWorldToImage", "TransformPointsImageToWorld"):
            yield Case(stem + ending, {"keys": "a", "refer_keys": "image"}, sample, ulps, inverse=True)


def boxes():
    name = "ConvertBoxToPoints"
    modes = (None, "xyxy", "xyzxyz", "xxyy", "xxyyzz", "xyxyzz", "xywh", "xyzwhd", "ccwh", "cccwhd")
    for mode in modes:
        for dtype in ("float32", "float64", "int16", "int64", "float16", "uint8"):
            for width in (4, 6):
                yield Case(name, {"mode": mode}, Image((5, width), dtype))
        for given in (
            Image((3, 6), affine=OBLIQUE, meta=META),
            Image((3, 4), kind="torch"),
            Image((3, 4), kind="numpy"),
            Image((3, 6), values="noise"),
            Image((4, 4), layout="fortran"),
        ):
            yield Case(name, {"mode": mode}, given)
    yield Case(name, {}, Image((0, 4)), difference="no-boxes-have-no-points")
    for shape in ((3, 5), (3, 2), (4,), ()):
        yield Case(name, {"mode": "xywh"}, Image(shape))
    yield Case(name, {"mode": "abcd"}, Image((3, 4)))
    sample = Sample({"a": Image((3, 4)), "b": Image((2, 6)), "note": Python("x")})
    for kwargs in (
        {"keys": "a"},
        {"keys": ["a", "b"]},
        {"keys": "b", "point_key": "p", "mode": "cccwhd"},
        {"keys": ["a", "missing"]},
        {"keys": ["a", "missing"], "allow_missing_keys": True},
        {"keys": "note"},
    ):
        yield Case(name + "d", kwargs, sample)
    name = "ConvertPointsToBoxes"
    for dtype in ("float32", "float64", "int16", "int64", "float16", "uint8", "bool"):
        for shape in ((5, 4, 2), (5, 8, 3)):
            yield Case(name, {}, Image(shape, dtype))
    for given in (
        Image((3, 8, 3), affine=OBLIQUE, meta=META),
        Image((3, 4, 2), kind="torch"),
        Image((3, 4, 2), kind="numpy"),
        Image((3, 4, 2), values="nan"),
        Image((0, 4, 2)),
        Image((3, 0, 2)),
        Image((4, 8, 3), layout="fortran"),
        Image(()),
    ):
        yield Case(name, {}, given)
    sample = Sample({"a": Image((3, 4, 2)), "b": Image((2, 8, 3)), "note": Python("x")})
    for kwargs in (
        {"keys": "a"},
        {"keys": ["a", "b"]},
        {"keys": "b", "box_key": "p"},
        {"keys": ["a", "missing"]},
        {"keys": ["a", "missing"], "allow_missing_keys": True},
    ):
        yield Case(name + "d", kwargs, sample)


def meta_tensors():
    image = Image((1, 3, 4), affine=OBLIQUE, meta=META)
    sample = Sample({"a": image, "b": FLAT, "note": Python("x")})
    whole = {"affine": OBLIQUE, "filename_or_obj": "x", "number": 5}
    apart = Sample({"a": Image((1, 3, 4), kind="torch"), "a_meta_dict": Python(whole), "note": Python("x")})

    def row(form, kwargs, given, inverse=True, **more):
        return Case(
            form,
            kwargs,
            given,
            make=lambda m: RoundTrip(getattr(m, form)(**kwargs), inverse),
            note="[" + form + "," + ",".join(f"{key}={value}" for key, value in kwargs.items()) + "]",
            **more,
        )

    for kwargs in (
        {"keys": "a"},
        {"keys": ["a", "b"]},
        {"keys": ["a", "b"], "data_type": "numpy"},
        {"keys": ["a", "b"], "data_type": ["tensor", "numpy"]},
        {"keys": ["a", "missing"], "allow_missing_keys": True},
        {"keys": ["a", "missing"]},
        {"keys": "note"},
        {"keys": ["a", "b"], "data_type": ["tensor"] * 3},
        {"keys": []},
    ):
        yield row("FromMetaTensord", kwargs, sample)
    for kwargs in (
        {"keys": "a"},
        {"keys": ["a", "missing"], "allow_missing_keys": True},
        {"keys": ["a", "missing"]},
        {"keys": "note"},
    ):
        yield row("ToMetaTensord", kwargs, apart)
    for ending in ("D", "Dict"):
        yield row("FromMetaTensor" + ending, {"keys": "a"}, sample)
        yield row("ToMetaTensor" + ending, {"keys": "a"}, apart)
    yield row("ToMetaTensord", {"keys": "a"}, Sample({"a": Image((1, 3, 4), kind="torch")}))
    yield Case(
        "FromMetaTensord",
        {},
        sample,
        make=lambda m: m.Compose([m.FromMetaTensord(["a", "b"]), m.ToMetaTensord(["a", "b"]), m.Flipd("a", 0)]),
        inverse=True,
        note="[both]",
    )


def aliases():
    sample = Sample({"a": Image((1, 3, 4), "int16", affine=OBLIQUE), "box": Image((2, 4)), "corners": Image((2, 4, 2))})
    for ending in ("d", "D", "Dict"):
        for name, kwargs in (
            ("ToTensor", {}),
            ("ToNumpy", {}),
            ("ToDevice", {"device": "cpu"}),
            ("Transpose", {"indices": (0, 2, 1)}),
            ("SqueezeDim", {}),
            ("SplitDim", {"dim": 1}),
            ("AsChannelLast", {}),
            ("RepeatChannel", {"repeats": 2}),
            ("AddCoordinateChannels", {"spatial_dims": (1,)}),
            ("LabelToMask", {"select_labels": 1}),
            ("MapLabelValue", {"orig_labels": [0, 1], "target_labels": [1, 0]}),
            ("ConvertToMultiChannelBasedOnBratsClasses", {}),
            ("ClassesToIndices", {"num_classes": 2}),
            ("FgBgToIndices", {}),
            ("DataStats", {}),
            ("SimulateDelay", {}),
            ("FlattenSequence", {}),
        ):
            yield Case(name + ending, {"keys": "a", **kwargs}, sample)
        yield Case("RemoveRepeatedChannel" + ending, {"keys": "box", "repeats": 2}, sample)
        yield Case("ConvertBoxToPoints" + ending, {"keys": "box"}, sample)
        yield Case("ConvertPointsToBoxes" + ending, {"keys": "corners"}, sample)


TABLES = (
    to_tensor,
    to_numpy,
    to_device,
    transpose,
    squeeze_dim,
    split_dim,
    channels,
    add_coordinate_channels,
    label_to_mask,
    map_label_value,
    brats,
    indices,
    passing,
    apply_transform_to_points,
    boxes,
    meta_tensors,
    aliases,
)
