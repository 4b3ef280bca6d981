# SPDX-License-Identifier: Apache-2.0
"""Cases of what happens to the output of a network: activations, labels, ensembles, inversion."""

from dataclasses import dataclass

import numpy as np
import torch
from cases import META, NUMBERS, Batch, Case, variety
from inputs import DTYPES, OBLIQUE, PLANE, Image, Python, Sample, Several


@dataclass(frozen=True)
class Blobs(Image):
    """Labels in blobs: smooth noise, cut into whole numbers.

    Attributes:
        labels: The largest label; 1 gives masks.
        scale: Side of a blob in voxels.
    """

    labels: int = 1
    scale: int = 3

    def __str__(self):
        return f"blobs{self.labels}x{self.scale}-{super().__str__()}"

    def memory(self):
        import zlib

        stream = np.random.RandomState(zlib.crc32(str(self).encode()))
        shape = tuple(self.shape)
        numbers = stream.uniform(0, 1, shape)
        for axis in range(1, len(shape)):
            width = min(self.scale, shape[axis])
            if width:
                numbers = sum(np.roll(numbers, step, axis) for step in range(width)) / width
        if numbers.size:
            cuts = np.quantile(numbers, np.linspace(0.45, 1, self.labels + 1)[:-1])
            numbers = np.searchsorted(cuts, numbers, side="right")
        tensor = torch.from_numpy(np.asarray(numbers, dtype=np.float64)).to(getattr(torch, self.dtype))
        if self.layout == "fortran":
            tensor = tensor.permute(*range(tensor.ndim - 1, -1, -1)).contiguous()
            tensor = tensor.permute(*range(tensor.ndim - 1, -1, -1))
        if self.layout == "strided" and tensor.ndim:
            tensor = tensor.repeat_interleave(2, -1)[..., ::2]
        return tensor


INTEGERS = tuple(dtype for dtype in DTYPES if not dtype.endswith(("16", "32", "64")) or "int" in dtype)
FULL_FLOAT = tuple(dtype for dtype in DTYPES if dtype not in ("float16", "bfloat16"))
# Images without voxels, and those with four spatial axes or none.
ODD = ((3,), (0, 4, 5), (1, 0, 5), (1, 4, 0, 6), (1, 2, 3, 4, 5))


def whole(given):
    """Whether an input of ``variety`` has voxels and one to three spatial axes."""
    return given.shape not in ODD


def activations():
    name = "Activations"
    near = (2, torch.float32)
    for given in variety():
        for kwargs in ({"sigmoid": True}, {"softmax": True}):
            yield Case(name, kwargs, given, near)
    for dtype in ("float32", "float64", "float16", "int16", "uint8"):
        for kwargs in (
            {},
            {"sigmoid": True, "softmax": False},
            {"softmax": True, "dim": 1},
            {"softmax": True, "dim": -1},
            {"softmax": True, "dim": 0, "sigmoid": False},
            {"sigmoid": True, "softmax": True},
            {"softmax": True, "dim": 4},
            {"softmax": True, "dim": -5},
        ):
            yield Case(name, kwargs, Image(dtype=dtype, affine=OBLIQUE, meta=META), near)
    for values in ("noise", "nan", "inf", "zeros", "constant"):
        yield Case(name, {"sigmoid": True}, Image(values=values), near)
        yield Case(name, {"softmax": True}, Image((4, 5, 6), values=values), near)
    for function in ("tanh", "relu", "exp", "square", "sigmoid", "abs", "softplus", "gelu", "silu", "elu", "mish", "log"):
        for kwargs, given in (
            ({}, Image((2, 3, 4), values="noise", meta=META)),
            ({"sigmoid": True}, Image((2, 3, 4), "int16")),
            ({"softmax": True, "dim": 1}, Image((2, 3, 4), "float64")),
        ):

            def make(m, function=function, kwargs=kwargs):
                return m.Activations(other=named(m, function), **kwargs)

            yield Case(name, kwargs, given, near, make=make, note=f"[{function}]")
    yield Case(name, {"other": _unchanged}, Image((2, 3, 4), meta=META))
    yield Case(name, {"other": 5}, Image())
    yield Case(name, {"sigmoid": True}, Batch(), near, dictionary=False)
    yield Case(name, {"softmax": True, "dim": 1}, Batch(), near, dictionary=False)
    for value in ("abc", [1.0, 2.0], None):
        yield Case(name, {"sigmoid": True}, Python(value))
    both = Sample({"a": Image((2, 3, 4)), "b": Image((3, 4, 5), "float64")})
    for kwargs in (
        {"sigmoid": [True, False], "softmax": [False, True]},
        {"sigmoid": (True, True)},
        {"sigmoid": [True]},
        {"sigmoid": [True, False, True]},
        {"softmax": True, "allow_missing_keys": True},
        {"softmax": True, "dim": 1},
    ):
        yield Case("Activationsd", {"keys": ["a", "b"], **kwargs}, both, near)
    yield Case(
        "Activationsd",
        {"keys": ["a", "b"]},
        both,
        near,
        make=lambda m: m.Activationsd(["a", "b"], other=[None, named(m, "tanh")]),
        note="[other-per-key]",
    )
    for alias in ("D", "Dict"):
        yield Case(name + alias, {"keys": ["a"], "sigmoid": True}, both, near)


