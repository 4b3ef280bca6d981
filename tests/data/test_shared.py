# SPDX-License-Identifier: Apache-2.0
"""The shared sample data against reference.json, through the package: what `src/io/tests` does in Rust, from outside."""

import hashlib
import json

import mica
import numpy as np
import pytest

#: Formats that are out of scope must be refused, with the reason.
REFUSED = (".mnc", ".HEAD", ".BRIK", ".PAR", ".REC", ".onnx", ".safetensors")


def statistics(array):
    values = np.ascontiguousarray(array, dtype="<f4")
    wide = values.astype(np.float64)
    known = wide[~np.isnan(wide)]
    return {
        "shape": list(array.shape),
        "min": known.min(),
        "max": known.max(),
        "mean": known.mean(),
        "std": known.std(),
        "sha256_float32_c": hashlib.sha256(values.tobytes()).hexdigest(),
    }


def check(found, expected, where):
    assert found["shape"] == expected["shape"], where
    assert found["sha256_float32_c"] == expected["sha256_float32_c"], where
    for key in ("min", "max", "mean", "std"):
        assert found[key] == pytest.approx(expected[key], rel=1e-12, abs=1e-12), (where, key)


def test_volumes(shared):
    reference = json.loads((shared / "reference.json").read_text())["files"]
    compared = 0
    for name, expected in reference.items():
        if expected.get("tool") not in ("nibabel", "SimpleITK") or name.endswith(REFUSED) or name.startswith("img2d"):
            continue
        if "sha256_float32_c" not in expected:
            continue
        found = mica.read(shared / name, channel_first=False)
        check(statistics(found.numpy()), expected, name)
        rank = found.affine.shape[0]
        matrix = np.array(expected["affine"])
        keep = [*range(rank - 1), 3]
        # ITK multiplies direction and spacing; the file's own numbers may differ in the last bit.
        tolerance = 0 if expected["tool"] == "nibabel" else 1e-12
        assert np.allclose(found.affine, matrix[np.ix_(keep, keep)], rtol=tolerance, atol=tolerance), name
        header = mica.read_header(shared / name)
        if expected["stored_dtype"] != "RGB24":
            assert header["stored_dtype"] == np.dtype(expected["stored_dtype"]).name, name
        compared += 1
    assert compared > 50


def test_dicom_series(shared):
    reference = json.loads((shared / "reference.json").read_text())["series"]
    for name, expected in reference.items():
        found = mica.read(shared / name, channel_first=False)
        check(statistics(found.numpy()), expected, name)
        assert np.allclose(found.affine, expected["affine"], rtol=0, atol=1e-9), name
        (series,) = mica.dicom_scan(shared / name)["series"]
        assert [file.rsplit("/", 1)[-1] for file in series["files"]] == expected["order"], name
    with pytest.raises(mica.Error):
        mica.read(shared / "dicom/ct_head_tiny_series", regular_only=True)


def test_pictures_and_arrays(shared):
    reference = json.loads((shared / "reference.json").read_text())["files"]
    compared = 0
    for name, expected in reference.items():
        if not name.endswith((".png", ".tif", ".npy")):
            continue
        found = mica.read(shared / name, channel_first=False).numpy()
        if not name.endswith(".npy"):
            # [x, y(, page)(, channel)] to [row, column(, channel)]
            found = found.transpose(1, 0, *range(2, found.ndim))
        check(statistics(found), expected, name)
        compared += 1
    assert compared > 30


def test_what_is_out_of_scope_is_refused(shared):
    names = [path for path in (shared / "formats/other").iterdir() if path.name.endswith(REFUSED)]
    assert len(names) >= 6
    for path in [*names, shared / "models/deepbrain/deepbrain_unet3d.onnx"]:
        with pytest.raises(mica.Unsupported):
            mica.read(path)
    with pytest.raises(mica.IoError, match="MR_truncated"):
        mica.read(shared / "dicom/single/MR_truncated.dcm")
