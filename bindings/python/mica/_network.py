# SPDX-License-Identifier: Apache-2.0
"""Networks and inferers."""

from __future__ import annotations

import contextlib
import dataclasses
import json
from collections.abc import Callable, Mapping
from typing import Any

from . import _errors
from ._component import CancelToken, Component, Progress, UserTransform, is_callable, run_options
from ._native import calling, encode, lib, new, take_string
from ._values import from_value, json_of, owned, to_json, to_value


class Network(Component):
    """A network, ready to be called, on several threads at once."""

    def __call__(self, *inputs: Any, **named: Any) -> Any:
        """What it gives for some inputs: an image, or a list or dict of them. Gradients are not recorded."""
        return self.call("forward", *inputs, **named)

    def call(self, method: str, /, *inputs: Any, **named: Any) -> Any:
        """Calls one of its methods."""
        with calling() as frame, _arguments(inputs, named, frame) as (given, more):
            return from_value(new(lib.mica_network_call, self._component, *encode(method), given, more))

    @property
    def info(self) -> dict[str, Any]:
        """``class``, ``methods``, ``parameters``, ``training``, ``device``, ``dtype``, ``extra_files``."""
        return json_of(lib.mica_network_info, self._component)

    def extra_file(self, name: str) -> bytes:
        """A file that came with it, such as the metadata of a bundle."""
        from ._meta_tensor import MetaTensor

        tensor = MetaTensor._wrap(new(lib.mica_network_extra_file, self._component, *encode(name)))
        return tensor.numpy().tobytes()

    def state_dict(self) -> dict[str, Any]:
        """Parameters and buffers by key, in PyTorch's order: the network's own memory, not copies."""
        return from_value(new(lib.mica_network_state, self._component))

    def load_state_dict(self, state: Mapping[str, Any], strict: bool = True) -> dict[str, list[str]]:
        """Copies parameters and buffers into it.

        Args:
            state: Tensors by key.
            strict: Whether keys that do not match are an error; then nothing is changed.

        Returns:
            The keys that are ``missing``, ``unexpected`` or ``mismatched`` (of another shape).
        """
        with calling() as frame, owned(to_value(dict(state), frame)) as given:
            report = new(lib.mica_network_load_state, self._component, given, strict)
        return json.loads(take_string(report))

    def load_weights(
        self, path: Any, key: str | None = None, strict: bool = True, prefix: str | None = None
    ) -> dict[str, list[str]]:
        """Loads weights from a file of ``torch.save``, safetensors or a TorchScript archive; nothing in it is run.

        Args:
            path: The file.
            key: Where in it the state dictionary is, with dots; default: at the top, or under one of the usual keys.
            strict: Whether keys that do not match are an error; then nothing is changed.
            prefix: Taken off the keys, where all of them begin with it: ``"module."``.

        Returns:
            The keys that are ``missing``, ``unexpected`` or ``mismatched`` (of another shape).
        """
        with _json({"key": key, "strict": strict, "prefix": prefix}) as data:
            report = new(lib.mica_network_load_weights, self._component, *encode(str(path)), *encode(data))
        return json.loads(take_string(report))

    def save_weights(self, path: Any) -> None:
        """Writes the weights: safetensors where the path ends so, else what ``torch.load`` reads."""
        lib.mica_network_save_weights(self._component, *encode(str(path)))

    def train(self, mode: bool = True) -> Network:
        """Switches to training mode; gives back the network."""
        lib.mica_network_train(self._component, mode)
        return self

    def eval(self) -> Network:
        """Switches to evaluation mode; gives back the network."""
        return self.train(False)

    def prepare(self, **options: Any) -> Network:
        """A copy for inference.

        Args:
            options: ``optimize`` (``"fuse"``, ``"freeze"``, ``"none"``; default ``"fuse"``), ``dtype``,
                ``channels_last``, ``methods``, ``device``, as in :class:`mica.networks.TorchScript`.
        """
        with _json(options) as data:
            handle = new(lib.mica_network_prepare, self._component, *encode(data))
        return Network.__new__(Network)._hold(handle)

    def trace(self, *inputs: Any) -> Network:
        """TorchScript of what it computes from some inputs, with the same parameters, for :meth:`save`.

        Sizes that the network computes with stay those of the inputs.
        """
        with calling() as frame, _arguments(inputs, {}, frame) as (given, _):
            handle = new(lib.mica_network_trace, self._component, given)
        return Network.__new__(Network)._hold(handle)

    def save(self, path: Any, extra: Mapping[str, str] | None = None) -> None:
        """Writes a TorchScript archive, which ``torch.jit.load`` reads too.

        Args:
            path: Where to.
            extra: Files beside the code, as texts by name; default: those that came with the network.
        """
        with calling() as frame, contextlib.ExitStack() as stack:
            files = None if extra is None else stack.enter_context(owned(to_value(dict(extra), frame)))
            lib.mica_network_save(self._component, *encode(str(path)), files)


