# SPDX-License-Identifier: Apache-2.0
"""Samples and other values between Python and the library.

| Python | mica |
|---|---|
| ``None``, ``bool``, ``int`` of 64 bits, ``float``, ``str`` | the same |
| NumPy scalars | the number |
| :class:`MetaTensor` | tensor, with its metadata |
| NumPy arrays of numbers, torch tensors, ``__dlpack__`` | plain tensor over the same memory |
| paths (``os.PathLike``) | their text |
| ``list``, ``tuple`` | list |
| ``slice`` among arguments | list of start, stop and step |
| mappings with string keys | map |
| anything else | stays in Python |

What stays in Python (``bytes``, an array of strings, a mapping with other keys, a number that does not
fit) is represented by a number inside the library, passes through transforms like a text, and comes out as the same
object. What no transform touched comes out as the same object too, so that tuples stay tuples and arrays stay arrays.
"""

import ctypes
import itertools
import json
import os
from collections.abc import Mapping

from . import _abi, _errors, _memory
from ._meta_tensor import Meta, MetaTensor
from ._native import current_frame, encode, lib, new, take_string, text

_INT64 = range(-(2**63), 2**63)

# Marks a text that stands for an object of Python. U+FFFC is Unicode's "object replacement character".
_OBJECT = "\ufffcmica:"
_numbers = itertools.count(1)


class _Stranger(Exception):
    """A value that the library cannot hold."""


def to_value(value, frame):
    """A new ``mica_value`` for a value of Python; strangers are kept by the frame, or refused without one."""
    try:
        return _convert(value, frame)
    except _Stranger:
        if frame is None:
            raise _errors.TypeError_(
                f"expected none, a boolean, a number of 64 bits, text, an array, a list or a mapping with string keys, "
                f"found {type(value).__name__}"
            ) from None
        number = next(_numbers)
        frame.objects[number] = value
        return new(lib.mica_value_new_string, *encode(f"{_OBJECT}{number}"))


def _convert(value, frame):
    if value is None:
        return new(lib.mica_value_new_null)
    if isinstance(value, bool):
        return new(lib.mica_value_new_bool, value)
    if isinstance(value, str):
        try:
            return new(lib.mica_value_new_string, *encode(value))
        except UnicodeEncodeError:
            raise _Stranger from None
    if isinstance(value, os.PathLike):
        path = os.fspath(value)
        if not isinstance(path, str):
            raise _Stranger
        return _convert(path, frame)
    if isinstance(value, int):
        if value not in _INT64:
            raise _Stranger
        return new(lib.mica_value_new_int, value)
    if isinstance(value, float):
        return new(lib.mica_value_new_float, value)
    if isinstance(value, MetaTensor):
        return new(lib.mica_value_new_tensor, value._tensor)
    if isinstance(value, (list, tuple)):
        return _convert_list(value, frame)
    if isinstance(value, (Mapping, Meta)):
        return _convert_map(value, frame)
    handle = getattr(value, "_component", None)
    if handle is not None:
        return new(lib.mica_value_new_component, handle)
    if _is_scalar(value):
        return _convert(value.item(), frame)
    if _memory.is_array(value):
        return _convert_array(value, frame)
    raise _Stranger


def _is_scalar(value):
    """Whether a value is a NumPy number, without importing NumPy."""
    return type(value).__module__ == "numpy" and getattr(value, "ndim", None) == 0 and not _memory.is_numpy(value)


def _convert_array(value, frame):
    try:
        handle, _ = _memory.from_any(value)
    except (_errors.TypeError_, BufferError):
        raise _Stranger from None
    from ._component import plain

    with MetaTensor._wrap(handle) as image, plain(image) as tensor:
        if frame is not None:
            frame.arrays[id(value)] = (value, _fingerprint(tensor))
        return new(lib.mica_value_new_tensor, tensor._tensor)


