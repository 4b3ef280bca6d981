# SPDX-License-Identifier: Apache-2.0
"""Inferers and networks against MONAI and PyTorch: the same windows, blending, paddings, scales and structures."""

import itertools
import subprocess
import sys
import threading
from pathlib import Path

import mica
import monai.inferers as theirs
import numpy as np
import pytest
import torch
from mica import inferers as ours

NETWORKS = Path(__file__).parents[1] / "networks"


def images(*shape, seed=0):
    return np.random.RandomState(seed).rand(*shape).astype(np.float32)


def two_scales(x):
    """A function with two results by name, one at half the extents, that depends on the place in the window."""
    x = torch.as_tensor(np.asarray(x))
    ramp = torch.linspace(0, 1, x.shape[-1])
    pool = [torch.nn.functional.avg_pool1d, torch.nn.functional.avg_pool2d, torch.nn.functional.avg_pool3d][x.ndim - 3]
    # MONAI wants the larger result first, by name.
    return {"full": torch.cat([x * ramp, x - ramp], 1), "half": pool(x, 2) * 2}


def placed(x):
    x = torch.as_tensor(np.asarray(x))
    return x * torch.linspace(0, 1, x.shape[-1]) + 1


def same(mine, reference, tolerance=2e-6):
    if isinstance(reference, dict):
        assert list(mine) == list(reference)
        for key in reference:
            same(mine[key], reference[key], tolerance)
    elif isinstance(reference, (tuple, list)):
        assert len(mine) == len(reference)
        for one, other in zip(mine, reference):
            same(one, other, tolerance)
    else:
        mine, reference = np.asarray(mine), np.asarray(reference)
        assert mine.shape == reference.shape and mine.dtype == reference.dtype
        np.testing.assert_allclose(mine, reference, rtol=tolerance, atol=tolerance * max(1, np.abs(reference).max()))


CASES = [
    ((1, 1, 20), {"roi_size": 8}),
    ((2, 3, 20, 17), {"roi_size": (8, 6), "overlap": 0.5, "mode": "gaussian"}),
    ((2, 1, 20, 17), {"roi_size": (8, 6), "overlap": (0.0, 0.7), "sw_batch_size": 4}),
    ((1, 2, 12, 14, 10), {"roi_size": (6, 6, 6), "overlap": 0.3, "mode": "gaussian", "sigma_scale": (0.1, 0.2, 0.4)}),
    ((1, 1, 12, 14, 10), {"roi_size": (6, -1, 20), "mode": "gaussian", "sw_batch_size": 3}),
    ((1, 1, 9, 9, 9), {"roi_size": (12, 12, 12), "cval": -2.0}),
    ((1, 1, 9, 7, 9), {"roi_size": (12, 4, 12), "padding_mode": "reflect", "mode": "gaussian"}),
    ((1, 1, 9, 9, 9), {"roi_size": (12, 12, 4), "padding_mode": "replicate"}),
    ((1, 1, 9, 9, 9), {"roi_size": (12, 12, 4), "padding_mode": "circular"}),
    ((2, 1, 12, 14, 10), {"roi_size": (6, 6, 6), "sw_device": "cpu", "device": "cpu", "cache_roi_weight_map": True}),
    ((1, 1, 12, 14, 10), {"roi_size": (4, 6, 6), "overlap": 0.99}),
    ((1, 1, 12, 14, 10), {"roi_size": (6, 6, 6), "cpu_thresh": 10}),
]


@pytest.mark.parametrize("shape, arguments", CASES, ids=str)
@pytest.mark.parametrize("function", [placed, two_scales])
def test_windows_blend_as_in_monai(shape, arguments, function):
    if function is two_scales and any(size % 2 for size in np.atleast_1d(arguments["roi_size"])):
        pytest.skip("a window of odd extents has no half")
    if function is two_scales and -1 in np.atleast_1d(arguments["roi_size"]) and shape[3] % 2:
        pytest.skip("a window of odd extents has no half")
    x = images(*shape)
    reference = theirs.SlidingWindowInferer(**arguments)(torch.from_numpy(x), function)
    same(ours.SlidingWindowInferer(**arguments)(x, function), reference)
    same(ours.SlidingWindowInfererAdapt(**arguments)(x, function), reference)


@pytest.mark.parametrize("steps, dim, batch", list(itertools.product([1, 2, 50], [0, 1, -1], [1, 3])))
def test_rows_of_windows_are_put_together_first(steps, dim, batch):
    x = images(2, 1, 13, 11, 9)
    arguments = dict(roi_size=(5, 4, 6), overlap=0.6, mode="gaussian", sw_batch_size=batch)
    arguments.update(buffer_steps=steps, buffer_dim=dim)
    reference = theirs.SlidingWindowInferer(**arguments)(torch.from_numpy(x), placed)
    same(ours.SlidingWindowInferer(**arguments)(x, placed), reference)


@pytest.mark.parametrize("dtype", ["float64", "float32", "float16", "bfloat16"])
def test_element_types_stay(dtype):
    x = torch.from_numpy(images(1, 1, 12, 10)).to(getattr(torch, dtype))
    arguments = dict(roi_size=(5, 4), overlap=0.5)
    reference = theirs.SlidingWindowInferer(**arguments)(x, lambda x: x * 2)
    mine = ours.SlidingWindowInferer(**arguments)(x, lambda x: torch.from_dlpack(x) * 2)
    assert mine.dtype == dtype
    tolerance = {"float64": 1e-12, "float32": 1e-6, "float16": 2e-3, "bfloat16": 2e-2}[dtype]
    np.testing.assert_allclose(torch.from_dlpack(mine).float(), reference.float(), rtol=tolerance, atol=tolerance)


