# SPDX-License-Identifier: Apache-2.0
"""LoadImage and SaveImage against MONAI, over the libraries that MONAI uses: nibabel, ITK, pydicom, Pillow, NumPy, pynrrd."""

import itertools
import math
import os
from pathlib import Path

import mica
import monai.data
import monai.transforms as M
import nibabel as nib
import nrrd
import numpy as np
import pydicom
import pytest
import SimpleITK as sitk
import torch
from PIL import Image

AFFINE = np.array([[-0.7, 0.1, 0, 11.5], [0.1, 0.8, 0.2, -20], [0, -0.2, 2.5, 30], [0, 0, 0, 1.0]])
SHAPES = {1: (7,), 2: (6, 5), 3: (6, 5, 4), 4: (6, 5, 4, 3), 5: (6, 5, 4, 1, 3)}


def numbers(shape, dtype=np.float64, seed=0):
    values = np.random.RandomState(seed).randint(-100 if np.dtype(dtype).kind != "u" else 0, 120, shape)
    return values.astype(dtype)


def plain(value):
    """Metadata of MONAI as JSON has it."""
    if isinstance(value, torch.Tensor):
        value = value.numpy()
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, bytes):
        value = value.decode("latin-1")
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if hasattr(value, "value"):  # enumerations
        return value.value
    return value


def same(expected, found):
    if isinstance(expected, list):
        return isinstance(found, (list, tuple)) and len(expected) == len(found) and all(map(same, expected, found))
    if isinstance(expected, float) and math.isnan(expected):
        return isinstance(found, (float, str)) and str(found).lower() == "nan"
    if isinstance(expected, (int, float)) and not isinstance(expected, bool):
        return isinstance(found, (int, float)) and expected == pytest.approx(found, rel=1e-12, abs=1e-12)
    return expected == found


#: What MONAI puts into the metadata that mica has a reason to write differently: see the documentation of the readers.
KEYS = ("original_affine", "spatial_shape", "original_channel_dim", "space", "filename_or_obj", "as_closest_canonical")


def compare(path, header=False, affine_tolerance=1e-12, dims=True, **arguments):
    expected = M.LoadImage(**arguments)(path)
    found = mica.transforms.LoadImage(**arguments)(path)
    if arguments.get("image_only") is False:
        (expected, _), (found, meta) = expected, found
        assert {"affine", *found.meta} == set(meta)
    assert str(found.dtype) == str(expected.dtype).removeprefix("torch.")
    assert tuple(found.shape) == tuple(expected.shape)
    assert torch.equal(found.torch(), expected.as_tensor())
    if not isinstance(expected, monai.data.MetaTensor):
        return expected, found
    rank = expected.affine.shape[0]
    assert np.allclose(found.affine[:rank, :rank], expected.affine.numpy(), rtol=0, atol=affine_tolerance)
    for key in KEYS:
        if key in expected.meta:
            assert key in found.meta, key
            if key == "original_affine":
                assert np.allclose(found.meta[key], plain(expected.meta[key]), rtol=0, atol=affine_tolerance)
            else:
                assert same(plain(expected.meta[key]), found.meta[key]), (key, expected.meta[key], found.meta[key])
    if header:
        for key, value in expected.meta.items():
            if key not in ("affine", *KEYS) and not (not dims and key in ("dim", "pixdim", "original_pixdim")):
                assert key in found.meta, key
                assert same(plain(value), found.meta[key]), (key, value, found.meta[key])
    return expected, found


@pytest.mark.parametrize("ndim", SHAPES)
@pytest.mark.parametrize("ending", [".nii", ".nii.gz"])
def test_nifti_of_every_rank(tmp_path, ndim, ending):
    path = tmp_path / f"image{ending}"
    image = nib.Nifti1Image(numbers(SHAPES[ndim], np.int16), AFFINE)
    image.header["descrip"] = b"for mica"
    image.header.set_xyzt_units("mm", "sec")
    nib.save(image, path)
    # pixdim[4] of a 4-D image is overwritten by MONAI with the length of the translation: a known difference.
    compare(path, header=ndim != 4)
    compare(path, ensure_channel_first=True)
    compare(path, dtype=None)
    compare(path, simple_keys=True, image_only=False)


