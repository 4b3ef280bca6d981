# SPDX-License-Identifier: Apache-2.0
"""Cases of transforms of whole samples, of functions, and of random choices among transforms."""

import numpy as np
import torch

from cases import META, NUMBERS, Batch, Case, variety
from inputs import DTYPES, OBLIQUE, PLANE, Image, Python, Sample, Several

VOLUME = Image((2, 3, 4, 5), "int16", affine=OBLIQUE, meta=META)
OTHER = Image((1, 3, 4, 5), "float32", affine=PLANE)
PLAIN = Image((2, 3, 4), "float32", kind="torch")
ARRAY = Image((2, 3, 4), "float64", kind="numpy")
MIXED = Sample(
    {
        "image": VOLUME,
        "label": OTHER,
        "plain": PLAIN,
        "array": ARRAY,
        "text": Python("patient 7"),
        "number": Python(7),
        "nothing": Python(None),
        "list": Several((Python(1), Python("two"))),
    }
)
NESTED = Sample(
    {
        "image": VOLUME,
        "pred": Sample({"boxes": ARRAY, "label": OTHER, "more": Sample({"box_1": Python(1), "box_2": Python(2)})}),
        "name": Python("x"),
    }
)
ENDINGS = ("d", "D", "Dict")


def copy_items():
    name = "CopyItemsd"
    for given in variety():
        yield Case(name, {"keys": "a"}, Sample({"a": given, "b": Python(1)}))
    for kwargs in (
        {"keys": "image"},
        {"keys": ["image"], "times": 3},
        {"keys": ["image"], "times": 2, "names": ["one", "two"]},
        {"keys": ["image", "label"]},
        {"keys": ["image", "label"], "names": ["a", "b"]},
        {"keys": ["image", "label"], "times": 2, "names": ["a", "b", "c", "d"]},
        {"keys": ["image"], "names": "copy"},
        {"keys": ["plain", "array", "text", "number", "nothing", "list"]},
        {"keys": ["image", "missing"]},
        {"keys": ["image", "missing"], "allow_missing_keys": True},
        {"keys": ["missing", "image"], "times": 2, "names": list("abcd"), "allow_missing_keys": True},
        {"keys": ["image", "image_0"]},
        {"keys": ["image"], "names": ["label"]},
        {"keys": ["image"], "names": ["image"]},
        {"keys": ["image"], "times": 0},
        {"keys": ["image"], "times": -1},
        {"keys": ["image"], "times": 2, "names": ["one"]},
        {"keys": ["image", "label"], "names": "copy"},
        {"keys": []},
        {"keys": ["image"], "times": "x"},
        {"keys": ["image"], "unknown": 1},
        {},
    ):
        yield Case(name, kwargs, MIXED)
    yield Case(name, {"keys": ["image", "label"], "times": 2}, MIXED, difference="copies-have-their-own-names")
    for value in (None, "x", [1, 2]):
        yield Case(name, {"keys": "image"}, Python(value))
    yield Case(name, {"keys": "image"}, VOLUME)
    yield Case(name, {"keys": "pred"}, NESTED)
    for ending in ENDINGS:
        yield Case(f"CopyItems{ending}", {"keys": "image"}, MIXED)


def delete_items():
    name = "DeleteItemsd"
    for kwargs in (
        {"keys": "image"},
        {"keys": ["image", "number"]},
        {"keys": ["missing"]},
        {"keys": ["image", "image"]},
        {"keys": ["im"]},
        {"keys": ["im"], "use_re": True},
        {"keys": ["^l"], "use_re": True},
        {"keys": ["e$", "^text$"], "use_re": True},
        {"keys": ["a", "number"], "use_re": [True, False]},
        {"keys": ["[a-m]", "number"], "use_re": [False, True]},
        {"keys": ["(?i)IMAGE|LABEL"], "use_re": True},
        {"keys": [""]},
        {"keys": [""], "use_re": True},
        {"keys": ["image", "number"], "use_re": [True]},
        {"keys": ["image", "number"], "use_re": [True, True, True]},
        {"keys": ["("], "use_re": True},
        {"keys": ["image"], "sep": ""},
        {"keys": []},
        {"keys": "image", "allow_missing_keys": True},
        {},
    ):
        yield Case(name, kwargs, MIXED)
    for kwargs in (
        {"keys": "pred.boxes"},
        {"keys": ["pred.boxes", "pred.label", "name"]},
        {"keys": "pred.more.box_1"},
        {"keys": "pred/more/box_1", "sep": "/"},
        {"keys": "pred|more|box_.", "sep": "|", "use_re": True},
        {"keys": "pred.box", "use_re": True},
        {"keys": "pred::more::^box", "sep": "::", "use_re": [True]},
        {"keys": "pred.missing"},
        {"keys": "missing.boxes"},
        {"keys": "name.x"},
        {"keys": "image.x"},
        {"keys": "pred.boxes", "sep": "/"},
    ):
        yield Case(name, kwargs, NESTED)
    for value in (None, 3):
        yield Case(name, {"keys": "image"}, Python(value))
    for ending in ENDINGS:
        yield Case(f"DeleteItems{ending}", {"keys": "image"}, MIXED)


