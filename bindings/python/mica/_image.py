# SPDX-License-Identifier: Apache-2.0
"""Images in files: reading, writing, DICOM, and readers and writers in Python."""

from __future__ import annotations

import ctypes
import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from . import _abi, _errors
from ._component import CancelToken, Component, Progress, _report_progress
from ._dtype import parse as parse_dtype
from ._meta_tensor import MetaTensor
from ._native import Frame, calling, current_frame, encode, keep, kept, lib, new, pinned, release, take_string, text
from ._values import to_json

Path = os.PathLike[str] | str


def _path(path):
    path = os.fspath(path)
    if not isinstance(path, str):
        raise _errors.TypeError_(f"path: expected text or a path object, found {type(path).__name__}")
    return encode(path)


def _texts(items, name):
    """An array of ``mica_str``, and what it points to."""
    data = []
    for item in items:
        item = os.fspath(item)
        if not isinstance(item, str):
            raise _errors.TypeError_(f"{name}: expected text, found {type(item).__name__}")
        data.append(item.encode("utf-8"))
    array = (_abi.mica_str * max(len(data), 1))()
    for slot, one in zip(array, data):
        slot.data, slot.size = ctypes.cast(ctypes.c_char_p(one), ctypes.c_void_p), len(one)
    return array, data


class _ReadOptions:
    """Context of ``mica_read_options``."""

    def __init__(
        self,
        dtype=None,
        channel_first=True,
        region=None,
        copy=False,
        max_bytes=None,
        series=None,
        anonymous=False,
        regular_only=False,
        stored_values=False,
        arrays=None,
        cancel=None,
        progress=None,
    ):
        self._options = options = _abi.mica_read_options(
            struct_size=ctypes.sizeof(_abi.mica_read_options),
            keep_axes=not channel_first,
            copy=copy,
            max_bytes=max_bytes or 0,
            anonymous=anonymous,
            regular_only=regular_only,
            stored_values=stored_values,
            cancel=cancel._handle if cancel is not None else None,
        )
        if dtype is not None:
            options.convert, options.dtype = True, parse_dtype(dtype).code
        self._keep = [arrays]
        if region is not None:
            ranges = (_abi.mica_range * max(len(region), 1))()
            for slot, one in zip(ranges, region):
                start, end = (one.start or 0, one.stop) if isinstance(one, slice) else one
                if end is None or start < 0 or end < start or (isinstance(one, slice) and one.step not in (None, 1)):
                    raise _errors.InvalidArgument(f"region: expected (start, end) with 0 <= start <= end, found {one!r}")
                slot.start, slot.end = start, end
            options.region, options.region_size = ctypes.cast(ranges, type(options.region)), len(region)
            self._keep.append(ranges)
        if series:
            data = series.encode("utf-8")
            options.series.data, options.series.size = ctypes.cast(ctypes.c_char_p(data), ctypes.c_void_p), len(data)
            self._keep.append(data)
        if arrays:
            array, data = _texts(arrays, "arrays")
            options.arrays, options.arrays_size = ctypes.cast(array, type(options.arrays)), len(data)
            self._keep += [array, data]
        self._number = None
        if progress is not None:
            self._number = keep(progress)
            options.progress, options.progress_data = _report_progress, self._number

    def __enter__(self):
        return ctypes.byref(self._options)

    def __exit__(self, *exc):
        if self._number is not None:
            release(self._number)


def read(
    path: Path | Sequence[Path],
    *,
    dtype: Any = None,
    channel_first: bool = True,
    region: Sequence[tuple[int, int] | slice] | None = None,
    copy: bool = False,
    max_bytes: int | None = None,
    series: str | None = None,
    anonymous: bool = False,
    regular_only: bool = False,
    stored_values: bool = False,
    arrays: Sequence[str] | None = None,
    cancel: CancelToken | None = None,
) -> MetaTensor:
    """Reads an image: a file of any format, a folder with a DICOM series, or several files stacked as channels.

    Formats: NIfTI, DICOM, NRRD, MetaImage, MGH, NumPy, PNG, JPEG, TIFF, BMP, found by content first.

    Args:
        path: The file or folder, or a list of files.
        dtype: Element type; None keeps the file's.
        channel_first: ``(C, x, y, z)``; otherwise the axes are the file's.
        region: A part: ``(start, end)`` for each axis of the file, in its order ``[x, y, z, …]``.
        copy: Copies the voxels of uncompressed files instead of mapping them. A mapped file must not be cut short or
            changed by others while the image is in use.
        max_bytes: The most that the image may take; None for the machine's memory.
        series: DICOM: a series' ``selector`` (see :func:`dicom_scan`), for folders with several.
        anonymous: DICOM: leaves out fields that identify the patient.
        regular_only: DICOM: refuses a series that is no evenly spaced stack of slices, instead of a warning.
        stored_values: DICOM: no modality rescale.
        arrays: Names of the arrays to read of a NumPy archive.
        cancel: A :class:`mica.CancelToken`.

    Raises:
        mica.NotFound, mica.IoError, mica.Unsupported: with file, field, what was found and what was expected.
    """
    options = _ReadOptions(
        dtype, channel_first, region, copy, max_bytes, series, anonymous, regular_only, stored_values, arrays, cancel
    )
    with calling(), options as native:
        if isinstance(path, (str, os.PathLike)):
            return MetaTensor._wrap(new(lib.mica_image_read, *_path(path), native))
        paths, data = _texts(path, "path")
        return MetaTensor._wrap(new(lib.mica_image_read_files, paths, len(data), native))