@pytest.mark.parametrize(
    "dtype", ["uint8", "int8", "int16", "uint16", "int32", "uint32", "int64", "uint64", "float32", "float64", "complex64"]
)
@pytest.mark.parametrize("endian", "<>")
def test_nifti_of_every_element_type(tmp_path, dtype, endian):
    path = tmp_path / "image.nii.gz"
    header = nib.Nifti1Header(endianness=endian)
    header.set_data_dtype(dtype)
    nib.save(nib.Nifti1Image(numbers(SHAPES[3], dtype), AFFINE, header), path)
    compare(path, header=endian == "<" and dtype not in ("uint64", "complex64"))
    for other in ("int32", "float64", "uint8", "int16"):
        if dtype != "complex64":
            compare(path, dtype=getattr(np, other))


@pytest.mark.parametrize("slope, inter", [(2.0, 0.0), (0.1, -1024.0), (0.0, 3.0), (math.nan, math.nan)])
def test_nifti_scaling(tmp_path, slope, inter):
    path = tmp_path / "image.nii"
    image = nib.Nifti1Image(numbers(SHAPES[3], np.int16), AFFINE)
    image.header.set_slope_inter(1, 0)
    nib.save(image, path)
    raw = bytearray(path.read_bytes())
    raw[112:120] = np.array([slope, inter], "<f4").tobytes()
    path.write_bytes(raw)
    compare(path, header=True)
    compare(path, dtype=np.float64)


def codes(tmp_path, sform, qform, pixdim=None):
    path = tmp_path / "codes.nii"
    image = nib.Nifti1Image(numbers(SHAPES[3], np.float32), AFFINE)
    turned = np.diag([-2.0, 3.0, 4.0, 1.0])
    turned[:3, 3] = 5, 6, 7
    image.set_qform(turned, qform)
    image.set_sform(AFFINE, sform)
    if pixdim is not None:
        image.header["pixdim"][1:4] = pixdim
    nib.save(image, path)
    return path


@pytest.mark.parametrize("sform, qform", itertools.product([0, 1, 2, 4], [0, 1, 3]))
@pytest.mark.parametrize("pixdim", [None, (2, 3, 4), (0.7071068, 0.83066237, 2.50798717), (9, 9, 9)])
def test_nifti_forms_that_disagree_with_the_spacing(tmp_path, sform, qform, pixdim):
    compare(codes(tmp_path, sform, qform, pixdim), header=True, affine_tolerance=1e-6)


@pytest.mark.parametrize("codes", [a + b + c for a, b, c in itertools.product("RL", "AP", "SI")] + ["SRP", "AIL", "PSR"])
def test_nifti_as_closest_canonical(tmp_path, codes):
    path = tmp_path / "image.nii.gz"
    orientation = nib.orientations.axcodes2ornt(codes)
    image = nib.Nifti1Image(numbers(SHAPES[4], np.int16), np.diag([1.0, 2, 3, 1]))
    turned = image.as_reoriented(nib.orientations.ornt_transform(nib.orientations.axcodes2ornt("RAS"), orientation))
    nib.save(turned, path)
    assert "".join(nib.aff2axcodes(nib.load(path).affine)) == codes
    compare(path, as_closest_canonical=True, reader="NibabelReader")


@pytest.mark.parametrize("squeeze", [False, True])
@pytest.mark.parametrize("shape", [(4, 5, 6, 1), (4, 5, 6, 1, 3), (4, 5, 1, 3), (4, 5, 6, 1, 1), (4, 5, 1)])
def test_nifti_squeezing(tmp_path, shape, squeeze):
    path = tmp_path / "image.nii"
    nib.save(nib.Nifti1Image(numbers(shape, np.uint8), AFFINE), path)
    compare(path, reader="NibabelReader", squeeze_non_spatial_dims=squeeze)
    compare(path, reader="NibabelReader", channel_dim=-1 if len(shape) > 3 else "no_channel")