def named(module, function):
    """A function of PyTorch: by name in mica, itself in MONAI."""
    if "mica" in module.__name__:
        return function
    return getattr(torch, function, None) or getattr(torch.nn.functional, function)


def _unchanged(x):
    return x


def as_discrete():
    name = "AsDiscrete"
    for given in variety():
        odd = given.dtype in ("bool", "uint16")
        empty = given.shape[0] == 0
        yield Case(name, {"argmax": True}, given, difference=ARGMAX.get(given.dtype) if not empty else None)
        yield Case(name, {"threshold": 50.5}, given)
        if not odd and given.shape[0] == 1:
            yield Case(name, {"to_onehot": 101}, given)
    for dtype in DTYPES:
        for threshold in (0.5, 1, 30, 30.25, -2.5, 0.1):
            for values in ("small", "nan") if dtype.startswith(("float", "bf")) else ("small",):
                yield Case(name, {"threshold": threshold}, Image((2, 3, 4), dtype, values))
        yield Case(name, {"rounding": "torchrounding"}, Image((2, 3, 4), dtype), difference="argmax-of-everything" if dtype == "bool" else None)
        yield Case(name, {}, Image((2, 3, 4), dtype))
        yield Case(name, {"to_onehot": 101}, Image((1, 3, 4), dtype))
        for out in (None, "uint8", "int64", torch.float16, np.float64, bool):
            other = "uint16-works" if dtype == "uint16" else ARGMAX.get(dtype)
            yield Case(name, {"argmax": True, "dtype": out}, Image((3, 4, 5), dtype), difference=other)
            yield Case(name, {"threshold": 50, "dtype": out}, Image((3, 4, 5), dtype))
    for kwargs in (
        {"argmax": True, "to_onehot": 3},
        {"argmax": True, "to_onehot": 2},
        {"argmax": True, "to_onehot": 3, "threshold": 0.5},
        {"argmax": True, "threshold": 1.5},
        {"argmax": True, "rounding": "torchrounding"},
        {"argmax": True, "to_onehot": 3, "rounding": "torchrounding", "dtype": torch.uint8},
        {"threshold": 0.5, "rounding": "torchrounding"},
        {"argmax": True, "keepdim": False},
        {"argmax": True, "keepdim": False, "dim": -1},
        {"argmax": True, "dim": 1},
        {"argmax": True, "dim": -2},
        {"argmax": True, "dim": 3},
        {"argmax": True, "dim": -4},
        {"argmax": True, "dim": 1, "to_onehot": 5},
        {"to_onehot": 3},
        {"to_onehot": 101, "dim": 3},
        {"to_onehot": 101, "dim": 5},
        {"to_onehot": 0},
        {"to_onehot": True},
        {"to_onehot": 2.5},
        {"to_onehot": -1},
        {"rounding": "floor"},
        {"threshold": "x"},
        {"dtype": "float33"},
    ):
        for given in (Image((3, 4, 5), affine=OBLIQUE, meta=META), Image((3, 4, 5), layout="fortran")):
            yield Case(name, kwargs, given)
    for values in ("nan", "inf", "zeros", "constant", "noise"):
        for layout in ("c", "fortran", "strided", "broadcast"):
            yield Case(name, {"argmax": True}, Image((5, 20, 30, 4), values=values, layout=layout))
    yield Case(name, {"argmax": True}, Blobs((7, 40, 50), "uint8", labels=3))
    yield Case(name, {"to_onehot": 4}, Blobs((1, 40, 50), "uint8", labels=3))
    yield Case(name, {"to_onehot": 4}, Blobs((1, 40, 50), "float32", labels=3, layout="fortran"))
    yield Case(name, {"to_onehot": 3}, Blobs((1, 40, 50), "float32", labels=3))
    yield Case(name, {"to_onehot": 4}, Image((1, 3, 4), values="nan"))
    yield Case(name, {"argmax": True}, Image(()))
    yield Case(name, {"to_onehot": 101}, Image(()))
    yield Case(name, {"argmax": True, "dim": 1}, Batch(), dictionary=False)
    yield Case(name, {"threshold": 0.5}, Batch(), dictionary=False)
    for value in ("abc", [1.0, 2.0], None):
        yield Case(name, {"argmax": True}, Python(value))
    both = Sample({"a": Image((2, 3, 4)), "b": Image((1, 4, 5), "uint8")})
    for kwargs in (
        {"argmax": [True, False], "to_onehot": [2, 101]},
        {"argmax": (True, False)},
        {"threshold": [0.5, None]},
        {"to_onehot": [None, 101], "threshold": [50, None]},
        {"rounding": ["torchrounding", None]},
        {"argmax": [True]},
        {"argmax": True, "dim": 1, "dtype": "uint8"},
        {"argmax": True, "keepdim": False, "allow_missing_keys": True},
        {"threshold": True},
    ):
        yield Case("AsDiscreted", {"keys": ["a", "b"], **kwargs}, both)
    for alias in ("D", "Dict"):
        yield Case(name + alias, {"keys": ["a"], "argmax": True}, both)


