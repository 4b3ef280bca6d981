# SPDX-License-Identifier: Apache-2.0
"""Memory of Python objects as tensors of the library."""

from __future__ import annotations

import bisect
import ctypes
import math
import sys

from . import _abi, _dlpack, _dtype, _errors
from ._native import _kept_alive, encode, keep, lib, new, pinned

# Addresses of read-only memory that the library holds, as sorted (start, end, number): what is made from it must not
# become writable. Almost always empty.
_read_only: list[tuple[int, int, int]] = []


@pinned
@_abi.mica_destroy_fn
def _release_read_only(number, _kept_alive=_kept_alive, _read_only=_read_only):
    _read_only[:] = [entry for entry in _read_only if entry[2] != number]
    _kept_alive.pop(number, None)


def is_read_only(address):
    """Whether an address lies in memory that was given read-only."""
    at = bisect.bisect_right(_read_only, (address, sys.maxsize, sys.maxsize)) - 1
    return at >= 0 and address < _read_only[at][1]


def from_pointer(address, dtype, shape, strides, owner, read_only=False):
    """A handle over CPU memory that keeps ``owner`` alive. Strides are in elements; None is C order."""
    from ._native import release

    ndim = len(shape)
    extents = (ctypes.c_int64 * ndim)(*shape)
    steps = None if strides is None else (ctypes.c_int64 * ndim)(*strides)
    number = keep(owner)
    deleter = release
    if read_only and address:
        deleter = _release_read_only
        last = sum((extent - 1) * step for extent, step in zip(shape, strides or ()) if extent > 0)
        bisect.insort(_read_only, (address, address + (last + 1) * dtype.itemsize, number))
    return new(lib.mica_tensor_from_data, address, dtype.code, extents, steps, ndim, None, 0, deleter, number)


