# SPDX-License-Identifier: Apache-2.0
"""The table of cases: every argument of every component, over shapes, element types, layouts and odd inputs.

To add a component, add a function that yields its rows, and name it in ``TABLES`` of this file or of the file of its
family, ``cases_FAMILY.py``. A row of an array transform is run in its dictionary form too.
"""

import importlib
import itertools
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Callable, Optional

import monai.transforms
import numpy as np
import torch

from inputs import DTYPES, OBLIQUE, PLANE, Image, Python, Sample, Several


@dataclass
class Case:
    """One transform on one input.

    Attributes:
        component: Its name in both libraries.
        kwargs: Its arguments.
        given: What it is called with.
        ulps: How many units in the last place voxels may differ, see ``compare.compare_voxels``.
        difference: Name of an entry of ``differences.DIFFERENCES``.
        make: Makes the transform from a module (``monai.transforms`` or ``mica.transforms``); default by name.
        call: Calls it, default ``apply(data)``.
        inverse: Compare the inverse of the result too.
        seed, calls: A random transform is seeded and called so many times.
        skip: Kinds of differences that the case does not compare.
        dictionary: Run the dictionary form too.
    """

    component: str
    kwargs: dict
    given: Any
    ulps: Any = 0
    difference: Optional[str] = None
    make: Optional[Callable] = None
    call: Callable = field(default=lambda apply, data: apply(data))
    inverse: bool = False
    seed: Optional[int] = None
    calls: int = 1
    skip: tuple = ()
    dictionary: bool = True
    note: str = ""

    def __str__(self):
        arguments = ",".join(f"{key}={short(value)}" for key, value in self.kwargs.items())
        return f"{self.component}({arguments}){self.note}-{self.given}"

    def build(self, module):
        return self.make(module) if self.make else getattr(module, self.component)(**self.kwargs)

    def as_dictionary(self):
        """The same for an item of a sample; None where there is no such form."""
        if not self.dictionary or self.make is not None or not isinstance(self.given, (Image, Python)):
            return None
        kwargs = {"keys": ["image"], **self.kwargs}
        given = Sample({"image": self.given, "name": Python("patient 7"), "other": Image((1, 2, 2), "int16")})
        return Case(
            self.component + "d",
            kwargs,
            given,
            self.ulps,
            self.difference,
            call=self.call,
            inverse=self.inverse,
            seed=self.seed,
            calls=self.calls,
            skip=self.skip,
            dictionary=False,
            note=self.note,
        )


def short(value):
    if isinstance(value, (np.ndarray, torch.Tensor)):
        return f"{type(value).__name__}{tuple(value.shape)}"
    return getattr(value, "__name__", None) or repr(value).replace(" ", "")


SHAPES = ((3,), (1, 9), (2, 9), (1, 5, 7), (3, 5, 7), (1, 4, 5, 6), (2, 4, 5, 6), (1, 2, 3, 4, 5))
EMPTY = ((0, 4, 5), (1, 0, 5), (1, 4, 0, 6))
LAYOUTS = ("fortran", "strided", "broadcast")
META = {"filename_or_obj": "a.nii.gz", "original_channel_dim": 0, "pixdim": [1.0, 2.0, 2.0, 2.0, 0.0, 0.0, 0.0, 0.0]}


def variety(dtypes=DTYPES, values="small"):
    """Inputs that every component must handle: types, shapes, layouts, metadata, arrays without metadata."""
    for dtype in dtypes:
        yield Image(dtype=dtype, values=values)
    for shape in (*SHAPES, *EMPTY):
        yield Image(shape, values=values)
    for layout, dtype in itertools.product(LAYOUTS, ("float32", "int16")):
        if dtype in dtypes:
            yield Image((2, 4, 5, 6), dtype, values, layout)
    yield Image((2, 4, 5, 6), values=values, affine=OBLIQUE, meta=META)
    yield Image((2, 4, 5), values=values, affine=PLANE)
    yield Image((2, 4, 5), values=values, affine=OBLIQUE)
    for kind in ("torch", "numpy"):
        yield Image((2, 4, 5), "float32", values, kind=kind)
    yield Image((2, 4, 5), "float64", values, layout="negative", kind="numpy")


NUMBERS = tuple(dtype for dtype in DTYPES if dtype not in ("bool", "uint16"))
REAL = ("float32", "float64", "int16", "uint8")


