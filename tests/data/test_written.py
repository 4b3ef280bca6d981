# SPDX-License-Identifier: Apache-2.0
"""What mica writes, nibabel, SimpleITK, pydicom, highdicom, Pillow, tifffile, pynrrd and NumPy read identically; and the other
way round: every format and element type, with an oblique affine."""

import itertools

import highdicom
import mica
import nibabel as nib
import nrrd
import numpy as np
import pydicom
import pytest
import SimpleITK as sitk
import tifffile
from PIL import Image
from pydicom.sr.codedict import codes

TYPES = ["uint8", "int8", "int16", "uint16", "int32", "int64", "float32", "float64", "float16", "bool"]
FLIP = np.diag([-1.0, -1, 1, 1])


def affine(rank=3):
    turn = np.eye(4)
    a, b = 0.3, -0.2
    turn[:3, :3] = np.array([[np.cos(a), -np.sin(a), 0], [np.sin(a), np.cos(a), 0], [0, 0, 1]]) @ np.array(
        [[1, 0, 0], [0, np.cos(b), -np.sin(b)], [0, np.sin(b), np.cos(b)]]
    )
    turn = turn @ np.diag([0.75, 0.5, 2.5, 1])
    turn[:3, 3] = -12.5, 33.25, 7.125
    if rank == 2:
        turn = np.array([[0.75, 0, -12.5], [0, -0.5, 33.25], [0, 0, 1]])
    return turn


def voxels(shape, dtype, seed=0):
    random = np.random.RandomState(seed)
    if dtype == "bool":
        return random.rand(*shape) > 0.5
    if np.dtype(dtype).kind == "f":
        return (random.randn(*shape) * 100).astype(dtype)
    limits = np.iinfo(dtype)
    # The extremes are there.
    values = random.randint(max(limits.min, -(2**31)), min(limits.max, 2**31 - 1), shape).astype(dtype)
    values.flat[0], values.flat[1] = limits.min, limits.max
    return values


def written(tmp_path, ending, array, dtype=None, channels=False, matrix=None, **options):
    """Writes `(x, y, z)` or `(C, x, y, z)`; gives the path."""
    path = tmp_path / f"image{ending}"
    image = mica.MetaTensor(array if channels else array[None], affine=affine() if matrix is None else matrix)
    mica.write(image, path, dtype=dtype, **options)
    return path


def itk(path):
    image = sitk.ReadImage(str(path))
    array = sitk.GetArrayFromImage(image)
    rank = image.GetDimension()
    array = array.transpose(*range(rank)[::-1], *range(rank, array.ndim))
    matrix = np.eye(rank + 1)
    matrix[:rank, :rank] = np.array(image.GetDirection()).reshape(rank, rank) * image.GetSpacing()
    matrix[:rank, rank] = image.GetOrigin()
    return array, FLIP[:, :] @ matrix if rank == 3 else np.diag([-1.0, -1, 1]) @ matrix


@pytest.mark.parametrize("dtype", [kind for kind in TYPES if kind not in ("float16", "bool")])
@pytest.mark.parametrize("ending", [".nii", ".nii.gz", ".hdr"])
@pytest.mark.parametrize("version", [1, 2])
def test_nifti_is_read_by_nibabel(tmp_path, dtype, ending, version):
    array = voxels((7, 6, 5), dtype)
    path = written(tmp_path, ending, array, nifti_version=version)
    image = nib.load(path)
    assert type(image).__name__ == {1: "Nifti1", 2: "Nifti2"}[version] + ("Pair" if ending == ".hdr" else "Image")
    assert image.get_data_dtype() == dtype and np.array_equal(np.asanyarray(image.dataobj), array)
    assert np.array_equal(image.affine, affine().astype("f4" if version == 1 else "f8"))
    back = mica.read(path)
    assert back.dtype == dtype and np.array_equal(back.numpy()[0], array)
    assert np.array_equal(back.affine, image.affine)


@pytest.mark.parametrize("channels", [1, 2, 4])
def test_nifti_channels_are_the_fourth_axis(tmp_path, channels):
    array = voxels((channels, 7, 6, 5), "int16")
    image = nib.load(written(tmp_path, ".nii.gz", array, channels=True))
    expected = np.moveaxis(array, 0, -1)
    assert np.array_equal(np.asanyarray(image.dataobj), expected[..., 0] if channels == 1 else expected)