def test_several_files_are_stacked(tmp_path):
    paths = []
    for at, shape in enumerate([SHAPES[3]] * 3):
        paths.append(tmp_path / f"{at}.nii.gz")
        nib.save(nib.Nifti1Image(numbers(shape, np.float32, at), AFFINE), paths[-1])
    compare(paths)
    compare(paths, ensure_channel_first=True)
    channels = []
    for at in range(2):
        channels.append(tmp_path / f"channels{at}.nii")
        nib.save(nib.Nifti1Image(numbers(SHAPES[4], np.float32, at), AFFINE), channels[-1])
    compare(channels)
    other = tmp_path / "other.nii.gz"
    nib.save(nib.Nifti1Image(numbers(SHAPES[3], np.float32), np.eye(4)), other)
    with pytest.raises(RuntimeError, match="affine"):
        M.LoadImage()([paths[0], other])
    with pytest.raises(mica.Error, match="affine"):
        mica.transforms.LoadImage()([paths[0], other])


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA", "LA", "I;16", "1", "P"])
@pytest.mark.parametrize("ending", [".png", ".jpg", ".bmp"])
def test_pictures(tmp_path, mode, ending):
    if (ending == ".jpg" and mode not in ("L", "RGB")) or (ending == ".bmp" and mode in ("LA", "I;16")):
        pytest.skip("the format has no such mode")
    path = tmp_path / f"picture{ending}"
    if mode == "I;16":
        picture = Image.fromarray(numbers((9, 13), np.uint16) * 300)
    else:
        channels = {"L": (), "RGB": (3,), "RGBA": (4,), "LA": (2,), "1": (), "P": ()}[mode]
        raw = numbers((9, 13, *channels), np.uint8)
        picture = Image.fromarray(raw > 50) if mode == "1" else Image.fromarray(raw, mode) if mode != "P" else Image.fromarray(raw).convert("P")
    picture.save(path)
    if ending == ".jpg":
        # Decoders of JPEG may differ in the last bit.
        expected, found = M.LoadImage()(path), mica.transforms.LoadImage()(path)
        # Colours at half resolution are interpolated in other steps than libjpeg's (src/io/picture/jpeg.rs).
        difference = (expected.as_tensor() - found.torch()).abs()
        assert expected.shape == found.shape and difference.max() <= 7 and difference.mean() <= 0.5
        return
    compare(path, header=True)
    compare(path, ensure_channel_first=True)
    compare(path, reader="PILReader", reverse_indexing=False)


@pytest.mark.parametrize("order", "CF")
@pytest.mark.parametrize("dtype", ["bool", "uint8", "int16", "int64", "float16", "float32", "float64"])
def test_numpy_arrays(tmp_path, order, dtype):
    path = tmp_path / "array.npy"
    np.save(path, np.asarray(numbers(SHAPES[4], dtype), order=order))
    compare(path)
    compare(path, reader="NumpyReader", channel_dim=3)
    compare(path, reader="NumpyReader", channel_dim=3, ensure_channel_first=True)
    compare(path, dtype=None)


def test_numpy_archives(tmp_path):
    path = tmp_path / "arrays.npz"
    np.savez(path, first=numbers((4, 5)), second=numbers((4, 5), seed=1), third=numbers((4, 5), seed=2))
    compare(path)
    compare(path, reader="NumpyReader", npz_keys=["third", "first"])
    compare(path, reader="NumpyReader", npz_keys="second")
    with pytest.raises(mica.Error, match="pickle"):
        mica.transforms.LoadImage("NumpyReader", allow_pickle=True)(path)


