# SPDX-License-Identifier: Apache-2.0
"""Types of arguments, for type checkers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable, Union

if TYPE_CHECKING:
    from ._component import Component

#: A NumPy array, a torch tensor, anything with ``__dlpack__``, nested lists of numbers, or a :class:`mica.MetaTensor`.
ArrayLike = Any
#: ``"float32"``, a NumPy dtype or scalar type, a torch dtype, or Python's ``bool``, ``int``, ``float``.
DTypeLike = Any
#: ``"cpu"``, ``"cuda:0"`` or a torch device.
DeviceLike = Any
#: A component, its configuration ``{"_target_": …}``, or any callable.
ComponentLike = Union["Component", Callable[..., Any], "dict[str, Any]"]