@pytest.mark.parametrize("compression", [None, 0, 1, 6, 12])
def test_compressed_nifti_is_read_by_nibabel_and_itk(tmp_path, compression):
    # Larger than the blocks that are compressed side by side.
    array = voxels((160, 150, 90), "int16") // 64
    path = written(tmp_path, ".nii.gz", array, compression=compression)
    assert np.array_equal(np.asanyarray(nib.load(path).dataobj), array)
    assert np.array_equal(itk(path)[0], array)


@pytest.mark.parametrize("dtype", [kind for kind in TYPES if kind not in ("float16", "bool")])
@pytest.mark.parametrize("ending", [".nrrd", ".nhdr", ".mha", ".mhd", ".nii.gz"])
def test_volumes_are_read_by_itk(tmp_path, dtype, ending):
    array = voxels((7, 6, 5), dtype)
    found, matrix = itk(written(tmp_path, ending, array))
    assert found.dtype == dtype and np.array_equal(found, array)
    assert np.allclose(matrix, affine(), rtol=0, atol=1e-5 if ending == ".nii.gz" else 1e-12)


@pytest.mark.parametrize("ending", [".nrrd", ".mha"])
@pytest.mark.parametrize("dtype", ["uint8", "float32", "int16"])
def test_channels_are_components_to_itk(tmp_path, ending, dtype):
    array = voxels((3, 7, 6, 5), dtype)
    found, _ = itk(written(tmp_path, ending, array, channels=True))
    assert np.array_equal(found, np.moveaxis(array, 0, -1))


@pytest.mark.parametrize("dtype", [kind for kind in TYPES if kind not in ("float16", "bool")])
def test_nrrd_is_read_by_pynrrd(tmp_path, dtype):
    array = voxels((7, 6, 5), dtype)
    found, header = nrrd.read(str(written(tmp_path, ".nrrd", array)))
    assert np.array_equal(found, array) and found.dtype == dtype
    lps = np.diag([-1.0, -1, 1]) @ affine()[:3, :3]
    assert header["space"] == "left-posterior-superior" and np.allclose(header["space directions"].T, lps, rtol=0, atol=1e-12)


@pytest.mark.parametrize("dtype", TYPES)
def test_numpy_arrays_are_read_by_numpy(tmp_path, dtype):
    array = voxels((7, 6, 5), dtype)
    found = np.load(written(tmp_path, ".npy", array))
    assert found.dtype == dtype and np.array_equal(found, array)


@pytest.mark.parametrize("dtype", ["uint8", "int16", "int32", "float32"])
@pytest.mark.parametrize("ending", [".mgh", ".mgz"])
def test_mgh_is_read_by_nibabel(tmp_path, dtype, ending):
    array = voxels((7, 6, 5), dtype)
    image = nib.load(written(tmp_path, ending, array))
    assert np.array_equal(np.asanyarray(image.dataobj), array) and image.get_data_dtype().newbyteorder("=") == dtype
    assert np.allclose(image.affine, affine(), rtol=0, atol=1e-4)


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
@pytest.mark.parametrize("dtype", ["uint8", "uint16"])
def test_png_is_read_by_pillow(tmp_path, channels, dtype):
    array = voxels((channels, 9, 7), dtype)
    path = written(tmp_path, ".png", array, channels=True, matrix=np.eye(3))
    expected = array[0].T if channels == 1 else array.transpose(2, 1, 0)
    if dtype == "uint8" or channels == 1:
        assert np.array_equal(np.asarray(Image.open(path)), expected)
    elif channels > 2:  # Pillow has no colours of 16 bits
        assert np.array_equal(itk(path)[0], np.moveaxis(array, 0, -1))
    assert np.array_equal(mica.read(path).numpy(), array)


@pytest.mark.parametrize("ending, channels", itertools.product([".bmp", ".jpg"], [1, 3]))
def test_other_pictures_are_read_by_pillow(tmp_path, ending, channels):
    x, y = np.meshgrid(np.arange(40), np.arange(30), indexing="ij")
    array = np.stack([(x * 3 + y * 2 + 20 * channel) % 200 for channel in range(channels)]).astype(np.uint8)
    array = array if ending == ".bmp" else np.full_like(array, 90)
    path = written(tmp_path, ending, array, channels=True, matrix=np.eye(3))
    expected = array[0].T if channels == 1 else array.transpose(2, 1, 0)
    assert np.abs(np.asarray(Image.open(path)).astype(int) - expected).max() <= (0 if ending == ".bmp" else 1)


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "int16", "int32", "float32", "float64"])
@pytest.mark.parametrize("shape", [(9, 7), (9, 7, 4)])
def test_tiff_is_read_by_tifffile(tmp_path, dtype, shape):
    array = voxels(shape, dtype)
    path = written(tmp_path, ".tif", array, matrix=np.eye(len(shape) + 1))
    assert np.array_equal(tifffile.imread(path), array.transpose(*range(len(shape))[::-1]))


