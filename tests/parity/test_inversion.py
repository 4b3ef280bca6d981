# SPDX-License-Identifier: Apache-2.0
"""Undoing whole pipelines: exactly where nothing is lost, the geometry always, also from the records alone."""

import mica
import mica.transforms as m
import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from inputs import Image

numbers = st.floats(-3, 3)


@st.composite
def affines(draw):
    """Any affine of an image: rotated, sheared, flipped, anisotropic."""
    scales = [draw(st.sampled_from([-2.5, -1.0, 0.7, 1.0, 3.0])) for _ in range(3)]
    order = draw(st.permutations(range(3)))
    rows = np.eye(4)
    rows[:3, :3] = np.diag(scales)[:, order] + 0.2 * np.array(
        [[draw(st.floats(-1, 1)) for _ in range(3)] for _ in range(3)]
    )
    rows[:3, 3] = [draw(st.floats(-200, 200)) for _ in range(3)]
    return rows.tolist()


volumes = st.builds(
    Image,
    shape=st.tuples(st.integers(1, 2), st.integers(2, 7), st.integers(2, 7), st.integers(2, 7)),
    dtype=st.sampled_from(["uint8", "int16", "float32", "float64"]),
    layout=st.sampled_from(["c", "fortran", "strided"]),
    affine=affines(),
)

axes = st.none() | st.lists(st.integers(0, 2), unique=True, max_size=3)
planes = st.sampled_from([(0, 1), (1, 0), (0, 2), (1, 2), (2, 1)])
modes = st.sampled_from(["constant", "edge", "reflect", "symmetric", "wrap"])
sizes = st.lists(st.integers(7, 9), min_size=3, max_size=3)
codes = st.sampled_from(["RAS", "LPS", "SAR", "AIL", "PSL", "IRP"])

LOSSLESS = st.one_of(
    axes.map(lambda axis: lambda: m.Flip(axis)),
    st.tuples(st.integers(-5, 5), planes).map(lambda a: lambda: m.Rotate90(a[0], a[1])),
    codes.map(lambda code: lambda: m.Orientation(axcodes=code)),
    st.integers(0, 3).map(lambda border: lambda: m.BorderPad(border)),
    st.integers(2, 5).map(lambda k: lambda: m.DivisiblePad(k)),
    sizes.map(lambda size: lambda: m.SpatialPad(size)),
)
CROPS = st.one_of(
    sizes.map(lambda size: lambda: m.CenterSpatialCrop([n - 5 for n in size])),
    st.just(lambda: m.CenterScaleCrop(0.6)),
    sizes.map(lambda size: lambda: m.ResizeWithPadOrCrop([size[0] - 4, size[1], size[2] + 2])),
    st.just(lambda: m.CropForeground(margin=1)),
)
RESAMPLING = st.one_of(
    st.lists(st.floats(0.5, 2.5), min_size=3, max_size=3).map(lambda pixdim: lambda: m.Spacing(pixdim=pixdim)),
    sizes.map(lambda size: lambda: m.Resize(size, mode="trilinear")),
    st.floats(0.7, 1.6).map(lambda zoom: lambda: m.Zoom(zoom, mode="trilinear", keep_size=False)),
    st.lists(st.floats(-0.5, 0.5), min_size=3, max_size=3).map(lambda angle: lambda: m.Rotate(angle, keep_size=False)),
    st.lists(st.floats(0.8, 1.3), min_size=3, max_size=3).map(
        lambda scale: lambda: m.Affine(scale_params=scale, image_only=True)
    ),
)


def close(one, other):
    np.testing.assert_allclose(np.asarray(one), np.asarray(other), rtol=0, atol=1e-8 * max(1, np.abs(other).max()))


@given(volumes, st.lists(LOSSLESS, min_size=1, max_size=5))
def test_lossless_pipelines_are_undone_exactly(given, makers):
    image = given.for_mica(given.memory())
    pipeline = m.Compose([make() for make in makers])
    done = pipeline(image)
    for back in (pipeline.inverse(done), done.invert()):
        np.testing.assert_array_equal(back.numpy(), image.numpy())
        assert back.dtype == image.dtype
        close(back.affine, image.affine)
        assert back.applied_operations == []


@given(volumes, st.lists(st.one_of(LOSSLESS, CROPS), min_size=1, max_size=5))
def test_crops_leave_the_rest_where_it_was(given, makers):
    image = given.for_mica(given.memory())
    pipeline = m.Compose([make() for make in makers])
    back = pipeline.inverse(pipeline(image))
    assert back.shape == image.shape
    close(back.affine, image.affine)
    one, other = back.numpy(), image.numpy()
    # What was cropped away comes back as zeros, everything else unchanged.
    assert np.all((one == other) | (one == 0))


@given(volumes, st.lists(st.one_of(LOSSLESS, CROPS, RESAMPLING), min_size=1, max_size=4))
def test_every_pipeline_restores_the_geometry(given, makers):
    image = given.for_mica(given.memory())
    pipeline = m.Compose([make() for make in makers])
    back = pipeline.inverse(pipeline(image))
    assert back.shape == image.shape
    close(back.affine, image.affine)
    assert back.applied_operations == []


@given(volumes, st.lists(LOSSLESS, min_size=1, max_size=5))
def test_a_lazy_pipeline_moves_the_same_voxels(given, makers):
    # Not after a crop: what it took away comes back where a pad waits with it, as in MONAI.
    image = given.for_mica(given.memory())
    eager = m.Compose([make() for make in makers])(image)
    lazy = m.Compose([make() for make in makers], lazy=True)(image)
    assert lazy.shape == eager.shape
    close(lazy.affine, eager.affine)
    np.testing.assert_array_equal(lazy.numpy(), eager.numpy().astype("float32"))


@given(volumes, st.lists(st.one_of(LOSSLESS, RESAMPLING), min_size=1, max_size=4))
def test_voxels_stay_at_their_place_in_the_world(given, makers):
    """The world position of a voxel of the result is that of the place in the input where it was sampled."""
    x = mica.MetaTensor(np.indices(given.shape[1:]).astype("float64"), affine=given.affine)
    done = m.Compose([make() for make in makers], lazy=True)(x)
    shape = done.shape[1:]
    middle = [n // 2 for n in shape]
    sampled = done.numpy()[(slice(None), *middle)]
    inside = all(0.5 < s < n - 1.5 for s, n in zip(sampled, given.shape[1:]))
    if inside:
        source = mica.MetaTensor(np.zeros(given.shape), affine=given.affine)
        # Positions come as float32 voxels.
        found = source.voxel_to_world(list(map(float, sampled)))
        np.testing.assert_allclose(done.voxel_to_world(middle), found, rtol=0, atol=1e-4)
