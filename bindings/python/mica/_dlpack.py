# SPDX-License-Identifier: Apache-2.0
"""DLPack: tensors from and for other libraries, on any device, without copying.

https://dmlc.github.io/dlpack/latest/python_spec.html
"""

import ctypes

from . import _errors
from ._native import lib, new, pinned

VERSIONED = b"dltensor_versioned"
UNVERSIONED = b"dltensor"
USED = {VERSIONED: b"used_dltensor_versioned", UNVERSIONED: b"used_dltensor"}

CPU = 1
#: DLPack's device types by the first part of PyTorch's device names.
DEVICE_TYPES = {"cpu": CPU, "cuda": 2, "mps": 8}

_READ_ONLY = 1
_IS_COPIED = 2


class _Tensor(ctypes.Structure):
    _fields_ = [
        ("data", ctypes.c_void_p),
        ("device_type", ctypes.c_int32),
        ("device_id", ctypes.c_int32),
        ("ndim", ctypes.c_int32),
        ("dtype_code", ctypes.c_uint8),
        ("dtype_bits", ctypes.c_uint8),
        ("dtype_lanes", ctypes.c_uint16),
        ("shape", ctypes.c_void_p),
        ("strides", ctypes.c_void_p),
        ("byte_offset", ctypes.c_uint64),
    ]


_Deleter = ctypes.CFUNCTYPE(None, ctypes.c_void_p)


class _Managed(ctypes.Structure):
    _fields_ = [("tensor", _Tensor), ("context", ctypes.c_void_p), ("deleter", _Deleter)]


class _ManagedVersioned(ctypes.Structure):
    _fields_ = [
        ("major", ctypes.c_uint32),
        ("minor", ctypes.c_uint32),
        ("context", ctypes.c_void_p),
        ("deleter", _Deleter),
        ("flags", ctypes.c_uint64),
        ("tensor", _Tensor),
    ]


def _python(name, result, *arguments):
    # A prototype of its own: pythonapi's functions are shared by everybody in the process.
    return ctypes.PYFUNCTYPE(result, *arguments)((name, ctypes.pythonapi))


_new_capsule = _python("PyCapsule_New", ctypes.py_object, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p)
_is_valid = _python("PyCapsule_IsValid", ctypes.c_int, ctypes.py_object, ctypes.c_char_p)
_pointer = _python("PyCapsule_GetPointer", ctypes.c_void_p, ctypes.py_object, ctypes.c_char_p)
_rename = _python("PyCapsule_SetName", ctypes.c_int, ctypes.py_object, ctypes.c_char_p)
# In a destructor the capsule is half gone: only its address may be touched, never a reference to it.
_is_valid_raw = _python("PyCapsule_IsValid", ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p)
_pointer_raw = _python("PyCapsule_GetPointer", ctypes.c_void_p, ctypes.c_void_p, ctypes.c_char_p)


@pinned
@ctypes.CFUNCTYPE(None, ctypes.c_void_p)
def _destroy_capsule(
    capsule,
    _is_valid_raw=_is_valid_raw,
    _pointer_raw=_pointer_raw,
    _kinds=((VERSIONED, _ManagedVersioned), (UNVERSIONED, _Managed)),
):
    for name, kind in _kinds:
        # Another name: a consumer took the tensor and deletes it.
        if _is_valid_raw(capsule, name):
            managed = _pointer_raw(capsule, name)
            deleter = kind.from_address(managed).deleter
            if deleter:
                deleter(managed)


_destructor = ctypes.cast(_destroy_capsule, ctypes.c_void_p).value
# PyCapsule_New keeps the pointers to the names.
_names = {VERSIONED: ctypes.c_char_p(VERSIONED), UNVERSIONED: ctypes.c_char_p(UNVERSIONED)}


def export(handle, versioned, copied=False, read_only=False):
    """A capsule over the tensor's memory."""
    if versioned:
        managed = new(lib.mica_tensor_to_dlpack, handle)
        flags = _ManagedVersioned.from_address(managed)
        flags.flags |= (_IS_COPIED if copied else 0) | (_READ_ONLY if read_only else 0)
        return _new_capsule(managed, _names[VERSIONED], _destructor)
    if read_only:
        raise BufferError(
            "the memory is read-only, which DLPack before 1.0 cannot say: ask for max_version=(1, 0), or copy=True"
        )
    return _new_capsule(new(lib.mica_tensor_to_dlpack_unversioned, handle), _names[UNVERSIONED], _destructor)


def import_capsule(capsule):
    """A handle that owns what the capsule holds, and whether its memory is read-only."""
    for name, take in (
        (VERSIONED, lib.mica_tensor_from_dlpack),
        (UNVERSIONED, lib.mica_tensor_from_dlpack_unversioned),
    ):
        if _is_valid(capsule, name):
            managed = _pointer(capsule, name)
            read_only = name is VERSIONED and bool(_ManagedVersioned.from_address(managed).flags & _READ_ONLY)
            # The library takes ownership, also when it fails.
            _rename(capsule, _used[name])
            return new(take, managed), read_only
    if any(_is_valid(capsule, name) for name in USED.values()):
        raise _errors.StateError("this DLPack capsule was consumed before: make a new one with __dlpack__()")
    raise _errors.TypeError_(f"expected a DLPack capsule, found {type(capsule).__name__}")


_used = {name: ctypes.c_char_p(used) for name, used in USED.items()}


def import_object(source):
    """A handle that shares the memory of an object with ``__dlpack__``, and whether it is read-only."""
    try:
        capsule = source.__dlpack__(max_version=(1, 0))
    except TypeError:
        # Written before DLPack 1.0.
        capsule = source.__dlpack__()
    return import_capsule(capsule)


def device_of(name):
    """DLPack's (type, index) of a device such as ``cuda:1``."""
    kind, _, index = name.partition(":")
    if kind not in DEVICE_TYPES:
        raise _errors.DeviceError(f"DLPack has no number for the device {name}")
    return DEVICE_TYPES[kind], int(index or 0)
