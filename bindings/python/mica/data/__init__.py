# SPDX-License-Identifier: Apache-2.0
"""MONAI's ``monai.data`` names: batches, readers, writers, folder layouts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .._image import reader, register_reader, register_writer, unregister_reader, unregister_writer, writer
from .._meta_tensor import MetaTensor
from .._native import calling, lib, new
from .._runtime import get_track_meta, set_track_meta
from .._values import from_value, owned, to_value
from ._generated import *  # noqa: F403
from ._generated import __all__ as _generated

__all__ = [
    "MetaTensor",
    "decollate_batch",
    "get_track_meta",
    "list_data_collate",
    "pad_list_data_collate",
    "reader",
    "register_reader",
    "register_writer",
    "set_track_meta",
    "unregister_reader",
    "unregister_writer",
    "writer",
    *_generated,
]


def list_data_collate(batch: Iterable[Any]) -> Any:
    """Joins images or samples into a batch, for ``torch.utils.data.DataLoader(collate_fn=…)``.

    Images are stacked along a new first dimension and keep the metadata that all share; numbers become tensors,
    texts lists, and items that are lists themselves (of multi-sample transforms) are flattened first.
    """
    with calling() as frame, owned(to_value(list(batch), frame)) as items:
        return from_value(new(lib.mica_collate, items))


def pad_list_data_collate(
    batch: Iterable[Any], method: str = "symmetric", mode: str = "constant", **kwargs: Any
) -> Any:
    """Joins samples into a batch as :func:`list_data_collate`, after padding images of different sizes to the largest.

    Args:
        batch: The samples.
        method: ``"symmetric"`` pads on both sides, ``"end"`` after the image only.
        mode: What is put there, see :class:`mica.transforms.SpatialPad`.
        kwargs: Further arguments of :class:`mica.transforms.PadListDataCollate`, whose ``inverse`` takes it off again.
    """
    from ..transforms import PadListDataCollate

    return PadListDataCollate(method=method, mode=mode, **kwargs)(list(batch))


def decollate_batch(batch: Any) -> list[Any]:
    """Splits a batch into the list of its images or samples, each with its own metadata and history."""
    with calling() as frame, owned(to_value(batch, frame)) as value:
        return from_value(new(lib.mica_decollate, value))