ARGMAX = {"bool": "argmax-of-everything", "uint16": "uint16-works"}


def keep_largest_connected_component():
    name = "KeepLargestConnectedComponent"
    for dtype in DTYPES:
        for shape in ((1, 12, 13), (3, 8, 9, 10)):
            yield Case(name, {}, Blobs(shape, dtype))
    for given in variety():
        if whole(given):
            for kwargs in ({}, {"connectivity": 1, "applied_labels": [1, 0] if given.shape[0] > 1 else [5, 7]}):
                yield Case(name, kwargs, given)
    labels = (
        Blobs((1, 20, 21), "uint8", labels=3),
        Blobs((1, 12, 13, 14), "int16", labels=4, layout="fortran"),
        Blobs((1, 12, 13, 14), "float32", labels=2, layout="strided", affine=OBLIQUE, meta=META),
        Blobs((1, 60), "int64", labels=2),
        Blobs((3, 12, 13, 14), "float32"),
        Blobs((4, 20, 21), "uint8", affine=PLANE),
        Blobs((2, 20, 21), "int32", labels=3),
    )
    for given in labels:
        for kwargs in (
            {"applied_labels": 1},
            {"applied_labels": [1, 2]},
            {"applied_labels": [2, 1], "independent": False},
            {"independent": False},
            {"connectivity": 1},
            {"connectivity": 2},
            {"connectivity": 1, "independent": False, "applied_labels": (1,)},
            {"num_components": 2},
            {"num_components": 3, "connectivity": 1},
            {"num_components": 0},
            {"is_onehot": False},
            {"is_onehot": False, "applied_labels": [1, 2]},
            {"is_onehot": False, "applied_labels": [1, 2], "independent": False},
            {"is_onehot": True},
            {"is_onehot": True, "applied_labels": 0},
            {"is_onehot": True, "applied_labels": [0], "independent": False},
            {"applied_labels": [0, 1]},
            {"applied_labels": [1, 0]},
            {"applied_labels": [0, 1], "independent": False},
            {"applied_labels": [-1]},
            {"applied_labels": []},
            {"applied_labels": 17},
            {"applied_labels": 17, "independent": False},
        ):
            yield Case(name, kwargs, given)
        for connectivity in (0, 4, -1):
            yield Case(name, {"connectivity": connectivity}, given)
        if len(given.shape) > 2:
            yield Case(name, {"connectivity": 1.5}, given, difference="connectivity-is-whole")
    yield Case(name, {}, Image(()))
    yield Case(name, {}, Python("abc"))
    yield Case(name, {"unknown": 1}, Image())
    yield Case(name, {}, Blobs((1, 4, 5, 6, 7)), difference="three-spatial-axes")


