# SPDX-License-Identifier: Apache-2.0
"""Element types: one name for NumPy's, torch's and Python's spellings."""

from __future__ import annotations

import sys
from typing import Any

from . import _abi, _errors

_CODES = {
    "uint8": _abi.MICA_DTYPE_UINT8,
    "int8": _abi.MICA_DTYPE_INT8,
    "int16": _abi.MICA_DTYPE_INT16,
    "uint16": _abi.MICA_DTYPE_UINT16,
    "int32": _abi.MICA_DTYPE_INT32,
    "int64": _abi.MICA_DTYPE_INT64,
    "float16": _abi.MICA_DTYPE_FLOAT16,
    "bfloat16": _abi.MICA_DTYPE_BFLOAT16,
    "float32": _abi.MICA_DTYPE_FLOAT32,
    "float64": _abi.MICA_DTYPE_FLOAT64,
    "bool": _abi.MICA_DTYPE_BOOL,
}
_NAMES = {code: name for name, code in _CODES.items()}
_SIZES = {"uint8": 1, "int8": 1, "bool": 1, "int32": 4, "float32": 4, "int64": 8, "float64": 8}
# Python's own types mean what they mean to NumPy.
_PYTHON = {bool: "bool", int: "int64", float: "float64"}
_TYPESTR = {
    "uint8": "|u1",
    "int8": "|i1",
    "bool": "|b1",
    "int16": "i2",
    "uint16": "u2",
    "int32": "i4",
    "int64": "i8",
    "float16": "f2",
    "float32": "f4",
    "float64": "f8",
}


class DType(str):
    """The element type of an image: a ``str`` such as ``"float32"`` that also equals NumPy's and torch's dtypes."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        if isinstance(other, str):
            return str.__eq__(self, other)
        return name_of(other) == str(self)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = str.__hash__

    @property
    def itemsize(self) -> int:
        """Bytes per element."""
        return _SIZES.get(str(self), 2)

    @property
    def code(self) -> int:
        """The number in ``mica.h``."""
        return _CODES[str(self)]

    @property
    def typestr(self) -> str | None:
        """NumPy's array-interface spelling; None for bfloat16, which NumPy lacks."""
        kind = _TYPESTR.get(str(self))
        if kind is None or kind[0] == "|":
            return kind
        return ("<" if sys.byteorder == "little" else ">") + kind

    def numpy(self) -> Any:
        """The NumPy dtype."""
        import numpy

        if self == "bfloat16":
            raise _errors.TypeError_(
                'NumPy has no bfloat16: convert first, for example image.to(dtype="float32").numpy(), or take the '
                "memory as it is with torch.from_dlpack(image)"
            )
        return numpy.dtype(str(self))


def from_code(code: int) -> DType:
    """The element type with the library's number."""
    name = _NAMES.get(code)
    if name is None:
        raise _errors.TypeError_(f"element type {code} is unknown to this package")
    return DType(name)


def name_of(dtype: Any) -> str | None:
    """The plain name of a dtype of NumPy, torch or Python; None for what is no dtype."""
    if isinstance(dtype, type):
        known = _PYTHON.get(dtype)
        if known:
            return known
        name = {"bool_": "bool", "intc": "int32", "longlong": "int64"}.get(dtype.__name__, dtype.__name__)
        # Also the scalar types of packages that give NumPy more types, such as ml_dtypes.bfloat16.
        return name if name in _CODES or dtype.__module__ == "numpy" else None
    kind = type(dtype)
    if kind.__module__ == "torch" and kind.__name__ == "dtype":
        return str(dtype)[len("torch.") :]
    if kind.__module__.split(".")[0] == "numpy" and hasattr(dtype, "itemsize") and hasattr(dtype, "kind"):
        return dtype.name
    return None


def is_dtype(value: Any) -> bool:
    """Whether a value names an element type."""
    return (isinstance(value, str) and value in _CODES) or name_of(value) is not None


def parse(dtype: Any) -> DType:
    """A :class:`DType` from any spelling."""
    if isinstance(dtype, DType):
        return dtype
    name = name_of(dtype)
    if name is None and isinstance(dtype, str):
        name = dtype.strip()
        for prefix in ("torch.", "numpy.", "np."):
            name = name[len(prefix) :] if name.startswith(prefix) else name
    if name not in _CODES:
        raise _errors.InvalidArgument(f"unknown element type {dtype!r}. Known: {', '.join(_CODES)}")
    return DType(name)
