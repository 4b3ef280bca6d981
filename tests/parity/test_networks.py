# SPDX-License-Identifier: Apache-2.0
"""Networks: the same tensors under the same names, the same initial values, outputs, gradients and statistics."""

import inspect
import json
import os
import subprocess
import warnings
from pathlib import Path

import monai.networks.blocks
import monai.networks.nets
import pytest
import tensor_files
import torch
from network_cases import LARGE, REFUSED, all_cases
from monai.networks.layers import Pad, get_pool_layer, split_args

ROOT = Path(__file__).resolve().parents[2]
CASES = list(all_cases())
MODES = ("eval", "train")


class Runner:
    """The program that builds and runs mica's networks: a line of JSON in, a line out."""

    def __init__(self, folder):
        command = ["cargo", "build", "--release", "--quiet", "--package", "mica-nn", "--example", "run_network"]
        subprocess.run(command, cwd=ROOT, check=True)
        target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
        program = target / "release/examples/run_network"
        self.process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")
        self.folder = folder

    def ask(self, request):
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer

    def __call__(self, network, arguments, seed=0, tensors=None):
        """The answer and the tensors that the program wrote."""
        output = self.folder / "output.safetensors"
        request = {"network": network, "arguments": arguments, "seed": seed, "output": str(output), "input": None}
        if tensors is not None:
            request["input"] = str(self.folder / "input.safetensors")
            tensor_files.save(tensors, request["input"])
        return self.ask(request), tensor_files.load(output)

    def close(self):
        # It may have an answer left that nobody reads, after a test that failed.
        self.process.kill()
        self.process.wait()


@pytest.fixture(scope="module")
def runner(tmp_path_factory):
    runner = Runner(tmp_path_factory.mktemp("networks"))
    yield runner
    runner.close()


@pytest.fixture(autouse=True)
def one_thread(two_threads):
    """Threads that wait for each other make small networks slow; the program has one too."""
    torch.set_num_threads(1)


def tuples(value):
    """MONAI tells tuples from lists in the specifications of layers."""
    if isinstance(value, list):
        return tuple(tuples(item) for item in value)
    return value


def pad_layer(name, spatial_dims):
    name, arguments = split_args(name)
    return Pad[name, spatial_dims](**arguments)


def maker(network):
    """What makes a network, block or layer of MONAI."""
    if network in ("Pool", "Pad"):
        return get_pool_layer if network == "Pool" else pad_layer
    return getattr(monai.networks.nets, network, None) or getattr(monai.networks.blocks, network)


