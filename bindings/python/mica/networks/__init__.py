# SPDX-License-Identifier: Apache-2.0
"""Networks, with MONAI's names, arguments, order and defaults, and networks from files."""

from .._network import Network
from ._generated import *  # noqa: F403
from ._generated import __all__ as _generated

__all__ = ["Network", *_generated]