def scale_intensity_range():
    name = "ScaleIntensityRange"
    window = {"a_min": -57.5, "a_max": 164.25}
    # Exact: every step rounds to the image's type (float16 and bfloat16 too), in MONAI's order.
    for given in variety(NUMBERS):
        yield Case(name, {**window, "b_min": 0.0, "b_max": 1.0, "clip": True}, given)
    for given in (Image(dtype=dtype, values=values) for dtype in REAL for values in ("small", "noise")):
        if given.dtype == "uint8" and given.values == "noise":
            continue
        for kwargs in (
            window,
            {**window, "clip": True, "b_min": 0.25},
            {**window, "clip": True, "b_max": 0.25},
            {**window, "b_min": 0.25},
            {**window, "b_min": -1.0, "b_max": 1.0},
            {**window, "b_min": 1.0, "b_max": -1.0, "clip": True},
            {"a_min": 164.25, "a_max": -57.5, "b_min": 0.0, "b_max": 1.0},
            {**window, "b_min": 0.1, "b_max": 1.3, "clip": True},
            {**window, "b_min": 0.0, "b_max": 1.0, "clip": True, "dtype": None},
            {**window, "b_min": 0.0, "b_max": 1.0, "clip": True, "dtype": "float64"},
            {**window, "b_min": 0.0, "b_max": 1.0, "clip": True, "dtype": np.float16},
            {**window, "b_min": 0.0, "b_max": 1.0, "clip": True, "dtype": torch.bfloat16},
            {"a_min": 2.5, "a_max": 2.5},
            {"a_min": 2.5, "a_max": 2.5, "b_min": 1.5, "b_max": 3.0, "clip": True, "dtype": "float64"},
        ):
            yield Case(name, kwargs, given)
    for dtype in ("uint8", "int16", "int32", "int64"):
        # Truncation to integers, beyond their range too.
        for low, high in ((0.0, 255.0), (-20.0, 300.0)):
            yield Case(name, {**window, "b_min": low, "b_max": high, "dtype": dtype}, Image(dtype="float64"))
    for dtype in NUMBERS:
        # Whole amounts, as configurations often have them, within the type's range.
        yield Case(name, {"a_min": 0, "a_max": 100, "b_min": 0, "b_max": 1, "clip": True}, Image(dtype=dtype))
        yield Case(name, {"a_min": 0, "a_max": 0, "b_min": 0}, Image(dtype=dtype))
        yield Case(name, {"a_min": 0, "a_max": 0}, Image(dtype=dtype))
        yield Case(name, {"a_min": 0.5, "a_max": 0.5, "b_min": 0.5}, Image(dtype=dtype))
    yield Case(
        name,
        {"a_min": 10, "a_max": 20, "b_min": 0, "b_max": 1},
        Image(dtype="uint8"),
        difference="integers-do-not-wrap",
    )
    yield Case(name, {"a_min": 0, "a_max": 20}, Image(dtype="uint16"), difference="uint16-works")
    yield Case(name, {"a_min": 0.5, "a_max": 20}, Image(dtype="uint16"))
    for values in ("nan", "inf"):
        for clip in (False, True):
            yield Case(name, {**window, "b_min": 0.0, "b_max": 1.0, "clip": clip}, Image(values=values))
    yield Case(name, {**window, "clip": True}, Image())
    yield Case(name, window, Image(dtype="bool"))
    yield Case(name, window, Image(()))
    yield Case(name, {"a_min": 1.0}, Image())
    yield Case(name, {"a_min": "x", "a_max": 1.0}, Image())
    yield Case(name, {**window, "unknown": 1}, Image())
    yield Case(name, {**window, "dtype": "float33"}, Image())
    for value in ("abc", [1.0, 2.0], None):
        yield Case(name, window, Python(value))


