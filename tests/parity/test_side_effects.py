# SPDX-License-Identifier: Apache-2.0
"""What MONAI's transforms do to their input, and mica's do not; and what global switches do."""

import warnings

import mica
import mica.transforms
import monai.data
import monai.transforms
import numpy as np
import pytest
import torch
from compare import compare
from inputs import OBLIQUE, Image


@pytest.mark.parametrize(
    "flags", [{"nonzero": True}, {"channel_wise": True}, {"nonzero": True, "channel_wise": True}], ids=str
)
def test_normalising_leaves_the_input_alone(flags):
    for transforms, changes in ((monai.transforms, True), (mica.transforms, False)):
        array = np.arange(12, dtype=np.float32).reshape(2, 2, 3)
        transforms.NormalizeIntensity(**flags)(array)
        assert np.array_equal(array, np.arange(12).reshape(2, 2, 3)) != changes, transforms.__name__


def test_inverting_leaves_the_inputs_history_alone():
    for m, make, left in ((monai.transforms, monai.data.MetaTensor, 0), (mica.transforms, mica.MetaTensor, 1)):
        flip = m.Flip(0)
        flipped = flip(make(torch.zeros(1, 2, 3)))
        flip.inverse(flipped)
        assert len(flipped.applied_operations) == left


def test_a_random_transform_that_does_nothing_leaves_the_inputs_history_alone():
    for m, make, left in ((monai.transforms, monai.data.MetaTensor, 1), (mica.transforms, mica.MetaTensor, 0)):
        image = make(torch.zeros(1, 2, 3))
        m.RandFlip(0.0)(image)
        assert len(image.applied_operations) == left


def test_the_channel_is_not_written_into_the_inputs_metadata():
    for m, make, written in (
        (monai.transforms, monai.data.MetaTensor, True),
        (mica.transforms, mica.MetaTensor, False),
    ):
        image = make(torch.zeros(2, 3, 4))
        m.EnsureChannelFirst(channel_dim=-1)(image)
        assert ("original_channel_dim" in image.meta) == written


UNTRACKED = {
    "Flip": {"spatial_axis": 0},
    "RandFlip": {"prob": 1.0},
    "ScaleIntensityRange": {"a_min": 0.5, "a_max": 99.5},
    "NormalizeIntensity": {},
    "EnsureType": {},
    "EnsureChannelFirst": {"channel_dim": -1},
    "CastToType": {"dtype": "float64"},
    "Identity": {},
}


@pytest.mark.parametrize("kind", ["meta", "torch", "numpy"])
@pytest.mark.parametrize("name", UNTRACKED)
def test_without_tracking_transforms_give_plain_tensors(untracked, name, kind):
    given = Image((2, 3, 4), kind=kind, affine=OBLIQUE if kind == "meta" else None)
    memory = given.memory()
    # Images made before keep their metadata until a transform takes them.
    one, other = given.for_monai(memory), given.for_mica(memory)
    with untracked():
        theirs = getattr(monai.transforms, name)(**UNTRACKED[name])(one)
        ours = getattr(mica.transforms, name)(**UNTRACKED[name])(other)
    compare(theirs, ours, (2, torch.float32))


def test_track_meta_of_the_transform_wins(untracked):
    array = np.zeros((2, 3), np.float32)
    with untracked():
        theirs = monai.transforms.EnsureType(track_meta=True)(array)
        ours = mica.transforms.EnsureType(track_meta=True)(array)
    compare(theirs, ours, 0)


def test_set_determinism_seeds_new_pipelines():
    def draws(m, utils, make):
        utils.set_determinism(17)
        try:
            pipeline = m.Compose([m.RandFlip(0.5), m.RandFlip(0.3)])
        finally:
            utils.set_determinism(None)
        return [
            [record["do_transforms"] for record in pipeline(make(torch.zeros(1, 2, 3))).applied_operations]
            for _ in range(20)
        ]

    import monai.utils

    assert draws(mica.transforms, mica.utils, mica.MetaTensor) == draws(
        monai.transforms, monai.utils, monai.data.MetaTensor
    )


def test_a_random_state_is_advanced_as_monai_advances_it():
    for make in (lambda m: m.RandFlip(0.5), lambda m: m.Compose([m.RandFlip(0.5), m.Flip(0), m.RandFlip(0.5)])):
        states = [np.random.RandomState(5), np.random.RandomState(5)]
        outcomes = []
        for m, tensor, state in (
            (monai.transforms, monai.data.MetaTensor, states[0]),
            (mica.transforms, mica.MetaTensor, states[1]),
        ):
            transform = make(m)
            transform.set_random_state(state=state)
            outcomes.append(
                [
                    [record["do_transforms"] for record in transform(tensor(torch.zeros(1, 2, 3))).applied_operations]
                    for _ in range(9)
                ]
            )
        assert outcomes[0] == outcomes[1]
        assert states[0].rand() == states[1].rand()


# What MONAI warns about, mica logs.


@pytest.mark.parametrize(
    "make, words",
    [
        (lambda m: m.ScaleIntensityRange(1, 1), "a_min"),
        (lambda m: m.EnsureChannelFirst(strict_check=False), "original_channel_dim"),
        (lambda m: m.Compose([m.Identity()]).inverse, "invertible"),
        (lambda m: m.Compose([m.Identity()], lazy=True).inverse, "lazy"),
    ],
)
def test_monais_warnings_are_log_records(make, words, caplog):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        make(monai.transforms)(monai.data.MetaTensor(torch.zeros(1, 2, 3)))
    assert any(words in str(warning.message) for warning in caught)
    make(mica.transforms)(mica.MetaTensor(np.zeros((1, 2, 3))))
    assert any(words in record.message for record in caplog.records if record.name.startswith("mica"))