def test_metadata_are_the_images_and_the_type_is_float32_as_in_monai():
    affine = np.diag([2.0, 3, 4, 1])
    batch = mica.data.list_data_collate([mica.MetaTensor(images(1, 8, 8, 8).astype(np.float64), affine) for _ in range(2)])
    out = ours.SlidingWindowInferer(roi_size=5)(batch, lambda x: x)
    assert out.dtype == "float32"
    for item in mica.data.decollate_batch(out):
        np.testing.assert_array_equal(item.affine, affine)


def test_arguments_reach_the_network_and_conditions_are_cut_along():
    x, condition = images(1, 1, 12, 10), images(1, 1, 12, 10, seed=1)

    def with_all(x, factor, condition=None, offset=0.0):
        return torch.as_tensor(np.asarray(x)) * factor + torch.as_tensor(np.asarray(condition)) + offset

    arguments = dict(roi_size=(5, 4), overlap=0.5, mode="gaussian", sw_batch_size=2)
    reference = theirs.SlidingWindowInferer(**arguments)(
        torch.from_numpy(x), with_all, 3.0, condition=torch.from_numpy(condition), offset=0.5
    )
    same(ours.SlidingWindowInferer(**arguments)(x, with_all, 3.0, condition=condition, offset=0.5), reference)
    with pytest.raises(mica.ShapeError, match="condition"):
        ours.SlidingWindowInferer(**arguments)(x, with_all, 3.0, condition=condition[..., 1:])


def test_windows_know_where_they_lie():
    x, seen, expected = images(2, 3, 9, 7), [], []

    def note(x, places):
        seen.extend([tuple(tuple(axis) for axis in place) for place in places])
        return torch.as_tensor(np.asarray(x))

    def note_theirs(x, places):
        for item, _, *axes in places:
            expected.append(((item.start, item.stop), (0, 3), *((int(axis.start), int(axis.stop)) for axis in axes)))
        return x

    arguments = dict(roi_size=(5, 4), sw_batch_size=3, with_coord=True)
    theirs.SlidingWindowInferer(**arguments)(torch.from_numpy(x), note_theirs)
    ours.SlidingWindowInferer(**arguments)(x, note)
    assert seen == expected


def test_process_fn_changes_results_and_weights():
    x = images(1, 1, 12, 10)

    def process(results, window, weights):
        return tuple(torch.as_tensor(np.asarray(result)) * 2 for result in results), torch.as_tensor(np.asarray(weights)) ** 2

    arguments = dict(roi_size=(5, 4), overlap=0.5, mode="gaussian")
    reference = theirs.sliding_window_inference(
        torch.from_numpy(x), sw_batch_size=2, predictor=placed, process_fn=process, **arguments
    )
    mine = ours.SlidingWindowInferer(
        **arguments, sw_batch_size=2, process_fn=lambda parts: [list(part) if i == 0 else part for i, part in enumerate(process(*parts))]
    )
    same(mine(x, placed), reference)


def test_windows_of_background_are_not_computed():
    x = np.zeros((1, 1, 16, 16), np.float32)
    x[..., 9:12, 2:5] = 1
    seen = []

    def note(x):
        seen.append(np.asarray(x).copy())
        return torch.as_tensor(np.asarray(x)) + 3

    out = ours.SlidingWindowInferer(roi_size=4, overlap=0.0, skip_below=0.0)(x, note).numpy()
    assert all(window.max() > 0 for window in seen) and len(seen) < 16
    covered = np.zeros_like(x, bool)
    covered[..., 8:12, 0:8] = True
    np.testing.assert_array_equal(out, np.where(covered, x + 3, 0))
    with pytest.raises(mica.StateError, match="skip_below"):
        ours.SlidingWindowInferer(roi_size=4, skip_below=2.0)(x, note)


@pytest.mark.parametrize("dim", [0, 1, 2])
def test_slices_go_through_a_network_for_pictures(dim):
    x = images(2, 1, 7, 8, 9)
    arguments = dict(spatial_dim=dim, roi_size=(4, 5), sw_batch_size=3, overlap=0.4, mode="gaussian")
    same(ours.SliceInferer(**arguments)(x, placed), theirs.SliceInferer(**arguments)(torch.from_numpy(x), placed))


PATCHES = [
    ((2, 1, 20), {"patch_size": 6}, {}),
    ((1, 2, 13, 11), {"patch_size": (4, 5), "overlap": 0.25}, {"batch_size": 3}),
    ((1, 2, 13, 11), {"patch_size": (4, 5), "overlap": (1, 2), "offset": (2, 3)}, {"batch_size": 4}),
    ((1, 1, 9, 8, 7), {"patch_size": 4, "overlap": 2, "pad_mode": "reflect"}, {"match_spatial_shape": False}),
    ((1, 1, 9, 8, 7), {"patch_size": 4, "offset": 1, "pad_mode": "replicate"}, {"batch_size": 2}),
    ((1, 1, 12, 8, 8), {"patch_size": (4, 4, 8), "pad_mode": None}, {"count_dtype": "int32", "value_dtype": "float64"}),
    ((1, 1, 9, 8), {"patch_size": 4, "pad_value": 3.0, "device": "cpu"}, {"buffer_size": 2}),
]