def _convert_list(items, frame, convert=to_value):
    handle = new(lib.mica_value_new_list)
    try:
        for item in items:
            with owned(convert(item, frame)) as inner:
                lib.mica_value_append(handle, inner)
    except BaseException:
        lib.mica_value_free(handle)
        raise
    return handle


def _convert_map(items, frame):
    handle = new(lib.mica_value_new_map)
    try:
        for key, item in items.items():
            if not isinstance(key, str):
                raise _Stranger
            with owned(to_value(item, frame)) as inner:
                lib.mica_value_set(handle, *encode(key), inner)
    except BaseException:
        lib.mica_value_free(handle)
        raise
    return handle


class owned:
    """Context of a value that is freed at the end. A class, since a generator costs microseconds."""

    __slots__ = ("_handle",)

    def __init__(self, handle):
        self._handle = handle

    def __enter__(self):
        return self._handle

    def __exit__(self, *exc):
        lib.mica_value_free(self._handle)


def owned_value(value, what=None):
    """Context of a ``mica_value`` for ``value`` that is stored in the library: strangers are refused."""
    try:
        return owned(to_value(value, None))
    except _errors.TypeError_ as problem:
        raise _errors.TypeError_(f"{what}: {problem.message}" if what else problem.message) from None


def sample_to_value(data, frame):
    """A value for the input of a transform. Of a sample, or of a list of samples, only string keys are seen."""
    if isinstance(data, Mapping):
        return _convert_map({key: item for key, item in data.items() if isinstance(key, str)}, frame)
    if isinstance(data, (list, tuple)):
        return _convert_list(data, frame, sample_to_value)
    return to_value(data, frame)


def from_value(handle):
    """The value of Python for a ``mica_value``, which is freed."""
    try:
        return peek_value(handle)
    finally:
        lib.mica_value_free(handle)


def peek_value(handle):
    """The value of Python for a ``mica_value`` that somebody else owns."""
    kind = lib.mica_value_type_of(handle)
    if kind == _abi.MICA_VALUE_TENSOR:
        return MetaTensor._wrap(new(lib.mica_value_as_tensor, handle))
    if kind == _abi.MICA_VALUE_NULL:
        return None
    if kind == _abi.MICA_VALUE_BOOL:
        return _scalar(lib.mica_value_as_bool, handle, ctypes.c_bool())
    if kind == _abi.MICA_VALUE_INT:
        return _scalar(lib.mica_value_as_int, handle, ctypes.c_int64())
    if kind == _abi.MICA_VALUE_FLOAT:
        return _scalar(lib.mica_value_as_float, handle, ctypes.c_double())
    if kind == _abi.MICA_VALUE_STRING:
        view = _abi.mica_str()
        lib.mica_value_as_string(handle, ctypes.byref(view))
        return _resolve(text(view))
    if kind == _abi.MICA_VALUE_LIST:
        return [from_value(new(lib.mica_value_at, handle, at)) for at in range(lib.mica_value_size(handle))]
    if kind == _abi.MICA_VALUE_MAP:
        items = {}
        view = _abi.mica_str()
        for at in range(lib.mica_value_size(handle)):
            lib.mica_value_key_at(handle, at, ctypes.byref(view))
            key = text(view)
            items[key] = from_value(new(lib.mica_value_at, handle, at))
        return items
    if kind == _abi.MICA_VALUE_COMPONENT:
        from ._component import adopt

        return adopt(new(lib.mica_value_as_component, handle))
    raise _errors.TypeError_(f"value type {kind} is unknown to this package")


def _scalar(function, handle, place):
    function(handle, ctypes.byref(place))
    return place.value


def _resolve(string):
    if string.startswith(_OBJECT):
        frame = current_frame()
        number = string[len(_OBJECT) :]
        if frame is not None and number.isdigit() and int(number) in frame.objects:
            return frame.objects[int(number)]
    return string


def _fingerprint(tensor):
    return tensor._address(), tensor.shape, tensor.strides, str(tensor.dtype)


_NOTHING = object()