@pytest.mark.parametrize("ndim", [2, 3])
@pytest.mark.parametrize("order", "FC")
@pytest.mark.parametrize("ras", [True, False])
def test_nrrd(tmp_path, ndim, order, ras):
    path = tmp_path / "image.nrrd"
    header = {
        "space": "left-posterior-superior" if ndim == 3 else None,
        "space dimension": None if ndim == 3 else 2,
        "space directions": AFFINE[:ndim, :ndim].T,
        "space origin": AFFINE[:ndim, 3],
        "kinds": ["domain"] * ndim,
    }
    nrrd.write(str(path), numbers(SHAPES[ndim], np.int16), {key: value for key, value in header.items() if value is not None})
    if order == "C":
        # MONAI turns the axes of the matrix in another way than those of the voxels: see the documentation of the readers.
        expected = M.LoadImage("NrrdReader", index_order="C")(path)
        assert torch.equal(expected.as_tensor(), mica.transforms.LoadImage("NrrdReader", index_order="C")(path).torch())
        return
    compare(path, reader="NrrdReader", index_order=order, affine_lps_to_ras=ras)


@pytest.mark.parametrize("ending", [".mha", ".nrrd", ".nii.gz"])
@pytest.mark.parametrize("ndim", [2, 3])
@pytest.mark.parametrize("components", [1, 3])
def test_itk_images(tmp_path, ending, ndim, components):
    if ending == ".nii.gz" and (ndim == 2 or components == 3):
        pytest.skip("ITK and nibabel understand such files in different ways: see the documentation of the readers")
    path = tmp_path / f"image{ending}"
    shape = SHAPES[ndim][::-1] + ((components,) if components > 1 else ())
    # Not float32: MONAI would give memory that ITK has freed (it keeps a view of an image that is gone).
    # Of vectors, ITK's Python knows those of float32: converted to another type, MONAI's are copied in time.
    values = numbers(shape, np.int16 if components == 1 else np.float32)
    dtype = np.float32 if components == 1 else np.float64
    image = sitk.GetImageFromArray(values, isVector=components > 1)
    image.SetSpacing([0.5, 0.75, 2.0][:ndim])
    image.SetOrigin([3.0, -4.0, 5.0][:ndim])
    angle = 0.3
    turn = np.eye(3)
    turn[:2, :2] = [[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]]
    image.SetDirection(turn[:ndim, :ndim].ravel().tolist())
    sitk.WriteImage(image, str(path))
    for arguments in ({}, {"ensure_channel_first": True}, {"affine_lps_to_ras": False}, {"reverse_indexing": True}):
        tolerance = 1e-6 if ending == ".nii.gz" else 1e-12
        compare(path, reader="ITKReader", dtype=dtype, affine_tolerance=tolerance, **arguments)


def slices(folder, count=5, **more):
    """A DICOM series with file names against the order of its slices."""
    folder.mkdir()
    volume = numbers((8, 6, count), np.int16)
    for at in range(count):
        image = sitk.GetImageFromArray(volume[:, :, at].T[None].copy())
        image.SetSpacing((0.7, 0.8, 2.5))
        series = {"0020|000e": "1.2.826.0.1.3680043.2.1125.1", "0008|0031": "101010", "0008|0021": "20260101"}
        series |= {"0020|0032": f"-10\\-20\\{30 + 2.5 * at}", "0020|0037": "1\\0\\0\\0\\1\\0", "0020|0013": str(at)}
        series |= {"0008|0060": "CT", "0028|1053": "2", "0028|1052": "-1000", "0018|0050": "2.5"}
        for key, value in (series | more).items():
            image.SetMetaData(key, value)
        writer = sitk.ImageFileWriter()
        writer.KeepOriginalImageUIDOn()
        writer.SetFileName(str(folder / f"slice{count - at:03d}.dcm"))
        writer.Execute(image)
    return folder


