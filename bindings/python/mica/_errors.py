# SPDX-License-Identifier: Apache-2.0
"""What mica raises: one class per error code, each also the exception that Python code expects."""

from __future__ import annotations

from . import _abi


class Error(RuntimeError):
    """Any error of mica.

    Attributes:
        code: The stable number of the kind of error (``MICA_ERROR_…`` in ``mica.h``).
        message: What was found and what was expected.
        path: What it is about, for example ``transforms[3].Spacing(image)``; may be empty.
    """

    code: int = 0
    message: str
    path: str

    def __init__(self, message: str = "", path: str = "", code: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.path = path
        if code is not None:
            self.code = code

    def __str__(self) -> str:
        # KeyError's own __str__ would print the message in quotes.
        return f"{self.path}: {self.message}" if self.path else self.message

    def __reduce__(self):
        return type(self), (self.message, self.path, self.code)


class InvalidArgument(Error, ValueError):
    """A bad argument of a component or of a call."""

    code = _abi.MICA_ERROR_INVALID_ARGUMENT


class NotFound(Error, KeyError):
    """An unknown component, sample key, metadata field or operation."""

    code = _abi.MICA_ERROR_NOT_FOUND


class TypeError_(Error, TypeError):
    """A value of another kind or element type than needed."""

    code = _abi.MICA_ERROR_TYPE


class ShapeError(Error, ValueError):
    """Shapes that do not fit."""

    code = _abi.MICA_ERROR_SHAPE


class DeviceError(Error):
    """An unknown or absent device, or memory on the wrong one."""

    code = _abi.MICA_ERROR_DEVICE


class Unsupported(Error, NotImplementedError):
    """Something that mica does not do."""

    code = _abi.MICA_ERROR_UNSUPPORTED


class ParseError(Error, ValueError):
    """Text that is not valid JSON."""

    code = _abi.MICA_ERROR_PARSE


class IoError(Error, OSError):
    """A file that cannot be read or written."""

    code = _abi.MICA_ERROR_IO


class StateError(Error):
    """Calls in the wrong order: a closed image, pending operations, nothing to invert, another libtorch."""

    code = _abi.MICA_ERROR_STATE


class TorchError(Error):
    """An error of libtorch."""

    code = _abi.MICA_ERROR_TORCH


class Cancelled(Error):
    """The :class:`mica.CancelToken` of the call was set."""

    code = _abi.MICA_ERROR_CANCELLED


class CallbackError(Error):
    """A callback failed without an exception of Python."""

    code = _abi.MICA_ERROR_CALLBACK


class InternalError(Error):
    """A bug in mica: please report it."""

    code = _abi.MICA_ERROR_INTERNAL


_CLASSES = {
    kind.code: kind
    for kind in (
        InvalidArgument,
        NotFound,
        TypeError_,
        ShapeError,
        DeviceError,
        Unsupported,
        ParseError,
        IoError,
        StateError,
        TorchError,
        Cancelled,
        CallbackError,
        InternalError,
    )
}


def make(code: int, message: str, path: str) -> Error:
    """The exception for an error of the library."""
    kind = _CLASSES.get(code)
    return kind(message, path) if kind else Error(message, path, code)