def normalize_intensity():
    name = "NormalizeIntensity"
    # MONAI computes in float32 whatever the types are. The mean and the deviation are sums over all voxels, which two
    # libraries add up in different orders.
    ulps = (2, torch.float32)
    for flags in ({}, {"nonzero": True}, {"channel_wise": True}, {"nonzero": True, "channel_wise": True}):
        for given in variety(DTYPES, "noise" if not flags else "small"):
            writes = flags == {"channel_wise": True} and given.layout == "broadcast" and given.dtype == "float32"
            yield Case(name, flags, given, ulps, difference="input-is-not-written-to" if writes else None)
        for values in ("zeros", "constant", "nan", "inf"):
            yield Case(name, flags, Image(values=values), ulps)
        for dtype in (None, "float64", np.float16, torch.bfloat16, "int16"):
            for image in ("float32", "float64", "int16"):
                yield Case(name, {**flags, "dtype": dtype}, Image(dtype=image, values="noise"), ulps)
        yield Case(name, flags, Image((1, 1, 1)), ulps)
        yield Case(name, flags, Image(()), ulps)
        yield Case(
            name,
            {**flags, "subtrahend": np.full((2, 5, 6, 7), 2.0), "divisor": np.full((2, 5, 6, 7), 4.0)},
            Image(),
            ulps,
        )
    for flags in ({}, {"nonzero": True}):
        for amounts in (
            {"subtrahend": 12.5},
            {"divisor": 3.5},
            {"subtrahend": 12.5, "divisor": 3.5},
            {"subtrahend": 12, "divisor": 3},
            {"subtrahend": 12.5, "divisor": 0.0},
            {"divisor": 0},
        ):
            for dtype in ("float32", "float64", "int16"):
                yield Case(name, {**flags, **amounts}, Image(dtype=dtype, values="noise"), ulps)
        for shape in ((1, 1, 1, 1), (2, 1, 1, 1), (7,), (6, 7), (5,)):
            # Broadcast against the image, which the last one does not fit.
            difference = "nonzero-broadcasts" if flags and shape != (5,) else None
            yield Case(name, {**flags, "subtrahend": np.full(shape, 3.0)}, Image(), ulps, difference)
            yield Case(name, {**flags, "divisor": torch.full(shape, 3.0)}, Image(), ulps, difference)
        zero_somewhere = np.full((2, 3, 4), 2.0)
        zero_somewhere[0, 0, 0] = 0.0
        yield Case(
            name, {**flags, "subtrahend": np.zeros((2, 3, 4)), "divisor": zero_somewhere}, Image((2, 3, 4)), ulps
        )
    yield Case(name, {"subtrahend": [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]}, Image(), ulps, difference="lists-are-arrays")
    for kind in (list, tuple, np.array, torch.tensor):
        two = {"subtrahend": kind([10.0, 20.0]), "divisor": kind([2.0, 4.0])}
        yield Case(name, {**two, "channel_wise": True}, Image(), ulps, note=kind.__name__)
        yield Case(name, {"subtrahend": two["subtrahend"], "channel_wise": True}, Image(), ulps, note=kind.__name__)
        yield Case(name, {"divisor": two["divisor"], "channel_wise": True}, Image(), ulps, note=kind.__name__)
        yield Case(name, {"divisor": kind([2.0, 0.0]), "channel_wise": True}, Image(), ulps, note=kind.__name__)
        yield Case(name, {**two, "channel_wise": True}, Image((3, 4, 5)), ulps, note=kind.__name__)
        yield Case(name, {"divisor": two["divisor"], "channel_wise": True}, Image((3, 4, 5)), ulps, note=kind.__name__)
    for kind in (list, np.array):
        two = {"subtrahend": kind([10.0, 20.0]), "divisor": kind([2.0, 4.0])}
        yield Case(name, {**two, "channel_wise": True, "nonzero": True}, Image(), ulps, note=kind.__name__)
    yield Case(name, {"subtrahend": np.arange(24.0).reshape(2, 3, 4), "channel_wise": True}, Image((2, 3, 4)), ulps)
    yield Case(name, {"subtrahend": 1.0, "channel_wise": True}, Image())
    yield Case(name, {"unknown": 1}, Image())
    for value in ("abc", [1.0, 2.0], None):
        yield Case(name, {}, Python(value))


def of_profile(axis, given, otherwise=None):
    """The difference of a flip that reverses a 1-D image, if it is one."""
    reverses = axis in (None, 0, -1) or (isinstance(axis, (list, tuple)) and list(axis) in ([0], [-1]))
    profile = len(getattr(given, "shape", ())) == 2 and given.shape[1] > 0
    return "profiles-keep-their-place" if profile and reverses else otherwise


AXES = (None, 0, 1, 2, -1, -2, -3, [0, 1], (0, 2), [1], [-1, 0], [])


def flip():
    name = "Flip"
    for dtype in DTYPES:
        # PyTorch flips uint16 along every axis but the last.
        for axis in (0, -1):
            difference = "uint16-works" if dtype == "uint16" and axis == -1 else None
            yield Case(name, {"spatial_axis": axis}, Image(dtype=dtype), difference=difference, inverse=True)
    for axis in AXES:
        for given in (
            Image((2, 4, 5, 6), affine=OBLIQUE, meta=META),
            Image((1, 3, 4), "int16", affine=PLANE),
            Image((1, 3, 4), "int16", affine=OBLIQUE),
            Image((2, 7)),
            Image((2, 2, 3, 4, 5)),
        ):
            first = axis[0] if isinstance(axis, (list, tuple)) and axis else axis
            spatial = len(given.shape) - 1
            reaches_channels = isinstance(first, int) and first < -spatial
            difference = "channels-are-not-spatial" if reaches_channels else of_profile(axis, given)
            yield Case(name, {"spatial_axis": axis}, given, inverse=True, difference=difference)
    for given in variety(NUMBERS):
        yield Case(name, {}, given, inverse=True, difference=of_profile(None, given))
        yield Case(name, {"spatial_axis": 0}, given, inverse=True, difference=of_profile(0, given))
    yield Case(name, {"spatial_axis": 0}, Image((1, 3, 4), "uint16", kind="numpy"), difference="numpy-uint16-stays")
    yield Case(name, {"spatial_axis": -4}, Image((2, 3, 4, 5)), difference="channels-are-not-spatial")
    yield Case(name, {"spatial_axis": -5}, Image((2, 3, 4, 5)), difference="channels-are-not-spatial")
    yield Case(name, {"spatial_axis": True}, Image(), difference="true-is-no-axis")
    yield Case(name, {"lazy": None}, Image(), difference="lazy-is-true-or-false")
    for axis in (3, [0, 3], (0, 0), (0, -3), "x", 0.5):
        yield Case(name, {"spatial_axis": axis}, Image())
    yield Case(name, {"lazy": 1}, Image())
    for value in ("abc", [1.0, 2.0], None):
        yield Case(name, {}, Python(value))
    for given in (Image((2, 4, 5, 6), affine=OBLIQUE), Image((1, 3, 4), "int16", affine=OBLIQUE), Image((2, 7))):
        for axis in (None, 0, [0]):
            # Pending: voxels and affine stay as they are.
            yield Case(name, {"spatial_axis": axis, "lazy": True}, given)
            yield Case(
                name, {"spatial_axis": axis}, given, call=lambda apply, data: apply(data, lazy=True), note="lazy-call"
            )
            yield Case(
                name,
                {"spatial_axis": axis, "lazy": True},
                given,
                call=lambda apply, data: apply(data, lazy=False),
                note="eager-call",
                difference=of_profile(axis, given),
            )


