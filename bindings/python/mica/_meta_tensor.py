# SPDX-License-Identifier: Apache-2.0
"""MetaTensor: a tensor plus what makes it a medical image."""

from __future__ import annotations

import ctypes
import json
from collections.abc import Iterator, Mapping, MutableMapping
from typing import Any

from . import _abi, _dlpack, _dtype, _errors, _memory
from ._native import calling, encode, lib, new, own, take_string, text
from ._typing import ArrayLike, DeviceLike, DTypeLike


class MetaTensor:
    """A tensor with affine, metadata and history: MONAI's ``MetaTensor``.

    Args:
        array: A NumPy array, a torch tensor on any device, anything with ``__dlpack__``, a buffer, nested lists of
            numbers, or another MetaTensor. The memory is shared and kept alive. Copied are NumPy arrays that
            libtorch cannot express: with negative strides (``a[::-1]``) or foreign byte order, and ``uint32`` and
            ``uint64``, which become ``int64``.
        affine: From voxel indices to millimetres in RAS+ space, 2 to 4 rows. Default: ``meta["affine"]``, else the
            one of ``array`` if it is a MetaTensor (MONAI's too), else the identity.
        meta: Metadata: what JSON can express; arrays become lists.
        applied_operations: History, as :attr:`applied_operations` gives it.

    The voxels are shared with the array: what changes there changes here. mica itself never writes to them.
    """

    __slots__ = ("__weakref__", "_finalizer", "_handle", "_read_only")

    def __init__(
        self,
        array: ArrayLike,
        affine: Any = None,
        meta: Mapping[str, Any] | None = None,
        applied_operations: list[dict[str, Any]] | None = None,
    ) -> None:
        if isinstance(array, MetaTensor):
            handle, read_only = new(lib.mica_tensor_clone, array._tensor), array._read_only
        else:
            handle, read_only = _memory.from_any(array)
        self._adopt(handle, read_only)
        if _memory.is_torch(array) and hasattr(array, "applied_operations"):
            meta = dict(array.meta) if meta is None else meta
            if applied_operations is None:
                applied_operations = array.applied_operations
        if meta is not None:
            self.meta = {str(key): value for key, value in meta.items() if affine is None or str(key) != "affine"}
        if affine is not None:
            self.affine = affine
        if applied_operations:
            self.applied_operations = applied_operations

    def _adopt(self, handle, read_only=False):
        self._handle = handle
        self._read_only = read_only
        self._finalizer = own(self, handle, lib.mica_tensor_free)

    @classmethod
    def _wrap(cls, handle, read_only=False):
        """Takes over a handle."""
        self = cls.__new__(cls)
        self._adopt(handle, read_only)
        return self

    @property
    def _tensor(self):
        if not self._finalizer.alive:
            raise _errors.StateError("this image was closed")
        return self._handle

    # Shape and type

    @property
    def shape(self) -> tuple[int, ...]:
        """Extents of all dimensions, channel first (batches: batch first)."""
        handle = self._tensor
        return tuple(lib.mica_tensor_shape(handle)[: lib.mica_tensor_ndim(handle)])

    @property
    def strides(self) -> tuple[int, ...]:
        """Strides in bytes, as NumPy's."""
        handle = self._tensor
        size = self.dtype.itemsize
        return tuple(step * size for step in lib.mica_tensor_strides(handle)[: lib.mica_tensor_ndim(handle)])

    @property
    def ndim(self) -> int:
        """Number of dimensions."""
        return lib.mica_tensor_ndim(self._tensor)

    @property
    def size(self) -> int:
        """Number of elements."""
        count = 1
        for extent in self.shape:
            count *= extent
        return count

    @property
    def dtype(self) -> _dtype.DType:
        """Element type: a ``str`` such as ``"float32"`` that equals NumPy's and torch's dtypes too."""
        return _dtype.from_code(lib.mica_tensor_dtype(self._tensor))

    @property
    def device(self) -> str:
        """``"cpu"``, ``"cuda:0"``…"""
        return text(lib.mica_tensor_device(self._tensor))

    # Geometry and metadata

    @property
    def has_meta(self) -> bool:
        """False for a plain tensor, which knows no affine, metadata and history."""
        return lib.mica_tensor_has_meta(self._tensor)

    @property
    def is_batch(self) -> bool:
        """Whether the first dimension counts images."""
        return lib.mica_tensor_batch_size(self._tensor) > 0

    @property
    def affine(self) -> Any:
        """From voxel indices to millimetres in RAS+ space, as a read-only float64 array.

        Assign to change it. A batch has one per item, stacked.
        """
        handle = self._tensor
        if self.is_batch:
            return _matrices([item.affine for item in self])
        numbers, rows = (ctypes.c_double * 16)(), ctypes.c_size_t()
        lib.mica_tensor_affine(handle, numbers, ctypes.byref(rows))
        return _matrix(numbers, rows.value)

    @affine.setter
    def affine(self, affine: Any) -> None:
        numbers, rows = as_affine(affine)
        lib.mica_tensor_set_affine(self._tensor, numbers, rows)

    @property
    def spacing(self) -> tuple[float, ...]:
        """Millimetres from voxel to voxel along each spatial axis."""
        numbers, count = (ctypes.c_double * 3)(), ctypes.c_size_t()
        lib.mica_tensor_spacing(self._tensor, numbers, ctypes.byref(count))
        return tuple(numbers[: count.value])

    pixdim = spacing

    @property
    def orientation(self) -> str:
        """Directions of the axes, for example ``"RAS"``."""
        return take_string(new(lib.mica_tensor_orientation, self._tensor))

    def voxel_to_world(self, points: Any) -> Any:
        """World coordinates (RAS+, mm) of points in voxel indices: an array (N, axes) or one point."""
        return self._map_points(lib.mica_tensor_voxel_to_world, points)

    def world_to_voxel(self, points: Any) -> Any:
        """Voxel indices, not rounded, of points in world coordinates (RAS+, mm)."""
        return self._map_points(lib.mica_tensor_world_to_voxel, points)

    def _map_points(self, function, points):
        points = points.tolist() if hasattr(points, "tolist") else points
        single = not points or not hasattr(points[0], "__len__")
        rows = [points] if single else points
        axes = len(self.affine) - 1
        if any(len(row) != axes for row in rows):
            found = sorted({len(row) for row in rows})
            raise _errors.ShapeError(f"points: expected {axes} coordinates each, found {found}")
        numbers = [float(number) for row in rows for number in row]
        given, mapped = (ctypes.c_double * len(numbers))(*numbers), (ctypes.c_double * len(numbers))()
        function(self._tensor, given, len(rows), mapped)
        result = [list(mapped[at : at + axes]) for at in range(0, len(numbers), axes)]
        return _array(result[0] if single else result)

    @property
    def meta(self) -> Meta:
        """The metadata: a mutable mapping that writes through. Values come as copies: assign to change them."""
        self._tensor  # noqa: B018 (closed images are refused here)
        return Meta(self)

    @meta.setter
    def meta(self, values: Mapping[str, Any]) -> None:
        # Through JSON the whole is replaced at once; what JSON cannot say is set one by one.
        plain, rest = {}, {}
        for key, value in values.items():
            value = _nested(value)
            try:
                json.dumps(value, allow_nan=False)
                plain[str(key)] = value
            except (TypeError, ValueError):
                rest[str(key)] = value
        lib.mica_tensor_set_meta_json(self._tensor, *encode(json.dumps(plain)))
        for key, value in rest.items():
            self.meta[key] = value

    @property
    def applied_operations(self) -> list[Any]:
        """What was done, oldest first: a list of records (a list of lists for a batch). Assign to change it."""
        return json.loads(take_string(new(lib.mica_tensor_applied_operations_json, self._tensor)))

    @applied_operations.setter
    def applied_operations(self, records: list[Any]) -> None:
        data = json.dumps(records, default=_json_default)
        lib.mica_tensor_set_applied_operations_json(self._tensor, *encode(data))

    @property
    def pending_operations(self) -> list[Any]:
        """Lazy spatial operations that are not yet carried out, oldest first."""
        if self.is_batch:
            return []
        return json.loads(take_string(new(lib.mica_tensor_pending_operations_json, self._tensor)))

    def invert(self, steps: int = 0) -> MetaTensor:
        """Undoes the last ``steps`` recorded operations (0: all) from the records alone."""
        from ._component import run_options

        with run_options() as options:
            return MetaTensor._wrap(new(lib.mica_tensor_invert, self._tensor, steps, options))

    def replay(self, operations: list[Any], executor: str | None = None) -> MetaTensor:
        """Does recorded operations again on this image, oldest first; they stand in its history too.

        On the image that they were recorded for they give the same voxels. Random transforms do what they
        did then. What leaves no record, as intensity transforms, is not done again.

        Args:
            operations: Records, as ``applied_operations`` of another image or from its JSON.
            executor: ``"kernels"`` or ``"torch"``; default: by the device.
        """
        from ._component import run_options

        data = encode(json.dumps(operations, default=_json_default))
        with calling(), run_options(executor=executor) as options:
            return MetaTensor._wrap(new(lib.mica_tensor_replay, self._tensor, *data, options))

    # Copies

    def clone(self) -> MetaTensor:
        """An image that shares the voxels, with metadata of its own."""
        return MetaTensor._wrap(new(lib.mica_tensor_clone, self._tensor), self._read_only)

    __copy__ = clone

    def copy(self) -> MetaTensor:
        """An image with voxels of its own."""
        return MetaTensor._wrap(new(lib.mica_tensor_copy, self._tensor))

    def __deepcopy__(self, memo):
        return self.copy()

    def contiguous(self) -> MetaTensor:
        """The image in C order; itself where it is that already."""
        return MetaTensor._wrap(new(lib.mica_tensor_contiguous, self._tensor), self._read_only)

    def to(self, device: DeviceLike = None, dtype: DTypeLike = None) -> MetaTensor:
        """The image on another device or with another element type; shares the voxels where nothing changes."""
        if dtype is None and device is not None and _dtype.is_dtype(device):
            device, dtype = None, device
        code = _abi.MICA_DTYPE_SAME if dtype is None else _dtype.parse(dtype).code
        return MetaTensor._wrap(
            new(lib.mica_tensor_to, self._tensor, *_memory.encoded_device(device), code), self._read_only
        )

    def cpu(self) -> MetaTensor:
        """The image in the machine's memory."""
        return self.to("cpu")

    # Exchange

    def numpy(self) -> Any:
        """A NumPy array over the voxels, without copying; it stays valid after the image is closed.

        Raises:
            TypeError_: for bfloat16, which NumPy lacks.
            DeviceError: for an image that is not on the CPU.
        """
        import numpy

        device = self.device
        if device != "cpu":
            raise _errors.DeviceError(f"the image is on {device}: move it with .cpu() before .numpy()")
        dtype = self.dtype.numpy()
        shape = self.shape
        if self.size == 0:
            return numpy.empty(shape, dtype)
        owner = self.clone()
        view = _View(owner, shape, self.strides, self.dtype.typestr, self._is_read_only())
        return numpy.asarray(view)

    def _address(self):
        return new(lib.mica_tensor_data, self._tensor) or 0

    def _is_read_only(self):
        return self._read_only or (self.device == "cpu" and _memory.is_read_only(self._address()))

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        image = self
        if image.device != "cpu":
            if copy is False:
                raise ValueError(
                    f"the image is on {image.device}: a NumPy array of it is a copy, which copy=False forbids"
                )
            image = image.cpu()
        if image.dtype == "bfloat16" and dtype is not None and copy is not False:
            image = image.to(dtype="float32")
        array = image.numpy()
        if dtype is not None and array.dtype != dtype:
            if copy is False:
                raise ValueError(f"{array.dtype} as {dtype} is a copy, which copy=False forbids")
            return array.astype(dtype)
        return array.copy() if copy else array

    def __dlpack__(self, *, stream=None, max_version=None, dl_device=None, copy=None):
        """A DLPack capsule over the voxels.

        Args:
            stream: The consumer's stream. Work on a device is issued to PyTorch's current stream of this thread.
            max_version: The newest version of DLPack that the consumer reads; default: before 1.0.
            dl_device: Where the consumer wants it: here, or on the CPU.
            copy: True: always; False: never; None: where needed.
        """
        image = self
        copied = False
        here = self.__dlpack_device__()
        if dl_device is not None and tuple(int(number) for number in dl_device) != here:
            if int(dl_device[0]) != _dlpack.CPU:
                raise BufferError(
                    f"the image is on {self.device}: DLPack device {tuple(dl_device)} is neither here nor the CPU"
                )
            if copy is False:
                raise BufferError(f"moving the image from {self.device} is a copy, which copy=False forbids")
            image, copied = image.cpu(), True
        elif copy:
            image, copied = image.copy(), True
        versioned = max_version is not None and int(max_version[0]) >= 1
        return _dlpack.export(image._tensor, versioned, copied, not copied and self._is_read_only())

    def __dlpack_device__(self) -> tuple[int, int]:
        return _dlpack.device_of(self.device)

    def torch(self) -> Any:
        """A torch tensor over the voxels, without copying."""
        import torch

        return torch.from_dlpack(self)

    def tolist(self) -> Any:
        """The voxels as nested lists."""
        image = self.cpu().contiguous()
        if image.dtype in ("bfloat16", "float16"):
            image = image.to(dtype="float32")
        kind: Any = _CTYPES[image.dtype]
        count = image.size
        flat = list((kind * count).from_address(image._address())) if count else []

        def nest(shape):
            if not shape:
                return flat[next(position)]
            return [nest(shape[1:]) for _ in range(shape[0])]

        position = iter(range(count))
        return nest(image.shape)

    def item(self) -> bool | int | float:
        """The only voxel as a number."""
        if self.size != 1:
            raise _errors.ShapeError(f"expected one voxel, found shape {self.shape}")
        value = self.tolist()
        while isinstance(value, list):
            value = value[0]
        return value

    def __float__(self) -> float:
        return float(self.item())

    def __int__(self) -> int:
        return int(self.item())

    def __bool__(self) -> bool:
        return bool(self.item())

    # Indexing

    def __len__(self) -> int:
        shape = self.shape
        if not shape:
            raise TypeError("an image of zero dimensions has no len()")
        return shape[0]

    def __iter__(self) -> Iterator[MetaTensor]:
        return (self[index] for index in range(len(self)))

    def __getitem__(self, key: Any) -> MetaTensor:
        keys = list(key) if isinstance(key, tuple) else [key]
        ndim = self.ndim
        if keys.count(Ellipsis) > 1:
            raise IndexError("an index can have one '...'")
        if Ellipsis in keys:
            at = keys.index(Ellipsis)
            keys[at : at + 1] = [slice(None)] * (ndim - len(keys) + 1)
        if len(keys) > ndim:
            raise IndexError(f"{len(keys)} indices for an image of {ndim} dimensions")
        handle = new(lib.mica_tensor_clone, self._tensor)
        dim = 0
        try:
            for part in keys:
                step = self._index(handle, dim, part)
                if step is not None:
                    lib.mica_tensor_free(handle)
                    handle = step
                dim += isinstance(part, slice)
        except BaseException:
            lib.mica_tensor_free(handle)
            raise
        return MetaTensor._wrap(handle, self._read_only)

    @staticmethod
    def _index(handle, dim, part):
        extent = lib.mica_tensor_shape(handle)[dim]
        if isinstance(part, slice):
            start, stop, step = part.indices(extent)
            if step < 0:
                raise IndexError("a slice needs a positive step: use mica.transforms.Flip, or index image.numpy()")
            if (start, stop, step) == (0, extent, 1):
                return None
            return new(lib.mica_tensor_slice, handle, dim, start, max(stop, start), step)
        try:
            index = part.__index__()
        except (AttributeError, TypeError):
            raise IndexError(
                f"an image is indexed with integers, slices and '...', found {type(part).__name__}: index image.numpy()"
            ) from None
        if isinstance(part, bool) or not -extent <= index < extent:
            raise IndexError(f"index {part!r} is out of bounds for dimension {dim} of extent {extent}")
        return new(lib.mica_tensor_index, handle, dim, index % extent)

    # Lifetime

    def close(self) -> None:
        """Gives the memory back now. Using the image afterwards is an error; arrays made from it stay valid."""
        self._finalizer()

    def __enter__(self) -> MetaTensor:
        self._tensor  # noqa: B018
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def __reduce_ex__(self, protocol):
        if self.is_batch:
            return _rebuild_batch, (list(self),)
        if self.has_meta and self.pending_operations:
            raise _errors.StateError("the image has pending operations, which a pickle cannot hold: apply them first")
        image = self.cpu().contiguous()
        address, size = image._address(), image.size * image.dtype.itemsize
        voxels = ctypes.string_at(address, size) if size else b""
        if protocol >= 5 and size:
            # Out of band, voxels need not be copied.
            import pickle

            memory = (ctypes.c_char * size).from_address(address)
            memory._image = image
            voxels = pickle.PickleBuffer(memory)
        meta = applied = None
        if self.has_meta:
            meta = _nested(self.meta)
            applied = self.applied_operations
        return _rebuild, (voxels, str(image.dtype), image.shape, self.has_meta, meta, applied)

    def __repr__(self) -> str:
        if not self._finalizer.alive:
            return "MetaTensor(closed)"
        parts = [f"shape={self.shape}", f"dtype={self.dtype}", f"device={self.device}"]
        if self.is_batch:
            parts.append(f"batch of {len(self)}")
        elif not self.has_meta:
            parts.append("no metadata")
        else:
            spacing = ", ".join(f"{number:g}" for number in self.spacing)
            parts += [f"spacing=({spacing})", f"orientation={self.orientation}"]
            done = [record.get("class", "?") for record in self.applied_operations]
            waiting = [record.get("class", "?") for record in self.pending_operations]
            if done:
                parts.append(f"applied={done}")
            if waiting:
                parts.append(f"pending={waiting}")
        return f"MetaTensor({', '.join(parts)})"