@pytest.mark.parametrize("reader", [None, "ITKReader", "PydicomReader"])
def test_dicom_series(tmp_path, reader):
    folder = slices(tmp_path / "series")
    compare(folder, reader=reader, affine_tolerance=1e-6)
    compare(folder, reader=reader, affine_tolerance=1e-6, ensure_channel_first=True)
    if reader is not None:
        compare(folder, reader=reader, affine_tolerance=1e-6, affine_lps_to_ras=False)
    if reader == "PydicomReader":
        compare(folder, reader=reader, affine_tolerance=1e-6, swap_ij=False)
    single = sorted(folder.iterdir())[0]
    expected, found = (load(reader=reader)(single) for load in (M.LoadImage, mica.transforms.LoadImage))
    assert torch.equal(expected.as_tensor(), found.torch())
    # The third column is 1 in MONAI, the distance to the next slice in mica: see the readers' documentation.
    columns = [0, 1, 3]
    assert np.allclose(expected.affine[:, columns], found.affine[:, columns], rtol=0, atol=1e-6)
    assert np.allclose(found.affine[:, 2], [0, 0, 2.5, 0])


@pytest.mark.parametrize("reader", ["ITKReader", "PydicomReader"])
def test_bright_and_dark_of_monochrome1(tmp_path, reader):
    folder = slices(tmp_path / "series")
    for file in folder.iterdir():
        data = pydicom.dcmread(file)
        data.PhotometricInterpretation = "MONOCHROME1"
        data.save_as(file)
    # ITK turns the values around, pydicom does not, and so do MONAI's readers over them.
    compare(folder, reader=reader, affine_tolerance=1e-6)


def test_metadata_are_pruned(tmp_path):
    path = tmp_path / "image.nii"
    nib.save(nib.Nifti1Image(numbers(SHAPES[3], np.int16), AFFINE), path)
    for pattern, sep in ((".*_code$", " "), ("^q", " "), ("dim", "/")):
        arguments = {"prune_meta_pattern": pattern, "prune_meta_sep": sep}
        expected, found = compare(path, **arguments)
        assert set(expected.meta) - {"affine"} <= set(found.meta)
        # MONAI has no texts among the fields.
        texts = {"aux_file", "data_type", "db_name", "descrip", "intent_name", "magic", "regular"}
        assert not set(found.meta) - set(expected.meta) - texts


def test_dictionary_forms(tmp_path):
    path = tmp_path / "image.nii.gz"
    nib.save(nib.Nifti1Image(numbers(SHAPES[3], np.int16), AFFINE), path)
    for arguments in ({}, {"ensure_channel_first": True}, {"image_only": False}, {"image_only": False, "meta_keys": ["m", "n"]}):
        sample = {"image": str(path), "label": str(path), "other": 3}
        expected = M.LoadImaged(["image", "label"], **arguments)(sample)
        found = mica.transforms.LoadImaged(["image", "label"], **arguments)(sample)
        assert set(expected) == set(found)
        assert torch.equal(expected["label"].as_tensor(), found["label"].torch())
    with pytest.raises(KeyError):
        M.LoadImaged("image", image_only=False)({"image": str(path), "image_meta_dict": {}})
    with pytest.raises(mica.Error, match="image_meta_dict"):
        mica.transforms.LoadImaged("image", image_only=False)({"image": str(path), "image_meta_dict": {}})
    # A path object is text to the library, and stays a path object where nothing reads it.
    sample = mica.transforms.LoadImaged("image")({"image": path, "label": path})
    assert sample["label"] is path


# Writing


def files(folder):
    return sorted(str(Path(root, name).relative_to(folder)) for root, _, names in os.walk(folder) for name in names)


def save_both(tmp_path, image, dictionary=False, **arguments):
    """Saves with both libraries; gives MONAI's and mica's files."""
    made = []
    for name, library, kind in (("monai", M, monai.data.MetaTensor), ("mica", mica.transforms, None)):
        folder = tmp_path / name
        folder.mkdir()
        data = image if kind is not None else mica.MetaTensor(image.as_tensor(), affine=image.affine.numpy(), meta=plain_meta(image))
        options = {"output_dir": str(folder), "print_log": False, **arguments}
        if dictionary:
            library.SaveImaged("image", **options)({"image": data})
        else:
            library.SaveImage(**options)(data)
        made.append(folder)
    assert files(made[0]) == files(made[1])
    return [[folder / name for name in files(folder)] for folder in made]