@pytest.mark.parametrize("shape, splitter, arguments", PATCHES, ids=str)
@pytest.mark.parametrize("function", [placed, lambda x: [placed(x), placed(x) * 2], lambda x: {"a": placed(x), "b": placed(x)}])
def test_patches_are_cut_and_merged_as_in_monai(shape, splitter, arguments, function):
    x = images(*shape)
    types = {key: getattr(torch, value) for key, value in arguments.items() if key.endswith("dtype")}
    reference = theirs.PatchInferer(theirs.SlidingWindowSplitter(**splitter), **{**arguments, **types})(
        torch.from_numpy(x), function
    )
    mine = ours.PatchInferer(ours.SlidingWindowSplitter(**splitter), **arguments)(x, function)
    same(mine, reference)


def test_patches_are_filtered_processed_and_chosen():
    x, condition = images(1, 1, 8, 8), images(1, 1, 8, 8, seed=1)

    def both(x, condition):
        x = torch.as_tensor(np.asarray(x))
        return {"sum": x + torch.as_tensor(np.asarray(condition)), "x": x}

    keep = lambda patch, location: location[0] > 0
    double = lambda x: torch.as_tensor(np.asarray(x)) * 2
    post = lambda output: {key: double(value) for key, value in output.items()}
    reference = theirs.PatchInferer(
        theirs.SlidingWindowSplitter(4, filter_fn=keep), preprocessing=double, postprocessing=post, output_keys=["x"]
    )(torch.from_numpy(x), both, condition=torch.from_numpy(condition))
    mine = ours.PatchInferer(
        ours.SlidingWindowSplitter(4, filter_fn=lambda pair: keep(*pair)),
        preprocessing=double,
        postprocessing=post,
        output_keys=["x"],
    )(x, both, condition=condition)
    assert np.isnan(np.asarray(reference["x"])).any()
    same(mine, reference)

    patches = [(x[..., :4, :4], (0, 0)), (x[..., 4:, :4], (4, 0)), (x[..., :4, 4:], (0, 4))]
    given = dict(merged_shape=(1, 1, 8, 8), cropped_shape=(1, 1, 8, 7), batch_size=2)
    reference = theirs.PatchInferer(**given)([(torch.from_numpy(p), at) for p, at in patches], placed)
    same(ours.PatchInferer(**{k: list(v) if isinstance(v, tuple) else v for k, v in given.items()})(patches, placed), reference)
    for inferer, data in [
        (ours.PatchInferer(), x),
        (ours.PatchInferer(), patches),
        (ours.PatchInferer(ours.SlidingWindowSplitter(4)), patches),
        (ours.PatchInferer(ours.SlidingWindowSplitter(4, offset=9)), x),
        # Before the image there is no result; MONAI's merger fails there too.
        (ours.PatchInferer(ours.SlidingWindowSplitter(4, offset=-1)), x),
    ]:
        with pytest.raises(mica.Error):
            inferer(data, placed)
    for arguments in [{"patch_size": 0}, {"patch_size": 4, "overlap": 1.5}, {"patch_size": 4, "offset": -1, "pad_mode": None}]:
        with pytest.raises(mica.InvalidArgument):
            ours.SlidingWindowSplitter(**arguments)
    with pytest.raises(mica.Error, match="splitter"):
        ours.PatchInferer(mica.transforms.Flip())


def test_what_does_not_fit_is_refused():
    x = images(1, 1, 8, 8)
    for inferer, image, error, match in [
        (ours.SlidingWindowInferer((3, 3, 3)), x, mica.ShapeError, "roi_size"),
        (ours.SlidingWindowInferer(3), x[0, 0], mica.ShapeError, "channels"),
        (ours.SlidingWindowInferer(3), x.astype(np.int16), mica.TypeError_, "int16"),
        (ours.SlidingWindowInferer(3, buffer_steps=1, buffer_dim=2), x, mica.InvalidArgument, "buffer_dim"),
        (ours.SliceInferer(roi_size=(3, 3)), x, mica.ShapeError, "three spatial axes"),
        (ours.SlidingWindowInferer(3), x[:, :, :0], mica.ShapeError, "voxels"),
    ]:
        with pytest.raises(error, match=match):
            inferer(image, placed)
    for arguments in [{"overlap": 1.0}, {"sw_batch_size": 0}, {"mode": "cubic"}, {"sigma_scale": 0.0}]:
        with pytest.raises(mica.InvalidArgument, match=next(iter(arguments))):
            ours.SlidingWindowInferer(3, **arguments)
    with pytest.raises(mica.ShapeError, match="spatial|shape"):
        ours.SlidingWindowInferer(3)(x, lambda x: np.zeros(3, np.float32))
    with pytest.raises(ZeroDivisionError):
        ours.SlidingWindowInferer(3)(x, lambda x: 1 / 0)


def test_cancel_and_progress():
    token, done = mica.CancelToken(), []

    def stop_after_three(x):
        done.append(1)
        if len(done) == 3:
            token.set()
        return x

    with pytest.raises(mica.Cancelled):
        ours.SlidingWindowInferer(4, overlap=0.0)(images(1, 1, 16, 16), stop_after_three, cancel=token)
    assert len(done) == 3
    steps = []
    inferer = ours.SlidingWindowInferer(4, overlap=0.0, sw_batch_size=3)
    inferer(images(1, 1, 8, 16), lambda x: x, progress=lambda *step: steps.append(step))
    assert steps == [(3, 8, "windows"), (6, 8, "windows"), (8, 8, "windows")]