class Inferer(Component):
    """Leads a network over a batch of images."""

    def __call__(
        self,
        inputs: Any,
        network: Component | Callable[..., Any],
        *args: Any,
        progress: Progress | None = None,
        cancel: CancelToken | None = None,
        **kwargs: Any,
    ) -> Any:
        """The network's result for the whole images.

        Args:
            inputs: Images of shape (items, channels, axes…).
            network: A network, or a function of Python, which gets the windows; it must not keep them.
            args: Further arguments of the network.
            progress: Called as ``progress(done, total, what)`` with numbers of windows; an exception in it ends the call.
            cancel: A :class:`mica.CancelToken`.
            kwargs: Named arguments of the network; ``condition`` is cut into windows as the images are.
        """
        with self._leading(network, (inputs, *args), kwargs, progress=progress, cancel=cancel) as arguments:
            return from_value(new(lib.mica_inferer_infer, self._component, *arguments))

    def estimate(
        self,
        inputs: Any,
        network: Component | Callable[..., Any],
        *args: Any,
        cancel: CancelToken | None = None,
        **kwargs: Any,
    ) -> Estimate:
        """What a call with the same arguments is going to take: the network is called with its first windows."""
        with self._leading(network, (inputs, *args), kwargs, cancel=cancel) as arguments:
            return _estimate(self._component, *arguments)

    @contextlib.contextmanager
    def _leading(self, network, positional, named, **options):
        """Arguments, network and options of a call, as libmica takes them."""
        if not isinstance(network, Component):
            network = UserTransform(_spread(network, len(positional) > 1, bool(named), self))
        with (
            calling() as frame,
            run_options(None, **options) as native,
            _arguments(positional, named, frame) as (given, more),
        ):
            yield given, more, network._component, native


@dataclasses.dataclass(frozen=True)
class Estimate:
    """What an inference is going to take on this machine.

    Attributes:
        windows: That the network gets, those that turn out to be skipped among them.
        calls: Of the network.
        seconds_per_call: What a full batch of windows took.
        seconds: All calls together.
        network_bytes: Main memory of a batch of windows and of what the network makes on its way.
        result_bytes: Main memory in which results are put together, and of what becomes of them.
        memory_bytes: The most that will be in use at once, more than there is now.
    """

    windows: int
    calls: int
    seconds_per_call: float
    seconds: float
    network_bytes: int
    result_bytes: int
    memory_bytes: int


def estimate(segment: Component, image: Any, *, cancel: CancelToken | None = None) -> Estimate:
    """What a :class:`mica.inferers.Segment` is going to take for an image.

    The preprocessing is done, and the network called with its first windows.
    """
    with (
        calling() as frame,
        run_options(None, cancel=cancel) as native,
        owned(to_value(image, frame)) as given,
    ):
        return _estimate(segment._component, given, None, None, native)


def _estimate(inferer, given, named, network, native):
    text = take_string(new(lib.mica_inferer_estimate, inferer, given, named, network, native))
    return Estimate(**json.loads(text))


def _spread(function, several, named, inferer):
    """A function of one value that calls a function of Python with all arguments."""
    if not is_callable(function):
        raise _errors.TypeError_(f"network: expected a network or a callable, found {type(function).__name__}")

    def call(data):
        positional = list(data) if isinstance(data, list) else [data]
        keywords = positional.pop() if named else {}
        result = function(*positional, **keywords)
        return list(result) if isinstance(result, tuple) else result

    call.__name__ = getattr(function, "__name__", None) or type(function).__name__
    return call


@contextlib.contextmanager
def _arguments(positional, named, frame):
    """Positional arguments as one value, named ones as a map or None."""
    with contextlib.ExitStack() as stack:
        alone = len(positional) == 1 and not isinstance(positional[0], (list, tuple))
        given = stack.enter_context(owned(to_value(positional[0] if alone else list(positional), frame)))
        more = stack.enter_context(owned(to_value(dict(named), frame))) if named else None
        yield given, more


@contextlib.contextmanager
def _json(options):
    data, objects = to_json(options)
    try:
        yield data
    finally:
        lib.mica_value_free(objects)


def load_network(path: Any, **options: Any) -> Network:
    """Loads a network from a TorchScript archive or an AOTInductor package (``.pt2``); the options are those of
    :class:`mica.networks.TorchScript` and :class:`mica.networks.AOTInductor`."""
    from .networks import AOTInductor, TorchScript

    kind = AOTInductor if str(path).endswith(".pt2") else TorchScript
    return kind(str(path), **options)