def remove_small_objects():
    name = "RemoveSmallObjects"
    for dtype in DTYPES:
        for labels in (1, 3):
            yield Case(name, {"min_size": 8}, Blobs((1, 12, 13, 14), dtype, labels=labels))
            yield Case(name, {"min_size": 8}, Blobs((3, 20, 21), dtype, labels=labels))
    for given in variety():
        if whole(given):
            yield Case(name, {"min_size": 3}, given)
    for given in (
        Blobs((1, 20, 21), "uint8"),
        Blobs((3, 20, 21), "uint8"),
        Blobs((3, 12, 13, 14), "float32", layout="fortran", affine=OBLIQUE, meta=META),
        Blobs((3, 12, 13, 14), "int16", labels=3, layout="strided"),
        Blobs((2, 60), "int64"),
        Blobs((2, 20, 21), kind="torch"),
        Blobs((2, 20, 21), kind="numpy"),
    ):
        for kwargs in (
            {},
            {"min_size": 0},
            {"min_size": 5, "connectivity": 2},
            {"min_size": 12, "connectivity": 3},
            {"min_size": 12, "connectivity": 4},
            {"min_size": 12, "connectivity": 9},
            {"min_size": 6, "independent_channels": False},
            {"min_size": 6, "independent_channels": False, "connectivity": 2},
            {"min_size": 1000},
            {"min_size": 1000, "independent_channels": False},
            {"min_size": 10, "by_measure": True},
            {"min_size": 10, "by_measure": True, "pixdim": (0.5, 2.0, 1.5)},
            {"min_size": 10, "by_measure": True, "pixdim": (0.5, 2.0)},
            {"min_size": 10, "by_measure": True, "pixdim": 2.0},
            {"min_size": 10, "by_measure": True, "pixdim": 0.0},
            {"min_size": 10, "pixdim": 2.0},
        ):
            yield Case(name, kwargs, given)
    for values in ("zeros", "constant"):
        yield Case(name, {}, Image(values=values))
        yield Case(name, {}, Image(values=values, kind="torch"))
    yield Case(name, {"min_size": 10, "by_measure": True}, Blobs((1, 20, 21), affine=PLANE))
    yield Case(name, {"min_size": 2}, Image((1, 4, 5), "int16", "noise"))
    yield Case(name, {"min_size": "x"}, Blobs())
    yield Case(name, {}, Python("abc"))
    yield Case(name, {}, Image((1, 0, 5)), difference="nothing-is-small")