def plain_meta(image):
    return {key: plain(value) for key, value in image.meta.items() if key != "affine"}


def meta_tensor(shape=(1, 6, 5, 4), dtype=torch.float32, name="/data/patient/ct.nii.gz", **meta):
    values = torch.from_numpy(numbers(shape)).to(dtype)
    meta = {"filename_or_obj": name, "original_affine": AFFINE, "spatial_shape": list(shape[1:]), **meta}
    return monai.data.MetaTensor(values, affine=torch.from_numpy(AFFINE), meta=meta)


@pytest.mark.parametrize("shape", [(1, 6, 5, 4), (3, 6, 5, 4), (1, 6, 5), (2, 6, 5), (1, 6, 5, 1), (1, 7)])
@pytest.mark.parametrize("ending", [".nii.gz", ".nii"])
@pytest.mark.parametrize("squeeze", [True, False])
def test_saving_nifti(tmp_path, shape, ending, squeeze):
    image = meta_tensor(shape)
    if squeeze and len([extent for extent in shape[1:] if extent > 1]) < 3 and shape[0] == 1:
        # MONAI fails where fewer than three dimensions are left (TypeError in SpatialResample); mica writes them.
        mica.transforms.SaveImage(str(tmp_path), output_ext=ending, print_log=False)(image.as_tensor())
        assert nib.load(tmp_path / "0" / f"0_trans{ending}").shape == tuple(np.squeeze(image.numpy()).shape)
        return
    ((expected,), (found,)) = save_both(tmp_path, image, output_ext=ending, squeeze_end_dims=squeeze)
    expected, found = nib.load(expected), nib.load(found)
    assert expected.shape == found.shape
    assert np.array_equal(np.asanyarray(expected.dataobj), np.asanyarray(found.dataobj))
    assert np.array_equal(expected.affine, found.affine)
    for key in expected.header:
        assert np.array_equal(expected.header[key], found.header[key], equal_nan=expected.header[key].dtype.kind == "f"), key


@pytest.mark.parametrize("dtype", [np.uint8, np.int16, np.int32, np.float32, np.float64, None])
def test_saving_element_types(tmp_path, dtype):
    ((expected,), (found,)) = save_both(tmp_path, meta_tensor(), output_dtype=dtype)
    expected, found = nib.load(expected), nib.load(found)
    assert expected.get_data_dtype() == found.get_data_dtype()
    assert np.array_equal(np.asanyarray(expected.dataobj), np.asanyarray(found.dataobj))


@pytest.mark.parametrize(
    "arguments",
    [
        {},
        {"separate_folder": False},
        {"output_postfix": "seg", "data_root_dir": "/data"},
        {"output_postfix": "", "output_ext": "nii"},
        {"output_ext": "", "output_format": ".nii"},
        {"output_ext": ".NII.GZ"},
    ],
)
@pytest.mark.parametrize("meta", [{}, {"patch_index": 3}])
def test_names_of_files(tmp_path, arguments, meta):
    if arguments.get("output_ext") == "":
        with pytest.raises(Exception):
            save_both(tmp_path, meta_tensor(**meta), **arguments)
        return
    save_both(tmp_path, meta_tensor(**meta), **arguments)


@pytest.mark.parametrize("shape", [(1, 9, 7), (3, 9, 7), (4, 9, 7)])
@pytest.mark.parametrize("scale", [None, 255, 65535])
def test_saving_pictures(tmp_path, shape, scale):
    if scale == 65535 and shape[0] > 1:
        pytest.skip("Pillow has no colours of 16 bits")
    image = meta_tensor(shape)
    image = (image - image.min()) / (image.max() - image.min()) if scale else image.abs()
    dtype = np.uint16 if scale == 65535 else np.uint8
    ((expected,), (found,)) = save_both(tmp_path, image, output_ext=".png", scale=scale, output_dtype=dtype)
    assert np.array_equal(np.asarray(Image.open(expected)), np.asarray(Image.open(found)))


