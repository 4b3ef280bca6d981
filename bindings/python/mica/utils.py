# SPDX-License-Identifier: Apache-2.0
"""Reproducibility: MONAI's ``monai.utils`` names."""

from __future__ import annotations

import ctypes
import random
import sys
from collections.abc import Sequence
from typing import Any, Callable

from ._native import lib

__all__ = ["get_seed", "set_determinism"]


def set_determinism(
    seed: int | None = 4294967295,
    use_deterministic_algorithms: bool | None = None,
    additional_settings: Callable[[int], Any] | Sequence[Callable[[int], Any]] | None = None,
) -> None:
    """Seeds everything that mica and transforms written in Python draw from: MONAI's ``set_determinism``.

    Pipelines that are made afterwards draw from ``seed``. Also seeded are libtorch's generators, Python's ``random``
    and, if it is imported, NumPy's global generator.

    Args:
        seed: None takes it back.
        use_deterministic_algorithms: For PyTorch, where it is imported.
        additional_settings: Functions that are called with the seed.
    """
    if seed is None:
        lib.mica_clear_seed()
    else:
        seed = int(seed) % 2**32
        functions = [additional_settings] if callable(additional_settings) else additional_settings or ()
        for function in functions:
            function(seed)
        lib.mica_set_seed(seed)
        random.seed(seed)
        if "numpy" in sys.modules:
            sys.modules["numpy"].random.seed(seed)
    if use_deterministic_algorithms is not None and "torch" in sys.modules:
        sys.modules["torch"].use_deterministic_algorithms(use_deterministic_algorithms)


def get_seed() -> int | None:
    """The seed of :func:`set_determinism`, or None."""
    known, seed = ctypes.c_bool(), ctypes.c_uint64()
    lib.mica_seed(ctypes.byref(known), ctypes.byref(seed))
    return seed.value if known.value else None
