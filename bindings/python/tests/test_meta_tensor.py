# SPDX-License-Identifier: Apache-2.0
"""MetaTensor: shape, geometry, metadata, history, indexing, copies, lifetime."""

import copy
import pickle

import mica
import numpy as np
import pytest

AFFINE = np.array([[-1.9, 0.3, 0.1, 90.0], [0.2, 1.5, -0.4, -126.0], [0.1, 0.35, 3.0, -72.0], [0, 0, 0, 1]])


@pytest.fixture
def voxels():
    return np.arange(2 * 3 * 4 * 5, dtype=np.float32).reshape(2, 3, 4, 5)


@pytest.fixture
def image(voxels):
    return mica.MetaTensor(
        voxels, affine=AFFINE, meta={"name": "a", "numbers": [1, 2.5], "deep": {"flag": True, "nothing": None}}
    )


def test_shape_type_and_device(image):
    assert (image.shape, image.ndim, image.size, len(image)) == ((2, 3, 4, 5), 4, 120, 2)
    assert image.strides == (240, 80, 20, 4)
    assert image.device == "cpu"
    assert image.dtype == "float32" == str(image.dtype)
    assert image.dtype == np.float32 and image.dtype == np.dtype("float32") and image.dtype != np.float64
    assert np.zeros(1, image.dtype).dtype == np.float32


def test_dtype_equals_torchs(image):
    torch = pytest.importorskip("torch")
    assert image.dtype == torch.float32 and image.dtype != torch.float64


def test_affine_is_float64_and_read_only(image):
    assert image.affine.dtype == np.float64
    np.testing.assert_array_equal(image.affine, AFFINE)
    with pytest.raises(ValueError, match="read-only"):
        image.affine[0, 0] = 1
    image.affine = np.eye(4)
    np.testing.assert_array_equal(image.affine, np.eye(4))


@pytest.mark.parametrize("rows", [2, 3, 4])
def test_affine_of_every_size(rows):
    image = mica.MetaTensor(np.zeros((1, 2, 3)), affine=np.eye(rows).tolist())
    assert image.affine.shape == (rows, rows)


@pytest.mark.parametrize("affine", [np.eye(5), np.eye(4)[:3], [1, 2], "x", [[1, 2], [3]]])
def test_affine_of_another_shape_is_refused(affine):
    with pytest.raises(mica.ShapeError, match="square matrix"):
        mica.MetaTensor(np.zeros((1, 2, 3)), affine=affine)


def test_spacing_and_orientation(voxels):
    image = mica.MetaTensor(voxels, affine=np.diag([-1.5, -2.0, 3.0, 1.0]))
    assert image.spacing == pytest.approx((1.5, 2.0, 3.0)) == image.pixdim
    assert image.orientation == "LPS"


def test_points_go_to_the_world_and_back(image):
    points = np.array([[0.0, 0.0, 0.0], [1.0, 2.0, 3.0], [-4.5, 0.25, 7.0]])
    world = image.voxel_to_world(points)
    np.testing.assert_allclose(world, points @ AFFINE[:3, :3].T + AFFINE[:3, 3], rtol=1e-13)
    np.testing.assert_allclose(image.world_to_voxel(world), points, atol=1e-12)
    np.testing.assert_allclose(image.voxel_to_world([1, 2, 3]), world[1])
    with pytest.raises(mica.ShapeError, match="3 coordinates"):
        image.voxel_to_world([[1, 2]])


def test_meta_is_a_mapping_that_writes_through(image):
    meta = image.meta
    assert meta["name"] == "a" and meta["numbers"] == [1, 2.5] and meta["deep"] == {"flag": True, "nothing": None}
    assert set(meta) >= {"affine", "space", "name"} and meta["space"] == "RAS"
    np.testing.assert_array_equal(meta["affine"], AFFINE)
    meta["name"] = "b"
    meta["pixdim"] = np.array([1.0, 2.0])
    image.meta["count"] = np.int16(3)
    assert (image.meta["name"], image.meta["pixdim"], image.meta["count"]) == ("b", [1.0, 2.0], 3)
    del meta["name"]
    assert "name" not in image.meta and image.meta.get("name") is None
    meta.update(one=1, two="2")
    assert image.meta.pop("two") == "2"
    with pytest.raises(KeyError):
        image.meta["nothing"]
    with pytest.raises(KeyError):
        del image.meta["nothing"]
    meta["affine"] = np.eye(4)
    np.testing.assert_array_equal(image.affine, np.eye(4))
    image.meta = {"only": 1}
    assert image.meta["only"] == 1 and "numbers" not in image.meta