class Meta(MutableMapping[str, Any]):
    """The metadata of an image: reads and writes go to the image.

    That of a batch has one entry per item and is read-only.
    """

    __slots__ = ("_image",)

    def __init__(self, image: MetaTensor) -> None:
        self._image = image

    def to_dict(self) -> dict[str, Any]:
        """A copy as a plain dict."""
        return {key: self[key] for key in self}

    def _json(self):
        return json.loads(take_string(new(lib.mica_tensor_meta_json, self._image._tensor)))

    def __getitem__(self, key):
        from ._values import from_value

        if not isinstance(key, str):
            raise KeyError(key)
        if key == "affine":
            return self._image.affine
        if self._image.is_batch:
            # Collated: one entry per item.
            return self._json()[key]
        return from_value(new(lib.mica_tensor_meta_get, self._image._tensor, *encode(key)))

    def __setitem__(self, key, value):
        from ._values import owned_value

        if not isinstance(key, str):
            raise _errors.TypeError_(f"metadata keys are strings, found {type(key).__name__} {key!r}")
        if key == "affine":
            self._image.affine = value
            return
        with owned_value(_nested(value), f"meta['{key}']") as handle:
            lib.mica_tensor_meta_set(self._image._tensor, *encode(key), handle)

    def __delitem__(self, key):
        if key not in self:
            raise KeyError(key)
        lib.mica_tensor_meta_set(self._image._tensor, *encode(key), None)

    def __iter__(self):
        return iter(self._json())

    def __len__(self):
        return len(self._json())

    def __contains__(self, key):
        return isinstance(key, str) and key in self._json()

    def __repr__(self):
        return repr(self.to_dict())