# Networks from files


def test_torchscript_gives_what_torch_gives():
    x = images(2, 1, 8, 10, 12)
    for name in ["channels.ts", "convolutions.ts"]:
        path = str(NETWORKS / name)
        with torch.no_grad():
            reference = torch.jit.load(path)(torch.from_numpy(x))
        network = mica.load_network(path)
        np.testing.assert_array_equal(network(x).numpy(), reference)
        for options in [{"optimize": "freeze"}, {"optimize": "fuse"}, {"channels_last": True, "optimize": "freeze"}]:
            for prepared in [mica.load_network(path, **options), network.prepare(**options)]:
                for _ in range(3):
                    same(prepared(x), reference, 1e-5)
        low = network.prepare(dtype="bfloat16", optimize="freeze")(x)
        assert low.dtype == "float32"
        np.testing.assert_allclose(low.numpy(), reference, atol=0.05 * np.abs(reference.numpy()).max())
        # The one that was prepared did not change.
        np.testing.assert_array_equal(network(x).numpy(), reference)


def test_methods_take_and_give_structures():
    network = mica.load_network(NETWORKS / "channels.ts")
    assert {method["name"] for method in network.info["methods"]} == {"forward", "several", "pair"}
    x, y = images(2, 3), images(4)
    out = network.call("several", x, 2, {"a": y, "b": x})
    assert list(out) == ["a", "b"]
    np.testing.assert_array_equal(out["a"][0].numpy(), x * 2)
    np.testing.assert_array_equal(out["a"][1].numpy(), y)
    first, count = network.call("pair", x, deep=True)
    assert count == 2 and np.isclose(first.numpy(), x.sum())
    with pytest.raises(mica.Error, match="nothing"):
        network.call("nothing", x)
    with pytest.raises(mica.Error, match="deeper|unexpected|Unknown|argument"):
        network.call("pair", x, deeper=True)
    assert network.extra_file("metadata.json") == b'{"name": "channels"}'
    with pytest.raises(mica.NotFound, match="metadata.json"):
        network.extra_file("other")


def test_parameters_are_read_changed_and_saved(tmp_path):
    network = mica.load_network(NETWORKS / "convolutions.ts")
    reference = torch.jit.load(str(NETWORKS / "convolutions.ts"))
    state = network.state_dict()
    assert list(state) == list(reference.state_dict())
    for key, value in reference.state_dict().items():
        np.testing.assert_array_equal(state[key].numpy(), value)
    assert network.info["parameters"] == sum(value.numel() for value in reference.parameters())

    torch.manual_seed(1)
    changed = {key: torch.rand_like(value, dtype=torch.float32).to(value.dtype) for key, value in reference.state_dict().items()}
    reference.load_state_dict(changed)
    assert network.load_state_dict(changed) == {"missing": [], "unexpected": [], "mismatched": []}
    x = images(1, 1, 8, 8, 8)
    with torch.no_grad():
        expected = reference.eval()(torch.from_numpy(x))
    np.testing.assert_array_equal(network(x).numpy(), expected)

    fewer = dict(changed, extra=torch.zeros(1))
    fewer["head.bias"] = torch.zeros(7)
    del fewer["down.0.weight"]
    with pytest.raises(mica.InvalidArgument, match="1 missing .down.0.weight.; 1 unexpected .extra."):
        network.load_state_dict(fewer)
    report = network.load_state_dict(fewer, strict=False)
    assert report["missing"] == ["down.0.weight"] and report["unexpected"] == ["extra"]
    assert report["mismatched"] == ["head.bias: [7] instead of [2]"]

    path = tmp_path / "saved.ts"
    network.save(path, {"note.txt": "hello"})
    files = {"note.txt": ""}
    with torch.no_grad():
        again = torch.jit.load(str(path), _extra_files=files)(torch.from_numpy(x))
    np.testing.assert_array_equal(again, expected)
    assert files["note.txt"] in ("hello", b"hello")
    assert [entry.name for entry in tmp_path.iterdir()] == ["saved.ts"]


def test_native_networks_load_trace_and_prepare(tmp_path):
    from monai.networks.nets import UNet

    torch.manual_seed(2)
    arguments = dict(spatial_dims=3, in_channels=1, out_channels=2, channels=(4, 8, 16), strides=(2, 2), num_res_units=1)
    reference = UNet(**arguments, norm="batch").eval()
    torch.save({"epoch": 3, "model": {f"module.{key}": value for key, value in reference.state_dict().items()}}, tmp_path / "c.pt")
    network = mica.networks.UNet(**{key: list(v) if isinstance(v, tuple) else v for key, v in arguments.items()}, norm="batch")
    with pytest.raises(mica.InvalidArgument, match="missing"):
        network.load_weights(tmp_path / "c.pt")
    assert not any(network.load_weights(tmp_path / "c.pt", prefix="module.").values())
    x = images(1, 1, 16, 16, 16)
    with torch.no_grad():
        expected = reference(torch.from_numpy(x))
    np.testing.assert_array_equal(network(x).numpy(), expected)
    prepared = network.prepare()
    for _ in range(2):
        same(prepared(x), expected, 1e-5)
    same(prepared(x[..., :8]), reference(torch.from_numpy(x[..., :8])).detach(), 1e-5)

    network.trace(x).save(tmp_path / "traced.ts")
    again = torch.jit.load(str(tmp_path / "traced.ts"))
    assert list(again.state_dict()) == list(reference.state_dict())
    assert [p.shape for p in again.parameters()] == [p.shape for p in reference.parameters()]
    larger = images(1, 1, 24, 16, 8)
    with torch.no_grad():
        np.testing.assert_array_equal(again(torch.from_numpy(x)), expected)
        np.testing.assert_array_equal(again(torch.from_numpy(larger)), reference(torch.from_numpy(larger)))

    for name in ["w.pt", "w.safetensors"]:
        network.save_weights(tmp_path / name)
        other = mica.networks.UNet(**{key: list(v) if isinstance(v, tuple) else v for key, v in arguments.items()}, norm="batch")
        other.load_weights(tmp_path / name)
        np.testing.assert_array_equal(other(x).numpy(), expected)
    read = torch.load(tmp_path / "w.pt", weights_only=True)
    assert list(read) == list(reference.state_dict())
    for key, value in reference.state_dict().items():
        assert torch.equal(read[key], value) and read[key].dtype == value.dtype


