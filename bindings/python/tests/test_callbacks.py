# SPDX-License-Identifier: Apache-2.0
"""Python called back from the library: transforms, progress, cancel, logging."""

import logging
import threading

import mica
import mica.transforms as mt
import numpy as np
import pytest

VOXELS = np.arange(24, dtype=np.float32).reshape(1, 2, 3, 4)


@pytest.fixture
def image():
    return mica.MetaTensor(VOXELS.copy())


def test_a_function_is_a_transform(image):
    seen = []

    def double(data):
        seen.append(data)
        return data.numpy() * 2

    result = mt.Compose([mt.Flip(0), double, mt.Flip(0)])(image)
    np.testing.assert_array_equal(result.numpy(), VOXELS * 2)
    assert isinstance(seen[0], mica.MetaTensor) and seen[0].applied_operations[0]["class"] == "Flip"


def test_functions_get_samples_with_all_they_hold(image):
    marker = object()

    def add(data):
        assert data["marker"] is marker and data["name"] == "x"
        data["new"] = {"marker": marker, "numbers": [1, 2.5, None]}
        data["other"] = marker
        return data

    result = mt.Compose([mt.Flipd("image", 0), add, mt.Identityd("image")])(
        {"image": image, "marker": marker, "name": "x"}
    )
    assert result["marker"] is marker and result["other"] is marker
    assert result["new"] == {"marker": marker, "numbers": [1, 2.5, None]}


class Shift:
    """As a user of MONAI writes an invertible transform."""

    def __init__(self, by):
        self.by = by

    def __call__(self, data):
        return mica.MetaTensor(
            data.numpy() + self.by, affine=data.affine, meta=data.meta, applied_operations=data.applied_operations
        )

    def inverse(self, data):
        return mica.MetaTensor(
            data.numpy() - self.by, affine=data.affine, meta=data.meta, applied_operations=data.applied_operations
        )


def test_objects_with_inverse_are_inverted(image):
    pipeline = mt.Compose([mt.Flip(0), Shift(5), mt.Flip(1)])
    result = pipeline(image)
    np.testing.assert_array_equal(result.numpy(), VOXELS[:, ::-1, ::-1] + 5)
    np.testing.assert_array_equal(pipeline.inverse(result).numpy(), VOXELS)


class RandomShift(Shift):
    def set_random_state(self, seed=None, state=None):
        self.random = np.random.RandomState(seed)
        return self

    def __call__(self, data):
        return data.numpy() + self.random.rand()


def test_random_objects_are_seeded_by_the_pipeline(image):
    pipeline = mt.Compose([RandomShift(0)])
    first = pipeline.set_random_state(3)(image).numpy()
    np.testing.assert_array_equal(pipeline.set_random_state(3)(image).numpy(), first)
    assert not np.array_equal(pipeline.set_random_state(4)(image).numpy(), first)
    child = np.random.RandomState(np.random.RandomState(3).randint(2**32, dtype="uint32"))
    np.testing.assert_allclose(first, VOXELS + child.rand())


class Boom(Exception):
    pass


@pytest.mark.parametrize(
    "problem", [Boom("x"), KeyError("k"), KeyboardInterrupt(), SystemExit(3), mica.ShapeError("mine")]
)
def test_exceptions_come_back_as_they_are(image, problem):
    def fail(data):
        raise problem

    for pipeline in (mt.Compose([mt.Flip(0), fail]), mt.Compose([mt.Compose([fail])])):
        with pytest.raises(type(problem)) as caught:
            pipeline(image)
        assert caught.value is problem
    if hasattr(problem, "__notes__"):
        assert any("transforms[1]" in note for note in problem.__notes__)
    np.testing.assert_array_equal(mt.Flip(0)(image).numpy(), VOXELS[:, ::-1])


def test_exceptions_in_inverse_come_back(image):
    class Fails(Shift):
        def inverse(self, data):
            raise Boom("inverse")

    pipeline = mt.Compose([Fails(1)])
    with pytest.raises(Boom):
        pipeline.inverse(pipeline(image))


def test_an_exception_that_was_handled_inside_is_forgotten(image):
    def inner(data):
        raise Boom("inner")

    def outer(data):
        try:
            mt.Compose([inner])(data)
        except Boom:
            return data

    mt.Compose([outer])(image)
    with pytest.raises(mica.Error):
        mt.Compose([outer, mt.Flip(9)])(image)


def test_what_a_function_gives_must_be_a_value(image):
    assert mt.Compose([lambda data: None])(image) is None
    marker = object()
    assert mt.Compose([lambda data: marker])(image) is marker


def test_progress(image):
    seen = []
    mt.Compose([mt.Flip(0), mt.Flip(1), mt.Identity()])(image, progress=lambda *report: seen.append(report))
    assert [done for done, _, _ in seen] == sorted(done for done, _, _ in seen)
    assert seen[-1][0] == seen[-1][1] == 3 and any("Flip" in what for _, _, what in seen)

    def stop(done, total, what):
        raise Boom(what)

    with pytest.raises(Boom):
        mt.Compose([mt.Flip(0), mt.Flip(1)])(image, progress=stop)


def test_cancel(image):
    token = mica.CancelToken()
    assert not token.is_set()
    pipeline = mt.Compose([mt.Flip(0), lambda data: token.set() or data, mt.Flip(1)])
    with pytest.raises(mica.Cancelled):
        pipeline(image, cancel=token)
    assert token.is_set()
    with pytest.raises(mica.Cancelled):
        mt.Compose([mt.Flip(0)])(image, cancel=token)


def test_many_threads_share_a_pipeline(image):
    pipeline = mt.Compose([mt.Flip(0), lambda data: data.numpy() + threading.get_ident() % 7, mt.Flip(0)])
    results, problems = [], []

    def work():
        try:
            for _ in range(50):
                results.append(bool(np.array_equal(pipeline(image).numpy(), VOXELS + threading.get_ident() % 7)))
        except Exception as problem:
            problems.append(problem)

    threads = [threading.Thread(target=work) for _ in range(8)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert not problems and all(results) and len(results) == 400


def test_user_transforms_are_freed(image, kept_alive):
    pipeline = mt.Compose([Shift(1), lambda data: data])
    pipeline(image, progress=lambda *report: None)
    assert kept_alive() == 2
    del pipeline
    assert kept_alive() == 0


def test_calling_a_user_transform_by_itself(image):
    assert mica.UserTransform(Shift(1))(image).numpy()[0, 0, 0, 0] == 1


def test_logging_reaches_pythons(image, caplog):
    with caplog.at_level(logging.WARNING, logger="mica"):
        mt.ScaleIntensityRange(1, 1)(image)
    assert any("a_min" in record.message for record in caplog.records), caplog.records
    caplog.clear()
    mica.set_log_level("off")
    try:
        mt.ScaleIntensityRange(1, 1)(image)
        assert not caplog.records
    finally:
        mica.set_log_level("warning")
    with pytest.raises(mica.InvalidArgument, match="loud"):
        mica.set_log_level("loud")