def select_items():
    name = "SelectItemsd"
    for kwargs in (
        {"keys": "image"},
        {"keys": ["label", "image"]},
        {"keys": ["text", "number", "nothing", "list", "plain", "array"]},
        {"keys": ["image", "image"]},
        {"keys": ["image", "missing"]},
        {"keys": ["missing", "image"], "allow_missing_keys": True},
        {"keys": "missing", "allow_missing_keys": True},
        {"keys": []},
        {},
    ):
        yield Case(name, kwargs, MIXED)
    yield Case(name, {"keys": "pred"}, NESTED)
    for value in (None, "image"):
        yield Case(name, {"keys": "image"}, Python(value))
    for ending in ENDINGS:
        yield Case(f"SelectItems{ending}", {"keys": "image"}, MIXED)


def concat_items():
    name = "ConcatItemsd"
    for given in variety():
        yield Case(name, {"keys": ["a", "b"], "name": "c"}, Sample({"a": given, "b": given}))
        yield Case(name, {"keys": ["a"], "name": "a", "dim": -1}, Sample({"a": given}))
    for dim in (0, 1, 2, 3, -1, -2, -4, 4, -5):
        parts = Sample({"a": VOLUME, "b": Image((2, 3, 4, 5), "int16", layout="fortran"), "c": VOLUME})
        yield Case(name, {"keys": ["a", "b", "c"], "name": "joined", "dim": dim}, parts)
    for dim, other in ((0, (5, 3, 4, 5)), (1, (2, 1, 4, 5)), (3, (2, 3, 4, 0)), (1, (2, 3, 4, 6)), (0, (2, 3, 4))):
        for layout in ("c", "fortran"):
            parts = Sample({"a": Image((2, 3, 4, 5), affine=OBLIQUE, layout=layout), "b": Image(other)})
            yield Case(name, {"keys": ["a", "b"], "name": "joined", "dim": dim}, parts)
    for one in DTYPES:
        for other in ("float32", "int16", "uint8", "bool"):
            if "uint16" in (one, other) and one != other:
                continue
            parts = Sample({"a": Image((1, 4), one), "b": Image((2, 4), other)})
            yield Case(name, {"keys": ["a", "b"], "name": "joined"}, parts)
    both = Sample({"a": PLAIN, "b": PLAIN, "image": Image((2, 3, 4)), "array": Image((2, 3, 4), kind="numpy")})
    for keys in (["a", "b"], ["image", "a"], ["image", "array"], ["array", "array"]):
        yield Case(name, {"keys": keys, "name": "joined", "dim": 1}, both)
    yield Case(name, {"keys": ["a", "image"], "name": "x"}, both, difference="images-are-joined-with-images")
    for kwargs in (
        {"keys": ["image", "missing"], "name": "x"},
        {"keys": ["missing", "image"], "name": "x", "allow_missing_keys": True},
        {"keys": ["missing"], "name": "x", "allow_missing_keys": True},
        {"keys": ["image", "image"], "name": "image"},
        {"keys": ["text"], "name": "x"},
        {"keys": ["image", "number"], "name": "x"},
        {"keys": ["list"], "name": "x"},
        {"keys": ["image"]},
        {"keys": [], "name": "x"},
        {"keys": ["image"], "name": "x", "dim": "y"},
    ):
        yield Case(name, kwargs, MIXED)
    for ending in ENDINGS:
        yield Case(f"ConcatItems{ending}", {"keys": ["image", "image"], "name": "x"}, MIXED)
    # The history of the first item goes on.
    yield Case(
        name,
        {},
        Sample({"a": VOLUME, "b": VOLUME}),
        make=lambda m: m.Compose([m.Flipd("a", 0), m.Flipd("b", 1), m.ConcatItemsd(["a", "b"], "c")]),
        note="[history]",
    )