@pytest.mark.parametrize("dtype", ["int16", "uint16", "uint8"])
def test_a_dicom_series_is_read_by_itk_and_pydicom(tmp_path, dtype):
    array = voxels((16, 12, 5), dtype)
    files = mica.write_dicom_series(mica.MetaTensor(array[None], affine=affine()), tmp_path / "series", modality="CT")
    assert len(files) == 5
    reader = sitk.ImageSeriesReader()
    reader.SetFileNames(reader.GetGDCMSeriesFileNames(str(tmp_path / "series")))
    image = reader.Execute()
    assert np.array_equal(sitk.GetArrayFromImage(image).transpose(2, 1, 0), array)
    assert np.allclose(image.GetSpacing(), [0.75, 0.5, 2.5]) and np.allclose(image.GetOrigin(), (FLIP @ affine())[:3, 3])
    datasets = sorted((pydicom.dcmread(file) for file in files), key=lambda data: data.InstanceNumber)
    assert np.array_equal(np.stack([data.pixel_array.T for data in datasets], -1), array)
    back = mica.read(tmp_path / "series")
    assert np.array_equal(back.numpy()[0], array) and np.allclose(back.affine, affine(), rtol=0, atol=1e-6)


def test_one_dicom_file_holds_a_volume(tmp_path):
    array = voxels((16, 12, 5), "uint16")
    path = written(tmp_path, ".dcm", array)
    assert np.array_equal(pydicom.dcmread(path).pixel_array.transpose(2, 1, 0), array)
    assert np.array_equal(mica.read(path).numpy()[0], array)


# Segmentations


def ct_series(folder, shape=(20, 16, 6)):
    """A CT that pydicom writes, with names against the order of its slices."""
    folder.mkdir()
    matrix = FLIP @ affine()
    study, series, frame = (pydicom.uid.generate_uid() for _ in range(3))
    array = voxels(shape, "int16") // 16
    for at in range(shape[2]):
        data = pydicom.Dataset()
        data.file_meta = pydicom.dataset.FileMetaDataset()
        data.file_meta.TransferSyntaxUID = pydicom.uid.ExplicitVRLittleEndian
        data.SOPClassUID = data.file_meta.MediaStorageSOPClassUID = pydicom.uid.CTImageStorage
        data.SOPInstanceUID = data.file_meta.MediaStorageSOPInstanceUID = pydicom.uid.generate_uid()
        data.PatientName, data.PatientID, data.PatientBirthDate, data.PatientSex = "Test^Patient", "42", "19700101", "O"
        data.StudyInstanceUID, data.SeriesInstanceUID, data.FrameOfReferenceUID = study, series, frame
        data.StudyDate, data.StudyTime, data.StudyID, data.AccessionNumber = "20260101", "101010", "1", "7"
        data.ReferringPhysicianName, data.PositionReferenceIndicator = "", ""
        data.Modality, data.SeriesNumber, data.InstanceNumber, data.Manufacturer = "CT", 3, at + 1, "mica"
        data.ImageType = ["ORIGINAL", "PRIMARY", "AXIAL"]
        data.PixelSpacing, data.SliceThickness = [0.5, 0.75], 2.5
        data.ImagePositionPatient = [float(value) for value in (matrix @ [0, 0, at, 1])[:3]]
        data.ImageOrientationPatient = [*(matrix[:3, 0] / 0.75), *(matrix[:3, 1] / 0.5)]
        data.Rows, data.Columns, data.BitsAllocated, data.BitsStored, data.HighBit = shape[1], shape[0], 16, 16, 15
        data.SamplesPerPixel, data.PhotometricInterpretation, data.PixelRepresentation = 1, "MONOCHROME2", 1
        data.RescaleSlope, data.RescaleIntercept, data.KVP, data.AcquisitionNumber = 1, 0, "", 1
        data.PixelData = np.ascontiguousarray(array[:, :, at].T).tobytes()
        data.save_as(folder / f"{shape[2] - at:03d}", enforce_file_format=True)
    return folder, array


