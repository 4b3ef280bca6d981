# SPDX-License-Identifier: Apache-2.0
"""Components as Python objects: classes, names, arguments, samples, lazy, inverse, random states."""

import copy
import pickle

import mica
import mica.transforms as mt
import numpy as np
import pytest

VOXELS = np.arange(24, dtype=np.int16).reshape(1, 2, 3, 4)


@pytest.fixture
def image():
    return mica.MetaTensor(VOXELS.copy(), affine=np.diag([1.0, 2.0, 3.0, 1.0]))


def test_a_class_a_name_and_a_configuration_are_the_same(image):
    made = (
        mt.Flip(0),
        mt.Flip(spatial_axis=0),
        mica.component("Flip", spatial_axis=0),
        mica.component("monai.transforms.Flip", spatial_axis=0),
        mica.from_config({"_target_": "Flip", "spatial_axis": 0}),
    )
    for flip in made:
        assert type(flip) is mt.Flip and flip.name == "Flip" and flip.kind == "transform"
        assert flip.config == made[0].config and flip.config["_target_"] == "Flip"
        np.testing.assert_array_equal(flip(image).numpy(), VOXELS[:, ::-1])
    assert len({flip.id for flip in made}) == len(made)


def test_aliases_are_one_class():
    assert mt.FlipD is mt.Flipd is mt.FlipDict
    assert type(mica.component("FlipDict", keys="a")) is mt.Flipd
    assert "Flipd" in mt.__all__ and "FlipDict" in mt.__all__


def test_every_component_has_a_documented_class():
    for name in mica.list_components():
        cls = getattr(getattr(mica, mica.describe(name)["module"]), name)
        assert cls.__doc__ and cls.__name__ in (name, cls.__name__)


def test_traits():
    assert mt.RandFlip().is_random and not mt.Flip().is_random
    assert mt.Flip().is_invertible and not mt.ScaleIntensityRange(0, 1).is_invertible


def test_repr_shows_the_arguments():
    assert repr(mt.Flip([0, 1])).startswith("Flip(spatial_axis=[0, 1]")


def test_input_is_not_changed(image):
    for transform in (mt.Flip(0), mt.NormalizeIntensity(nonzero=True, channel_wise=True), mt.ScaleIntensityRange(0, 1)):
        transform(image)
        np.testing.assert_array_equal(image.numpy(), VOXELS)
        assert image.applied_operations == [] and image.dtype == "int16"


def test_inverse_restores_voxels_geometry_and_history(image):
    flip = mt.Flip([0, 2])
    flipped = flip(image)
    back = flip.inverse(flipped)
    np.testing.assert_array_equal(back.numpy(), VOXELS)
    np.testing.assert_array_equal(back.affine, image.affine)
    assert back.applied_operations == [] and len(flipped.applied_operations) == 1


def test_samples_are_dicts(image):
    marker = object()
    sample = {"image": image, "label": VOXELS[:, 0].copy(), "path": marker, "size": (1, 2), 5: "five", "weight": 0.5}
    result = mt.Flipd(["image", "label"], 0)(sample)
    assert type(result) is dict and set(result) == set(sample) and result is not sample
    np.testing.assert_array_equal(result["label"].numpy(), VOXELS[:, 0, ::-1])
    assert result["path"] is marker and result["size"] == (1, 2) and result[5] == "five" and result["weight"] == 0.5
    assert sample["image"] is image


def test_lists_of_samples_may_have_any_keys(image):
    results = mt.Compose([mt.Flipd("image", 0)])([{"image": image, 5: "five"}, {"image": image, (1, 2): None}])
    assert results[0][5] == "five" and results[1][1, 2] is None


def test_results_are_new_dicts():
    sample = {"a": 1}
    result = mt.Identityd("a")(sample)
    assert result == sample and result is not sample


def test_what_is_not_touched_stays_the_same_object(image):
    label, box = VOXELS.copy(), [1, 2, 3]
    result = mt.Flipd("image", 0)({"image": image, "label": label, "box": box})
    assert result["label"] is label and result["box"] is box