def label_filter():
    name = "LabelFilter"
    for dtype in DTYPES:
        for labels in ([1, 3], 2, (0,), [300, 1], [-1, 1, 2, 3]):
            yield Case(
                name,
                {"applied_labels": labels},
                Blobs((1, 8, 9), dtype, labels=1 if dtype == "bool" else 4),
                difference=FILTER.get(dtype),
            )
    for given in variety():
        difference = "arrays-become-images" if given.kind == "numpy" else FILTER.get(given.dtype)
        yield Case(name, {"applied_labels": [5, 17, 33, 34, 35]}, given, difference=difference)
    yield Case(name, {"applied_labels": list(range(0, 200, 2))}, Image((2, 5, 6, 7), "uint8"))
    yield Case(name, {"applied_labels": [1]}, Image(values="nan"))
    yield Case(name, {"applied_labels": []}, Image())
    yield Case(name, {"applied_labels": 1}, Image((2, 3, 4), affine=OBLIQUE, meta=META))
    yield Case(name, {}, Image())
    yield Case(name, {"applied_labels": "x"}, Image())
    yield Case(name, {"applied_labels": 1}, Batch(), dictionary=False)
    for value in ("abc", [1.0, 2.0], None):
        yield Case(name, {"applied_labels": 1}, Python(value))


FILTER = {"bool": "labels-may-be-bool"}


def fill_holes():
    name = "FillHoles"
    for dtype in DTYPES:
        half = "half-precision-works" if dtype == "bfloat16" else None
        for shape in ((1, 20, 21), (3, 8, 9, 10)):
            yield Case(name, {}, Blobs(shape, dtype, labels=2), difference=half)
    for given in variety():
        if whole(given):
            half = "half-precision-works" if given.dtype == "bfloat16" else None
            for kwargs in ({}, {"connectivity": 1, "applied_labels": [1, 5, 7] if given.shape[0] == 1 else [1]}):
                yield Case(name, kwargs, given, difference=half)
    for given in (
        Blobs((1, 40, 41), "uint8"),
        Blobs((1, 40, 41), "uint8", labels=3, scale=2),
        Blobs((1, 12, 13, 14), "int16", labels=4, layout="fortran"),
        Blobs((1, 12, 13, 14), "float32", labels=2, layout="strided", affine=OBLIQUE, meta=META),
        Blobs((1, 60), "int64", labels=2),
        Blobs((3, 12, 13, 14), "float32", scale=2),
        Blobs((4, 20, 21), "uint8", affine=PLANE),
    ):
        for kwargs in (
            {"applied_labels": 1},
            {"applied_labels": [2, 1]},
            {"applied_labels": 0},
            {"applied_labels": []},
            {"applied_labels": [0, 1]},
            {"applied_labels": -1},
            {"applied_labels": 17},
            {"connectivity": 0},
            {"connectivity": 1},
            {"connectivity": 2},
            {"connectivity": 3},
            {"connectivity": 7},
            {"connectivity": -1},
        ):
            absent = kwargs == {"applied_labels": -1} and given.dtype == "uint8" and given.shape[0] == 1
            yield Case(name, kwargs, given, difference="labels-may-be-absent" if absent else None)
        yield Case(name, {"connectivity": 1.5}, given, difference="connectivity-is-whole")
    yield Case(name, {}, Python("abc"))
    yield Case(name, {}, Image((0, 4, 5)))
    yield Case(name, {}, Blobs((1, 4, 5, 6, 7)), difference="three-spatial-axes")


def label_to_contour():
    name = "LabelToContour"
    for dtype in DTYPES:
        for shape in ((1, 12, 13), (3, 8, 9, 10)):
            yield Case(name, {}, Blobs(shape, dtype), difference=CONTOUR.get(dtype))
    for given in variety(("float32", "float64")):
        if whole(given) and len(given.shape) > 2:
            # Sums of 26 products of up to 100, in another order, clipped to 1.
            yield Case(name, {}, given, ulps=26 * 100)
    for layout in ("c", "fortran", "strided"):
        yield Case(name, {}, Blobs((2, 12, 13, 14), layout=layout, affine=OBLIQUE, meta=META))
        yield Case(name, {"kernel_type": "Laplace"}, Blobs((2, 12, 13), layout=layout, affine=PLANE))
    yield Case(name, {"kernel_type": "Sobel"}, Blobs((2, 12, 13)))
    yield Case(name, {}, Blobs((2, 13)))
    yield Case(name, {}, Blobs((1, 4, 5, 6, 7)))
    yield Case(name, {}, Python("abc"))


CONTOUR = {dtype: "contours-of-integers" for dtype in DTYPES if "float" not in dtype}