def from_numpy(array):
    """A handle over the memory of a NumPy array, or over a copy where libtorch cannot express the original.

    Copied are arrays with negative or odd strides or foreign byte order; ``uint32`` and ``uint64`` become ``int64``,
    which is what MONAI makes of them.
    """
    import numpy

    kind = array.dtype.kind
    if kind not in "biuf" or array.dtype.itemsize > 8:
        raise _errors.TypeError_(
            f"expected an array of numbers, found dtype {array.dtype} and shape {array.shape}; "
            f"supported: {', '.join(_dtype._CODES)}"
        )
    if kind == "u" and array.dtype.itemsize >= 4:
        array = array.astype(numpy.int64)
    if not array.dtype.isnative:
        array = array.astype(array.dtype.newbyteorder("="))
    itemsize = array.dtype.itemsize
    # The stride of a dimension of one element means nothing, and may be anything.
    steps = [step for step, extent in zip(array.strides, array.shape) if extent > 1]
    if not array.flags.aligned or any(step < 0 or step % itemsize for step in steps):
        array = array.copy(order="C")
    dtype = _dtype.DType(array.dtype.name)
    if array.size == 0:
        return from_pointer(None, dtype, array.shape, None, array)
    strides = [step // itemsize if extent > 1 else 1 for step, extent in zip(array.strides, array.shape)]
    address = array.__array_interface__["data"][0]
    return from_pointer(address, dtype, array.shape, strides, array, not array.flags.writeable)


class _Buffer(ctypes.Structure):
    # Py_buffer, which is part of Python's stable ABI.
    _fields_ = [
        ("buf", ctypes.c_void_p),
        ("obj", ctypes.c_void_p),
        ("len", ctypes.c_ssize_t),
        ("itemsize", ctypes.c_ssize_t),
        ("readonly", ctypes.c_int),
        ("ndim", ctypes.c_int),
        ("format", ctypes.c_char_p),
        ("shape", ctypes.POINTER(ctypes.c_ssize_t)),
        ("strides", ctypes.POINTER(ctypes.c_ssize_t)),
        ("suboffsets", ctypes.POINTER(ctypes.c_ssize_t)),
        ("internal", ctypes.c_void_p),
    ]


_FORMATS = {"?": "bool", "e": "float16", "f": "float32", "d": "float64"}
_SIMPLE = 0


def _format_dtype(view):
    code = view.format.lstrip("@=<" if sys.byteorder == "little" else "@=>!")
    if code in _FORMATS:
        return _dtype.DType(_FORMATS[code])
    if len(code) == 1 and code in "bhilqBHILQ":
        name = ("u" if code.isupper() else "") + f"int{view.itemsize * 8}"
        if name in _dtype._CODES:
            return _dtype.DType(name)
    raise _errors.TypeError_(f"expected a buffer of numbers, found format {view.format!r}")


def from_buffer(source):
    """A handle over the memory of a C-contiguous buffer (``array.array``, ``memoryview``…), without NumPy."""
    view = memoryview(source)
    dtype = _format_dtype(view)
    shape = view.shape
    if not view.c_contiguous:
        view = memoryview(bytes(view.tobytes()))
    if view.nbytes == 0:
        return from_pointer(None, dtype, shape, None, source)
    raw = _Buffer()
    ctypes.pythonapi.PyObject_GetBuffer(ctypes.py_object(view), ctypes.byref(raw), _SIMPLE)
    try:
        address, read_only = raw.buf, bool(raw.readonly)
    finally:
        # The memoryview keeps the memory where it is.
        ctypes.pythonapi.PyBuffer_Release(ctypes.byref(raw))
    strides = [math.prod(shape[axis + 1 :]) for axis in range(len(shape))]
    return from_pointer(address, dtype, shape, strides, view, read_only)


def _nested_shape(value):
    if not isinstance(value, (list, tuple)):
        return ()
    inner = {_nested_shape(item) for item in value}
    if len(inner) > 1:
        raise _errors.ShapeError("expected nested lists of equal lengths, found different ones")
    return (len(value), *(inner.pop() if inner else ()))


def _flat(value):
    if isinstance(value, (list, tuple)):
        for item in value:
            yield from _flat(item)
    else:
        yield value


def from_sequence(value):
    """A handle with the numbers of nested lists: bool, int64 or, if any is a float, float32, as PyTorch chooses."""
    shape = _nested_shape(value)
    numbers = list(_flat(value))
    wrong = [item for item in numbers if not isinstance(item, (bool, int, float)) and not hasattr(item, "__float__")]
    if wrong:
        raise _errors.TypeError_(f"expected numbers, found {type(wrong[0]).__name__}")
    if not numbers or any(not isinstance(item, (bool, int)) for item in numbers):
        dtype, kind = "float32", ctypes.c_float
    elif all(isinstance(item, bool) for item in numbers):
        dtype, kind = "bool", ctypes.c_bool
    else:
        dtype, kind = "int64", ctypes.c_int64
    memory = (kind * len(numbers))(*numbers)
    return from_pointer(ctypes.addressof(memory) if numbers else None, _dtype.DType(dtype), shape, None, memory)


def is_torch(value):
    """Whether a value is a torch tensor, without importing torch."""
    torch = sys.modules.get("torch")
    return torch is not None and hasattr(torch, "Tensor") and isinstance(value, torch.Tensor)


def is_numpy(value):
    """Whether a value is a NumPy array, without importing NumPy."""
    numpy = sys.modules.get("numpy")
    return numpy is not None and isinstance(value, numpy.ndarray)


def is_array(value):
    """Whether a value is an array that shares its memory with mica: NumPy's, torch's, or with ``__dlpack__``."""
    return is_numpy(value) or is_torch(value) or (hasattr(value, "__dlpack__") and not isinstance(value, type))


def from_torch(tensor):
    """A handle that shares the memory of a torch tensor, on any device."""
    import torch

    if type(tensor) is not torch.Tensor:
        tensor = tensor.as_subclass(torch.Tensor)
    # Neither gradients nor lazy conjugates cross over.
    tensor = tensor.detach().resolve_conj().resolve_neg()
    return _dlpack.import_object(tensor)[0]


def from_any(source):
    """A handle over an array-like, and whether its memory is known to be read-only."""
    if is_torch(source):
        return from_torch(source), False
    if is_numpy(source):
        return from_numpy(source), False
    if hasattr(source, "__dlpack__"):
        return _dlpack.import_object(source)
    if isinstance(source, (bool, int, float, list, tuple)):
        if any(is_array(item) for item in _flat(source)):
            import numpy

            return from_numpy(numpy.asarray(source)), False
        return from_sequence(source), False
    if hasattr(source, "__array__") or hasattr(source, "__array_interface__"):
        import numpy

        return from_numpy(numpy.asarray(source)), False
    try:
        memoryview(source)
    except TypeError:
        raise _errors.TypeError_(
            "expected an array (NumPy, torch, DLPack, buffer) or nested lists of numbers, "
            f"found {type(source).__name__}"
        ) from None
    return from_buffer(source), False


def device_name(device):
    """``"cuda:0"`` for a string or a torch device."""
    if isinstance(device, str):
        return device
    if type(device).__module__ == "torch" and hasattr(device, "type"):
        return str(device)
    raise _errors.InvalidArgument(f'expected a device such as "cpu" or "cuda:0", found {device!r}')


def encoded_device(device):
    """A device as the library takes it; None stays None."""
    return (None, 0) if device is None else encode(device_name(device))