def test_lazy(image):
    pending = mt.Flip(0)(image, lazy=True)
    assert len(pending.pending_operations) == 1 and pending.applied_operations == []
    np.testing.assert_array_equal(pending.numpy(), VOXELS)
    assert mt.Flip(0, lazy=True)(image, lazy=False).pending_operations == []
    done = mt.Compose([mt.Flip(0), mt.Flip(1)], lazy=True)(image)
    np.testing.assert_array_equal(done.numpy(), VOXELS[:, ::-1, ::-1])
    with pytest.raises(mica.TypeError_, match="lazy"):
        mt.Flip(0)(image, lazy=1)


@pytest.mark.parametrize("executor", ["kernels", "torch", "auto", None])
def test_executors_agree(image, executor):
    np.testing.assert_array_equal(mt.Flip(1)(image, executor=executor).numpy(), VOXELS[:, :, ::-1])


def test_unknown_executor_is_refused(image):
    with pytest.raises(mica.InvalidArgument, match="executor"):
        mt.Flip(1)(image, executor="gpu")


@pytest.mark.parametrize("dtype", ["float64", "torch.float64", "np.float64", np.float64, np.dtype("float64"), float])
def test_every_spelling_of_a_dtype(image, dtype):
    assert mt.EnsureType(dtype=dtype)(image).dtype == "float64"
    assert mica.component("CastToType", dtype=dtype)(image).dtype == "float64"


def test_torchs_dtypes_and_devices(image):
    torch = pytest.importorskip("torch")
    assert mt.EnsureType(dtype=torch.bfloat16, device=torch.device("cpu"))(image).dtype == "bfloat16"


def test_arguments_that_json_cannot_say(image):
    shift = mt.NormalizeIntensity(subtrahend=np.full(VOXELS.shape, 3.0), divisor=1.0)
    np.testing.assert_array_equal(shift(image).numpy(), VOXELS.astype("float32") - 3)
    infinite = mt.ScaleIntensityRange(0.0, 1.0, 0.0, float("inf"), clip=False)
    assert infinite.config["b_max"] in (float("inf"), "Infinity")


def test_compose_length_and_ranges(image):
    pipeline = mt.Compose([mt.Compose([mt.Flip(0), mt.Flip(1)]), mt.Flip(2)])
    assert len(pipeline) == 3 and len(pipeline.transforms) == 2
    np.testing.assert_array_equal(pipeline(image, start=1).numpy(), VOXELS[..., ::-1])
    np.testing.assert_array_equal(pipeline(image, end=1).numpy(), VOXELS[:, ::-1, ::-1])
    assert pipeline(image, start=1, end=1) is image
    for start, end in ((3, None), (-1, None), (None, None), (0, 4), (2, 1)):
        with pytest.raises(ValueError):
            pipeline(image, start=start, end=end)


def test_compose_maps_over_lists(image):
    results = mt.Compose([mt.Flip(0)])([image, image])
    assert isinstance(results, list) and len(results) == 2


def test_components_can_be_copied_and_pickled(image):
    pipeline = mt.Compose([mt.Flip(0), mica.component("CastToType", dtype="float32")])
    for other in (copy.copy(pipeline), copy.deepcopy(pipeline), pickle.loads(pickle.dumps(pipeline))):
        assert type(other) is mt.Compose and other(image).dtype == "float32"


# Randomness: MONAI's draws are checked in tests/parity; here, what belongs to Python.


def draws(transform, image, count=30):
    return [transform(image).applied_operations[0]["do_transforms"] for _ in range(count)]


def test_a_seed_repeats(image):
    flip = mt.RandFlip(0.5)
    assert flip.set_random_state(3) is flip
    first = draws(flip, image)
    assert (
        first
        == draws(flip.set_random_state(seed=3), image)
        == draws(mt.RandFlip(0.5).set_random_state(2**32 + 3), image)
    )
    assert first != draws(flip.set_random_state(4), image)
    stream = np.random.RandomState(3)
    assert first == [bool(stream.rand() < 0.5) for _ in first]
    flip.set_random_state()
    with pytest.raises(mica.TypeError_, match="seed"):
        flip.set_random_state("x")


