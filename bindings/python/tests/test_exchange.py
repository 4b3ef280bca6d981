# SPDX-License-Identifier: Apache-2.0
"""Memory shared with NumPy, torch and whatever speaks DLPack."""

import array
import ctypes
import importlib.util

import mica
import numpy as np
import pytest

DTYPES = ["bool", "uint8", "int8", "int16", "uint16", "int32", "int64", "float16", "float32", "float64"]


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shape", [(), (3,), (2, 3), (1, 2, 3, 4), (0, 3), (2, 0, 4)])
def test_numpy_arrays_are_shared(dtype, shape):
    source = np.arange(np.prod(shape, dtype=int)).reshape(shape).astype(dtype)
    image = mica.MetaTensor(source)
    result = image.numpy()
    assert (image.shape, result.dtype, result.shape) == (shape, source.dtype, shape)
    np.testing.assert_array_equal(result, source)
    if source.size:
        assert np.shares_memory(result, source)
        result[...] = 1
        assert source.all()


@pytest.mark.parametrize(
    "view",
    [
        lambda a: a.T,
        lambda a: a[::2],
        lambda a: a[:, 1:3, ::3],
        lambda a: np.broadcast_to(a[:, :1], a.shape),
        lambda a: np.swapaxes(a, 0, 2),
        np.asfortranarray,
        lambda a: a[None, ..., None],
    ],
)
def test_any_positive_strides_are_shared(view):
    source = view(np.arange(4 * 5 * 6.0).reshape(4, 5, 6))
    image = mica.MetaTensor(source)
    np.testing.assert_array_equal(image.numpy(), source)
    assert np.shares_memory(image.numpy(), source)


@pytest.mark.parametrize(
    "source",
    [
        np.arange(6.0)[::-1],
        np.arange(24.0).reshape(4, 6)[::-1, ::-2],
        np.arange(6.0).astype(">f8"),
        np.zeros(4, [("a", "i1"), ("b", "<f4")])["b"],
        np.frombuffer(b"\0" * 17, np.uint8)[1:].view(np.float64),
    ],
    ids=["reversed", "reversed-2d", "foreign-endian", "odd-stride", "unaligned"],
)
def test_what_libtorch_cannot_express_is_copied(source):
    image = mica.MetaTensor(source)
    np.testing.assert_array_equal(image.numpy(), source)
    assert not np.shares_memory(image.numpy(), source)


@pytest.mark.parametrize("dtype", ["uint32", "uint64"])
def test_types_that_torch_lacks_become_int64(dtype):
    assert mica.MetaTensor(np.arange(3, dtype=dtype)).dtype == "int64"


@pytest.mark.parametrize(
    "source",
    [
        np.array(["a"]),
        np.array([1j]),
        np.array([object()]),
        np.array(["2020"], "M8[D]"),
        "text",
        object(),
        b""[0:0].decode(),
    ],
)
def test_what_is_no_image_is_refused(source):
    with pytest.raises(mica.TypeError_, match="expected an array"):
        mica.MetaTensor(source)


def test_read_only_memory_stays_read_only():
    source = np.arange(12.0).reshape(3, 4)
    source.flags.writeable = False
    image = mica.MetaTensor(source)
    assert np.shares_memory(image.numpy(), source)
    for view in (
        image.numpy(),
        image[1:].numpy(),
        image.clone().numpy(),
        mica.transforms.Identity()(image).numpy(),
        mica.transforms.EnsureChannelFirst(channel_dim=-1)(image).numpy(),
    ):
        assert not view.flags.writeable
    assert image.copy().numpy().flags.writeable
    with pytest.raises(BufferError, match="read-only"):
        image.__dlpack__()
    if np.lib.NumpyVersion(np.__version__) >= "2.1.0":
        # Before, NumPy did not ask for a version of DLPack that knows read-only memory.
        assert not np.from_dlpack(image).flags.writeable
    del image, view
    assert mica.MetaTensor(np.ones(3)).numpy().flags.writeable


def test_array_protocol_has_numpys_meaning_of_copy():
    source = np.arange(6.0).reshape(2, 3)
    image = mica.MetaTensor(source)
    assert np.shares_memory(np.asarray(image), source)
    assert not np.shares_memory(np.array(image), source)
    assert np.asarray(image, dtype="float32").dtype == np.float32
    assert image.__array__(copy=True) is not None and not np.shares_memory(image.__array__(copy=True), source)
    assert np.shares_memory(image.__array__(copy=False), source)
    with pytest.raises(ValueError, match="copy"):
        image.__array__(dtype="float32", copy=False)
    np.testing.assert_array_equal(np.sin(image), np.sin(source))


def test_nested_lists_have_torchs_types():
    assert mica.MetaTensor([[1, 2], [3, 4]]).dtype == "int64"
    assert mica.MetaTensor([[1, 2.5]]).dtype == "float32"
    assert mica.MetaTensor([True, False]).dtype == "bool"
    assert mica.MetaTensor([]).shape == (0,)
    assert mica.MetaTensor(2.5).shape == ()
    assert mica.MetaTensor([np.zeros(3), np.ones(3)]).shape == (2, 3)
    with pytest.raises(mica.ShapeError, match="equal lengths"):
        mica.MetaTensor([[1, 2], [3]])
    with pytest.raises(mica.TypeError_, match="numbers"):
        mica.MetaTensor([[1, "x"]])


