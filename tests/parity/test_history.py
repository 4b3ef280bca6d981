# SPDX-License-Identifier: Apache-2.0
"""Histories over several calls: whose record is undone, what pending operations do, what cannot be undone."""

import mica.data
import mica.transforms
import monai.data
import monai.transforms
import pytest
from compare import compare
from inputs import OBLIQUE, Image

VOLUME = Image((1, 4, 5, 6), "int16", affine=OBLIQUE)
PLANE = Image((1, 3, 4), "float32", affine=OBLIQUE)


def out_of_order(m, image):
    first, second = m.Flip(0), m.Flip(1)
    return first.inverse(second(first(image)))


def twice_the_same(m, image):
    flip = m.Flip(0)
    return flip.inverse(flip.inverse(flip(flip(image))))


def once_of_twice(m, image):
    flip = m.Flip(0)
    return flip.inverse(flip(flip(image)))


def random_ones(m, image):
    always, never = m.RandFlip(1.0, 0), m.RandFlip(0.0, 0)
    return always.inverse(never.inverse(never(always(image))))


def random_out_of_order(m, image):
    always, never = m.RandFlip(1.0, 0), m.RandFlip(0.0, 0)
    return never.inverse(always.inverse(never(always(image))))


def through_other_steps(m, image):
    flip = m.Flip([0, 1])
    return flip.inverse(m.EnsureType(dtype="float32")(m.Identity()(flip(image))))


def eager_on_pending(m, image):
    return m.Flip(1)(m.Flip(0)(image, lazy=True))


def lazy_on_pending(m, image):
    return m.Flip(1)(m.Flip(0)(image, lazy=True), lazy=True)


def pending_into_a_pipeline(m, image):
    return m.Compose([m.CastToType("float32")])(m.Flip(0)(image, lazy=True))


def pending_into_nothing(m, image):
    return m.Compose([])(m.Flip(0)(image, lazy=True))


def pending_of_a_dictionary(m, image):
    return m.Compose([m.Identityd("a")])(m.Flipd(["a", "b"], 0)({"a": image, "b": image}, lazy=True))


def a_pipeline_in_a_pipeline(m, image):
    inner = m.Compose([m.Flip(0), m.Flip(1)])
    outer = m.Compose([inner, m.RandFlip(1.0, 1)])
    return outer.inverse(outer(image))


def part_of_a_pipeline(m, image):
    pipeline = m.Compose([m.Flip(0), m.Flip(1)])
    done = pipeline(image, end=1)
    return pipeline.transforms[0].inverse(done)


def dictionary_keys_one_by_one(m, image):
    both, one = m.Flipd(["a", "b"], 0), m.Flipd(["a"], 1)
    sample = one(both({"a": image, "b": image}))
    return both.inverse(one.inverse(sample))


def one_key_of_two(m, image):
    flip = m.Flipd(["a", "b"], 0, allow_missing_keys=True)
    done = flip({"a": image, "b": image})
    return flip.inverse({"a": done["a"]})


AGREE = [
    out_of_order,
    twice_the_same,
    once_of_twice,
    random_ones,
    random_out_of_order,
    through_other_steps,
    eager_on_pending,
    lazy_on_pending,
    pending_into_a_pipeline,
    pending_into_nothing,
    pending_of_a_dictionary,
    a_pipeline_in_a_pipeline,
    part_of_a_pipeline,
    dictionary_keys_one_by_one,
    one_key_of_two,
]


@pytest.mark.parametrize("given", [VOLUME, PLANE], ids=str)
@pytest.mark.parametrize("story", AGREE, ids=lambda story: story.__name__)
def test_agrees(story, given):
    memory = given.memory()
    found = story(mica.transforms, given.for_mica(memory))
    compare(story(monai.transforms, given.for_monai(memory)), found, 0)


def never_done(m, image):
    return m.Flip(0).inverse(image)


def somebody_elses(m, image):
    return m.Flip(0).inverse(m.Flip(0)(image))


def still_pending(m, image):
    flip = m.Flip(0)
    return flip.inverse(flip(image, lazy=True))


def done_while_pending(m, image):
    flip = m.Flip(1)
    pipeline = m.Compose([flip])
    return pipeline.inverse(flip(m.Flip(0)(image, lazy=True)))


def undone_twice(m, image):
    flip = m.Flip(0)
    return flip.inverse(flip.inverse(flip(image)))


def a_key_that_is_gone(m, image):
    flip = m.Flipd(["a", "b"], 0)
    done = flip({"a": image, "b": image})
    return flip.inverse({"a": done["a"]})


@pytest.mark.parametrize(
    "story",
    [never_done, somebody_elses, still_pending, done_while_pending, undone_twice, a_key_that_is_gone],
    ids=lambda story: story.__name__,
)
def test_refused(story):
    memory = VOLUME.memory()
    with pytest.raises((ValueError, RuntimeError, KeyError)):
        story(monai.transforms, VOLUME.for_monai(memory))
    with pytest.raises(mica.Error) as caught:
        story(mica.transforms, VOLUME.for_mica(memory))
    assert "Flip" in str(caught.value)


def test_records_name_the_transform_that_made_them():
    memory = VOLUME.memory()
    for m, image, number in (
        (monai.transforms, VOLUME.for_monai(memory), id),
        (mica.transforms, VOLUME.for_mica(memory), lambda flip: flip.id),
    ):
        flip = m.Flip(0)
        assert flip(image).applied_operations[0]["id"] == number(flip)


def test_a_batch_is_split_before_it_is_undone():
    memory = VOLUME.memory()
    results = []
    for m, data, image in (
        (monai.transforms, monai.data, VOLUME.for_monai(memory)),
        (mica.transforms, mica.data, VOLUME.for_mica(memory)),
    ):
        flip = m.Flip(0)
        batch = data.list_data_collate([flip(image), flip(flip(image))])
        results.append([flip.inverse(item) for item in data.decollate_batch(batch)])
    compare(*results, 0)
