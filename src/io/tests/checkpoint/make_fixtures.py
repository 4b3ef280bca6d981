"""Writes the files that `tests/checkpoint.rs` reads, with torch and NumPy, and what each holds as JSON beside it.

    .deps/venv/bin/python src/io/tests/checkpoint/make_fixtures.py

Made with torch 2.13, NumPy 2.4 and safetensors 0.8. In the JSON, numbers, texts and lists stand for themselves; all else is
an object with a key that begins with `$`.
"""

import collections
import json
import math
import pathlib
import pickle
import sys
import types
import zipfile

import numpy
import safetensors.torch
import torch

HERE = pathlib.Path(__file__).parent
NARROW = [torch.float8_e4m3fn, torch.float8_e4m3fnuz, torch.float8_e5m2, torch.float8_e5m2fnuz, torch.float8_e8m0fnu]
WIDE = [
    torch.bool, torch.uint8, torch.int8, torch.uint16, torch.int16, torch.uint32, torch.int32, torch.uint64, torch.int64,
    torch.float16, torch.bfloat16, torch.float32, torch.float64, torch.complex32, torch.complex64, torch.complex128,
]


def raw(tensor):
    """The bytes of a tensor's numbers, the last axis being the fastest."""
    plain = tensor.detach().contiguous().reshape(-1)
    return plain.view(torch.uint8).numpy().tobytes().hex() if plain.numel() else ""


def described(tensor):
    return {
        "dtype": str(tensor.dtype).removeprefix("torch."),
        "shape": list(tensor.shape),
        "strides": list(tensor.stride()),
        "offset": tensor.storage_offset(),
        "storage": tensor.untyped_storage().nbytes(),
        "requires_grad": tensor.requires_grad,
        "is_parameter": isinstance(tensor, torch.nn.Parameter),
        "bytes": raw(tensor),
    }


def plain(value):
    """A value as JSON."""
    if isinstance(value, torch.Tensor):
        return {"$tensor": described(value)}
    if isinstance(value, numpy.ndarray):
        strides = [stride // value.itemsize for stride in value.strides]
        little = numpy.ascontiguousarray(value.astype(value.dtype.newbyteorder("<")))
        return {
            "$array": {"dtype": value.dtype.name, "shape": list(value.shape), "strides": strides, "bytes": little.tobytes().hex()}
        }
    if isinstance(value, numpy.generic):
        return plain(value.item())
    if isinstance(value, torch.Size):
        return {"$size": list(value)}
    if isinstance(value, torch.dtype):
        return {"$dtype": str(value).removeprefix("torch.")}
    if isinstance(value, (bytes, bytearray)):
        return {"$bytes": value.hex()}
    if isinstance(value, complex):
        return {"$complex": [value.real, value.imag]}
    if isinstance(value, tuple):
        return {"$tuple": [plain(item) for item in value]}
    if isinstance(value, (set, frozenset)):
        return {"$set": sorted(plain(item) for item in value)}
    if isinstance(value, dict):
        kind = type(value).__name__
        return {"$map": [[plain(key), plain(item)] for key, item in value.items()], "kind": kind}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, int):
        return value if -(2**63) <= value < 2**63 else {"$long": str(value)}
    if isinstance(value, float):
        return value if math.isfinite(value) else {"$float": str(value)}
    raise TypeError(type(value))


def numbers(dtype):
    """Five numbers of a type, most of them with all their bits in use."""
    size = dtype.itemsize * 5
    data = torch.arange(size, dtype=torch.uint8) * 37 + 11
    if dtype == torch.bool:
        data = data % 2
    return data.view(dtype)


def state():
    """A network's state with tensors of all kinds."""
    base = torch.arange(24, dtype=torch.float32).reshape(2, 3, 4) / 7
    return collections.OrderedDict(
        contiguous=base.clone(),
        transposed=base.clone().permute(2, 0, 1),
        shared_a=base,
        shared_b=base[1, ::2, 1:3],
        expanded=torch.tensor([1.5, -2.5]).reshape(2, 1).expand(2, 3),
        scalar=torch.tensor(3, dtype=torch.int64),
        empty=torch.zeros(0, 3),
        parameter=torch.nn.Parameter(torch.tensor([0.5, math.inf, -0.0])),
        frozen=torch.nn.Parameter(torch.tensor([1.0]), requires_grad=False),
    )