def build(network, arguments, seed=0):
    torch.manual_seed(seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return maker(network)(**{key: tuples(value) for key, value in arguments.items()})


def flatten(value, tensors):
    """The structure of an output with numbers for its tensors."""
    if isinstance(value, torch.Tensor):
        tensors.append(value)
        return len(tensors) - 1
    if isinstance(value, (list, tuple)):
        return [flatten(item, tensors) for item in value]
    if isinstance(value, dict):
        return {key: flatten(item, tensors) for key, item in value.items()}
    return value


def disturb(network):
    """Gives every tensor values that matter: statistics that are not 0 and 1, weights that are not all the same."""
    generator = torch.Generator().manual_seed(3)
    with torch.no_grad():
        for name, tensor in network.state_dict().items():
            if not tensor.is_floating_point():
                continue
            noise = torch.rand(tensor.shape, generator=generator)
            if name.endswith("running_var"):
                tensor.copy_(0.5 + noise)
            else:
                tensor.add_(0.2 * noise - 0.1 if tensor.dim() < 2 else 0.02 * noise - 0.01)


def described(network):
    """Names and shapes of the state, the sums of each tensor and of its squares: enough to tell other draws."""
    return [
        [name, list(tensor.shape), tensor.double().sum().item(), tensor.double().square().sum().item()]
        for name, tensor in network.state_dict().items()
    ]


def check_initial(expected, answer):
    assert [entry[:2] for entry in answer["initial"]] == [entry[:2] for entry in expected]
    for own, (name, _, *sums) in zip(answer["initial"], expected):
        assert own[2:] == pytest.approx(sums, rel=1e-9, abs=1e-9), name


def assert_close(name, expected, found, tolerance):
    assert expected.dtype == found.dtype and expected.shape == found.shape, f"{name}: {expected.shape} {found.shape}"
    scale = max(expected.abs().max().item(), 1e-6) if expected.numel() else 1.0
    difference = (expected - found).abs().max().item() if expected.numel() else 0.0
    assert difference <= tolerance * scale, f"{name}: {difference:.3g} apart at a scale of {scale:.3g}"


@pytest.mark.parametrize("case", CASES, ids=str)
def test_agrees_with_monai(case, runner):
    network = build(case.network, case.arguments, seed=7)
    initial = described(network)
    parameters = [name for name, _ in network.named_parameters()]
    disturb(network)
    tensors = {f"state/{name}": tensor.clone() for name, tensor in network.state_dict().items()}
    generator = torch.Generator().manual_seed(5)
    inputs = [torch.randn(shape, generator=generator) for shape in case.shapes]
    tensors |= {f"input/{index}": tensor for index, tensor in enumerate(inputs)}

    expected, structure = {}, {}
    for mode in MODES:
        network.train(mode == "train")
        leaves = [tensor.clone().requires_grad_() for tensor in inputs]
        outputs = []
        torch.manual_seed(1)
        structure[mode] = flatten(network(*[leaf * 1.0 for leaf in leaves]), outputs)
        loss = torch.zeros(())
        for index, output in enumerate(outputs):
            weight = torch.randn(output.shape, generator=generator)
            tensors[f"weight/{mode}/{index}"] = weight
            loss = loss + (output * weight).sum()
            expected[f"{mode}/{index}"] = output.detach().clone()
        network.zero_grad()
        loss.backward()
        for name, parameter in network.named_parameters():
            if parameter.grad is not None:
                expected[f"gradient/{mode}/{name}"] = parameter.grad.clone()
        for index, leaf in enumerate(leaves):
            expected[f"input_gradient/{mode}/{index}"] = leaf.grad
    buffers = {
        name: tensor for name, tensor in network.named_buffers(remove_duplicate=False) if name in network.state_dict()
    }
    expected |= {f"after/{name}": tensor for name, tensor in buffers.items()}

    answer, found = runner(case.network, case.arguments, seed=7, tensors=tensors)
    assert answer["state"] == [[name, name not in buffers] for name in network.state_dict()]
    assert answer["parameters"] == parameters
    assert answer["structure"] == structure
    check_initial(initial, answer)
    # A gradient that was set to zero and one that is not there are the same.
    nothing = {name for name, tensor in found.items() if "gradient/" in name and not tensor.any()}
    assert set(expected) - nothing == set(found) - nothing
    # What cancels out in theory, as before a normalisation, is noise in practice, as large as what cancels.
    for mode in MODES:
        scale = max(tensor.abs().max().item() for name, tensor in expected.items() if f"gradient/{mode}" in name)
        for name, tensor in expected.items():
            if f"gradient/{mode}" in name:
                bound = max(tensor.abs().max().item(), 5e-2 * scale) * case.gradient_tolerance
                difference = (tensor - found.get(name, torch.zeros(()))).abs().max().item()
                assert difference <= bound, f"{name}: {difference:.3g} apart, allowed {bound:.3g}"
    for name, tensor in expected.items():
        if "gradient/" not in name:
            assert_close(name, tensor, found[name], case.tolerance)


@pytest.mark.parametrize("name,arguments", LARGE, ids=str)
def test_large_networks_start_alike(name, arguments, runner):
    expected = described(build(name, arguments, seed=7))
    answer = runner.ask({"network": name, "arguments": arguments, "seed": 7, "input": None, "output": None})
    check_initial(expected, answer)


@pytest.mark.parametrize("network,arguments", REFUSED, ids=str)
def test_refuses_what_monai_refuses(network, arguments, runner):
    with pytest.raises(Exception) as refusal:
        build(network, arguments)
    with pytest.raises(RuntimeError, match=network) as error:
        runner(network, arguments)
    assert not isinstance(refusal.value, AttributeError), refusal.value
    assert "Internal" not in str(error.value)


def plain(value):
    """A default as the registry writes it."""
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return value.__name__ if isinstance(value, type) else getattr(value, "value", value)


def test_arguments_are_monais_in_order_and_default(runner):
    components = {entry["name"]: entry for entry in runner.ask({"network": None})["components"]}
    networks = {name: entry for name, entry in components.items() if hasattr(monai.networks.nets, name)}
    assert len(networks) > 30
    tested = {case.network for case in CASES}
    for name, entry in networks.items():
        assert name in tested, f"{name} has no case"
        made = getattr(monai.networks.nets, name)
        signature = inspect.signature(made.__init__ if isinstance(made, type) else made).parameters
        named = [item for item in signature.values() if item.kind is item.POSITIONAL_OR_KEYWORD and item.name != "self"]
        theirs = [(item.name, item.default is item.empty or plain(item.default)) for item in named]
        ours = [(item["name"], item["required"] or item["default"]) for item in entry["arguments"]]
        assert ours[: len(theirs)] == theirs, name
        # What MONAI hands on to another class comes after.
        handed_on = any(item.kind is item.VAR_KEYWORD for item in signature.values())
        assert handed_on or len(ours) == len(theirs), name
        for alias in entry["aliases"]:
            assert getattr(monai.networks.nets, alias) is made, alias