def test_broken_archives_are_refused(tmp_path):
    whole = (NETWORKS / "channels.ts").read_bytes()
    (tmp_path / "cut.ts").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "empty.ts").write_bytes(b"")
    torch.save({"a": torch.zeros(3)}, tmp_path / "weights.pt")
    for name in ["cut.ts", "empty.ts", "weights.pt"]:
        with pytest.raises(mica.ParseError, match=name):
            mica.load_network(tmp_path / name)
    with pytest.raises(mica.IoError, match="nothing.ts"):
        mica.load_network(tmp_path / "nothing.ts")


def test_threads_share_a_network():
    network = mica.load_network(NETWORKS / "convolutions.ts", optimize="fuse")
    inferer = ours.SlidingWindowInferer(8, overlap=0.5, mode="gaussian")
    inputs = [images(1, 1, 16, 12, 12, seed=seed) for seed in range(2)]
    expected = [inferer(x, network).numpy() for x in inputs]
    results = [None, None]

    def work(index):
        for _ in range(5):
            results[index] = inferer(inputs[index], network).numpy()

    threads = [threading.Thread(target=work, args=(index,)) for index in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for result, reference in zip(results, expected):
        np.testing.assert_array_equal(result, reference)


def test_segment_is_preprocessing_network_inverse_and_labels():
    import mica.transforms as mt
    import monai.transforms as theirs_t
    from monai.data import MetaTensor as TheirTensor

    affine = np.array([[0, 1.3, 0.1, 5], [-1.1, 0, 0.2, -3], [0, 0.1, 2.5, 7], [0, 0, 0, 1]], np.float64)
    image = images(1, 20, 24, 12, seed=3)
    network = torch.jit.load(str(NETWORKS / "channels.ts"))
    pipeline = theirs_t.Compose(
        [theirs_t.Orientationd("image", "RAS"), theirs_t.Spacingd("image", (1.5, 1.5, 2.0)), theirs_t.ScaleIntensityd("image")]
    )
    prepared = pipeline({"image": TheirTensor(torch.from_numpy(image), torch.from_numpy(affine))})["image"]
    with torch.no_grad():
        logits = theirs.SlidingWindowInferer((8, 8, 6), overlap=0.5)(prepared[None], network)[0]
    logits = torch.softmax(logits, 0)
    back = theirs_t.Invertd("pred", pipeline, orig_keys="image", nearest_interp=False)
    restored = back({"image": prepared, "pred": logits})["pred"]
    segment = ours.Segment(
        mica.load_network(NETWORKS / "channels.ts"),
        inferer=ours.SlidingWindowInferer((8, 8, 6), overlap=0.5),
        preprocessing=mt.Compose([mt.Orientation("RAS"), mt.Spacing((1.5, 1.5, 2.0)), mt.ScaleIntensity()]),
        activation=mt.Activations(softmax=True),
    )
    mine = segment(mica.MetaTensor(image, affine))
    np.testing.assert_allclose(mine.numpy(), restored, atol=2e-5)
    np.testing.assert_allclose(mine.affine, affine, atol=1e-9)
    assert mine.applied_operations == []
    arguments = {key: value for key, value in segment._arguments.items() if value is not None}
    labels = ours.Segment(**{**arguments, "postprocessing": mt.AsDiscrete(argmax=True)})(mica.MetaTensor(image, affine))
    np.testing.assert_array_equal(labels.numpy()[0], mine.numpy().argmax(0))


def test_preprocessing_of_intensities_alone_needs_no_undoing():
    import mica.transforms as mt

    image, network = images(1, 8, 8, 8), mica.load_network(NETWORKS / "channels.ts")
    scaled = ours.Segment(network, preprocessing=mt.ScaleIntensity(), postprocessing=mt.AsDiscrete(argmax=True))(image)
    plain = network(mt.ScaleIntensity()(image).numpy()[None]).numpy()[0].argmax(0)
    np.testing.assert_array_equal(scaled.numpy()[0], plain)
    halve = lambda image: image[:, ::2]
    with pytest.raises(mica.Unsupported, match="cannot go back"):
        ours.Segment(network, preprocessing=halve)(image)
    assert ours.Segment(network, preprocessing=halve, invert=False)(image).shape == (3, 4, 8, 8)


def classes_by_sine(x):
    """Five classes of an image of one channel, each voxel for itself."""
    x = torch.as_tensor(np.asarray(x))
    return torch.stack([torch.sin(x[:, 0] * (3 + 2 * c) + c) for c in range(5)], 1)


# Of which no voxel is half-way between two others, where rounding decides which one is nearest.
SPACING = ("Spacing", dict(pixdim=[1.37, 1.13, 1.21], mode="bilinear"))
PREPROCESSING = {
    "nothing": [],
    "moved": [("Flip", dict(spatial_axis=0)), ("Rotate90", dict(k=1, spatial_axes=(0, 2))), ("SpatialPad", dict(spatial_size=[24] * 3))],
    "resampled": [("Orientation", dict(axcodes="RAS")), SPACING],
    "cropped": [
        ("CenterSpatialCrop", dict(roi_size=[17, 14, -1])),
        SPACING,
        ("Flip", dict(spatial_axis=1)),
        ("DivisiblePad", dict(k=4)),
    ],
    "padded": [
        SPACING,
        ("CenterSpatialCrop", dict(roi_size=[14, 11, -1])),
        ("SpatialPad", dict(spatial_size=[20, 18, 24], mode="reflect")),
    ],
    "turned": [("Rotate", dict(angle=[0.1, 0.2, 0.3], mode="bilinear"))],
}


@pytest.mark.parametrize("nearest", [False, True])
@pytest.mark.parametrize("name", PREPROCESSING)
@pytest.mark.parametrize(
    "window", [dict(roi_size=(8, 9, 10), overlap=0.3, sw_batch_size=3), dict(roi_size=(7, 30, 6), overlap=(0.6, 0.0, 0.8))]
)
def test_labels_found_window_by_window_are_those_of_all_scores(window, name, nearest):
    import mica.transforms as mt
    import monai.transforms as theirs_t
    from monai.data import MetaTensor as TheirTensor

    affine = np.array([[0, 0, 1.5, 3], [-0.8, 0, 0, 2], [0, 0.7, 0, 1], [0, 0, 0, 1]], np.float64)
    image = images(1, 21, 19, 15, seed=5)
    arguments = dict(window, mode="gaussian")
    segment = ours.Segment(
        classes_by_sine,
        inferer=ours.SlidingWindowInferer(**arguments),
        preprocessing=mt.Compose([getattr(mt, step)(**given) for step, given in PREPROCESSING[name]]),
        activation=mt.Activations(softmax=True),
        postprocessing=mt.Compose([mt.AsDiscrete(argmax=True), mt.AsDiscrete(to_onehot=5)]),
        nearest_interp=nearest,
    )
    mine = segment(mica.MetaTensor(image, affine))
    pipeline = theirs_t.Compose([getattr(theirs_t, f"{step}d")("image", **given) for step, given in PREPROCESSING[name]])
    sample = pipeline({"image": TheirTensor(torch.from_numpy(image), torch.from_numpy(affine))})
    scores = theirs.SlidingWindowInferer(**arguments)(sample["image"][None], classes_by_sine)[0]
    back = theirs_t.Invertd("pred", pipeline, orig_keys="image", nearest_interp=nearest)
    scores = torch.softmax(scores, 0)
    if PREPROCESSING[name]:
        scores = back({**sample, "pred": scores})["pred"]
    scores = np.asarray(scores)
    assert mine.shape == scores.shape and mine.dtype == "float32"
    np.testing.assert_allclose(mine.affine, affine, atol=1e-6)
    second, first = np.sort(scores, 0)[-2:]
    # Where two classes are equal to rounding either is right; outside of what was cut off they all are 0.
    clear = (first - second > 1e-5) | (first == second)
    assert clear.mean() > 0.9
    np.testing.assert_array_equal(mine.numpy().argmax(0)[clear], scores.argmax(0)[clear])


def test_memory_of_labels_does_not_grow_with_the_classes_of_the_image():
    """Scores are only ever of a window and of what windows overlap: no tensor of all of them is asked for."""
    import mica.transforms as mt

    image, seen = images(1, 96, 40, 40), []

    def network(window):
        return np.repeat(np.asarray(window), 64, 1) * np.linspace(0, 1, 64, dtype=np.float32)[None, :, None, None, None]

    inferer = ours.SlidingWindowInferer((16, 16, 16), overlap=0.25)
    activation = lambda scores: seen.append(scores.shape) or scores
    common = dict(inferer=inferer, postprocessing=mt.AsDiscrete(argmax=True))
    labels = ours.Segment(network, **common)(image)
    whole = ours.Segment(network, activation=activation, **common)(image)
    assert seen == [(64, 96, 40, 40)], "a transform of the application sees all scores"
    np.testing.assert_array_equal(labels.numpy(), whole.numpy())


def test_compiled_packages_give_what_pytorch_gives(tmp_path):
    sys.path.insert(0, str(NETWORKS))
    import package

    network, x, scale = package.make("Nested"), torch.linspace(-1, 1, 512).reshape(1, 1, 8, 8, 8), torch.tensor([2.0])
    path = package.compiled("Nested", tmp_path / "nested.pt2")
    with torch.no_grad():
        expected = network(x, scale)
    mine = mica.load_network(path)
    assert mine.info["class"] == "AOTInductor" and mine.info["device"] == "cpu" and mine.state_dict() == {}
    given = mine(x.numpy(), scale=scale.numpy())
    assert list(given) == ["first", "others"]
    np.testing.assert_allclose(given["first"], expected["first"], rtol=1e-5, atol=1e-6)
    for item, reference in zip(given["others"], expected["others"], strict=True):
        np.testing.assert_allclose(item, reference, rtol=1e-5, atol=1e-6)
    # Whatever the order of dimensions in memory.
    turned = np.asfortranarray(x.numpy())
    np.testing.assert_array_equal(mine(turned, scale=scale.numpy())["first"].numpy(), given["first"].numpy())
    with pytest.raises(mica.TorchError, match=r"expected: 8, but got: 6 .*found shapes \[\[1, 1, 6, 8, 8\]"):
        mine(x.numpy()[:, :, :6], scale=scale.numpy())
    with pytest.raises(mica.TorchError, match="dtype"):
        mine(x.numpy().astype(np.float64), scale=scale.numpy())
    with pytest.raises(mica.TypeError_, match=r"expected a map of 1 values \(scale\)"):
        mine(x.numpy())
    with pytest.raises(mica.Unsupported, match="training mode"):
        mine.train()
    inferer = ours.SlidingWindowInferer(8, overlap=0.5)
    image = images(1, 1, 12, 10, 8)
    led = inferer(image, lambda window: mine(window, scale=scale.numpy())["first"])
    reference = theirs.SlidingWindowInferer(8, overlap=0.5)(torch.from_numpy(image), lambda window: network(window, scale)["first"])
    np.testing.assert_allclose(led, reference.detach(), rtol=1e-5, atol=1e-6)


def test_packages_that_are_none_are_refused(tmp_path):
    (tmp_path / "no.pt2").write_bytes(b"no archive")
    with pytest.raises(mica.ParseError, match="no.pt2: no AOTInductor package"):
        mica.load_network(tmp_path / "no.pt2")
    with pytest.raises(mica.IoError, match="No such file"):
        mica.load_network(tmp_path / "none.pt2")
    with pytest.raises(TypeError, match="optimize"):
        mica.load_network(tmp_path / "no.pt2", optimize="fuse")


# Estimates and ensembles

MEASURED = """
import sys
import mica, mica.inferers as mi, mica.networks as mn, mica.transforms as mt, numpy as np
mica.set_num_threads(2)

def of(key):
    return int(next(line for line in open("/proc/self/status") if line.startswith(key)).split()[1]) * 1024

x = np.random.RandomState(0).rand(1, 1, 160, 128, 120).astype(np.float32)
net = lambda outputs, axes=3: mn.UNet(axes, 1, outputs, channels=[8, 16], strides=[2]).prepare()
image = mica.MetaTensor(x[0], affine=np.diag([2, 2, 2, 1.0]))
segment = lambda **more: mi.Segment(net(24), inferer=mi.SlidingWindowInferer(48), preprocessing=mt.Spacing(pixdim=1.6), **more)
network, inferer = {
    "windows": lambda: (net(20), mi.SlidingWindowInferer(64, overlap=0.5, mode="gaussian", sw_batch_size=2)),
    "padded": lambda: (net(20), mi.SlidingWindowInferer((64, 200, 64))),
    "rows": lambda: (net(20), mi.SlidingWindowInferer(64, buffer_steps=1, buffer_dim=0)),
    "slices": lambda: (net(20, 2), mi.SliceInferer(spatial_dim=2, sw_batch_size=8)),
    "patches": lambda: (net(20), mi.PatchInferer(mi.SlidingWindowSplitter(64), batch_size=2)),
    "labels": lambda: (None, segment(activation=mt.Activations(softmax=True), postprocessing=mt.AsDiscrete(argmax=True))),
    "scores": lambda: (None, segment()),
    "activated": lambda: (None, segment(activation=mt.Activations(softmax=True), invert=False)),
}[sys.argv[1]]()
whole = network is None
estimate = mi.estimate(inferer, image) if whole else inferer.estimate(x, network)
calls = []
open("/proc/self/clear_refs", "w").write("5")
before = of("VmRSS")
result = inferer(image) if whole else inferer(x, network, progress=lambda *step: calls.append(step))
print(estimate.memory_bytes, of("VmHWM") - before, estimate.windows, calls[-1][1] if calls else estimate.windows)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs Linux's count of a process's memory")
@pytest.mark.parametrize("case", ["windows", "padded", "rows", "slices", "patches", "labels", "scores", "activated"])
def test_estimates_of_memory_are_what_it_takes(case):
    run = subprocess.run([sys.executable, "-c", MEASURED, case], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    told, taken, windows, counted = map(int, run.stdout.split())
    assert windows == counted
    # Libraries keep some ten megabytes for themselves; some of the memory may be left from the estimate itself.
    assert abs(told - taken) <= 0.1 * taken + 15e6, (told, taken)


def test_estimates_do_not_run_the_inference():
    network = mica.load_network(NETWORKS / "channels.ts")
    calls = []

    def counted(x):
        calls.append(x.shape)
        return network(x)

    inferer = ours.SlidingWindowInferer(8, overlap=0.5, sw_batch_size=3)
    x = images(1, 1, 24, 24, 24)
    estimate = inferer.estimate(x, counted)
    assert 2 <= len(calls) <= 6 and set(calls) == {(3, 1, 8, 8, 8)}
    assert (estimate.windows, estimate.calls) == (125, 42)
    assert estimate.result_bytes == 24**3 * 4 * 4
    assert estimate.seconds >= estimate.seconds_per_call * 125 / 3 > 0
    # A batch of the image with a condition, and several results of other scales.
    estimate = inferer.estimate(x, lambda x, condition: two_scales(x), condition=x)
    assert estimate.result_bytes == (24**3 * 3 + 12**3 * 2) * 4
    # Dark but for the last voxel: what may be skipped counts, and the corner at the dark end is stitched all the same.
    dark = np.zeros_like(x)
    dark[..., -1] = 1
    estimate = ours.SlidingWindowInferer(8, overlap=0, skip_below=0.5).estimate(dark, network)
    assert estimate.windows == 27
    with pytest.raises(mica.Unsupported, match="whole image"):
        ours.SimpleInferer().estimate(x, network)
    with pytest.raises(mica.Unsupported, match="splitter"):
        ours.PatchInferer().estimate(x, network)
    with pytest.raises(ZeroDivisionError):
        inferer.estimate(x, lambda x: 1 / 0)
    cancel = mica.CancelToken()
    cancel.set()
    with pytest.raises(mica.Cancelled):
        inferer.estimate(x, network, cancel=cancel)


class Gives(torch.nn.Module):
    """A network with results by name, times a number."""

    def __init__(self, factor):
        super().__init__()
        self.factor = torch.nn.Parameter(torch.tensor(float(factor)))

    def forward(self, x):
        return {"a": torch.cat([x, x * 2], 1) * self.factor, "b": (x - self.factor).square()}


def test_ensembles_are_monais_mean(tmp_path):
    import mica.transforms as mt
    from monai.transforms import MeanEnsemble

    x = images(2, 1, 6, 7, 8)
    nets = []
    for number, factor in enumerate([1, -2, 4]):
        torch.jit.script(Gives(factor)).save(str(tmp_path / f"{number}.ts"))
        nets.append(mica.load_network(tmp_path / f"{number}.ts"))
    results = [{key: value.numpy() for key, value in net(x).items()} for net in nets]
    for weights in [None, [1, 2, 3], [0.5, 0, 0]]:
        found = mica.networks.Ensemble(nets, weights=weights)(x)
        assert list(found) == ["a", "b"]
        for key in found:
            reference = MeanEnsemble(weights)([torch.from_numpy(result[key]) for result in results])
            np.testing.assert_allclose(found[key].numpy(), reference.numpy(), rtol=2e-6, atol=2e-6)
    # A weight for each channel: MONAI wants them with the axis of the items.
    weights = [[1, 0], [1, 2], [2, 2]]
    ensemble = mica.networks.Ensemble(nets, weights=weights)
    with pytest.raises(mica.Error, match="channels"):
        ensemble(x)
    first = [Pick(net) for net in nets]
    weighted = np.asarray(weights, np.float32)[:, None]
    reference = MeanEnsemble(weighted)([torch.from_numpy(result["a"]) for result in results]).numpy()
    picked = []
    for number, module in enumerate(first):
        torch.jit.script(module).save(str(tmp_path / f"first{number}.ts"))
        picked.append(mica.load_network(tmp_path / f"first{number}.ts"))
    np.testing.assert_allclose(mica.networks.Ensemble(picked, weights=weights)(x).numpy(), reference, rtol=2e-6, atol=2e-6)

    # Softmax before the mean, prepared, in windows, in half the precision.
    soft = mica.networks.Ensemble(picked, activation=mt.Activations(softmax=True))
    reference = torch.stack([torch.from_numpy(result["a"]).softmax(1) for result in results]).mean(0).numpy()
    np.testing.assert_allclose(soft(x).numpy(), reference, rtol=2e-6, atol=2e-6)
    inferer = ours.SlidingWindowInferer(4, overlap=0.5, mode="gaussian")
    np.testing.assert_allclose(inferer(x, soft.prepare()).numpy(), reference, atol=1e-5)
    np.testing.assert_allclose(soft.prepare(dtype="bfloat16")(x).numpy(), reference, atol=2e-2)
    assert list(soft.state_dict()) == [f"networks.{n}.inner.factor" for n in range(3)]


class Pick(torch.nn.Module):
    """The first result of such a network."""

    def __init__(self, network):
        super().__init__()
        self.inner = Gives(network.state_dict()["factor"].numpy())

    @property
    def factor(self):
        return self.inner.factor

    def forward(self, x):
        return self.inner(x)["a"]


def test_ensembles_of_what_does_not_go_together_are_refused(tmp_path):
    torch.jit.script(Gives(1)).save(str(tmp_path / "named.ts"))
    named = mica.load_network(tmp_path / "named.ts")
    single = mica.load_network(NETWORKS / "channels.ts")
    one = mica.networks.UNet(3, 1, 2, channels=[2, 4], strides=[2])
    x = images(1, 1, 8, 8, 8)
    with pytest.raises(mica.Error, match=r"networks\[1\].*networks\[0\]|networks\[1\] gives"):
        mica.networks.Ensemble([single, named])(x)
    with pytest.raises(mica.Error, match=r"networks\[1\] gives"):
        mica.networks.Ensemble([single, one])(x)
    with pytest.raises(mica.Error, match="at least one network"):
        mica.networks.Ensemble([])
    for weights in [[1], [1, 2, 3], [-1, 2], [0, 0], [[1, 2], [1, 2, 3]], [[1, 0], [2, 0]], [float("nan"), 1]]:
        with pytest.raises(mica.Error, match="weights"):
            mica.networks.Ensemble([single, single], weights=weights)
    with pytest.raises(mica.Error, match=r"networks\[0\]"):
        mica.networks.Ensemble([ours.SimpleInferer()])