@pytest.mark.parametrize("ending", [".mha", ".nrrd"])
@pytest.mark.parametrize("shape", [(1, 6, 5, 4), (3, 6, 5, 4)])
def test_saving_by_itk(tmp_path, ending, shape):
    ((expected,), (found,)) = save_both(tmp_path, meta_tensor(shape), output_ext=ending)
    expected, found = sitk.ReadImage(str(expected)), sitk.ReadImage(str(found))
    assert expected.GetSize() == found.GetSize()
    assert np.array_equal(sitk.GetArrayFromImage(expected), sitk.GetArrayFromImage(found))
    for name in ("GetSpacing", "GetOrigin", "GetDirection"):
        assert np.allclose(getattr(expected, name)(), getattr(found, name)(), rtol=0, atol=1e-12)


def test_dictionary_form_saves_and_says_where(tmp_path):
    save_both(tmp_path, meta_tensor(), dictionary=True, output_postfix="x")
    image = mica.MetaTensor(np.zeros((1, 3, 3, 3), np.float32), meta={"filename_or_obj": "a.nii"})
    saved = mica.transforms.SaveImage(str(tmp_path), savepath_in_metadict=True)(image)
    assert saved.meta["saved_to"] == str(tmp_path / "a" / "a_trans.nii.gz")
    mapping = tmp_path / "mapping.json"
    for _ in range(2):
        mica.transforms.WriteFileMapping(str(mapping))(saved)
    import json

    assert json.loads(mapping.read_text()) == [{"input": "a.nii", "output": saved.meta["saved_to"]}] * 2


@pytest.mark.parametrize("mode", ["nearest", "bilinear"])
@pytest.mark.parametrize("padding_mode", ["border", "zeros", "reflection"])
@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_saving_on_the_original_grid(tmp_path, mode, padding_mode, channels, dtype):
    # Positions halfway between two voxels would be rounded either way: there are none.
    step = np.array([[0.83, 0, 0, 0.31], [0, 1.27, 0.11, -0.63], [0, 0, 0.71, 0.23], [0, 0, 0, 1]])
    grid = {"original_affine": AFFINE @ step, "spatial_shape": [7, 4, 6]}
    options = {"resample": True, "mode": mode, "padding_mode": padding_mode, "dtype": dtype}
    image = meta_tensor((channels, 6, 5, 4))
    image.meta.update(grid)
    mica.transforms.SaveImage(str(tmp_path), print_log=False, **options)(
        mica.MetaTensor(image.as_tensor(), affine=AFFINE, meta=plain_meta(image))
    )
    found = nib.load(tmp_path / "ct/ct_trans.nii.gz")
    voxels = np.asanyarray(found.dataobj).reshape(7, 4, 6, channels)
    # Channel by channel: MONAI resamples images of several channels as if the channels were voxels (it reshapes them).
    for channel in range(channels):
        one = meta_tensor((1, 6, 5, 4))
        one.meta.update(grid)
        one[0] = image[channel]
        folder = tmp_path / f"monai{channel}"
        M.SaveImage(str(folder), print_log=False, **options)(one)
        expected = nib.load(folder / "ct/ct_trans.nii.gz")
        assert np.allclose(expected.affine, found.affine, rtol=0, atol=1e-6)
        assert np.allclose(np.asanyarray(expected.dataobj), voxels[..., channel], rtol=1e-5, atol=1e-4)


@pytest.mark.parametrize("mode", ["nearest", "bilinear", "area", "bicubic"])
@pytest.mark.parametrize("channels", [1, 3])
def test_saving_pictures_in_their_original_size(tmp_path, mode, channels):
    image = meta_tensor((channels, 9, 7)).abs()
    image.meta["spatial_shape"] = [14, 11]
    ((expected,), (found,)) = save_both(tmp_path, image, output_ext=".png", resample=True, mode=mode)
    expected, found = (np.asarray(Image.open(file)).astype(int) for file in (expected, found))
    # Truncation to bytes may fall on either side of a whole number.
    assert expected.shape == found.shape and np.abs(expected - found).max() <= (0 if mode == "nearest" else 1)
