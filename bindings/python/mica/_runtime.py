# SPDX-License-Identifier: Apache-2.0
"""The library as a whole: build, devices, threads, tracking of metadata."""

from __future__ import annotations

import ctypes
from typing import Any

from . import _abi, _errors
from ._native import lib
from ._values import json_of

_CUDA = {"auto": _abi.MICA_CUDA_AUTO, "off": _abi.MICA_CUDA_OFF, "on": _abi.MICA_CUDA_ON}


def init(cuda: str = "auto", threads: int = 0) -> None:
    """Chooses, before anything else is done with images, whether CUDA is loaded and how many threads compute.

    Args:
        cuda: ``"auto"`` (where there is a driver), ``"off"`` or ``"on"`` (an error where there is none).
            The environment variable ``MICA_CUDA`` (``auto``, ``0``, ``1``) says the same.
        threads: 0 leaves the number as it is.
    """
    if cuda not in _CUDA:
        raise _errors.InvalidArgument(f"cuda: expected one of {list(_CUDA)}, found {cuda!r}")
    options = _abi.mica_init_options(
        struct_size=ctypes.sizeof(_abi.mica_init_options), cuda=_CUDA[cuda], threads=threads
    )
    lib.mica_init(ctypes.byref(options))


def build_info() -> dict[str, Any]:
    """Versions of mica, libtorch, CUDA support, compiler and commit."""
    return json_of(lib.mica_build_info)


def devices() -> list[str]:
    """The devices there are: ``["cpu", "cuda:0"]``."""
    return json_of(lib.mica_devices)


def set_num_threads(threads: int) -> None:
    """How many threads one operation uses, PyTorch's included."""
    lib.mica_set_num_threads(threads)


def get_num_threads() -> int:
    """How many threads one operation uses."""
    threads = ctypes.c_int32()
    lib.mica_num_threads(ctypes.byref(threads))
    return threads.value


def set_track_meta(track: bool) -> None:
    """Whether images carry metadata: MONAI's ``set_track_meta``. Without it transforms cannot be inverted."""
    lib.mica_set_track_meta(bool(track))


def get_track_meta() -> bool:
    """Whether images carry metadata."""
    return lib.mica_track_meta()