def rand_flip():
    name = "RandFlip"
    for prob in (0.0, 1.0, 2.0, -1.0):
        for axis in (None, 0, [0, 1], -1):
            for given in (Image((2, 4, 5, 6), affine=OBLIQUE, meta=META), Image((1, 3, 4), "int16")):
                yield Case(name, {"prob": prob, "spatial_axis": axis}, given, inverse=True, seed=0)
                yield Case(name, {"prob": prob, "spatial_axis": axis, "lazy": True}, given, seed=0)
    for seed in (0, 1, 42, 2**31 - 1, 2**32 - 1, 2**32 + 5):
        yield Case(name, {"prob": 0.5}, Image((1, 2, 3)), seed=seed, calls=20, inverse=True)
    yield Case(name, {}, Image((1, 2, 3)), seed=7, calls=40)
    for given in variety(NUMBERS):
        yield Case(
            name,
            {"prob": 0.5, "spatial_axis": 0},
            given,
            seed=3,
            calls=4,
            inverse=True,
            difference=of_profile(0, given),
        )
    yield Case(name, {"prob": 0.0, "spatial_axis": 7}, Image(), seed=0)
    yield Case(name, {"prob": 1.0, "spatial_axis": 7}, Image(), seed=0)
    yield Case(name, {"prob": "x"}, Image(), seed=0)
    yield Case(name, {"prob": 1.0}, Image(dtype="uint16"), seed=0, difference="uint16-works")


def ensure_channel_first():
    name = "EnsureChannelFirst"
    for dim in (0, 1, 2, -1, -2, -3, "no_channel"):
        for given in (
            Image((3, 4, 5), affine=OBLIQUE, meta={"filename_or_obj": "x"}),
            Image((3, 4, 5), "int16", meta={"original_channel_dim": 2}),
            Image((3, 4, 5), layout="fortran"),
            Image((2, 3, 4, 5), "uint8"),
            Image((0, 3, 4)),
            Image((3, 4, 5), kind="torch"),
            Image((3, 4, 5), kind="numpy"),
        ):
            yield Case(name, {"channel_dim": dim}, given)
    for dtype in DTYPES:
        yield Case(name, {"channel_dim": -1}, Image((3, 4, 5), dtype))
    for dim in (0, 1, -1, "no_channel", float("nan"), None, "x", 7):
        for strict in (True, False):
            yield Case(name, {"strict_check": strict}, Image((3, 4, 5), meta={"original_channel_dim": dim}))
    for strict in (True, False):
        for given in (Image((3, 4)), Image((3, 4), kind="torch"), Image((3, 4), kind="numpy")):
            yield Case(name, {"strict_check": strict}, given)
    yield Case(name, {"channel_dim": "no_channel"}, Image(()))
    for dim in (3, -4, "x"):
        yield Case(name, {"channel_dim": dim}, Image((3, 4, 5)))
    for dim in (1.5, "1", True):
        yield Case(name, {"channel_dim": dim}, Image((3, 4, 5)), difference="channel-is-a-whole-number")


PYTHON_VALUES = (
    5.0,
    5,
    True,
    "abc",
    None,
    [1.0, 2.5],
    [1, 2],
    [1, 2.5],
    [[1, 2], [3, 4]],
    [],
    (1.0, 2.0),
    [True, False],
)