class _View:
    """What NumPy needs to make an array over an image's voxels, which it keeps alive."""

    def __init__(self, image, shape, strides, typestr, read_only):
        self._image = image
        self.__array_interface__ = {
            "version": 3,
            "shape": shape,
            "strides": strides,
            "typestr": typestr,
            "data": (image._address(), read_only),
        }


_CTYPES = {
    "uint8": ctypes.c_uint8,
    "int8": ctypes.c_int8,
    "int16": ctypes.c_int16,
    "uint16": ctypes.c_uint16,
    "int32": ctypes.c_int32,
    "int64": ctypes.c_int64,
    "float32": ctypes.c_float,
    "float64": ctypes.c_double,
    "bool": ctypes.c_bool,
}


def _array(rows):
    """Nested lists as a float64 array; as they are without NumPy."""
    try:
        import numpy
    except ImportError:
        return rows
    return numpy.array(rows, dtype=numpy.float64)


def _matrices(matrices):
    stacked = _array([_nested(matrix) for matrix in matrices])
    if hasattr(stacked, "flags"):
        stacked.flags.writeable = False
    return stacked


def _matrix(numbers, rows):
    matrix = _array([list(numbers[at * rows : (at + 1) * rows]) for at in range(rows)])
    if hasattr(matrix, "flags"):
        # Writing into a copy would be lost in silence.
        matrix.flags.writeable = False
    return matrix