def flatten_sub_keys():
    name = "FlattenSubKeysd"
    for kwargs in (
        {"keys": "pred"},
        {"keys": ["pred"], "sub_keys": ["label"]},
        {"keys": ["pred"], "sub_keys": ["more", "boxes"], "delete_keys": False},
        {"keys": ["pred"], "prefix": "out"},
        {"keys": ["pred"], "prefix": ""},
        {"keys": ["pred"], "sub_keys": ["label"], "prefix": "out", "delete_keys": False},
        {"keys": ["pred", "more"]},
        {"keys": ["pred"], "sub_keys": []},
        {"keys": ["pred"], "sub_keys": ["missing"]},
        {"keys": ["missing"]},
        {"keys": ["name"]},
        {"keys": ["image"]},
        {"keys": ["pred", "pred"]},
        {"keys": []},
        {"keys": "pred", "allow_missing_keys": True},
        {},
    ):
        yield Case(name, kwargs, NESTED)
    yield Case(name, {"keys": "pred", "sub_keys": "label"}, NESTED, difference="a-text-is-one-key")
    clash = Sample({"pred": Sample({"name": Python(1)}), "name": Python(2)})
    yield Case(name, {"keys": "pred"}, clash)
    yield Case(name, {"keys": "pred", "prefix": "pred"}, clash)
    for ending in ENDINGS:
        yield Case(f"FlattenSubKeys{ending}", {"keys": "pred"}, NESTED)


def as_numbers(image):
    return np.asarray(image)


def double(image):
    return as_numbers(image) * 2


def first_channel(image):
    return image[:1]


def mean(image):
    return float(as_numbers(image).mean())


def same(image):
    return image


def fail(image):
    raise ValueError("on purpose")


FUNCTIONS = (double, first_channel, mean)


def lambdas():
    for given in variety(NUMBERS):
        yield Case("Lambda", {"func": double}, given, inverse=given.kind == "meta")
    for function in FUNCTIONS:
        for kwargs in ({}, {"track_meta": False}, {"track_meta": True}, {"inv_func": same}):
            for given in (VOLUME, OTHER, PLAIN, ARRAY):
                yield Case("Lambda", {"func": function, **kwargs}, given)
    for kwargs in ({"func": None}, {}, {"func": "x"}, {"func": 3}, {"func": fail}):
        yield Case("Lambda", kwargs, VOLUME)
    yield Case("Lambda", {"func": double}, Python("x"), note="[error]")
    yield Case("Lambda", {"func": same}, Python("x"))
    yield Case("Lambda", {"func": same}, Python([1, "a"]))
    yield Case("Lambda", {"func": first_channel, "inv_func": first_channel}, VOLUME, inverse=True)
    for function in (double, first_channel):
        # A transform is a function; its records and the function's are undone one by one.
        for case in ("flip", "history", "pipeline"):
            make = {
                "flip": lambda m, f=function: m.Lambda(m.Flip(0)),
                "history": lambda m, f=function: m.Compose([m.Flip(0), m.Lambda(f), m.Flip(1)]),
                "pipeline": lambda m, f=function: m.Compose([m.Lambda(f), m.Flip(1)], lazy=True),
            }[case]
            yield Case("Lambda", {}, VOLUME, make=make, inverse=case != "flip", note=f"[{case}-{function.__name__}]")


def lambdas_of_samples():
    name = "Lambdad"
    both = Sample({"a": VOLUME, "b": OTHER, "c": PLAIN, "n": Python(3)})
    for kwargs in (
        {"keys": "a", "func": double},
        {"keys": ["a", "b", "c"], "func": double},
        {"keys": ["a", "b"], "func": [double, first_channel]},
        {"keys": ["a", "b"], "func": double, "inv_func": [same, first_channel]},
        {"keys": ["a", "n"], "func": same},
        {"keys": ["a", "missing"], "func": double, "allow_missing_keys": True},
    ):
        for inverse in (False, True):
            if inverse and ("n" in kwargs["keys"] or "inv_func" in kwargs):
                continue
            yield Case(name, kwargs, both, inverse=inverse, note="[inverse]" if inverse else "")
    for kwargs in (
        {"keys": ["a", "b"], "func": double, "overwrite": False},
        {"keys": ["a", "b"], "func": double, "overwrite": "new"},
        {"keys": ["a", "b"], "func": double, "overwrite": ["new", True]},
        {"keys": ["a", "b"], "func": mean, "overwrite": ["x", "y"]},
        {"keys": ["a", "c"], "func": double, "track_meta": False},
        {"keys": ["a", "b"], "func": [double]},
        {"keys": ["a", "b"], "func": [double, double, double]},
        {"keys": ["a", "b"], "func": double, "overwrite": [True]},
        {"keys": ["a", "b"], "func": double, "inv_func": [same]},
        {"keys": ["a", "missing"], "func": double},
        {"keys": [], "func": double},
        {"keys": ["a"]},
        {"keys": ["a"], "func": "x"},
        {"keys": ["a"], "func": fail},
    ):
        yield Case(name, kwargs, both)
    yield Case(
        name,
        {"keys": "a", "func": first_channel, "inv_func": lambda image: image[:, :1]},
        both,
        inverse=True,
        difference="inverse-functions-are-called",
    )
    for overwrite in (False, "new"):
        yield Case(
            name,
            {"keys": "a", "func": double, "overwrite": overwrite},
            both,
            inverse=True,
            difference="what-was-not-changed-stays",
            note="[inverse]",
        )
    for ending in ("D", "Dict"):
        yield Case(f"Lambda{ending}", {"keys": "a", "func": double}, both)