def ensure_type():
    name = "EnsureType"
    for dtype in (None, "float32", np.float64, torch.float16, "uint8", "int64", bool, float, int):
        for image in DTYPES:
            yield Case(name, {"dtype": dtype}, Image((2, 3, 4), image))
    for kwargs in (
        {},
        {"dtype": "float32"},
        {"dtype": "uint8"},
        {"track_meta": False},
        {"track_meta": True},
        {"track_meta": None},
        {"wrap_sequence": False},
        {"data_type": "numpy"},
        {"data_type": "numpy", "dtype": np.float64},
        {"data_type": "numpy", "wrap_sequence": False},
        {"device": "cpu"},
        {"device": torch.device("cpu"), "dtype": torch.float64},
    ):
        for given in (
            Image((2, 3, 4), "int16", affine=OBLIQUE, meta={"key": [1, 2.5, "x", None, {"deep": True}]}),
            Image((2, 3, 4), "int16", layout="fortran"),
            Image((2, 3, 4), "float32", kind="torch"),
            Image((2, 3, 4), "float32", kind="numpy"),
            Image((2, 3, 4), "float64", layout="negative", kind="numpy"),
            Image((), "float64", kind="numpy"),
            Image((0, 3)),
        ):
            yield Case(name, kwargs, given)
        for value in PYTHON_VALUES:
            yield Case(name, kwargs, Python(value))
        yield Case(
            name,
            kwargs,
            Sample(
                {
                    "a": Python(1),
                    "b": Python([1.0, 2.0]),
                    "c": Image((2, 3)),
                    "d": Python("x"),
                    "e": Python({"f": 2.5}),
                    "g": Python(None),
                }
            ),
        )
    for value in ([1, "a"], ["a", "b"], [[1, 2], [3]]):
        yield Case(name, {}, Python(value))
        yield Case(name, {"wrap_sequence": False}, Python(value))
    yield Case(name, {"data_type": "Tensor"}, Image())
    yield Case(name, {"data_type": "list"}, Image())
    yield Case(name, {"device": "nonsense"}, Image())
    yield Case(name, {"dtype": "float33"}, Image())


def cast_to_type():
    name = "CastToType"
    for dtype in DTYPES:
        for image in ("float32", "float64", "int16", "int64", "uint8", "bool", "float16", "bfloat16", "uint16"):
            values = "noise" if image in ("float32", "float64", "int16", "int64") else "small"
            yield Case(name, {"dtype": getattr(torch, dtype)}, Image((2, 3, 4), image, values))
    for given in variety():
        yield Case(name, {}, given)
    for dtype in (None, "float32", "double", "half", "short", np.uint8, float, int, bool):
        yield Case(name, {"dtype": dtype}, Image((2, 3, 4), "int16", affine=OBLIQUE, meta=META))
    yield Case(name, {"dtype": np.uint8}, Image((2, 3, 4), kind="numpy"))
    yield Case(name, {"dtype": np.uint8}, Image((2, 3, 4), kind="torch"))
    yield Case(name, {"dtype": "float33"}, Image())
    for value in (1.5, [1, 2]):
        yield Case(name, {}, Python(value))


def identity():
    for given in variety():
        yield Case("Identity", {}, given)
    for value in (*PYTHON_VALUES, {"a": 1, "b": [1, 2]}, [1, "a"]):
        yield Case("Identity", {}, Python(value))
    yield Case("Identity", {"unknown": 1}, Image())


def apply_pending():
    for given in (Image(), Image((1, 3, 4), "int16"), Python(5), Python("x")):
        yield Case("ApplyPending", {}, given, inverse=True)
    yield Case(
        "ApplyPending",
        {},
        Image((1, 3, 4)),
        make=lambda m: m.ApplyPending(),
        call=lambda apply, data: apply(data),
        note="outside",
    )


