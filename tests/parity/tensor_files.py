# SPDX-License-Identifier: Apache-2.0
"""Reading and writing safetensors files: a JSON header and raw memory."""

import json
import struct

import torch

TYPES = {"F64": torch.float64, "F32": torch.float32, "I64": torch.int64, "I32": torch.int32, "BOOL": torch.bool}
NAMES = {value: key for key, value in TYPES.items()}


def save(tensors, path):
    header, offset = {}, 0
    for name, tensor in tensors.items():
        size = tensor.numel() * tensor.element_size()
        header[name] = {
            "dtype": NAMES[tensor.dtype],
            "shape": list(tensor.shape),
            "data_offsets": [offset, offset + size],
        }
        offset += size
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for tensor in tensors.values():
            file.write(tensor.detach().contiguous().reshape(-1).view(torch.uint8).numpy().tobytes())


def load(path):
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = bytearray(file.read())
    tensors = {}
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        start, end = entry["data_offsets"]
        dtype = TYPES[entry["dtype"]]
        flat = (
            torch.frombuffer(data, dtype=torch.uint8, offset=start, count=end - start)
            if end > start
            else torch.empty(0)
        )
        tensors[name] = flat.clone().view(dtype).reshape(entry["shape"])
    return tensors