def test_buffers_are_shared():
    source = array.array("h", [1, 2, 3, 4])
    image = mica.MetaTensor(source)
    assert image.dtype == "int16" and image.tolist() == [1, 2, 3, 4]
    image.numpy()[0] = 9
    assert source[0] == 9
    assert mica.MetaTensor(memoryview(source).cast("b").cast("h", (2, 2))).shape == (2, 2)
    assert mica.MetaTensor(memoryview(source)[::2]).tolist() == [9, 3]
    constant = mica.MetaTensor(b"abc")
    assert constant.tolist() == [97, 98, 99] and not constant.numpy().flags.writeable
    assert mica.MetaTensor((ctypes.c_double * 3)(1, 2, 3)).dtype == "float64"


def test_capsules_are_deleted_once_whoever_takes_them(kept_alive):
    source = np.arange(6.0)
    image = mica.MetaTensor(source)
    for version in (None, (0, 8), (1, 0), (1, 3)):
        image.__dlpack__(max_version=version)
        taken = np.from_dlpack(image)
        np.testing.assert_array_equal(taken, source)
    capsule = image.__dlpack__(max_version=(1, 0))
    holder = _Holder(capsule)
    assert mica.MetaTensor(holder).tolist() == source.tolist()
    with pytest.raises(mica.StateError, match="consumed"):
        mica.MetaTensor(holder)
    assert image.__dlpack_device__() == (1, 0)
    del image, taken, capsule, holder
    assert kept_alive() == 0


class _Holder:
    def __init__(self, capsule):
        self.capsule = capsule

    def __dlpack__(self):
        return self.capsule

    def __dlpack_device__(self):
        return 1, 0


def test_dlpack_arguments():
    image = mica.MetaTensor(np.arange(4.0))
    assert np.from_dlpack(image).ctypes.data == image.numpy().ctypes.data
    copied = _Holder(image.__dlpack__(max_version=(1, 0), copy=True))
    assert mica.MetaTensor(copied).numpy().ctypes.data != image.numpy().ctypes.data
    shared = _Holder(image.__dlpack__(max_version=(1, 0), copy=False, dl_device=(1, 0)))
    assert mica.MetaTensor(shared).numpy().ctypes.data == image.numpy().ctypes.data
    with pytest.raises(BufferError, match="neither here nor the CPU"):
        image.__dlpack__(dl_device=(2, 0))


def test_arrays_outlive_images():
    array = mica.MetaTensor(np.arange(5.0)).numpy()
    assert array.sum() == 10
    other = np.from_dlpack(mica.MetaTensor(np.arange(5.0)))
    assert other.sum() == 10


@pytest.mark.skipif(importlib.util.find_spec("torch") is None, reason="torch is not installed")
class TestTorch:
    @property
    def torch(self):
        import torch

        return torch

    @pytest.mark.parametrize("dtype", [*DTYPES, "bfloat16"])
    def test_tensors_are_shared(self, dtype):
        source = self.torch.arange(6).reshape(2, 3).to(getattr(self.torch, dtype))
        image = mica.MetaTensor(source)
        assert image.dtype == source.dtype and image.shape == (2, 3)
        back = image.torch()
        assert back.data_ptr() == source.data_ptr() and self.torch.equal(back, source)

    def test_views_and_gradients(self):
        source = self.torch.arange(24.0).reshape(4, 6).T[::2].requires_grad_()
        image = mica.MetaTensor(source)
        assert self.torch.equal(image.torch(), source.detach())
        assert image.torch().stride() == source.stride()

    def test_torchs_own_metatensor_brings_its_metadata(self):
        monai = pytest.importorskip("monai.data")
        affine = self.torch.diag(self.torch.tensor([2.0, 3.0, 4.0, 1.0], dtype=self.torch.float64))
        theirs = monai.MetaTensor(self.torch.zeros(1, 2, 3, 4), affine=affine, meta={"name": "x"})
        ours = mica.MetaTensor(theirs)
        np.testing.assert_array_equal(ours.affine, affine.numpy())
        assert ours.meta["name"] == "x"

    def test_bfloat16_has_no_numpy(self):
        image = mica.MetaTensor(self.torch.ones(2, dtype=self.torch.bfloat16))
        with pytest.raises(mica.TypeError_, match=r"float32.*from_dlpack"):
            image.numpy()
        assert np.asarray(image, dtype="float32").tolist() == [1.0, 1.0] == image.tolist()

    def test_tensors_are_freed(self, kept_alive):
        import weakref

        source = self.torch.zeros(10)
        gone = weakref.ref(source)
        image = mica.MetaTensor(source)
        back = image.torch()
        del source, image
        back += 1
        del back
        import gc

        gc.collect()
        assert gone() is None
