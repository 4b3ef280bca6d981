# SPDX-License-Identifier: Apache-2.0
"""Inferers, with MONAI's names, arguments, order and defaults: they lead a network over a batch of images."""

from .._network import Estimate, Inferer, estimate
from ._generated import *  # noqa: F403
from ._generated import __all__ as _generated

__all__ = ["Estimate", "Inferer", "estimate", *_generated]