SEGMENTS = [
    {"number": 1, "label": "Liver", "category": "organ", "property_type": {"value": "10200004", "scheme": "SCT", "meaning": "Liver"}},
    {"number": 2, "label": "Spleen", "algorithm_name": "net", "color": [200, 30, 30]},
]


@pytest.mark.parametrize("turned", [False, True])
def test_a_segmentation_is_read_by_highdicom(tmp_path, turned):
    folder, _ = ct_series(tmp_path / "ct")
    image = mica.read(folder)
    labels = np.zeros(image.shape[1:], np.uint8)
    labels[3:9, 2:11, 1:4] = 1
    labels[10:15, 5:9, 2:6] = 2
    matrix = image.affine
    given = labels
    if turned:  # the same labels on a grid whose axes are swapped and run backwards
        given = labels[::-1].transpose(1, 0, 2)
        flip = np.array([[0, -1, 0, labels.shape[0] - 1], [1, 0, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1.0]])
        matrix = matrix @ flip
    path = tmp_path / "seg.dcm"
    mica.write_segmentation(mica.MetaTensor(given[None].copy(), affine=matrix), path, source=str(folder), segments=SEGMENTS)
    seg = highdicom.seg.segread(path)
    assert seg.segmentation_type.value == "BINARY" and seg.number_of_segments == 2
    assert seg.get_segment_description(1).segment_label == "Liver"
    assert seg.get_segment_description(1).segmented_property_type == codes.SCT.Liver
    sources = sorted((pydicom.dcmread(file) for file in folder.iterdir()), key=lambda data: data.InstanceNumber)
    uids = [data.SOPInstanceUID for data in sources if np.any(labels[:, :, data.InstanceNumber - 1])]
    pixels = seg.get_pixels_by_source_instance(uids, combine_segments=True)
    assert np.array_equal(pixels.transpose(2, 1, 0), labels[:, :, 1:6])
    assert seg.PatientID == "42" and seg.FrameOfReferenceUID == sources[0].FrameOfReferenceUID
    back, segments = mica.read_segmentation(path)
    assert np.array_equal(back.numpy()[0], labels[:, :, 1:6])
    assert [segment["label"] for segment in segments] == ["Liver", "Spleen"]


@pytest.mark.parametrize("fractional", [False, True])
def test_a_segmentation_of_highdicom_is_read(tmp_path, fractional):
    folder, _ = ct_series(tmp_path / "ct")
    sources = sorted((pydicom.dcmread(file) for file in folder.iterdir()), key=lambda data: data.InstanceNumber)
    masks = np.zeros((6, 16, 20, 2))
    masks[1:4, 2:11, 3:9, 0] = 0.6 if fractional else 1
    masks[2:6, 4:9, 5:15, 1] = 1  # overlaps
    description = [
        highdicom.seg.SegmentDescription(
            number, label, codes.SCT.Organ, kind, highdicom.seg.SegmentAlgorithmTypeValues.MANUAL
        )
        for number, label, kind in ((1, "Liver", codes.SCT.Liver), (2, "Spleen", codes.SCT.Spleen))
    ]
    kind = highdicom.seg.SegmentationTypeValues.FRACTIONAL if fractional else highdicom.seg.SegmentationTypeValues.BINARY
    seg = highdicom.seg.Segmentation(
        source_images=sources,
        pixel_array=masks if fractional else masks.astype(np.uint8),
        segmentation_type=kind,
        segment_descriptions=description,
        series_instance_uid=pydicom.uid.generate_uid(),
        series_number=9,
        sop_instance_uid=pydicom.uid.generate_uid(),
        instance_number=1,
        manufacturer="mica",
        manufacturer_model_name="test",
        software_versions="1",
        device_serial_number="1",
        omit_empty_frames=False,
    )
    path = tmp_path / "seg.dcm"
    seg.save_as(path)
    found, segments = mica.read_segmentation(path, channels=True)
    expected = masks.transpose(3, 2, 1, 0)
    assert np.allclose(found.numpy(), expected, rtol=0, atol=0.5 / 255 if fractional else 0)
    assert np.allclose(found.affine, mica.read(folder).affine, rtol=0, atol=1e-6)
    assert [segment["label"] for segment in segments] == ["Liver", "Spleen"]
    with pytest.raises(mica.Unsupported):
        mica.read_segmentation(path)
