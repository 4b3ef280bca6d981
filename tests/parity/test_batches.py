# SPDX-License-Identifier: Apache-2.0
"""Collating, splitting and indexing: what becomes of the metadata, compared with MONAI."""

import mica
import mica.data
import monai.data
import numpy as np
import pytest
import torch
from compare import compare, plain
from inputs import OBLIQUE, PLANE, Image, Python, Sample


def image(number, dtype="float32", affine=OBLIQUE, flips=0, **meta):
    """An image of a batch; ``flips`` adds that many records to its history."""
    given = Image(
        (1, 3, 4),
        dtype,
        affine=[[*row[:-1], row[-1] + number] for row in affine[:-1]] + [affine[-1]],
        meta={"number": number, **meta},
    )
    return given, flips


def build(given, library):
    """The image in one library."""
    given, flips = given
    memory = given.memory()
    made = given.for_monai(memory) if library == "monai" else given.for_mica(memory)
    transforms = monai.transforms if library == "monai" else mica.transforms
    for axis in range(flips):
        made = transforms.Flip(axis)(made)
    return made


def both(*items):
    """The same list in both libraries."""
    return [[build(item, library) for item in items] for library in ("monai", "mica")]


BATCHES = {
    "three": [image(0), image(1), image(2)],
    "histories": [image(0), image(1, flips=2), image(2, flips=1)],
    "one": [image(0)],
    "strings-and-floats": [image(0, name="a", weight=0.5, flag=True), image(1, name="b", weight=1.5, flag=False)],
    "other-keys": [image(0, name="a", only=1), image(1, name="b")],
    "nested": [image(0, deep={"x": 1, "y": "s"}), image(1, deep={"x": 2, "y": "t"})],
    "planes": [image(0, affine=PLANE), image(1, affine=PLANE)],
    "other-types": [image(0), image(1, "int16")],
    "halves": [image(0, "float16"), image(1, "bfloat16")],
    "uint8": [image(0, "uint8"), image(1, "uint8")],
}


@pytest.mark.parametrize("name", sorted(set(BATCHES) - {"nested"}))
def test_collating_images(name):
    one, other = both(*BATCHES[name])
    compare(monai.data.list_data_collate(one), mica.data.list_data_collate(other), 0)


@pytest.mark.parametrize("items", BATCHES.values(), ids=BATCHES)
def test_splitting_gives_the_items_back(items):
    one, other = both(*items)
    theirs = monai.data.decollate_batch(monai.data.list_data_collate(one))
    ours = mica.data.decollate_batch(mica.data.list_data_collate(other))
    compare(theirs, ours, 0)


INDICES = {
    "0": 0,
    "1": 1,
    "-1": -1,
    "0:2": slice(0, 2),
    "1:": slice(1, None),
    "::2": slice(None, None, 2),
    ":": slice(None),
    ":,0": (slice(None), 0),
    "0,0": (0, 0),
    "...,0": (..., 0),
    "0:2,0": (slice(0, 2), 0),
    ":,:,1:": (slice(None), slice(None), slice(1, None)),
}


@pytest.mark.parametrize("index", INDICES.values(), ids=INDICES)
def test_indexing_a_batch(index):
    one, other = both(*BATCHES["histories"])
    compare(monai.data.list_data_collate(one)[index], mica.data.list_data_collate(other)[index], 0)


@pytest.mark.parametrize(
    "index", [0, -1, slice(None), (slice(None), 0), (..., slice(1, 3)), (0, 1, 2), (slice(None), slice(0, 0))], ids=str
)
def test_indexing_an_image_keeps_its_metadata(index):
    one, other = both(image(1, flips=1, name="x"))
    compare(one[0][index], other[0][index], 0)


def test_iterating_over_a_batch():
    one, other = both(*BATCHES["histories"])
    compare(list(monai.data.list_data_collate(one)), list(mica.data.list_data_collate(other)), 0)