def restore(before, after, frame):
    """``after``, with what no transform touched replaced by the objects of ``before``."""
    if after is before:
        return before
    if isinstance(before, Mapping) and isinstance(after, dict):
        restored = {key: restore(before.get(key, _NOTHING), item, frame) for key, item in after.items()}
        # What the library did not see is where it was.
        strangers = {key: item for key, item in before.items() if not isinstance(key, str)}
        if strangers:
            return {**strangers, **restored}
        same = len(before) == len(restored) and all(restored.get(key, _NOTHING) is item for key, item in before.items())
        return before if same else restored
    if isinstance(before, (list, tuple)) and isinstance(after, list):
        if len(before) != len(after):
            return after
        restored = [restore(old, item, frame) for old, item in zip(before, after)]
        if all(old is item for old, item in zip(before, restored)):
            return before
        return tuple(restored) if isinstance(before, tuple) else restored
    if isinstance(after, MetaTensor):
        if after.has_meta or isinstance(before, MetaTensor):
            return after
        known = frame.arrays.get(id(before))
        return before if known is not None and known[1] == _fingerprint(after) else after
    if isinstance(after, (bool, int, float, str)):
        plain = before.item() if _is_scalar(before) else before
        plain = os.fspath(plain) if isinstance(plain, os.PathLike) else plain
        if type(plain) is type(after) and (plain == after or (plain != plain and after != after)):
            return before
    return after


def argument(value):
    """An argument of a call as a sample holds it: element types and devices by name."""
    name = None if isinstance(value, str) else _dtype_name(value)
    if name is not None:
        return name
    return str(value) if _is_device(value) else value


def to_json(arguments):
    """Arguments of a component as JSON text, and what JSON cannot say as a ``mica_value`` map (or None)."""
    objects = {}

    def refer(handle):
        key = str(len(objects))
        objects[key] = handle
        return f"@{key}"

    def simplify(value):
        from ._component import as_component, is_callable

        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, str):
            # A text of its own that looks like a reference or like a number.
            if value.startswith("@") or value in ("NaN", "Infinity", "-Infinity"):
                return refer(to_value(value, None))
            return value
        if isinstance(value, os.PathLike):
            return simplify(os.fspath(value))
        if isinstance(value, int):
            return int(value) if value in _INT64 else refer(to_value(value, None))
        if isinstance(value, float):
            return float(value) if value - value == 0 else refer(to_value(float(value), None))
        name = _dtype_name(value)
        if name is not None:
            return name
        if isinstance(value, Mapping):
            return {_key(key): simplify(item) for key, item in value.items()}
        if isinstance(value, (list, tuple, range)):
            return [simplify(item) for item in value]
        if isinstance(value, slice):
            return [simplify(part) for part in (value.start, value.stop, value.step)]
        if _is_device(value):
            return str(value)
        if _is_scalar(value):
            return simplify(value.item())
        if is_callable(value):
            # Its name keeps it alive until the library has it.
            component = as_component(value)
            return refer(new(lib.mica_value_new_component, component._component))
        return refer(to_value(value, None))

    try:
        data = json.dumps(simplify(arguments), ensure_ascii=False, allow_nan=False)
        if not objects:
            return data, None
        return data, _map_of(objects)
    finally:
        for handle in objects.values():
            lib.mica_value_free(handle)


def _map_of(objects):
    handle = new(lib.mica_value_new_map)
    for key, item in objects.items():
        lib.mica_value_set(handle, *encode(key), item)
    return handle


def _key(key):
    if not isinstance(key, str):
        raise _errors.TypeError_(
            f"the keys of a mapping among arguments are strings, found {type(key).__name__} {key!r}"
        )
    return key


def _dtype_name(value):
    from ._dtype import name_of

    return None if isinstance(value, MetaTensor) else name_of(value)


def _is_device(value):
    return type(value).__module__ == "torch" and type(value).__name__ == "device"


def json_of(function, *arguments):
    """The parsed JSON of a function that gives text."""
    return json.loads(take_string(new(function, *arguments)))