def compose():
    name = "Compose"
    volume = Image((2, 4, 5, 6), "int16", "noise", affine=OBLIQUE, meta=META)
    plane = Image((1, 3, 4), "int16", affine=OBLIQUE)
    flat = Image((1, 3, 4), "int16", affine=PLANE)

    def row(note, make, given, **more):
        return Case(name, {}, given, make=make, note=f"[{note}]", **more)

    steps = {
        "nothing": lambda m: m.Compose(),
        "none": lambda m: m.Compose(None),
        "empty": lambda m: m.Compose([]),
        "single": lambda m: m.Compose(m.Flip(0)),
        "two": lambda m: m.Compose([m.Flip(0), m.Flip(1)]),
        "tuple": lambda m: m.Compose((m.Flip(0), m.Flip(1))),
        "mixed": lambda m: m.Compose(
            [
                m.EnsureType(),
                m.Flip(0),
                m.CastToType("float32"),
                m.ScaleIntensityRange(-57.5, 164.25, 0.0, 1.0, True),
                m.Flip(1),
            ]
        ),
        "nested": lambda m: m.Compose([m.Compose([m.Flip(0), m.Identity()]), m.Compose([m.Flip(1)])]),
        "callable": lambda m: m.Compose([m.Flip(0), _unchanged, m.Flip(1)]),
        "random": lambda m: m.Compose([m.RandFlip(1.0, 0), m.Flip(1), m.RandFlip(0.0, 1)]),
    }
    for (note, make), given in itertools.product(steps.items(), (volume, plane, flat)):
        yield row(note, make, given, inverse=note not in ("nothing", "none", "empty"))

    for lazy in (False, True, None):
        for own in (False, True):
            for given in (volume, plane, flat, Image((2, 4, 5, 6), "float64", "noise"), Image((1, 3, 4), "bool")):
                yield row(
                    f"lazy={lazy},own={own}",
                    lambda m, lazy=lazy, own=own: m.Compose([m.Flip(0, lazy=own), m.Flip([1], lazy=own)], lazy=lazy),
                    given,
                    inverse=True,
                )
        for note, make in {
            "identity-between": lambda m, lazy=lazy: m.Compose(
                [m.Flip(0, lazy=True), m.Identity(), m.Flip(1, lazy=True)], lazy=lazy
            ),
            "apply-between": lambda m, lazy=lazy: m.Compose(
                [m.Flip(0, lazy=True), m.ApplyPending(), m.Flip(1)], lazy=lazy
            ),
            "eager-after": lambda m, lazy=lazy: m.Compose([m.Flip(0, lazy=True), m.Flip(1)], lazy=lazy),
            "same-twice": lambda m, lazy=lazy: m.Compose([m.Flip(0, lazy=True), m.Flip(0, lazy=True)], lazy=lazy),
            "random": lambda m, lazy=lazy: m.Compose(
                [m.RandFlip(1.0, 0, lazy=True), m.RandFlip(0.0, 1, lazy=True)], lazy=lazy
            ),
            "random-not": lambda m, lazy=lazy: m.Compose([m.RandFlip(0.0, 0, lazy=True)], lazy=lazy),
            "nested-lazy": lambda m, lazy=lazy: m.Compose([m.Compose([m.Flip(0)], lazy=True), m.Flip(1)], lazy=lazy),
            "nested-eager": lambda m, lazy=lazy: m.Compose([m.Compose([m.Flip(0)], lazy=False), m.Flip(1)], lazy=lazy),
        }.items():
            for given in (volume, plane):
                mixed = note == "random" and lazy is not False and given is plane
                yield row(
                    f"{note},lazy={lazy}", make, given, inverse=True, difference="lazy-planes-work" if mixed else None
                )
    for lazy in (False, True, None):
        yield row(f"call-lazy={lazy}", steps["two"], plane, call=lambda apply, data, lazy=lazy: apply(data, lazy=lazy))
    for overrides in (
        {},
        {"mode": "nearest"},
        {"mode": "bilinear", "padding_mode": "border"},
        {"padding_mode": "zeros"},
        {"dtype": "float64"},
        {"dtype": None},
        {"align_corners": False},
        {"align_corners": True},
        {"resample_mode": "auto"},
        {"device": "cpu"},
        {"mode": 1},
        {"foo": 1},
    ):
        for given in (plane, volume):

            def make(m, overrides=overrides):
                given = dict(overrides)
                if given.get("dtype") and "monai" in m.__name__:
                    given["dtype"] = getattr(torch, given["dtype"])
                return m.Compose([m.Flip(0), m.Flip(1)], lazy=True, overrides=given)

            # With align_corners MONAI interpolates where a flip would do.
            yield row(f"overrides={overrides}", make, given, ulps=1)
    yield row("overrides-unused", lambda m: m.Compose([m.Flip(0)], overrides={"foo": 1}), plane)
    yield row(
        "overrides-per-key",
        lambda m: m.Compose([m.Flipd(["a", "b"], 0)], lazy=True, overrides={"a": {"mode": "nearest"}}),
        Sample({"a": plane, "b": volume}),
    )
    for given in (Image((1, 0, 4)), Image((2, 7))):
        yield row(
            "lazy-odd", lambda m: m.Compose([m.Flip(0)], lazy=True), given, difference="lazy-is-not-only-for-volumes"
        )
    yield row(
        "lazy-uint16",
        lambda m: m.Compose([m.Flip()], lazy=True),
        Image((2, 4, 5, 6), "uint16"),
        difference="uint16-works",
    )

    for start, end in (
        (0, None),
        (0, 2),
        (1, None),
        (1, 2),
        (1, 1),
        (0, 0),
        (2, None),
        (3, None),
        (-1, None),
        (None, None),
        (0, 3),
        (2, 1),
    ):
        yield row(
            f"start={start},end={end}",
            steps["two"],
            plane,
            call=lambda apply, data, start=start, end=end: apply(data, start=start, end=end),
        )

    pair = Several((plane, volume))
    for map_items in (True, False, 0, 1, 2):
        make = lambda m, map_items=map_items: m.Compose([m.Flip(0)], map_items=map_items)  # noqa: E731
        yield row(f"map_items={map_items}", make, pair)
        yield row(f"map_items={map_items}", make, Several((plane, volume), tuple))
        yield row(f"map_items={map_items}", make, Several((Several((plane,)), Several((volume,)))))
        yield row(f"map_items={map_items}", make, Several(()))
        yield row(
            f"map_items={map_items}",
            lambda m, map_items=map_items: m.Compose([m.Identity()], map_items=map_items),
            pair,
        )
    yield row("map_items=x", lambda m: m.Compose([m.Flip(0)], map_items="x"), plane)
    yield row(
        "map-dicts",
        lambda m: m.Compose([m.Flipd("a", 0)]),
        Several((Sample({"a": plane}), Sample({"a": volume}))),
        inverse=True,
    )
    yield row(
        "unpack", lambda m: m.Compose([_second], map_items=False, unpack_items=True), Several((plane, volume), tuple)
    )
    yield row("unpack-not", lambda m: m.Compose([_second], map_items=False), Several((plane, volume), tuple))
    yield row("bad-axis", lambda m: m.Compose([m.Flip(0), m.Flip(7)]), plane)
    yield row("missing-key", lambda m: m.Compose([m.Flipd("x")]), Sample({"a": plane}))
    yield row("none-data", lambda m: m.Compose([m.Flip(0)]), Python(None))
    yield row("not-a-transform", lambda m: m.Compose([5]), plane)
    for log_stats in (False, True, "a name"):
        yield row(
            f"log_stats={log_stats}", lambda m, log_stats=log_stats: m.Compose([m.Flip(0)], log_stats=log_stats), plane
        )
    for seed in (0, 1, 7, 2**32 - 1):
        yield row(
            "random-state",
            lambda m: m.Compose(
                [m.RandFlip(0.5, 0), m.Flip(0), m.RandFlip(0.5, 1), m.Compose([m.RandFlip(0.5), m.RandFlip(0.3, [0])])]
            ),
            plane,
            seed=seed,
            calls=20,
            inverse=True,
        )
        yield row(
            "random-dict",
            lambda m: m.Compose([m.RandFlipd(["a", "b"], 0.5, 0), m.RandFlipd(["a"], 0.5, 1)]),
            Sample({"a": plane, "b": volume}),
            seed=seed,
            calls=20,
            inverse=True,
        )