SAMPLES = {
    "numbers": [
        Sample({"a": Python(1), "b": Python(0.5), "c": Python(True)}),
        Sample({"a": Python(2), "b": Python(1.5), "c": Python(False)}),
    ],
    "texts": [Sample({"a": Python("x")}), Sample({"a": Python("y")})],
    "lists": [Sample({"a": Python([1, 2])}), Sample({"a": Python([3, 4])})],
    "dicts": [Sample({"a": Python({"k": 1, "l": "s"})}), Sample({"a": Python({"k": 2, "l": "t"})})],
    "mixed-numbers": [Sample({"a": Python(1)}), Sample({"a": Python(2.5)})],
    "mixed-numbers-2": [Sample({"a": Python(1.5)}), Sample({"a": Python(2)})],
    "arrays": [
        Sample({"a": Image((2, 3), kind="numpy")}),
        Sample({"a": Image((2, 3), kind="torch", values="constant")}),
    ],
    "images": [
        Sample({"a": Image((1, 3, 4)), "n": Python(1)}),
        Sample({"a": Image((1, 3, 4), values="constant"), "n": Python(2)}),
    ],
    "more-keys": [Sample({"a": Python(1)}), Sample({"a": Python(2), "b": Python(3)})],
}


@pytest.mark.parametrize("samples", SAMPLES.values(), ids=SAMPLES)
def test_collating_and_splitting_samples(samples):
    one = [sample.for_monai(sample.memory()) for sample in samples]
    other = [sample.for_mica(sample.memory()) for sample in samples]
    theirs, ours = monai.data.list_data_collate(one), mica.data.list_data_collate(other)
    compare(theirs, ours, 0)
    compare(monai.data.decollate_batch(theirs), mica.data.decollate_batch(ours), 0)


def test_lists_of_samples_are_flattened_first():
    nested = [[{"a": 1}, {"a": 2}], [{"a": 3}]]
    compare(monai.data.list_data_collate(nested), mica.data.list_data_collate(nested), 0)


REFUSED = {
    "shapes": lambda m: [m(np.zeros((1, 2, 3))), m(np.zeros((1, 2, 4)))],
    "affines": lambda m: [m(np.zeros((1, 2, 3)), affine=np.eye(3)), m(np.zeros((1, 2, 3)), affine=np.eye(4))],
    "missing-key": lambda m: [{"a": 1, "b": 2}, {"a": 1}],
    "kinds": lambda m: [{"a": 1}, {"a": "x"}],
    "lengths": lambda m: [{"a": [1]}, {"a": [1, 2]}],
    "nothing": lambda m: [],
}


@pytest.mark.parametrize("make", REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_joined(make):
    with pytest.raises(Exception):
        monai.data.list_data_collate(make(monai.data.MetaTensor))
    with pytest.raises(mica.Error):
        mica.data.list_data_collate(make(mica.MetaTensor))


@pytest.mark.parametrize(
    "batch",
    [
        torch.arange(6.0).reshape(2, 3),
        torch.tensor([1, 2]),
        {"a": torch.tensor([1, 2]), "b": 7, "c": "text"},
        {"a": torch.tensor([1, 2]), "b": ["x", "y"]},
        {"a": torch.tensor([1, 2]), "b": torch.tensor([1.0, 2.0, 3.0])},
        {"a": torch.zeros(2, 1, 3), "d": {"k": torch.tensor([5, 6])}},
    ],
    ids=str,
)
def test_splitting_of_plain_batches(batch):
    compare(monai.data.decollate_batch(batch), mica.data.decollate_batch(batch), 0)


# Where mica differs on purpose.


def test_metadata_has_one_entry_per_item():
    """PyTorch's collation makes [[1, 3], [2, 4]] of the items' [1, 2] and [3, 4], and turns dicts inside out."""
    one, other = both(image(0, box=[1, 2]), image(1, box=[3, 4]))
    assert plain(monai.data.list_data_collate(one).meta["box"]) == [[1, 3], [2, 4]]
    batch = mica.data.list_data_collate(other)
    assert batch.meta["box"] == [[1, 2], [3, 4]] and batch[1].meta["box"] == [3, 4]
    one, other = both(*BATCHES["nested"])
    assert plain(monai.data.list_data_collate(one).meta["deep"]) == {"x": [1, 2], "y": ["s", "t"]}
    assert mica.data.list_data_collate(other).meta["deep"] == [{"x": 1, "y": "s"}, {"x": 2, "y": "t"}]


def test_missing_values_can_be_collated():
    """PyTorch's collation refuses None, in metadata too."""
    one, other = both(image(0, x=None), image(1, x=None))
    with pytest.raises(TypeError):
        monai.data.list_data_collate(one)
    assert mica.data.list_data_collate(other)[0].meta["x"] is None


def test_an_empty_slice_of_a_batch_has_no_items():
    """MONAI leaves the whole batch's metadata at a batch of nothing."""
    one, other = both(*BATCHES["three"])
    assert len(monai.data.list_data_collate(one)[1:1].applied_operations) == 3
    assert mica.data.list_data_collate(other)[1:1].applied_operations == []
