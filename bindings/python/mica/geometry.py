# SPDX-License-Identifier: Apache-2.0
"""Affine matrices: from voxel indices to millimetres, 2 to 4 rows, RAS+."""

from __future__ import annotations

import ctypes
from typing import Any

from ._meta_tensor import _matrix, as_affine
from ._native import lib, new, take_string

__all__ = ["orientation", "ras_to_lps", "spacing"]


def spacing(affine: Any) -> tuple[float, ...]:
    """Millimetres from voxel to voxel along each axis."""
    numbers, rows = as_affine(affine)
    out = (ctypes.c_double * (rows - 1))()
    lib.mica_affine_spacing(numbers, rows, out)
    return tuple(out)


def orientation(affine: Any) -> str:
    """Directions of the axes, for example ``"RAS"``."""
    numbers, rows = as_affine(affine)
    return take_string(new(lib.mica_affine_orientation, numbers, rows))


def ras_to_lps(affine: Any) -> Any:
    """The affine in ITK's and DICOM's world, LPS+; applied again it gives the original."""
    numbers, rows = as_affine(affine)
    out = (ctypes.c_double * (rows * rows))()
    lib.mica_affine_ras_to_lps(numbers, rows, out)
    return _matrix(out, rows)