def test_a_random_state_is_shared_and_advances(image):
    state, expected = np.random.RandomState(7), np.random.RandomState(7)
    one, two = mt.RandFlip(0.5), mt.RandFlip(0.5)
    one.set_random_state(state=state)
    two.set_random_state(state=state)
    for _ in range(10):
        assert draws(one, image, 1) == [expected.rand() < 0.5]
        assert state.rand() == expected.rand()
        assert draws(two, image, 1) == [expected.rand() < 0.5]
    with pytest.raises(mica.TypeError_, match="RandomState"):
        one.set_random_state(state=5)


def test_compose_seeds_its_transforms_from_a_state(image):
    state, expected = np.random.RandomState(7), np.random.RandomState(7)
    pipeline = mt.Compose([mt.RandFlip(0.5), mt.Flip(0), mt.RandFlip(0.5)]).set_random_state(state=state)
    streams = [np.random.RandomState(expected.randint(2**32, dtype="uint32")) for _ in range(2)]
    assert state.rand() == expected.rand()
    for _ in range(10):
        records = pipeline(image).applied_operations
        assert [records[0]["do_transforms"], records[2]["do_transforms"]] == [
            bool(stream.rand() < 0.5) for stream in streams
        ]


def test_copies_have_streams_of_their_own(image):
    for make in (lambda: mt.RandFlip(0.5), lambda: mt.Compose([mt.RandFlip(0.5)])):
        original = make().set_random_state(9)
        first = draws(original, image)
        for other in (copy.deepcopy(original), pickle.loads(pickle.dumps(original))):
            assert draws(other, image) == first
        shared = copy.copy(original)
        expected = make().set_random_state(9)
        draws(expected, image, 30)
        assert [draws(shared, image, 1), draws(original, image, 1)] == [
            draws(expected, image, 1),
            draws(expected, image, 1),
        ]
        # The history names the original: the copy undoes it too.
        copy.deepcopy(original).inverse(original(image))


def test_set_determinism_reaches_new_pipelines(image):
    try:
        mica.utils.set_determinism(11)
        assert mica.utils.get_seed() == 11
        first = [draws(mt.Compose([mt.RandFlip(0.5)]), image) for _ in range(2)]
        assert first[0] == first[1] == draws(mt.Compose([mt.RandFlip(0.5)]).set_random_state(11), image)
        seen = []
        mica.utils.set_determinism(5, additional_settings=[seen.append])
        assert seen == [5]
    finally:
        mica.utils.set_determinism(None)
    assert mica.utils.get_seed() is None


def test_registered_names_are_components(image):
    def factory(axis=0):
        return mt.Flip(axis)

    mica.register("MyFlip", factory)
    try:
        np.testing.assert_array_equal(mica.component("MyFlip", axis=1)(image).numpy(), VOXELS[:, :, ::-1])
        pipeline = mt.Compose([{"_target_": "MyFlip", "axis": 1}])
        np.testing.assert_array_equal(pipeline(image).numpy(), VOXELS[:, :, ::-1])
        with pytest.raises(TypeError, match="unexpected"):
            mica.component("MyFlip", wrong=1)
    finally:
        mica.unregister("MyFlip")
    with pytest.raises(mica.NotFound):
        mica.component("MyFlip")


def test_tracking_can_be_switched_off(image):
    try:
        mica.set_track_meta(False)
        assert not mica.get_track_meta()
        assert not mica.MetaTensor(VOXELS).has_meta and not mt.Flip(0)(image).has_meta
    finally:
        mica.set_track_meta(True)
    assert "no metadata" in repr(mt.EnsureType(track_meta=False)(image))


def test_registry_is_at_hand():
    entry = mica.describe("Flip")
    assert entry["name"] == "Flip" and entry["arguments"][0]["name"] == "spatial_axis"
    assert "Flip" in mica.list_components() and "Flip" in mica.list_components("transform")
