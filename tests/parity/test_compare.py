# SPDX-License-Identifier: Apache-2.0
"""The comparison itself: it must not let a difference through."""

import mica
import monai.data
import numpy as np
import pytest
import torch
from compare import Mismatch, compare
from inputs import OBLIQUE

VOXELS = np.linspace(-3, 7, 24, dtype=np.float32).reshape(1, 2, 3, 4)


def theirs(voxels=VOXELS, affine=OBLIQUE, **meta):
    image = monai.data.MetaTensor(torch.from_numpy(voxels.copy()), affine=torch.tensor(affine, dtype=torch.float64))
    image.meta.update(meta)
    return image


def ours(voxels=VOXELS, affine=OBLIQUE, **meta):
    return mica.MetaTensor(voxels.copy(), affine=affine, meta=meta)


def shifted(amount):
    return [
        [number + amount * (row == column == 0) for column, number in enumerate(line)]
        for row, line in enumerate(OBLIQUE)
    ]


def test_equal_images_are_equal():
    compare(theirs(a=1, b=[1, 2.5]), ours(a=1, b=[1, 2.5]), 0)
    compare([theirs(), {"x": 1.5, "y": None}], [ours(), {"x": 1.5, "y": None}], 0)
    compare(theirs(affine=OBLIQUE), ours(affine=shifted(1e-13)), 0)


@pytest.mark.parametrize(
    "kind, expected, found, ulps",
    [
        ("values", theirs(), lambda: ours(VOXELS * np.float32(1 + 3e-7)), 2),
        ("values", theirs(), lambda: ours(np.where(VOXELS == VOXELS.max(), np.nan, VOXELS)), 2),
        ("dtype", theirs(), lambda: ours(VOXELS.astype(np.float64)), 2),
        ("shape", theirs(), lambda: ours(VOXELS[:, :1]), 2),
        ("affine", theirs(), lambda: ours(affine=shifted(1e-9)), 2),
        ("affine", theirs(), lambda: ours(affine=np.eye(3)), 2),
        ("meta", theirs(a=1), lambda: ours(), 2),
        ("meta", theirs(a=1), lambda: ours(a=1.0), 2),
        ("meta", theirs(a=[1, 2]), lambda: ours(a=[1, 3]), 2),
        ("applied_operations", theirs(), lambda: ours_with_history(), 2),
        ("type", theirs(), lambda: VOXELS, 2),
        ("type", torch.from_numpy(VOXELS), lambda: ours(), 2),
        ("type", [theirs()], lambda: (ours(),), 2),
        ("type", {"a": 1}, lambda: {"b": 1}, 2),
        ("values", 1, lambda: 1.0, 2),
        ("values", True, lambda: 1, 2),
        ("values", torch.tensor([1, 2]), lambda: torch.tensor([1, 3]), 2),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_differences_are_found(kind, expected, found, ulps):
    with pytest.raises(Mismatch) as caught:
        compare(expected, found(), ulps)
    assert caught.value.kind == kind


def ours_with_history():
    image = mica.transforms.Flip(0)(ours())
    back = mica.transforms.Flip(0)(image)
    back.affine = OBLIQUE
    return back


def test_a_few_units_in_the_last_place_are_allowed_where_a_case_says_so():
    close = ours(np.nextafter(VOXELS, np.float32(100)))
    compare(theirs(), close, 1)
    with pytest.raises(Mismatch):
        compare(theirs(), close, 0)
