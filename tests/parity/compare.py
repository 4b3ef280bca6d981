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
    if isinstance(expected, torch.Tensor):
        if isinstance(found, torch.Tensor):
            found = mica.component("EnsureType", track_meta=False)(found)
        if not isinstance(found, mica.MetaTensor):
            raise Mismatch("type", where, describe(expected), describe(found))
        compare_tensors(expected, found, ulps, where, skip)
    elif isinstance(expected, np.ndarray):
        if isinstance(found, np.ndarray):
            if found.dtype != expected.dtype or not np.array_equal(found, expected, equal_nan=found.dtype.kind == "f"):
                raise Mismatch("values", where, describe(expected), describe(found))
        elif isinstance(found, mica.MetaTensor) and not found.has_meta and expected.dtype.kind in "biuf":
            compare_voxels(torch.from_numpy(np.ascontiguousarray(expected)), found, ulps, where)
        else:
            raise Mismatch("type", where, describe(expected), describe(found))
    elif isinstance(expected, dict):
        if not isinstance(found, dict) or list(map(str, expected)) != list(map(str, found)):
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


def compare_tensors(expected, found, ulps, where, skip):
    tracked = isinstance(expected, monai.data.MetaTensor)
    if found.has_meta != tracked:
        raise Mismatch("type", where, describe(expected), describe(found))
    compare_voxels(expected.as_tensor() if tracked else expected, found, ulps, where)
    if not tracked:
        return
    if found.is_batch != expected.is_batch:
        raise Mismatch("batch", where, expected.is_batch, found.is_batch)
    if "affine" not in skip:
        compare_affines(expected.affine.numpy(), np.asarray(found.affine), where)
    if "meta" not in skip:
        compare_meta(expected, found, where)
    for name in ("applied_operations", "pending_operations"):
        one, other = plain(getattr(expected, name)), plain(getattr(found, name))
        if one != other and name not in skip:
            raise Mismatch(name, where, one, other)


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
    if one != other:
        raise Mismatch("meta", where, one, other)


def compare_voxels(expected, found, ulps, where):
    """Exact for ``ulps`` 0; else within so many units in the last place of the largest voxel.

    Results are differences of large numbers: a voxel near zero cannot be better than the rounding of its operands.
    """
    if tuple(expected.shape) != found.shape:
        raise Mismatch("shape", where, tuple(expected.shape), found.shape)
    if str(expected.dtype) != f"torch.{found.dtype}":
        raise Mismatch("dtype", where, expected.dtype, found.dtype)
    other = torch.from_dlpack(found)
    if expected.numel() == 0 or torch.equal(expected, other):
        return
    one, other = expected.detach().to(torch.float64).numpy(), other.to(torch.float64).numpy()
    finite = np.isfinite(one)
    same = np.array_equal(one[~finite], other[~finite], equal_nan=True)
    allowed = 0.0
    if expected.dtype.is_floating_point and finite.any():
        allowed = ulps * torch.finfo(expected.dtype).eps * float(np.abs(one[finite]).max())
    error = np.abs(one[finite] - other[finite]).max(initial=0)
    if not same or not error <= allowed:
        at = np.unravel_index(np.nanargmax(np.where(finite, np.abs(one - other), 0)), one.shape)
        note = f"(largest error {error:g} at {tuple(map(int, at))}, allowed {allowed:g})"
        raise Mismatch("values", where, f"{one[at]!r} {note}", f"{other[at]!r}")


def plain(value):
    """Records and metadata as JSON would have them, without the ids of objects."""
    if isinstance(value, mica.MetaTensor):
        return value.tolist()
    if isinstance(value, (torch.Tensor, np.ndarray)):
        return plain(value.tolist())
    if isinstance(value, np.generic):
        return plain(value.item())
    if isinstance(value, dict):
        return {text(key): plain(item) for key, item in value.items() if text(key) != "id"}
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