def read_header(path: Path, *, series: str | None = None, anonymous: bool = False) -> dict[str, Any]:
    """What is known of a file, or of a folder's DICOM series, without its voxels.

    Returns:
        ``format``, ``shape`` (in the file's order ``[x, y, z, …]``), ``dtype``, ``tensor_dtype``, ``stored_dtype``,
        ``affine``, ``spacing``, ``orientation``, ``channel_axis``, ``meta``, ``warnings``.
    """
    with calling(), _ReadOptions(series=series, anonymous=anonymous) as native:
        return json.loads(take_string(new(lib.mica_image_read_header, *_path(path), native)))


def write(
    image: Any,
    path: Path,
    *,
    dtype: Any = None,
    channel_dim: int | None = 0,
    compression: int | None = None,
    nifti_version: int | None = None,
    codes: tuple[int, int] | None = None,
    quality: int | None = None,
) -> None:
    """Writes an image ``(C, spatial…)`` in the format that the ending of the path says. The file is complete or not there.

    Args:
        image: The image; an array has an identity affine.
        path: Where to: ``.nii``, ``.nii.gz``, ``.nrrd``, ``.mha``, ``.mgz``, ``.npy``, ``.png``, ``.tif``, ``.dcm``…
        dtype: Element type in the file; None keeps the image's.
        channel_dim: The dimension of the channels; None where there is none. One channel is dropped.
        compression: Effort, 1 to 12; 0 for none; None for the format's default.
        nifti_version: 1 or 2; None for 1 where sizes allow it.
        codes: NIfTI: sform and qform code; None keeps those of the metadata.
        quality: JPEG: 1 to 100; None for 75.
    """
    options = _abi.mica_write_options(
        struct_size=ctypes.sizeof(_abi.mica_write_options),
        no_channel=channel_dim is None,
        channel_dim=channel_dim or 0,
        compression=0 if compression is None else compression or -1,
        nifti_version=nifti_version or 0,
        quality=quality or 0,
    )
    if dtype is not None:
        options.convert, options.dtype = True, parse_dtype(dtype).code
    if codes is not None:
        options.set_codes, (options.sform_code, options.qform_code) = True, codes
    image = image if isinstance(image, MetaTensor) else MetaTensor(image)
    with calling():
        lib.mica_image_write(image._tensor, *_path(path), ctypes.byref(options))


def dicom_scan(
    paths: Path | Iterable[Path], *, progress: Progress | None = None, cancel: CancelToken | None = None
) -> dict[str, Any]:
    """The DICOM series in folders (with all folders in them) and files, without reading voxels.

    Args:
        paths: A folder, a file, or several.
        progress: Called as ``progress(done, total, file)``; an exception in it ends the scan.
        cancel: A :class:`mica.CancelToken`.

    Returns:
        ``series``, each with ``selector``, ``uid``, ``description``, ``modality``, ``files`` in the order of the slices, ``shape``,
        ``warnings``…; how many ``files`` were looked at; and what is no image: ``skipped``, ``without_pixels``, ``unreadable``.
    """
    paths = [paths] if isinstance(paths, (str, os.PathLike)) else list(paths)
    with calling(), _ReadOptions(progress=progress, cancel=cancel) as native:
        array, data = _texts(paths, "paths")
        return json.loads(take_string(new(lib.mica_dicom_scan, array, len(data), native)))


def read_segmentation(path: Path, *, channels: bool = False, dtype: Any = None) -> tuple[MetaTensor, list[dict[str, Any]]]:
    """Reads a DICOM segmentation (SEG).

    Args:
        path: The file.
        channels: Each segment as a channel ``(C, x, y, z)``, fractional ones as float32; otherwise a label map.
        dtype: Element type; None for the natural one.

    Returns:
        The image, and for each segment ``number``, ``label``, ``category``, ``property_type``…
    """
    segments = ctypes.c_void_p()
    with calling(), _ReadOptions(dtype=dtype) as native:
        image = new(lib.mica_dicom_segmentation_read, *_path(path), channels, native, ctypes.byref(segments))
        return MetaTensor._wrap(image), json.loads(take_string(segments.value))


def _options(options):
    data, objects = to_json({key: value for key, value in options.items() if value is not None})
    if objects is not None:
        lib.mica_value_free(objects)
        raise _errors.TypeError_("options: expected numbers, text, lists and mappings")
    return encode(data)