def _nested(value):
    """Arrays and matrices of any kind as nested lists: metadata is what JSON can say."""
    if isinstance(value, (MetaTensor, Meta)):
        return value.tolist() if isinstance(value, MetaTensor) else _nested(value.to_dict())
    if _memory.is_torch(value):
        return value.detach().cpu().tolist()
    if hasattr(value, "tolist"):
        return value.tolist()
    if isinstance(value, dict):
        return {key: _nested(item) for key, item in value.items()}
    return [_nested(item) for item in value] if isinstance(value, (list, tuple)) else value


def as_affine(affine):
    """A square matrix as the library takes it: its numbers row by row, and the count of rows."""
    rows = _nested(affine)
    if (
        not isinstance(rows, list)
        or len(rows) not in (2, 3, 4)
        or any(not isinstance(row, list) or len(row) != len(rows) for row in rows)
    ):
        shape = getattr(affine, "shape", None)
        found = f"shape {tuple(shape)}" if shape is not None else repr(rows)
        raise _errors.ShapeError(f"affine: expected a square matrix of 2, 3 or 4 rows, found {found}")
    numbers = [float(number) for row in rows for number in row]
    return (ctypes.c_double * len(numbers))(*numbers), len(rows)


def _json_default(value):
    if hasattr(value, "tolist"):
        return value.tolist()
    if isinstance(value, (set, frozenset)):
        return list(value)
    raise TypeError(f"{type(value).__name__} cannot be part of a record")


def _rebuild(voxels, dtype, shape, has_meta, meta, applied):
    dtype = _dtype.DType(dtype)
    size = dtype.itemsize
    for extent in shape:
        size *= extent
    address = None
    if size:
        memory = (ctypes.c_char * size).from_buffer_copy(voxels)
        address = ctypes.addressof(memory)
    else:
        memory = None
    image = MetaTensor._wrap(_memory.from_pointer(address, dtype, shape, None, memory))
    if not has_meta:
        from ._component import plain

        return plain(image)
    image.meta = meta
    image.applied_operations = applied
    return image


def _rebuild_batch(items):
    from .data import list_data_collate

    return list_data_collate(items)