def flips(m):
    return [m.Flip(0), m.Flip(1), m.Flip(2), m.Identity()]


def choices():
    """Which transforms are drawn, the record of it, and its inverse."""
    weighted = {"weights": [0.2, 0.5, 0.1, 0.2]}
    for given in (VOLUME, Image((1, 3, 4, 5), "float32", "noise")):
        for name, kwargs in (
            ("OneOf", {}),
            ("OneOf", weighted),
            ("OneOf", {"weights": [1, 5, 0, 2]}),
            ("OneOf", {"weights": 0.3}),
            ("RandomOrder", {}),
            ("SomeOf", {}),
            ("SomeOf", {"num_transforms": 2}),
            ("SomeOf", {"num_transforms": 0}),
            ("SomeOf", {"num_transforms": 9}),
            ("SomeOf", {"num_transforms": (1, 3)}),
            ("SomeOf", {"num_transforms": [0, 4], "replace": True}),
            ("SomeOf", {"num_transforms": 3, **weighted}),
            ("SomeOf", {"num_transforms": (2, 4), "replace": True, **weighted}),
        ):
            for seed in (0, 7):
                yield Case(
                    name,
                    kwargs,
                    given,
                    make=lambda m, name=name, kwargs=kwargs: getattr(m, name)(flips(m), **kwargs),
                    seed=seed,
                    calls=12,
                    inverse=True,
                    note=f"[seed {seed}]",
                )
    for name in ("OneOf", "RandomOrder", "SomeOf"):
        yield from choices_of_any_kind(name)
    for kwargs in (
        {"weights": [1.0]},
        {"weights": [-1.0, 1, 1, 1]},
        {"weights": [0, 0, 0, 0]},
        {"weights": "x"},
    ):
        for name in ("OneOf", "SomeOf"):
            yield Case(name, kwargs, VOLUME, make=lambda m, n=name, k=kwargs: getattr(m, n)(flips(m), **k), seed=1)
    for kwargs in (
        {"num_transforms": -1},
        {"num_transforms": (0, 5)},
        {"num_transforms": (-1, 2)},
        {"num_transforms": (3, 1)},
        {"num_transforms": (1, 2, 3)},
        {"num_transforms": [1]},
        {"num_transforms": (1.5, 2)},
        {"num_transforms": "x"},
        {"weights": [1, 1, 0, 0]},
    ):
        yield Case("SomeOf", kwargs, VOLUME, make=lambda m, k=kwargs: m.SomeOf(flips(m), **k), seed=1)