def test_meta_tells_what_it_cannot_hold(image):
    with pytest.raises(mica.TypeError_, match=r"meta\['x'\].*bytes"):
        image.meta["x"] = b"bytes"
    with pytest.raises(mica.TypeError_, match="int"):
        image.meta[3] = 1


def test_meta_holds_floats_that_json_lacks(image):
    image.meta["nan"] = float("nan")
    image.meta = {"inf": float("inf"), "other": 1}
    assert image.meta["inf"] == float("inf") and image.meta["other"] == 1


def test_history_can_be_stored_and_put_back(image):
    flipped = mica.transforms.Flip(0)(image)
    records = flipped.applied_operations
    assert [record["class"] for record in records] == ["Flip"]
    fresh = mica.MetaTensor(flipped.numpy(), affine=flipped.affine, applied_operations=records)
    np.testing.assert_array_equal(fresh.invert().numpy(), image.numpy())
    np.testing.assert_allclose(fresh.invert().affine, AFFINE, atol=1e-12)
    fresh.applied_operations = []
    assert fresh.applied_operations == []


def test_from_an_image(image):
    other = mica.MetaTensor(image, meta={"name": "other"})
    assert np.shares_memory(other.numpy(), image.numpy())
    assert (other.meta["name"], image.meta["name"]) == ("other", "a")
    np.testing.assert_array_equal(other.affine, AFFINE)


def test_affine_among_the_metadata(voxels):
    np.testing.assert_array_equal(mica.MetaTensor(voxels, meta={"affine": AFFINE}).affine, AFFINE)
    both = mica.MetaTensor(voxels, affine=AFFINE, meta={"affine": np.eye(4)})
    np.testing.assert_array_equal(both.affine, AFFINE)


@pytest.mark.parametrize(
    "key",
    [
        0,
        -1,
        slice(None),
        slice(1, None),
        slice(0, 0),
        slice(None, None, 2),
        (0, 1),
        (slice(None), 0),
        (..., 0),
        (..., slice(1, 3), 2),
        (0, ..., 1),
        (0, 1, 2, 3),
        np.int64(1),
        (),
        ...,
        slice(5, 1),
        (slice(None), slice(-2, None), slice(None, None, 3)),
    ],
    ids=str,
)
def test_indexing_is_numpys(image, voxels, key):
    part = image[key]
    np.testing.assert_array_equal(part.numpy(), voxels[key])
    assert part.meta["name"] == "a"
    if voxels[key].size:
        assert np.shares_memory(part.numpy(), voxels)


@pytest.mark.parametrize(
    "key, hint",
    [
        (2, "out of bounds"),
        (-3, "out of bounds"),
        ((0, 0, 0, 0, 0), "4 dimensions"),
        (slice(None, None, -1), "Flip"),
        ("x", r"image.numpy\(\)"),
        ([0, 1], r"image.numpy\(\)"),
        (None, r"image.numpy\(\)"),
        (True, "out of bounds"),
        ((..., ...), "one '...'"),
    ],
)
def test_indexing_errors_say_what_to_do(image, key, hint):
    with pytest.raises(IndexError, match=hint):
        image[key]


def test_iteration(image, voxels):
    for channel, expected in zip(image, voxels):
        np.testing.assert_array_equal(channel.numpy(), expected)
    with pytest.raises(TypeError):
        len(mica.MetaTensor(1.0))


def test_one_voxel_is_a_number(image):
    assert float(image[0, 0, 0, 1]) == 1.0 and int(image[1, 2, 3, 4]) == 119 and image[0, 0, 0, 2].item() == 2.0
    assert not mica.MetaTensor(False)
    with pytest.raises(mica.ShapeError):
        float(image)


@pytest.mark.parametrize(
    "dtype", ["bool", "uint8", "int8", "int16", "uint16", "int32", "int64", "float16", "float32", "float64"]
)
def test_voxels_as_lists(dtype):
    array = np.arange(6).reshape(2, 3).astype(dtype)
    assert mica.MetaTensor(array).tolist() == array.tolist()
    assert mica.MetaTensor(array.T).tolist() == array.T.tolist()