def _unchanged(data):
    return data


def _second(first, second=None):
    return second


def dictionaries():
    """What only dictionary forms have: keys, missing keys, arguments per key, items that pass through."""
    plane, volume = Image((1, 3, 4), "int16", affine=OBLIQUE), Image((2, 4, 5, 6), "float32", "noise", affine=OBLIQUE)
    both = Sample(
        {
            "a": plane,
            "b": volume,
            "note": Python("text"),
            "weight": Python(0.5),
            "box": Python([1, 2, 3]),
            "size": Python((1, 2)),
            "none": Python(None),
            "flag": Python(True),
            "raw": Image((2, 2, 3), "float32", kind="numpy"),
        }
    )
    for keys in ("a", ["a"], ("a",), ["a", "b"], ["b", "a"], ["a", "a"]):
        yield Case("Flipd", {"keys": keys, "spatial_axis": 0}, both, inverse=True)
        yield Case("RandFlipd", {"keys": keys, "prob": 0.5, "spatial_axis": 0}, both, seed=5, calls=6, inverse=True)
        yield Case("Identityd", {"keys": keys}, both)
        yield Case("CastToTyped", {"keys": keys}, both)
        yield Case("EnsureTyped", {"keys": keys}, both)
        yield Case("ScaleIntensityRanged", {"keys": keys, "a_min": -57.5, "a_max": 164.25}, both)
        yield Case("NormalizeIntensityd", {"keys": keys}, both, ulps=(2, torch.float32))
        yield Case("EnsureChannelFirstd", {"keys": keys, "channel_dim": -1}, both)
        yield Case("ApplyPendingd", {"keys": keys}, both)
    for keys in ([], "", ["missing"], ["a", "missing"]):
        for extra in ({}, {"allow_missing_keys": True}, {"allow_missing_keys": False}):
            yield Case("Flipd", {"keys": keys, "spatial_axis": 0, **extra}, both, inverse=True)
            yield Case("RandFlipd", {"keys": keys, "prob": 0.5, **extra}, both, seed=5, calls=6)
            yield Case("Identityd", {"keys": keys, **extra}, both)
            yield Case("CastToTyped", {"keys": keys, **extra}, both)
            yield Case("EnsureTyped", {"keys": keys, **extra}, both)
            yield Case("ScaleIntensityRanged", {"keys": keys, "a_min": -57.5, "a_max": 164.25, **extra}, both)
            yield Case("NormalizeIntensityd", {"keys": keys, **extra}, both, ulps=(2, torch.float32))
            yield Case("EnsureChannelFirstd", {"keys": keys, "channel_dim": -1, **extra}, both)
        yield Case("ApplyPendingd", {"keys": keys}, both)
    for dtype in (["uint8", "float64"], (np.uint8, None), ["float32"], ["uint8", "uint8", "uint8"], "float64"):
        yield Case("CastToTyped", {"keys": ["a", "b"], "dtype": dtype}, both)
        yield Case("EnsureTyped", {"keys": ["a", "b"], "dtype": dtype}, both)
    yield Case("EnsureTyped", {"keys": ["weight", "box", "note", "none", "flag", "size"]}, both)
    yield Case("Flipd", {"keys": ["note"]}, both)
    yield Case("Flipd", {"keys": ["box"]}, both)
    yield Case("Flipd", {"keys": ["raw"], "spatial_axis": 0}, both)
    yield Case("Flipd", {"keys": ["a"], "lazy": True}, both)
    yield Case("RandFlipd", {"keys": ["a", "b"], "prob": 1.0, "lazy": True}, both, seed=1)
    yield Case("Flipd", {"keys": ["a"]}, plane)
    yield Case("Flipd", {"keys": ["a"]}, Python([1, 2]))
    yield Case("RandFlipd", {"keys": ["a"], "prob": 0.5}, Sample({"b": Python(1)}), seed=1)
    pending = {"keys": ["a"]}
    yield Case(
        "Compose",
        pending,
        both,
        make=lambda m: m.Compose([m.Flipd(["a", "b"], 0), m.ApplyPendingd(["a"]), m.Flipd(["a", "b"], 1)], lazy=True),
        inverse=True,
        note="[apply-one]",
    )
    for alias in ("D", "Dict"):
        for name, kwargs in (
            ("Flip", {}),
            ("RandFlip", {"prob": 1.0}),
            ("Identity", {}),
            ("CastToType", {}),
            ("EnsureType", {}),
            ("ApplyPending", {}),
            ("NormalizeIntensity", {}),
            ("ScaleIntensityRange", {"a_min": 0.5, "a_max": 1.5}),
            ("EnsureChannelFirst", {"channel_dim": 0}),
        ):
            yield Case(
                name + alias,
                {"keys": ["b"], **kwargs},
                both,
                ulps=(2, torch.float32) if name == "NormalizeIntensity" else 0,
            )