def distance_transform_edt():
    name = "DistanceTransformEDT"
    # MONAI loses the metadata: compared in the rows that show it.
    skip = ("affine", "meta", "applied_operations")
    for dtype in DTYPES:
        half = "half-precision-works" if dtype == "bfloat16" else None
        for shape in ((1, 12, 13), (3, 8, 9, 10)):
            yield Case(name, {}, Blobs(shape, dtype), 4, skip=skip, difference=half)
    for given in variety(FULL_FLOAT):
        if whole(given):
            yield Case(name, {}, given, 4, "profiles-have-distances" if len(given.shape) == 2 else None, skip=skip)
    for given in (
        Blobs((2, 20, 21)),
        Blobs((1, 12, 13, 14), layout="fortran"),
        Blobs((1, 12, 13, 14), layout="strided"),
        Blobs((2, 60), "uint8"),
        Blobs((2, 20, 21), kind="torch"),
        Blobs((2, 20, 21), kind="numpy"),
    ):
        for sampling in (2, 0.5, [0.5, 2.0], (0.5, 2.0, 1.25), [3.0], None):
            wrong = isinstance(sampling, (list, tuple)) and len(sampling) != len(given.shape) - 1
            difference = "profiles-have-distances" if len(given.shape) == 2 and not wrong else None
            yield Case(name, {"sampling": sampling}, given, 4, difference, skip=skip)
    for values in ("zeros", "constant", "nan"):
        yield Case(name, {"sampling": 1.5}, Image((1, 5, 6), values=values), 4, skip=skip)
        yield Case(name, {}, Image((1, 5, 6, 7), values=values), 4, skip=skip)
    yield Case(name, {}, Blobs((1, 8, 9), affine=OBLIQUE), 4, difference="distances-keep-their-place")
    yield Case(name, {"sampling": "x"}, Blobs((1, 8, 9)))
    yield Case(name, {}, Python("abc"))


def aliases():
    """Every name of the dictionary forms."""
    sample = Sample({"a": Blobs((1, 8, 9), "float32", labels=1), "b": Blobs((3, 8, 9), "float32")})
    for name, kwargs in (
        ("KeepLargestConnectedComponent", {"applied_labels": 1}),
        ("RemoveSmallObjects", {"min_size": 4}),
        ("LabelFilter", {"applied_labels": [1]}),
        ("FillHoles", {"applied_labels": 1}),
        ("LabelToContour", {}),
        ("DistanceTransformEDT", {}),
    ):
        for alias in ("d", "D", "Dict"):
            for keys in ("a", ["a", "b"], ["b", "missing"]):
                yield Case(name + alias, {"keys": keys, **kwargs}, sample, 4)
                yield Case(name + alias, {"keys": keys, "allow_missing_keys": True, **kwargs}, sample, 4)


def mean_ensemble():
    name = "MeanEnsemble"
    near = (4, torch.float32)
    items = [Image((2, 4, 5), values="noise", affine=OBLIQUE, meta=META), *(Image((2, 4, 5), "float32", v) for v in ("small", "noise"))]
    for weights in (None, [1, 2, 3], [[1, 2], [3, 4], [5, 6]], torch.tensor([1.0, 0.5, 0.25]), np.array([2.0, 1.0, 1.0]), [1, 2]):
        yield Case(name, {"weights": weights}, Several(tuple(items)), near, note=type(weights).__name__)
        for dtype in ("float32", "float64", "float16", "int16"):
            yield Case(name, {"weights": weights}, Image((3, 2, 4, 5), dtype, meta=META), near, dictionary=False)
    sample = Sample({"a": items[0], "b": items[1], "stack": Image((3, 2, 4, 5))})
    for kwargs in (
        {"keys": ["a", "b"], "output_key": "mean"},
        {"keys": ["a", "b"], "output_key": "mean", "weights": [1, 3]},
        {"keys": "stack"},
        {"keys": "stack", "output_key": "mean"},
        {"keys": ["a", "b"]},
        {"keys": ["a", "missing"], "output_key": "mean"},
    ):
        for alias in ("d", "D", "Dict"):
            yield Case(name + alias, kwargs, sample, near)


