# SPDX-License-Identifier: Apache-2.0
"""What the library has to say, as records of Python's ``logging``: loggers ``mica`` and below."""

from __future__ import annotations

import atexit
import ctypes
import logging

from . import _abi, _errors
from ._native import lib, pinned

TRACE = 5

_LEVELS = {
    _abi.MICA_LOG_ERROR: logging.ERROR,
    _abi.MICA_LOG_WARN: logging.WARNING,
    _abi.MICA_LOG_INFO: logging.INFO,
    _abi.MICA_LOG_DEBUG: logging.DEBUG,
    _abi.MICA_LOG_TRACE: TRACE,
}
_NAMES = {
    "off": _abi.MICA_LOG_OFF,
    "error": _abi.MICA_LOG_ERROR,
    "warning": _abi.MICA_LOG_WARN,
    "warn": _abi.MICA_LOG_WARN,
    "info": _abi.MICA_LOG_INFO,
    "debug": _abi.MICA_LOG_DEBUG,
    "trace": _abi.MICA_LOG_TRACE,
}

_logger = logging.getLogger("mica")
# Silent until the application configures logging.
_logger.addHandler(logging.NullHandler())


@pinned
@_abi.mica_log_fn
def _record(user_data, level, target, target_size, message, message_size):
    try:
        # mica_transforms::compose -> mica.transforms.compose
        name = ctypes.string_at(target, target_size).decode("utf-8", "replace") if target_size else "mica"
        name = name.replace("::", ".")
        if name.startswith("mica_"):
            name = f"mica.{name[len('mica_') :]}"
        logger = logging.getLogger(name if name.split(".")[0] == "mica" else f"mica.{name}")
        said = ctypes.string_at(message, message_size).decode("utf-8", "replace") if message_size else ""
        logger.log(_LEVELS.get(level, logging.DEBUG), "%s", said)
    except Exception:
        # Nobody above could handle it: this runs in the middle of the library.
        pass


def set_log_level(level: str) -> None:
    """Chooses which records the library makes: ``"warning"`` at first.

    Levels are ``"off"``, ``"error"``, ``"warning"``, ``"info"``, ``"debug"`` and ``"trace"``.

    They go to the logger ``mica`` of Python's ``logging``, whose handlers and levels apply on top.
    """
    if level not in _NAMES:
        raise _errors.InvalidArgument(f"level: expected one of {list(_NAMES)}, found {level!r}")
    lib.mica_set_log_callback(_NAMES[level], _record, None, _abi.mica_destroy_fn())


def _silence():
    lib.mica_set_log_callback(_abi.MICA_LOG_OFF, _abi.mica_log_fn(), None, _abi.mica_destroy_fn())


set_log_level("warning")
# Python's logging is gone before the library is.
atexit.register(_silence)
