# SPDX-License-Identifier: Apache-2.0
"""How results are compared: what must be equal, and by how much voxels may differ."""

import enum
import math

import mica
import monai.data
import numpy as np
import torch

AFFINE_TOLERANCE = 1e-12


class Mismatch(AssertionError):
    """Two results differ. ``kind`` is a word of :mod:`differences`."""

    def __init__(self, kind, where, monai_has, mica_has):
        super().__init__(f"{kind} differs at {where or 'the result'}:\n  MONAI: {monai_has}\n  mica:  {mica_has}")
        self.kind = kind


def compare(expected, found, ulps, where="", skip=()):
    """Raises :class:`Mismatch` where MONAI's result and mica's differ; kinds in ``skip`` are left out."""
    if isinstance(expected, monai.data.MetaTensor):
        if not isinstance(found, mica.MetaTensor) or not found.has_meta:
            raise Mismatch("type", where, describe(expected), describe(found))
        compare_images(expected, found, ulps, where, skip)
    elif isinstance(expected, (torch.Tensor, np.ndarray)):
        # To mica, arrays and tensors without metadata are one kind.
        if not isinstance(found, (torch.Tensor, np.ndarray, mica.MetaTensor)) or getattr(found, "has_meta", False):
            raise Mismatch("type", where, describe(expected), describe(found))
        compare_voxels(as_tensor(expected), as_tensor(found), ulps, where)
    elif isinstance(expected, dict):
        # Metadata are looked up by name.
        order = sorted if where.endswith("_meta_dict']") else list
        if not isinstance(found, dict) or order(map(str, expected)) != order(map(str, found)):
            raise Mismatch("type", where, describe(expected), describe(found))
        for key, item in expected.items():
            compare(item, found[key], ulps, f"{where}[{key!r}]", skip)
    elif isinstance(expected, (list, tuple)):
        if type(found) is not type(expected) or len(found) != len(expected):
            raise Mismatch("type", where, describe(expected), describe(found))
        for at, (one, other) in enumerate(zip(expected, found)):
            compare(one, other, ulps, f"{where}[{at}]", skip)
    elif not same_number(expected, found):
        raise Mismatch("values", where, repr(expected), repr(found))


def same_number(expected, found):
    if isinstance(expected, float) and isinstance(found, float) and math.isnan(expected):
        return math.isnan(found)
    return type(expected) is type(found) and expected == found


def as_tensor(array):
    if isinstance(array, monai.data.MetaTensor):
        return array.as_tensor()
    if isinstance(array, mica.MetaTensor):
        return array.torch()
    if isinstance(array, np.ndarray):
        # torch has no negative strides; ascontiguousarray would make (1,) of ().
        return torch.from_numpy(array.copy())
    return array.detach()


def compare_images(expected, found, ulps, where, skip):
    compare_voxels(as_tensor(expected), as_tensor(found), ulps, where)
    if found.is_batch != expected.is_batch:
        raise Mismatch("batch", where, expected.is_batch, found.is_batch)
    if "affine" not in skip:
        compare_affines(expected.affine.numpy(), np.asarray(found.affine), where)
    if "meta" not in skip:
        compare_meta(expected, found, where)
    for name in ("applied_operations", "pending_operations"):
        one, other = plain(getattr(expected, name)), plain(getattr(found, name))
        if found.is_batch:
            # MONAI's word for an item without a history.
            one = [[] if item == "none" else item for item in one]
        if name not in skip and not near(one, other):
            raise Mismatch(name, where, one, other)


def near(one, other):
    """Equal, but for the last digits of floats (spacings and matrices)."""
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=AFFINE_TOLERANCE, abs_tol=AFFINE_TOLERANCE)
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(near(item, other[key]) for key, item in one.items())
    if isinstance(one, list):
        return len(one) == len(other) and all(map(near, one, other))
    return one == other


def compare_affines(expected, found, where):
    if expected.shape != found.shape:
        raise Mismatch("affine", where, expected.tolist(), found.tolist())
    scale = max(1.0, float(np.abs(expected).max(initial=0)))
    if not np.allclose(expected, found, rtol=0, atol=AFFINE_TOLERANCE * scale, equal_nan=True):
        raise Mismatch("affine", where, expected.tolist(), found.tolist())


def compare_meta(expected, found, where):
    # An affine among the metadata is the image's own, compared as such.
    one = {key: value for key, value in plain(dict(expected.meta)).items() if key != "affine"}
    other = {key: value for key, value in plain(found.meta.to_dict()).items() if key != "affine"}
    if not near(one, other):
        raise Mismatch("meta", where, one, other)


def compare_voxels(expected, found, ulps, where):
    """Exact for ``ulps`` 0; else within so many units in the last place of the largest voxel.

    Results are differences of large numbers: a voxel near zero cannot be better than the rounding of its operands.
    ``ulps`` may be ``(count, dtype)`` where the computation is less precise than the result.
    """
    if expected.shape != found.shape:
        raise Mismatch("shape", where, tuple(expected.shape), tuple(found.shape))
    if expected.dtype != found.dtype:
        raise Mismatch("dtype", where, expected.dtype, found.dtype)
    if expected.numel() == 0 or torch.equal(expected, found):
        return
    one, other = expected.to(torch.float64).numpy(), found.to(torch.float64).numpy()
    ulps, precision = ulps if isinstance(ulps, tuple) else (ulps, expected.dtype)
    finite = np.isfinite(one)
    same = np.array_equal(one[~finite], other[~finite], equal_nan=True)
    allowed = 0.0
    if expected.dtype.is_floating_point and finite.any():
        eps = max(torch.finfo(dtype).eps for dtype in (expected.dtype, precision))
        allowed = ulps * eps * float(np.abs(one[finite]).max())
    error = np.abs(one[finite] - other[finite]).max(initial=0)
    if not same or not error <= allowed:
        at = np.unravel_index(np.nanargmax(np.where(finite, np.abs(one - other), 0)), one.shape)
        note = f"(largest error {error:g} at {tuple(map(int, at))}, allowed {allowed:g})"
        raise Mismatch("values", where, f"{one[at]!r} {note}", f"{other[at]!r}")


def plain(value):
    """Records and metadata as JSON would have them, without the ids of objects and without what only mica records."""
    if isinstance(value, mica.MetaTensor):
        return value.tolist()
    if isinstance(value, (torch.Tensor, np.ndarray)):
        return plain(value.tolist())
    if isinstance(value, np.generic):
        return plain(value.item())
    if isinstance(value, dict):
        return {text(key): plain(item) for key, item in value.items() if text(key) not in ("id", "mica")}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    # How mica's JSON spells them.
    return {"NaN": "nan", "Infinity": "inf", "-Infinity": "-inf"}.get(value, value) if isinstance(value, str) else value


def text(key):
    return key.value if isinstance(key, enum.Enum) else str(key)


def describe(value):
    if isinstance(value, monai.data.MetaTensor):
        return f"MONAI MetaTensor {value.dtype} {tuple(value.shape)}"
    if isinstance(value, (torch.Tensor, np.ndarray)):
        return f"{type(value).__name__} {value.dtype} {tuple(value.shape)}"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {describe(item)}" for key, item in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return f"{type(value).__name__}[" + ", ".join(map(describe, value)) + "]"
    return repr(value)