class Block(torch.nn.Module):
    """Parameters, buffers of both kinds, a missing bias, a module that occurs twice."""

    def __init__(self):
        super().__init__()
        self.conv = torch.nn.Conv3d(1, 2, 2, bias=False)
        self.norm = torch.nn.BatchNorm3d(2)
        self.again = self.conv
        self.register_buffer("kept", torch.arange(3))
        self.register_buffer("lost", torch.ones(2), persistent=False)
        self.register_buffer("none", None)
        self.weight = torch.nn.Parameter(torch.full((2,), 0.25))
        self.note = "not part of the state"

    def forward(self, x):
        return self.norm(self.conv(x)) * self.weight.sum()


class Scripted(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = torch.nn.Sequential(torch.nn.Conv2d(1, 2, 1), torch.nn.BatchNorm2d(2), torch.nn.Conv2d(2, 1, 1, bias=False))
        self.register_buffer("mean", torch.tensor([0.5]))
        self.attribute = torch.zeros(3)
        self.names = ["a", "b"]
        self.sizes = {"x": 3}

    def forward(self, x):
        return self.layers(x - self.mean) + self.attribute.sum()


def entries(state):
    """Names and tensors of a state dictionary, in order."""
    return [[name, described(tensor)] for name, tensor in state.items() if isinstance(tensor, torch.Tensor)]


def main():
    torch.manual_seed(0)
    expected = {}

    def save(name, value, states=None, **options):
        torch.save(value, HERE / name, **options)
        expected[name] = {"kind": "Torch", "root": plain(value), "states": states or {}}

    network = state()
    save("state.pt", network, {"": entries(network)})
    save("types.pt", {str(dtype).removeprefix("torch."): numbers(dtype) for dtype in WIDE + NARROW})
    save(
        "values.pt",
        {
            "none": None, "bools": (True, False), "ints": [0, 255, 256, 65536, -1, -(2**31), 2**31, 2**63 - 1, -(2**63)],
            "long": [2**63, -(2**70), 2**200], "floats": [0.1, -0.0, math.inf, -math.inf], "complex": 1.5 - 2j,
            "text": "µm – 大脑", "bytes": bytes(range(256)), "empty_bytes": b"", "bytearray": bytearray(b"\x00\xff"),
            "set": {1, 2, 3}, "frozenset": frozenset({4}), "size": torch.Size([1, 2, 3]), "dtype": torch.bfloat16,
            "default": collections.defaultdict(list, {"a": [1]}), "counter": collections.Counter("aab"),
            "ordered": collections.OrderedDict([("z", 1), ("a", 2)]), 7: "a number as key", "nested": [[], (), {}, [(1, [2])]],
        },
    )  # fmt: skip
    save(
        "numpy.pt",
        {
            "scalars": [
                numpy.float64(0.1), numpy.float32(1.5), numpy.float16(-2), numpy.int8(-3), numpy.uint8(200),
                numpy.int64(-(2**40)), numpy.uint64(2**64 - 1), numpy.bool_(True), numpy.complex64(1 + 2j), numpy.complex128(-1j),
            ],
            "c": numpy.arange(6, dtype=numpy.int16).reshape(2, 3),
            "f": numpy.asfortranarray(numpy.arange(6.0).reshape(2, 3)),
            "big": numpy.arange(3, dtype=">i4"),
            "empty": numpy.zeros((0, 2), numpy.float32),
            "zero": numpy.array(1.25),
            "bools": numpy.array([True, False]),
        },
    )  # fmt: skip
    arrays = {"c": numpy.arange(6, dtype=numpy.int16).reshape(2, 3), "f": numpy.asfortranarray(numpy.eye(2)), "x": numpy.float32(0.5)}
    save("numpy_protocol_5.pt", arrays, pickle_protocol=5)

    # A training checkpoint: the network among other things, the optimiser with its own tensors.
    block = Block()
    optimiser = torch.optim.AdamW(block.parameters(), lr=1e-3)
    block(torch.ones(1, 1, 4, 4, 4)).sum().backward()
    optimiser.step()
    checkpoint = {"epoch": 3, "model": block.state_dict(), "optimizer": optimiser.state_dict(), "best_metric": torch.tensor(0.75)}
    weights = entries(checkpoint["model"])
    save("training.ckpt", checkpoint, {"": weights, "model": weights})
    for protocol in (3, 4, 5):
        states = {"": entries(network), "state_dict": entries(network)}
        save(f"protocol_{protocol}.pt", {"state_dict": network}, states, pickle_protocol=protocol)
    parallel = collections.OrderedDict((f"module.{name}", tensor) for name, tensor in block.state_dict().items())
    save("parallel.tar", {"network": parallel}, {"": entries(parallel)})
    save("extra_state.pt", collections.OrderedDict(weight=torch.ones(1), _extra_state={"scale": torch.ones(1)}, version=2), None)
    expected["extra_state.pt"]["states"] = {"": entries({"weight": torch.ones(1)})}

    # Whole modules, pickled: their class lies in a module that the reader never has.
    foreign = types.ModuleType("their_project.networks")
    sys.modules["their_project"] = types.ModuleType("their_project")
    sys.modules["their_project.networks"] = foreign
    Block.__module__ = "their_project.networks"
    foreign.Block = Block
    parameters = dict(block.named_parameters(remove_duplicate=False))
    modules = [[name, described(parameters.get(name, tensor))] for name, tensor in block.state_dict().items()]
    torch.save(block, HERE / "module.pt")
    expected["module.pt"] = {"kind": "Torch", "states": {"": modules, "conv": [["weight", dict(modules)["conv.weight"]]]}}
    torch.save({"epoch": 1, "model": block}, HERE / "module_within.pt")
    norm = [[name.removeprefix("norm."), tensor] for name, tensor in modules if name.startswith("norm.")]
    expected["module_within.pt"] = {"kind": "Torch", "states": {"": modules, "model.norm": norm}}

    # TorchScript.
    script = torch.jit.script(Scripted().eval())
    extra = {"inference.json": b'{"spacing": [1, 1, 1]}', "notes/zeros.bin": bytes(600)}
    torch.jit.save(script, HERE / "script.ts", _extra_files=extra)
    again = torch.jit.load(HERE / "script.ts")
    parameters = dict(again.named_parameters())
    scripted = []
    for name, tensor in again.state_dict().items():
        trained = {"requires_grad": parameters.get(name, tensor).requires_grad, "is_parameter": name in parameters}
        scripted.append([name, {**described(tensor), **trained}])
    first = [[name.removeprefix("layers.0."), tensor] for name, tensor in scripted if name.startswith("layers.0.")]
    expected["script.ts"] = {
        "kind": "TorchScript",
        "states": {"": scripted, "layers.0": first},
        "extra": {name: data.hex() for name, data in extra.items()},
    }

    # safetensors, of which each tensor has its own bytes.
    flat = {
        "narrow": torch.arange(3, dtype=torch.uint8),
        "wide": torch.arange(6, dtype=torch.float64).reshape(2, 3),
        "half": torch.ones(2, dtype=torch.bfloat16),
        "eight": numbers(torch.float8_e4m3fn),
        "scalar": torch.tensor(7),
        "none": torch.zeros(0, 4),
        "complex": torch.tensor([1 - 2j]),
    }
    texts = {"format": "pt", "author": "µ"}
    safetensors.torch.save_file(flat, HERE / "flat.safetensors", metadata=texts)
    content = (HERE / "flat.safetensors").read_bytes()
    header = json.loads(content[8 : 8 + int.from_bytes(content[:8], "little")])
    order = sorted(flat, key=lambda name: header[name]["data_offsets"])
    own = [[name, {**described(flat[name]), "storage": flat[name].nbytes}] for name in order]
    expected["flat.safetensors"] = {"kind": "SafeTensors", "states": {"": own}, "texts": texts}

    # What is refused or opaque.
    torch.save(network, HERE / "legacy.pt", _use_new_zipfile_serialization=False)
    (HERE / "plain_pickle.pt").write_bytes(pickle.dumps({"weight": [1.0]}))
    opaque = {
        "sparse": torch.eye(2).to_sparse(),
        "conjugate": torch.tensor([1 + 2j]).conj(),
        "quantized": torch.quantize_per_tensor(torch.ones(2), 0.1, 0, torch.qint8),
        "meta": torch.empty(2, device="meta"),
        "device": torch.device("cpu"),
        "weight": torch.ones(2),
    }
    torch.save(opaque, HERE / "opaque.pt")
    with zipfile.ZipFile(HERE / "state.pt") as source, zipfile.ZipFile(HERE / "deflated.pt", "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name), source.read(name), zipfile.ZIP_DEFLATED)
    looped = [1]
    looped.append(looped)
    torch.save({"looped": looped, "weight": torch.ones(1)}, HERE / "circle.pt")

    for name, content in expected.items():
        (HERE / f"{name}.json").write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n")
    for file in sorted(HERE.iterdir()):
        print(f"{file.stat().st_size:7d} {file.name}")


if __name__ == "__main__":
    main()