def write_segmentation(labels: Any, path: Path, options: Mapping[str, Any] | None = None, **more: Any) -> None:
    """Writes labels (a label map ``(1, x, y, z)``, or a channel for each segment) as a DICOM segmentation.

    Args:
        labels: The labels.
        path: The file.
        options: ``source`` (the files of the series that was segmented), ``segments``, ``type``…: see the Python guide.
        more: The same as keyword arguments.
    """
    labels = labels if isinstance(labels, MetaTensor) else MetaTensor(labels)
    with calling():
        lib.mica_dicom_segmentation_write(labels._tensor, *_path(path), *_options({**(options or {}), **more}))


def write_dicom_series(image: Any, folder: Path, options: Mapping[str, Any] | None = None, **more: Any) -> list[str]:
    """Writes an image ``(C, x, y, z)`` as a DICOM series, one file for each slice; gives the paths.

    Args:
        image: The image.
        folder: Where to; made where it is missing.
        options: ``kind``, ``source``…: see the Python guide.
        more: The same as keyword arguments.
    """
    image = image if isinstance(image, MetaTensor) else MetaTensor(image)
    with calling():
        arguments = *_path(folder), *_options({**(options or {}), **more})
        return json.loads(take_string(new(lib.mica_dicom_series_write, image._tensor, *arguments)))


# Readers and writers in Python


@pinned
@_abi.mica_accepts_fn
def _accepts(number, path, size):
    try:
        _, accepts = kept(number)
        return bool(accepts(ctypes.string_at(path, size).decode("utf-8"))) if accepts else True
    except BaseException:
        # There is no way to say more than no.
        return False


@pinned
@_abi.mica_read_fn
def _read(number, paths, count, out):
    frame = current_frame() or Frame(None)
    try:
        function, _ = kept(number)
        strings = ctypes.cast(paths, ctypes.POINTER(_abi.mica_str))
        image = function([text(strings[at]) for at in range(count)])
        image = image if isinstance(image, MetaTensor) else MetaTensor(image)
        out[0] = new(lib.mica_tensor_clone, image._tensor)
    except BaseException as problem:
        return frame.fail(problem)
    return None


@pinned
@_abi.mica_write_fn
def _write(number, image, path, size):
    frame = current_frame() or Frame(None)
    try:
        (function,) = kept(number)
        function(MetaTensor._wrap(new(lib.mica_tensor_clone, image)), ctypes.string_at(path, size).decode("utf-8"))
    except BaseException as problem:
        return frame.fail(problem)
    return None


def _named(function, callbacks):
    name = (getattr(function, "__name__", None) or type(function).__name__).encode("utf-8")
    callbacks.name, callbacks.name_size = ctypes.cast(ctypes.c_char_p(name), ctypes.c_void_p), len(name)
    callbacks.struct_size, callbacks.destroy = ctypes.sizeof(callbacks), release
    return name


def reader(function: Callable[[list[str]], Any], accepts: Callable[[str], bool] | None = None) -> Component:
    """A reader for ``LoadImage(reader=…)`` and :func:`register_reader`.

    Args:
        function: Gets a list of paths, gives an image; its metadata ``original_channel_dim`` say which dimension holds
            the channels (NaN for none).
        accepts: Whether it reads a file, judged by its path; None for every file.
    """
    callbacks = _abi.mica_reader_callbacks(accepts=_accepts, read=_read, user_data=keep(function, accepts))
    name = _named(function, callbacks)  # noqa: F841, must live until the call
    component = Component.__new__(Component)
    return component._hold(new(lib.mica_component_new_reader, ctypes.byref(callbacks)))


def writer(function: Callable[[MetaTensor, str], Any]) -> Component:
    """A writer for ``SaveImage(writer=…)`` and :func:`register_writer`: a function of an image ``(C, spatial…)`` and a path."""
    callbacks = _abi.mica_writer_callbacks(write=_write, user_data=keep(function))
    name = _named(function, callbacks)  # noqa: F841, must live until the call
    component = Component.__new__(Component)
    return component._hold(new(lib.mica_component_new_writer, ctypes.byref(callbacks)))


def register_reader(reader: Component) -> None:
    """Lets :func:`mica.read` and ``LoadImage`` ask a reader before mica's own, for the files that it accepts."""
    lib.mica_reader_register(reader._component)


def unregister_reader(reader: Component) -> None:
    """Takes back what :func:`register_reader` did."""
    lib.mica_reader_unregister(reader._component)


def register_writer(extension: str, writer: Component) -> None:
    """Lets :func:`mica.write` and ``SaveImage`` use a writer for files with this ending."""
    lib.mica_writer_register(*encode(extension), writer._component)


def unregister_writer(writer: Component) -> None:
    """Takes back what :func:`register_writer` did."""
    lib.mica_writer_unregister(writer._component)
