# SPDX-License-Identifier: Apache-2.0
"""Files that packages of the registry ship, against the library that ships them: for machines without the shared sample data."""

import hashlib
import warnings
from pathlib import Path

import mica
import nibabel as nib
import numpy as np
import pydicom
import pytest
from pydicom.pixels import apply_modality_lut

NIBABEL = Path(nib.__file__).parent / "tests/data"
PYDICOM = Path(pydicom.__file__).parent / "data/test_files"

VOLUMES = sorted(
    path for pattern in ("*.nii", "*.nii.gz", "*.mgz", "*.mgh", "*.hdr") for path in NIBABEL.glob(pattern)
)


def sha(array):
    return hashlib.sha256(np.ascontiguousarray(array, dtype="<f4").tobytes()).hexdigest()


@pytest.mark.skipif(not VOLUMES, reason="this nibabel comes without its test data")
@pytest.mark.parametrize("path", VOLUMES, ids=lambda path: path.name)
def test_volumes_of_nibabel(path):
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            expected = nib.load(path)
            voxels = np.asanyarray(expected.dataobj)
    except Exception as problem:  # what nibabel does not read need not be read
        with pytest.raises(mica.Error):
            mica.read(path)
        pytest.skip(f"nibabel does not read it: {problem}")
    if not isinstance(expected, (nib.Nifti1Pair, nib.MGHImage, nib.AnalyzeImage)):
        pytest.skip(f"{type(expected).__name__} is another format inside NIfTI")
    if isinstance(expected, (nib.Spm99AnalyzeImage, nib.AnalyzeImage)) and not isinstance(expected, nib.Nifti1Pair):
        with pytest.raises(mica.Unsupported, match="Analyze"):
            mica.read(path)
        return
    found = mica.read(path, channel_first=False)
    if voxels.dtype.names:
        voxels = np.stack([voxels[name] for name in voxels.dtype.names], -1)
    assert found.shape == voxels.shape and sha(found.numpy()) == sha(voxels)
    assert np.array_equal(found.affine, expected.affine)
    header = mica.read_header(path)
    assert header["shape"] == list(voxels.shape)


DICOM = sorted(path for path in PYDICOM.glob("*.dcm"))
#: Lossy ones differ by decoder; their bound against pydicom's plugin is in src/io/tests/dicom.rs.
LOSSY = {"1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.51", "1.2.840.10008.1.2.4.81", "1.2.840.10008.1.2.4.91"}


@pytest.mark.skipif(not DICOM, reason="this pydicom comes without its test files")
@pytest.mark.parametrize("path", DICOM, ids=lambda path: path.name)
def test_files_of_pydicom(path):
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            data = pydicom.dcmread(path, force=True)
            if not hasattr(data, "file_meta") or "TransferSyntaxUID" not in data.file_meta:
                pytest.skip("pydicom needs help with a file without transfer syntax")
            stored = data.pixel_array
    except pytest.skip.Exception:
        raise
    except Exception as problem:
        pytest.skip(f"pydicom does not read its pixels here: {type(problem).__name__}")
    if data.file_meta.TransferSyntaxUID in LOSSY:
        pytest.skip("lossy: compared by the Rust tests")
    colour = data.get("SamplesPerPixel", 1) > 1 or data.get("PhotometricInterpretation") == "PALETTE COLOR"
    if colour:
        pytest.skip("colours are compared by the Rust tests")
    try:
        found = mica.read(path, channel_first=False)
    except mica.Unsupported as refusal:
        pytest.skip(f"refused: {refusal}")
    values = apply_modality_lut(stored, data) if "RescaleSlope" in data or "ModalityLUTSequence" in data else stored
    if "DoseGridScaling" in data:
        values = values * float(data.DoseGridScaling)
    if values.ndim == 2:
        values = values[None]
    # [frame, row, column] to [column, row, frame]; frames may be in another order, or be several volumes.
    values = values.transpose(2, 1, 0)
    array = found.numpy().reshape(values.shape[0], values.shape[1], -1, order="F")
    assert array.shape == values.shape
    if not np.array_equal(array, values.astype(array.dtype)):
        order = lambda volume: sorted(sha(volume[:, :, at]) for at in range(volume.shape[2]))  # noqa: E731
        assert order(array) == order(values), "frames differ"