def choices_of_any_kind(name):
    """What the three have in common."""

    def case(make, given=VOLUME, note="", **more):
        more = {"seed": 3, "calls": 6, "inverse": True, **more}
        return Case(name, {}, given, make=lambda m: make(m, getattr(m, name)), note=f"[{note}]", **more)

    sample = Sample({"a": VOLUME, "b": OTHER, "c": PLAIN, "n": Python("x")})
    yield case(lambda m, c: c(), note="nothing")
    yield case(lambda m, c: c([]), note="empty")
    yield case(lambda m, c: c(m.Flip(0)), note="single")
    yield case(lambda m, c: c([m.RandFlip(0.5, 0), m.RandFlip(0.5, 1), m.RandFlip(0.7, 2)]), note="random")
    yield case(
        lambda m, c: c([m.Flipd(["a"], 0), m.Flipd(["a", "b"], 1), m.RandFlipd("b", 0.5, 2)]), sample, note="samples"
    )
    yield case(
        lambda m, c: m.Compose([m.RandFlip(0.5), c([m.RandFlip(0.5, 0), m.Flip(1)]), m.RandFlip(0.5, 2)]),
        note="in a pipeline",
    )
    yield case(
        lambda m, c: c([m.Compose([m.RandFlip(0.5, 0), m.Flip(1)]), c([m.Flip(2), m.RandFlip(0.5, 1)])]),
        note="nested",
    )
    yield case(lambda m, c: c(flips(m), lazy=True), note="lazy", calls=3)
    yield case(lambda m, c: c([m.Flip(0, lazy=True), m.Flip(1)], lazy=None), note="as they say", calls=3)
    yield case(lambda m, c: m.Compose([m.Flip(0), c(flips(m)), m.Flip(1)], lazy=True), note="in lazy", calls=3)
    yield case(
        lambda m, c: c([m.Flip(0), m.Identity()]), Several((VOLUME, OTHER)), note="list", inverse=False, calls=2
    )
    yield case(
        lambda m, c: c([m.Flip(0), m.Identity()]), Several((VOLUME, OTHER)), note="list back", calls=1, seed=4
    )
    yield case(lambda m, c: c([m.Flip(0)], map_items=False), Several((VOLUME,)), note="whole list", calls=1)
    yield case(lambda m, c: c([m.Flipd("missing")]), sample, note="missing", calls=1)
    yield case(lambda m, c: c([double]), note="function", calls=2, inverse=False)
    yield case(lambda m, c: c(flips(m), map_items="x"), note="map_items", calls=1)
    for options in ({"start": 1}, {"end": 2}):
        yield case(
            lambda m, c: c(flips(m)),
            note=str(options),
            calls=1,
            call=lambda apply, data, options=options: apply(data, **options),
        )


def decollated():
    name = "Decollated"
    numbers = Image((2,), "float32", kind="torch")
    batch = Sample(
        {
            "image": Batch(),
            "plain": Image((2, 3, 4), kind="torch"),
            "numbers": numbers,
            "whole": Image((2,), "int16", kind="torch"),
            "flags": Image((2,), "bool", kind="torch"),
            "names": Several((Python("a"), Python("b"))),
            "inner": Sample({"more": Image((2, 5), "uint8", kind="torch"), "note": Python("x")}),
            "note": Python("all"),
            "count": Python(7),
            "nothing": Python(None),
        }
    )
    for kwargs in (
        {},
        {"keys": None},
        {"keys": "image"},
        {"keys": ["names", "image", "note"]},
        {"keys": ["image", "missing"]},
        {"keys": ["image", "missing"], "allow_missing_keys": True},
        {"keys": ["missing"], "allow_missing_keys": True},
        {"keys": ["note", "count"]},
        {"detach": False},
        {"keys": ["image", "numbers"], "detach": False},
        {"keys": ["image", "numbers", "names"], "pad_batch": False},
        {"fill_value": 3},
        {"unknown": 1},
    ):
        yield Case(name, kwargs, batch)
    uneven = Sample({"a": Several((Python(1), Python(2), Python(3))), "b": numbers, "c": Python("x")})
    for kwargs in (
        {},
        {"fill_value": 0},
        {"fill_value": "nothing"},
        {"keys": ["a", "b"], "pad_batch": False},
        {"keys": ["a", "b"], "fill_value": -1.5},
    ):
        yield Case(name, kwargs, uneven)
    yield Case(name, {"pad_batch": False}, uneven, difference="a-text-is-no-list")
    for given in (Batch(), numbers, Image((3, 2, 2), kind="torch"), Image((), kind="torch")):
        for kwargs in ({}, {"detach": False}):
            yield Case(name, kwargs, given, dictionary=False)
    for value in (None, 3, "x", 2.5, ["a", "b"], [1, 2]):
        yield Case(name, {}, Python(value), dictionary=False)
    for given in (numbers, Python("x")):
        yield Case(name, {"keys": "a"}, given, dictionary=False)
    yield Case(name, {}, Several((Image((2, 3), kind="torch"), Image((2, 4), kind="torch"))))
    for ending in ENDINGS:
        yield Case(f"Decollate{ending}", {"keys": "image"}, batch)


TABLES = (
    copy_items,
    delete_items,
    select_items,
    concat_items,
    flatten_sub_keys,
    lambdas,
    lambdas_of_samples,
    choices,
    decollated,
)
