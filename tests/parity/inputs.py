# SPDX-License-Identifier: Apache-2.0
"""What cases are run on: descriptions that give MONAI and mica the same memory."""

import zlib
from dataclasses import dataclass, field
from typing import Any, Optional

import mica
import monai.data
import numpy as np
import torch

OBLIQUE = [[-1.9, 0.3, 0.1, 90.0], [0.2, 1.5, -0.4, -126.0], [0.1, 0.35, 3.0, -72.0], [0.0, 0.0, 0.0, 1.0]]
PLANE = [[0.7, 0.1, -20.0], [-0.2, 0.9, 31.0], [0.0, 0.0, 1.0]]

DTYPES = (
    "bool",
    "uint8",
    "int8",
    "int16",
    "uint16",
    "int32",
    "int64",
    "float16",
    "bfloat16",
    "float32",
    "float64",
)


@dataclass(frozen=True)
class Image:
    """An image, or an array without metadata.

    Attributes:
        values: ``noise`` (like a CT: -1000 to 2000, zeros among them), ``small`` (0 to 100, fits every dtype),
            ``zeros``, ``constant`` (all 5), ``nan`` (noise with NaN), ``inf`` (noise with both infinities).
        layout: ``c``, ``fortran`` (x fastest, as NIfTI), ``strided`` (every other voxel of a larger volume),
            ``broadcast`` (stride 0 along the last axis), ``negative`` (NumPy only).
        kind: ``meta`` (MetaTensor), ``torch`` or ``numpy`` (no metadata).
    """

    shape: tuple = (2, 5, 6, 7)
    dtype: str = "float32"
    values: str = "small"
    layout: str = "c"
    kind: str = "meta"
    affine: Any = None
    meta: Optional[dict] = None

    def __str__(self):
        parts = ["x".join(map(str, self.shape)) or "scalar", self.dtype]
        for value, default in ((self.values, "small"), (self.layout, "c"), (self.kind, "meta")):
            if value != default:
                parts.append(value)
        if self.affine is not None:
            parts.append(f"affine{len(self.affine)}")
        if self.meta:
            parts.append("+".join(f"{key}={value}" for key, value in self.meta.items())[:40])
        return "-".join(parts)

    def memory(self):
        """A torch tensor with the voxels; the same in every run."""
        stream = np.random.RandomState(zlib.crc32(str(self).encode()))
        shape = tuple(self.shape)
        if self.layout == "strided" and shape:
            shape = (*shape[:-1], shape[-1] * 2)
        if self.layout == "broadcast" and shape:
            shape = (*shape[:-1], 1)
        if self.layout == "fortran":
            shape = shape[::-1]
        if self.values == "zeros":
            numbers = np.zeros(shape)
        elif self.values == "constant":
            numbers = np.full(shape, 5.0)
        elif self.values == "small":
            numbers = stream.uniform(0, 100, shape)
        else:
            numbers = stream.uniform(-1000, 2000, shape)
        numbers = np.asarray(numbers)
        # Zeros matter to `nonzero`.
        numbers[stream.rand(*shape) < 0.2] = 0
        flat = numbers.reshape(-1)
        if self.values == "nan" and flat.size:
            flat[:: max(1, flat.size // 3)] = np.nan
        if self.values == "inf" and flat.size > 1:
            flat[0], flat[-1] = np.inf, -np.inf
        tensor = torch.from_numpy(np.ascontiguousarray(numbers).reshape(shape)).to(getattr(torch, self.dtype))
        if self.layout == "strided" and tensor.ndim:
            tensor = tensor[..., ::2]
        if self.layout == "broadcast" and tensor.ndim:
            tensor = tensor.expand(*self.shape)
        if self.layout == "fortran":
            tensor = tensor.permute(*range(tensor.ndim - 1, -1, -1))
        return tensor

    def array(self, memory):
        """What NumPy users hold."""
        array = memory.numpy()
        return array[..., ::-1] if self.layout == "negative" else array

    def for_monai(self, memory):
        if self.kind == "torch":
            return memory
        if self.kind == "numpy":
            return self.array(memory)
        affine = None if self.affine is None else torch.tensor(self.affine, dtype=torch.float64)
        meta = None if self.meta is None else dict(self.meta)
        return monai.data.MetaTensor(memory, affine=affine, meta=meta)

    def for_mica(self, memory):
        if self.kind == "torch":
            return memory
        if self.kind == "numpy":
            return self.array(memory)
        source = memory if self.dtype == "bfloat16" else memory.numpy()
        return mica.MetaTensor(source, affine=self.affine, meta=self.meta)


@dataclass(frozen=True)
class Python:
    """A value that is no array."""

    value: Any = None

    def __str__(self):
        return f"{type(self.value).__name__}:{self.value!r}"[:40]

    def memory(self):
        return None

    def for_monai(self, memory):
        return self.value

    def for_mica(self, memory):
        return self.value


@dataclass(frozen=True)
class Sample:
    """A dict of inputs."""

    items: dict = field(default_factory=dict)

    def __str__(self):
        return "{" + ",".join(f"{key}:{value}" for key, value in self.items.items()) + "}"

    def memory(self):
        return {key: item.memory() for key, item in self.items.items()}

    def for_monai(self, memory):
        return {key: item.for_monai(memory[key]) for key, item in self.items.items()}

    def for_mica(self, memory):
        return {key: item.for_mica(memory[key]) for key, item in self.items.items()}


@dataclass(frozen=True)
class Several:
    """A list (or tuple) of inputs."""

    items: tuple
    of: type = list

    def __str__(self):
        return f"{self.of.__name__}[" + ",".join(map(str, self.items)) + "]"

    def memory(self):
        return [item.memory() for item in self.items]

    def for_monai(self, memory):
        return self.of(item.for_monai(part) for item, part in zip(self.items, memory))

    def for_mica(self, memory):
        return self.of(item.for_mica(part) for item, part in zip(self.items, memory))


def snapshot(memory):
    """The bytes of all voxels, for checking that nobody wrote to them."""
    if isinstance(memory, torch.Tensor):
        return memory.reshape(-1).contiguous().view(torch.uint8).numpy().tobytes() if memory.numel() else b""
    if isinstance(memory, dict):
        return {key: snapshot(part) for key, part in memory.items()}
    if isinstance(memory, list):
        return [snapshot(part) for part in memory]
    return None