def batches():
    for name, kwargs in (("Flip", {}), ("RandFlip", {"prob": 1.0})):
        yield Case(
            name,
            kwargs,
            Batch(),
            dictionary=False,
            difference="batches-are-decollated-first",
            seed=0 if name == "RandFlip" else None,
        )
    for name, kwargs in (
        ("ScaleIntensityRange", {"a_min": 0.5, "a_max": 99.5}),
        ("NormalizeIntensity", {}),
        ("EnsureType", {"dtype": "float64"}),
        ("CastToType", {"dtype": "float64"}),
        ("Identity", {}),
    ):
        yield Case(
            name, kwargs, Batch(), ulps=(2, torch.float32) if name == "NormalizeIntensity" else 0, dictionary=False
        )


@dataclass(frozen=True)
class Batch:
    """Two collated images."""

    def __str__(self):
        return "batch"

    def images(self):
        meta = {"filename_or_obj": "a", "number": 1}
        return [
            Image((1, 3, 4), "float32", affine=OBLIQUE, meta=meta),
            Image((1, 3, 4), "float32", "constant", meta={**meta, "number": 2}),
        ]

    def memory(self):
        return [image.memory() for image in self.images()]

    def for_monai(self, memory):
        from monai.data import list_data_collate

        return list_data_collate([image.for_monai(part) for image, part in zip(self.images(), memory)])

    def for_mica(self, memory):
        import mica

        return mica.data.list_data_collate([image.for_mica(part) for image, part in zip(self.images(), memory)])


TABLES = (
    scale_intensity_range,
    normalize_intensity,
    flip,
    rand_flip,
    ensure_channel_first,
    ensure_type,
    cast_to_type,
    identity,
    apply_pending,
    compose,
    dictionaries,
    batches,
)


def all_tables():
    """The tables of this file and of every family."""
    yield from TABLES
    for path in sorted(Path(__file__).parent.glob("cases_*.py")):
        yield from importlib.import_module(path.stem).TABLES


def all_cases():
    """Every row, with its dictionary form; the first of those also by its other names."""
    named = set()
    for table in all_tables():
        for case in table():
            yield case
            other = case.as_dictionary()
            if other is not None:
                yield other
            # Rows of a dictionary form may stand in the table themselves.
            form = other or case
            stem = form.component.removesuffix("d")
            is_form = stem != form.component and hasattr(monai.transforms, stem + "Dict")
            if is_form and form.component not in named and form.make is None:
                named.add(form.component)
                yield replace(form, component=stem + "D")
                yield replace(form, component=stem + "Dict")
