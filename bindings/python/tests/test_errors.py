# SPDX-License-Identifier: Apache-2.0
"""Errors are the exceptions that Python code expects, and say what to do."""

import pickle

import mica
import numpy as np
import pytest

IMAGE = mica.MetaTensor(np.zeros((1, 2, 3), np.float32))


@pytest.mark.parametrize(
    "cause, kind, also, words",
    [
        (lambda: mica.component("Flop"), mica.NotFound, KeyError, ["Flop", "Flip"]),
        (lambda: mica.transforms.ScaleIntensityRange("x", 1), mica.InvalidArgument, ValueError, ["a_min", "float"]),
        (
            lambda: mica.component("Flip", spatial_axes=0),
            mica.InvalidArgument,
            ValueError,
            ["spatial_axes", "spatial_axis"],
        ),
        (lambda: mica.component("ScaleIntensityRange"), mica.InvalidArgument, ValueError, ["a_min"]),
        (lambda: mica.transforms.Flipd("x")({"a": IMAGE}), mica.NotFound, KeyError, ["Flipd", "'x'", "'a'"]),
        (lambda: IMAGE.meta["nothing"], mica.NotFound, KeyError, ["nothing", "affine"]),
        (lambda: IMAGE.to("cuda:99"), mica.DeviceError, RuntimeError, ["cuda:99"]),
        (lambda: mica.transforms.Flip()("text"), mica.Error, RuntimeError, ["text"]),
        (lambda: mica.data.list_data_collate([IMAGE, IMAGE[:, :1]]), mica.ShapeError, ValueError, ["shape"]),
        (lambda: mica.transforms.Flip(0).inverse(IMAGE), mica.Error, RuntimeError, ["Flip"]),
    ],
)
def test_kinds(cause, kind, also, words):
    with pytest.raises(kind) as caught:
        cause()
    error = caught.value
    assert isinstance(error, also) and isinstance(error, mica.Error) and isinstance(error, RuntimeError)
    assert error.code > 0
    for word in words:
        assert word in str(error), str(error)
    assert not str(error).startswith("'"), "KeyError's own __str__ quotes the message"


def test_the_path_leads_to_the_culprit():
    pipeline = mica.transforms.Compose([mica.transforms.Identity(), mica.transforms.Flip(7)])
    with pytest.raises(mica.Error) as caught:
        pipeline(IMAGE)
    assert "transforms[1].Flip" in caught.value.path
    assert str(caught.value).startswith(caught.value.path)


def test_errors_can_be_pickled():
    error = mica.NotFound("no key", "transforms[0]")
    back = pickle.loads(pickle.dumps(error))
    assert (type(back), back.message, back.path, back.code) == (mica.NotFound, "no key", "transforms[0]", error.code)


def test_every_code_of_the_header_has_a_class():
    from mica import _abi, _errors

    codes = {getattr(_abi, name) for name in dir(_abi) if name.startswith("MICA_ERROR_")}
    assert codes == set(_errors._CLASSES)