def test_conversion(image, voxels):
    half = image.to(dtype="float16")
    assert half.dtype == "float16" and half.meta["name"] == "a"
    assert image.to("int16").dtype == "int16"
    assert image.to(np.float64).dtype == "float64"
    assert np.shares_memory(image.to("cpu").numpy(), voxels)
    with pytest.raises(mica.InvalidArgument, match="float33"):
        image.to(dtype="float33")
    with pytest.raises(mica.Error, match="nonsense"):
        image.to("nonsense")


def test_copies(image, voxels):
    shallow, deep = copy.copy(image), copy.deepcopy(image)
    assert np.shares_memory(shallow.numpy(), voxels) and not np.shares_memory(deep.numpy(), voxels)
    for other in (shallow, deep):
        other.meta["name"] = "changed"
        np.testing.assert_array_equal(other.affine, AFFINE)
    assert image.meta["name"] == "a"
    turned = mica.MetaTensor(voxels.T)
    assert turned.strides == voxels.T.strides and turned.contiguous().strides == np.ascontiguousarray(voxels.T).strides


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_pickling(image, protocol):
    flipped = mica.transforms.Flip(0)(image)
    back = pickle.loads(pickle.dumps(flipped, protocol))
    np.testing.assert_array_equal(back.numpy(), flipped.numpy())
    np.testing.assert_array_equal(back.affine, flipped.affine)
    assert back.meta["deep"] == {"flag": True, "nothing": None}
    assert back.applied_operations == flipped.applied_operations


@pytest.mark.parametrize("array", [np.zeros((0, 3)), np.array(5), np.ones((2, 2), bool)], ids=str)
def test_pickling_of_odd_images(array):
    back = pickle.loads(pickle.dumps(mica.MetaTensor(array)))
    np.testing.assert_array_equal(back.numpy(), array)


def test_pickling_without_copying(image):
    buffers = []
    data = pickle.dumps(image, 5, buffer_callback=buffers.append)
    assert len(buffers) == 1 and len(data) < 1000
    np.testing.assert_array_equal(pickle.loads(data, buffers=buffers).numpy(), image.numpy())


def test_pickling_of_a_batch_and_of_a_plain_tensor(image):
    batch = mica.data.list_data_collate([image, mica.transforms.Flip(0)(image)])
    back = pickle.loads(pickle.dumps(batch))
    assert back.is_batch and back.applied_operations == batch.applied_operations
    plain = mica.transforms.EnsureType(track_meta=False)(image)
    assert not pickle.loads(pickle.dumps(plain)).has_meta


def test_pending_operations_cannot_be_pickled(image):
    pending = mica.transforms.Flip(0)(image, lazy=True)
    with pytest.raises(mica.StateError, match="pending"):
        pickle.dumps(pending)


def test_closed_images_are_refused(image):
    array = image.numpy()
    with image as same:
        assert same is image
    for use in (
        lambda: image.shape,
        lambda: image.meta,
        lambda: image[0],
        image.numpy,
        lambda: len(image),
        lambda: mica.transforms.Flip()(image),
    ):
        with pytest.raises(mica.StateError, match="closed"):
            use()
    assert repr(image) == "MetaTensor(closed)"
    assert array.sum() == np.arange(120).sum()
    image.close()


def test_repr_tells_the_geometry_and_the_history(image):
    text = repr(mica.transforms.Flip(0)(image))
    assert "shape=(2, 3, 4, 5)" in text and "float32" in text and "Flip" in text and "orientation=" in text
    batch = mica.data.list_data_collate([image, image])
    assert "batch of 2" in repr(batch)


def test_batches(image):
    other = mica.MetaTensor(
        image.numpy() + 1,
        affine=np.eye(4),
        meta={"name": "b", "numbers": [3, 4.5], "deep": {"flag": False, "nothing": None}},
    )
    batch = mica.data.list_data_collate([image, other])
    assert batch.is_batch and batch.shape == (2, 2, 3, 4, 5) and not image.is_batch
    np.testing.assert_array_equal(batch.affine, np.stack([AFFINE, np.eye(4)]))
    assert [item.meta["name"] for item in batch] == ["a", "b"]
    assert batch[1].meta["numbers"] == [3, 4.5] and not batch[1].is_batch
    assert batch[0:1].is_batch and batch[:, 0].is_batch
    items = mica.data.decollate_batch(batch)
    np.testing.assert_array_equal(items[1].numpy(), other.numpy())


def test_memory_is_freed(kept_alive):
    array = np.zeros((64, 64))
    image = mica.MetaTensor(array)
    view = image.numpy()
    part = image[0]
    assert kept_alive() == 1
    del image, part
    assert kept_alive() == 1
    del view
    assert kept_alive() == 0