def vote_ensemble():
    name = "VoteEnsemble"
    labels = tuple(Blobs((1, 8, 9), "uint8", labels=3, scale=k) for k in (1, 2, 3))
    masks = tuple(Blobs((3, 8, 9), "float32", scale=k) for k in (1, 2, 3, 4))
    for given in (Several(labels), Several(masks), Several(masks[:3])):
        for classes in (None, 4, 2):
            yield Case(name, {"num_classes": classes}, given)
    for classes in (None, 4):
        yield Case(name, {"num_classes": classes}, Blobs((5, 1, 8, 9), "int64", labels=3), dictionary=False)
        yield Case(name, {"num_classes": classes}, Blobs((5,), "float32", labels=3), dictionary=False)
    sample = Sample({"a": labels[0], "b": labels[1], "c": labels[2]})
    for kwargs in ({"output_key": "vote", "num_classes": 4}, {"output_key": "a", "num_classes": 4}, {"num_classes": 4}):
        for alias in ("d", "D", "Dict"):
            yield Case(name + alias, {"keys": ["a", "b", "c"], **kwargs}, sample)


def plain_peaks(apply, data):
    """NumPy's whole numbers as Python's."""

    def plain(found):
        return [[float(value), *map(int, index)] for value, *index in found]

    found = apply(data)
    return {"image": plain(found["image"])} if isinstance(found, dict) else plain(found)


def prob_nms():
    name = "ProbNMS"
    for given in (
        Image((20, 21), kind="torch"),
        Image((20, 21), "float64", kind="numpy"),
        Image((9, 10, 11), kind="torch", layout="fortran"),
        Image((40,), kind="torch"),
    ):
        rank = len(given.shape)
        for kwargs in (
            {"prob_threshold": 60, "box_size": 5},
            {"prob_threshold": 50, "box_size": [3, 4, 5][:rank]},
            {"prob_threshold": 99.9},
            {"prob_threshold": -1},
            {"box_size": 0},
            {"box_size": [1] * (rank + 1)},
        ):
            yield Case(name, {"spatial_dims": rank, **kwargs}, given, call=plain_peaks)
    yield Case(name, {"spatial_dims": 3}, Image((20, 21), kind="torch"), call=plain_peaks)


def save_classification():
    import tempfile

    sample = Sample({"pred": Image((3,), values="noise"), "pred_meta_dict": Python({"filename_or_obj": "a/b.nii"})})

    def lines(kwargs, extra):
        def make(m):
            folder = tempfile.mkdtemp()
            saver = m.SaveClassificationd("pred", output_dir=folder, **kwargs)
            return _Reads(saver, f"{folder}/{kwargs.get('filename', 'predictions.csv')}", extra)

        return make

    for kwargs in (
        {},
        {"delimiter": "\t"},
        {"meta_key_postfix": None},
        {"meta_keys": "other"},
        {"filename": "x.csv", "overwrite": False},
        {"allow_missing_keys": True},
    ):
        for calls in (1, 2):
            yield Case("SaveClassificationd", {}, sample, make=lines(kwargs, calls), note=f"[{kwargs},{calls}]")
    for alias in ("d", "D", "Dict"):
        yield Case("SaveClassification" + alias, {"keys": ["pred", "image"]}, sample)


class _Reads:
    """Saves several times, and gives the file."""

    def __init__(self, saver, path, calls):
        self.saver, self.path, self.calls = saver, path, calls

    def __call__(self, data, **options):
        for _ in range(self.calls):
            self.saver(data, **options)
        with open(self.path, encoding="utf-8") as file:
            return file.read()


TABLES = (
    mean_ensemble,
    vote_ensemble,
    prob_nms,
    save_classification,
    aliases,
    activations,
    as_discrete,
    keep_largest_connected_component,
    remove_small_objects,
    label_filter,
    fill_holes,
    label_to_contour,
    distance_transform_edt,
)

_ = (NUMBERS, Several, INTEGERS)
