# SPDX-License-Identifier: Apache-2.0
"""Doing a recorded history again, on the same image and on another one."""

import json

import mica
import numpy as np
import pytest
from mica import transforms as mt

AFFINE = [[-1.5, 0.25, 0, 10], [0.125, 2, 0, -20], [0, 0, 3, 30], [0, 0, 0, 1]]


@pytest.fixture
def image():
    return mica.MetaTensor(np.arange(2 * 3 * 4 * 5, dtype="int16").reshape(2, 3, 4, 5), affine=AFFINE)


@pytest.fixture
def other():
    return mica.MetaTensor(-np.arange(1 * 4 * 3 * 5, dtype="float32").reshape(1, 4, 3, 5))


def random_flips():
    return mt.Compose([mt.RandFlip(0.5, axis) for axis in (0, 1, 2, None)])


def lazy_flips():
    return mt.Compose([mt.Flip(0), mt.RandFlip(0.5, 1), mt.ApplyPending(), mt.Flip(2), mt.Flip(0)], lazy=True)


def choices():
    return mt.Compose([mt.OneOf([mt.Flip(0), mt.Flip(1)]), mt.SomeOf([mt.Flip(0), mt.RandFlip(0.5, 1)]), mt.Flip(2)])


def through_json(records):
    return json.loads(json.dumps(records))


def without_ids(records):
    if isinstance(records, dict):
        return {key: without_ids(item) for key, item in records.items() if key != "id"}
    return [without_ids(item) for item in records] if isinstance(records, list) else records


def assert_same(found, expected):
    assert found.dtype == expected.dtype
    np.testing.assert_array_equal(found.numpy(), expected.numpy())
    np.testing.assert_allclose(found.affine, expected.affine, atol=1e-12)


@pytest.mark.parametrize("executor", [None, "kernels", "torch"])
@pytest.mark.parametrize("make", [random_flips, lazy_flips, choices])
def test_a_history_gives_the_same_voxels_again(image, other, make, executor):
    pipeline = make()
    for seed in range(8):
        done = pipeline.set_random_state(seed)(image)
        records = through_json(done.applied_operations)
        again = image.replay(records, executor=executor)
        assert_same(again, done)
        assert without_ids(again.applied_operations) == without_ids(records)
        assert all(record["id"] == "none" for record in again.applied_operations)
        assert_same(again.invert(), done.invert())
        assert image.applied_operations == []
        # The same draws do the same to another image.
        assert_same(other.replay(records), pipeline.set_random_state(seed)(other))


def test_nothing_is_done_again_that_was_not_done(image):
    done = mt.RandFlip(0.0, 0)(image)
    again = image.replay(done.applied_operations)
    assert_same(again, image)
    assert again.applied_operations[0]["do_transforms"] is False


def test_an_empty_history_does_nothing(image):
    assert_same(image.replay([]), image)


def test_records_are_added_to_those_that_are_there(image):
    once = mt.Flip(0)(image)
    twice = once.replay(mt.Flip(1)(image).applied_operations)
    assert [record["mica"]["arguments"] for record in twice.applied_operations] == [
        {"spatial_axis": 0},
        {"spatial_axis": 1},
    ]
    assert_same(twice.invert(), image)


def test_flips_recorded_by_monai_are_done_again(image):
    record = {"class": "Flip", "id": 140, "orig_size": [3, 4, 5], "extra_info": {"axes": [0, -1]}}
    assert_same(image.replay([record]), mt.Flip([0, -1])(image))
    random = {"class": "RandFlip", "id": 141, "orig_size": [3, 4, 5], "extra_info": record}
    again = image.replay([random])
    assert_same(again, mt.Flip([0, -1])(image))
    assert again.applied_operations[0]["class"] == "RandFlip"


def test_what_a_record_does_not_hold_is_said(image):
    function = mt.Lambda(lambda voxels: voxels)(image)
    with pytest.raises(mica.Unsupported, match=r"operations\[0\].Lambda.*function"):
        image.replay(function.applied_operations)
    with pytest.raises(mica.Unsupported, match="Other.*arguments"):
        image.replay([{"class": "Other"}])
    tensor = {"$tensor": {"shape": [9, 9], "dtype": "float32"}}
    with pytest.raises(mica.Unsupported, match="elements"):
        image.replay([{"class": "Flip", "mica": {"arguments": {"spatial_axis": tensor}}}])


def test_what_cannot_be_done_again_is_refused(image):
    irregular = mt.Flip(1)(mt.Flip(0)(image, lazy=True))
    with pytest.raises(mica.StateError, match="pending"):
        image.replay(irregular.applied_operations)
    with pytest.raises(mica.StateError, match="pending"):
        mt.Flip(0)(image, lazy=True).replay([])
    with pytest.raises(mica.InvalidArgument, match="unknown key 'what'"):
        image.replay([{"class": "Flip", "what": 1}])
    with pytest.raises(mica.Error, match="colour"):
        image.replay([{"class": "Flip", "mica": {"arguments": {"colour": 1}}}])
    batch = mica.data.list_data_collate([image, image])
    with pytest.raises(mica.StateError, match="batch"):
        batch.replay([])
