# SPDX-License-Identifier: Apache-2.0
"""Transforms, one class each, with MONAI's names, arguments, order and defaults.

Dictionary forms (``Flipd``, also ``FlipD`` and ``FlipDict``) work on samples, which are plain dicts.
"""

from .._component import Pipeline, Transform
from ._generated import *  # noqa: F403
from ._generated import __all__ as _generated

__all__ = ["Pipeline", "Transform", *_generated]
