# SPDX-License-Identifier: Apache-2.0
"""Components by name, and how transforms are called."""

from __future__ import annotations

import contextlib
import copy
import ctypes
import inspect
import json
import os
import threading
from typing import Any, Callable, TypeVar

from . import _abi, _errors
from ._native import Frame as _Frame
from ._native import calling, current_frame, encode, keep, kept, lib, new, own, pinned, release, text
from ._values import argument, from_value, json_of, owned, peek_value, restore, sample_to_value, to_json, to_value

_Transform = TypeVar("_Transform", bound="Transform")
#: ``progress(done, total, what)``
Progress = Callable[[int, int, str], Any]

_LAZY = {None: _abi.MICA_LAZY_DEFAULT, False: _abi.MICA_LAZY_OFF, True: _abi.MICA_LAZY_ON}
_EXECUTORS = {
    None: _abi.MICA_EXECUTOR_AUTO,
    "auto": _abi.MICA_EXECUTOR_AUTO,
    "kernels": _abi.MICA_EXECUTOR_KERNELS,
    "torch": _abi.MICA_EXECUTOR_TORCH,
}


class CancelToken:
    """A latch that ends running calls: ``transform(image, cancel=token)``; any thread may set it.

    A cancelled call raises :class:`mica.Cancelled` and gives no partial result.
    """

    __slots__ = ("__weakref__", "_handle")

    def __init__(self) -> None:
        self._handle = new(lib.mica_cancel_new)
        own(self, self._handle, lib.mica_cancel_free)

    def set(self) -> None:
        """Ends the calls that have this token, for good."""
        lib.mica_cancel_set(self._handle)

    def is_set(self) -> bool:
        """Whether it was set."""
        return lib.mica_cancel_is_set(self._handle)


@pinned
@_abi.mica_progress_fn
def _report_progress(number, done, total, what, what_size):
    frame = current_frame()
    try:
        (function,) = kept(number)
        function(done, total, ctypes.string_at(what, what_size).decode("utf-8", "replace") if what_size else "")
    except BaseException as problem:
        return (frame or _Frame(None)).fail(problem)
    return None


class run_options:
    """Context of the options of one run."""

    __slots__ = ("_number", "_options")

    def __init__(self, random=None, cancel=None, progress=None, lazy=None, executor=None, start=0, end=0):
        if lazy is not None and not isinstance(lazy, bool):
            raise _errors.TypeError_(f"lazy: expected True, False or None, found {lazy!r}")
        if executor not in _EXECUTORS:
            known = [name for name in _EXECUTORS if name]
            raise _errors.InvalidArgument(f"executor: expected one of {known}, found {executor!r}")
        self._options = _abi.mica_run_options(
            struct_size=ctypes.sizeof(_abi.mica_run_options),
            random=random,
            cancel=cancel._handle if cancel is not None else None,
            lazy=_LAZY[lazy],
            executor=_EXECUTORS[executor],
            start=start,
            end=end,
        )
        self._number = None
        if progress is not None:
            self._number = keep(progress)
            self._options.progress, self._options.progress_data = _report_progress, self._number

    def __enter__(self):
        return ctypes.byref(self._options)

    def __exit__(self, *exc):
        if self._number is not None:
            release(self._number)


# Transforms written in Python


def _run_user(method, spread, handle, out):
    frame = current_frame() or _Frame(None)
    try:
        data = peek_value(handle)
        result = method(*data) if spread and isinstance(data, list) else method(data)
        out[0] = to_value(result, frame)
    except BaseException as problem:
        return frame.fail(problem)
    return None


@pinned
@_abi.mica_transform_fn
def _apply_user(number, handle, out):
    function, spread = kept(number)
    return _run_user(function, spread, handle, out)


@pinned
@_abi.mica_transform_fn
def _invert_user(number, handle, out):
    function, spread = kept(number)
    return _run_user(function.inverse, spread, handle, out)


def _user_transform(function, spread):
    """A handle to a component that calls a function or an object of Python."""
    name = getattr(function, "__name__", None) or type(function).__name__
    data = name.encode("utf-8")
    number = keep(function, spread)
    invertible = callable(getattr(function, "inverse", None))
    callbacks = _abi.mica_transform_callbacks(
        struct_size=ctypes.sizeof(_abi.mica_transform_callbacks),
        name=ctypes.cast(ctypes.c_char_p(data), ctypes.c_void_p),
        name_size=len(data),
        apply=_apply_user,
        user_data=number,
        destroy=release,
    )
    if invertible:
        callbacks.invert = _invert_user
    return new(lib.mica_component_new_transform, ctypes.byref(callbacks))


def is_callable(value):
    """Whether an argument is a component or can be made one."""
    return callable(value) and not inspect.isclass(value)


def as_component(value):
    """A component, or any callable as one."""
    if isinstance(value, Component):
        return value
    if not is_callable(value):
        raise _errors.TypeError_(f"expected a component or a callable, found {type(value).__name__}")
    return UserTransform(value)


class Component:
    """Anything that a configuration can name: made by name, or through its generated class.

    Components do not change once they are made, and may be used by several threads at once.
    """

    # Objects of Python that it was made from.
    _arguments: dict[str, Any] = {}

    def _create(self, name, arguments):
        data, objects = to_json(arguments)
        self._arguments = arguments
        with calling():
            try:
                handle = new(lib.mica_component_new, *encode(name), *encode(data), objects)
            finally:
                lib.mica_value_free(objects)
        self._hold(handle)

    def _hold(self, handle):
        self._component = handle
        self._finalizer = own(self, handle, lib.mica_component_free)
        return self

    @property
    def name(self) -> str:
        """Its name, for example ``"Flip"``."""
        return text(lib.mica_component_name(self._component))

    @property
    def kind(self) -> str:
        """``"transform"``, ``"network"``…"""
        return text(lib.mica_component_kind(self._component))

    @property
    def id(self) -> int:
        """The number by which applied operations name it."""
        return lib.mica_component_id(self._component)

    @property
    def config(self) -> dict[str, Any]:
        """Its configuration: ``{"_target_": name, …}`` with every argument."""
        return json_of(lib.mica_component_config, self._component)

    def __repr__(self) -> str:
        arguments = ", ".join(f"{key}={value!r}" for key, value in self.config.items() if key != "_target_")
        return f"{self.name}({arguments})"

    def __copy__(self):
        # Immutable: a copy shares everything, its id in the history too.
        twin = type(self).__new__(type(self))
        twin.__dict__.update(self.__dict__)
        return twin._hold(new(lib.mica_component_clone, self._component))

    def __deepcopy__(self, memo):
        return self.__copy__()

    def __reduce__(self):
        return _remake, (type(self), self.name, self._arguments)


def _remake(kind, name, arguments, seed=None, state=None):
    component = kind.__new__(kind)
    component._create(name, arguments)
    if seed is not None or state is not None:
        component.set_random_state(seed, state)
    return component


class Transform(Component):
    """A transform: call it with an image or a sample."""

    # The stream it draws from, and what that was made from.
    _random = None
    _seed = None
    _state = None

    def __deepcopy__(self, memo):
        twin = self.__copy__()
        # A stream of its own, from where the seed starts.
        if self._state is not None:
            twin.set_random_state(state=copy.deepcopy(self._state, memo))
        elif self._seed is not None:
            twin.set_random_state(self._seed)
        return twin

    def __reduce__(self):
        return _remake, (type(self), self.name, self._arguments, self._seed, self._state)

    def __call__(
        self,
        data: Any,
        *arguments: Any,
        lazy: bool | None = None,
        progress: Progress | None = None,
        cancel: CancelToken | None = None,
        executor: str | None = None,
        **named: Any,
    ) -> Any:
        """Applies it.

        Args:
            data: An image (MetaTensor or array, channel first) or a sample (a dict of them). It is not changed.
            arguments: What some transforms are called with besides the image; see the reference of each.
            lazy: Overrides the ``lazy`` argument that it was made with: True leaves spatial transforms pending.
            progress: Called as ``progress(done, total, what)``; an exception in it ends the call.
            cancel: A :class:`mica.CancelToken`.
            executor: ``"kernels"`` or ``"torch"``; default: by the device.
            named: The same by name.
        """
        options = {"lazy": lazy, "progress": progress, "cancel": cancel, "executor": executor}
        call = None
        if arguments or named:
            call = [data, *map(argument, arguments)]
            if named:
                call.append({key: argument(value) for key, value in named.items()})
        return self._run(lib.mica_component_apply, data, call, **options)

    def inverse(self, data: Any, *, progress: Progress | None = None, cancel: CancelToken | None = None) -> Any:
        """Undoes what it did to an image or a sample, and takes the records out of the result's history."""
        return self._run(lib.mica_component_invert, data, progress=progress, cancel=cancel)

    @property
    def is_random(self) -> bool:
        """Whether it draws random numbers."""
        return self._flag(lib.mica_component_is_random)

    @property
    def is_invertible(self) -> bool:
        """Whether it can be undone."""
        return self._flag(lib.mica_component_is_invertible)

    def _flag(self, function):
        flag = ctypes.c_bool()
        function(self._component, ctypes.byref(flag))
        return flag.value

    def _run(self, function, data, call=None, **options):
        # Another thread may choose another stream meanwhile: this one must live until the end.
        stream = self._random  # noqa: F841
        with calling() as frame, self._stream() as random, run_options(random, **options) as native:
            with owned(sample_to_value(data if call is None else call, frame)) as given:
                result = new(function, self._component, given, native)
            restored = self._restore(data, from_value(result), frame)
            # Samples are new, so that what is done to the result is not done to the input.
            return dict(restored) if restored is data and isinstance(data, dict) else restored

    _restore = staticmethod(restore)

    # Randomness

    def set_random_state(self: _Transform, seed: int | None = None, state: Any = None) -> _Transform:
        """Chooses the random stream.

        Args:
            seed: Draws what MONAI draws with this seed. None: from the operating system. Deep and pickled copies
                start it anew.
            state: A ``numpy.random.RandomState``; it advances as the transform draws.

        Returns:
            The transform itself.
        """
        if seed is None and state is not None:
            self._random, self._seed, self._state = _Random.from_state(self, state), None, state
            # A pipeline seeds its transforms from it at once.
            self._random.write(state)
        else:
            seed = int.from_bytes(os.urandom(4), "little") if seed is None else seed
            self._random, self._seed, self._state = _Random.seeded(self, seed), seed, None
        return self

    def _stream(self):
        """Context of the random stream to draw from; None is the one of the process."""
        if self._random is None:
            return contextlib.nullcontext()
        return contextlib.nullcontext(self._random.handle) if self._state is None else self._shared_stream()

    @contextlib.contextmanager
    def _shared_stream(self):
        with self._random.lock:
            random = self._current_stream()
            before = random.snapshot()
            try:
                yield random.handle
            finally:
                if random.snapshot() != before:
                    random.write(self._state)

    def _current_stream(self):
        # Others may have drawn from the state since.
        return _Random.from_state(self, self._state)


class _Random:
    """Owner of a random stream of the library."""

    def __init__(self, handle):
        self.handle = handle
        self.lock = threading.RLock()
        own(self, handle, lib.mica_random_free)

    @classmethod
    def seeded(cls, transform, seed):
        try:
            # MONAI takes seeds modulo 2**32.
            seed = seed.__index__() % 2**32
        except AttributeError:
            raise _errors.TypeError_(f"seed: expected a whole number, found {type(seed).__name__}") from None
        return cls(new(lib.mica_random_new, transform._component, seed))

    @classmethod
    def from_state(cls, transform, state):
        try:
            kind, key, position, has_gauss, cached = state.get_state()
        except (AttributeError, ValueError):
            kind = None
        if kind != "MT19937":
            raise _errors.TypeError_(f"state: expected a numpy.random.RandomState, found {type(state).__name__}")
        words = (ctypes.c_uint32 * 624)(*key.tolist())
        return cls(
            new(lib.mica_random_from_state, transform._component, words, int(position), int(has_gauss), float(cached))
        )

    def snapshot(self):
        """Where the stream is: words, position, has_gauss, cached gaussian."""
        words = (ctypes.c_uint32 * 624)()
        position, has_gauss, cached = ctypes.c_int32(), ctypes.c_int32(), ctypes.c_double()
        lib.mica_random_state(self.handle, words, ctypes.byref(position), ctypes.byref(has_gauss), ctypes.byref(cached))
        return bytes(words), position.value, has_gauss.value, cached.value

    def write(self, state):
        """Advances a RandomState to where this stream is."""
        import numpy

        words, position, has_gauss, cached = self.snapshot()
        state.set_state(("MT19937", numpy.frombuffer(words, numpy.uint32), position, has_gauss, cached))


class Pipeline(Transform):
    """A transform made of transforms, which may be callables of Python.

    After :func:`mica.utils.set_determinism` a new one draws from that seed, as MONAI's ``Compose``.
    """

    def _create(self, name, arguments):
        given = arguments.get("transforms")
        steps = [] if given is None else list(given) if isinstance(given, (list, tuple)) else [given]
        spread = bool(arguments.get("unpack_items"))
        self.transforms = tuple(
            step if isinstance(step, Component) or not is_callable(step) else UserTransform(step, spread)
            for step in steps
        )
        super()._create(name, {**arguments, "transforms": list(self.transforms)})
        from .utils import get_seed

        seed = get_seed()
        if seed is not None:
            self.set_random_state(seed)

    def __len__(self) -> int:
        """Number of steps; those of nested ``Compose`` with the same ``map_items`` are counted one by one, in a
        ``OneOf`` those of nested ``OneOf``."""
        return sum(len(step) if self._flattens(step) else 1 for step in self.transforms)

    def _flattens(self, step):
        if type(self).__name__ == "OneOf":
            return type(step) is type(self)
        same = getattr(step, "_arguments", {}).get("map_items") == self._arguments.get("map_items")
        return type(step).__name__ == "Compose" and same

    def __call__(  # type: ignore[override]
        self,
        data: Any,
        start: int = 0,
        end: int | None = None,
        *,
        lazy: bool | None = None,
        progress: Progress | None = None,
        cancel: CancelToken | None = None,
        executor: str | None = None,
    ) -> Any:
        """Applies the steps ``start`` to ``end`` (exclusive; default: all); see :meth:`Transform.__call__`."""
        count = len(self.transforms)
        if start is None or not 0 <= start <= (count if end is None else end):
            raise _errors.InvalidArgument(f"start: expected 0 to {count if end is None else end}, found {start}")
        if end is not None and end > count:
            raise _errors.InvalidArgument(f"end: expected at most {count}, the number of transforms, found {end}")
        if end is not None and start == end:
            return data
        return self._run(
            lib.mica_component_apply,
            data,
            lazy=lazy,
            progress=progress,
            cancel=cancel,
            executor=executor,
            start=start,
            end=end or 0,
        )

    @staticmethod
    def _restore(before, after, frame):
        # A pipeline makes a list of whatever it maps over.
        return restore(list(before) if isinstance(before, tuple) else before, after, frame)

    def _current_stream(self):
        # Its transforms were seeded from the state once; only what it draws itself is written back.
        return self._random

    def set_random_state(self, seed: int | None = None, state: Any = None) -> Pipeline:
        """As :meth:`Transform.set_random_state`; callables of Python that have ``set_random_state`` are seeded too."""
        written_in_python = [
            isinstance(step, UserTransform) and hasattr(step.function, "set_random_state") for step in self.transforms
        ]
        if any(written_in_python):
            import numpy

            stream = (
                numpy.random.RandomState(None if seed is None else seed % 2**32)
                if state is None
                else copy.deepcopy(state)
            )
            for step, in_python in zip(self.transforms, written_in_python):
                # As MONAI's Compose: one draw for each random transform, in order.
                if in_python or step.is_random:
                    drawn = int(stream.randint(2**32, dtype="uint32"))
                    if in_python:
                        step.function.set_random_state(seed=drawn)
        return super().set_random_state(seed, state)


class UserTransform(Transform):
    """A callable of Python as a transform; what has ``inverse`` is invertible.

    It is called with an image or a sample, as the pipeline passes it, on the thread that runs the pipeline. Its
    exceptions reach the caller as they are.
    """

    def __init__(self, function: Callable[..., Any], spread: bool = False) -> None:
        """With ``spread``, items of a list are the function's arguments (``unpack_items`` of a pipeline)."""
        self.function, self._spread = function, spread
        self._hold(_user_transform(function, spread))

    def __repr__(self):
        return repr(self.function)

    def __reduce__(self):
        return UserTransform, (self.function, self._spread)

    def __deepcopy__(self, memo):
        return UserTransform(copy.deepcopy(self.function, memo), self._spread)

    def set_random_state(self, seed: int | None = None, state: Any = None) -> UserTransform:
        """Hands on to the callable's own ``set_random_state``, if it has one."""
        function = getattr(self.function, "set_random_state", None)
        if function is not None:
            function(seed=seed, state=state)
        return self


# By name


def adopt(handle):
    """The object for a component's handle, which it takes over."""
    kind = text(lib.mica_component_kind(handle))
    name = text(lib.mica_component_name(handle))
    base = _base(kind)
    generated = _generated(name)
    cls = generated if generated is not None and issubclass(generated, base) else base
    component = cls.__new__(cls)._hold(handle)
    component._arguments = {key: value for key, value in component.config.items() if key != "_target_"}
    if issubclass(cls, Pipeline):
        component.transforms = tuple(from_config(step) for step in component._arguments.get("transforms") or ())
    return component


def component(name: str, /, **arguments: Any) -> Any:
    """A component by its name and arguments: ``component("Spacing", pixdim=[1.5, 1.5, 2])``.

    ``Flip``, its dictionary forms ``Flipd``, ``FlipD`` and ``FlipDict``, and ``monai.transforms.Flip`` all work.
    """
    cls = _generated(name.rsplit(".", 1)[-1]) or _base(_kind(name))
    made = cls.__new__(cls)
    made._create(name, arguments)
    return made


def _generated(name):
    """The generated class of a name, or None."""
    from . import data, inferers, networks, transforms

    for module in (transforms, networks, inferers, data):
        if name in module._generated:
            return getattr(module, name)
    return None


def _base(kind):
    """The class of components of a kind."""
    from . import _network

    return {"transform": Transform, "network": _network.Network, "inferer": _network.Inferer}.get(kind, Component)


def _kind(name):
    try:
        return json_of(lib.mica_component_describe, *encode(name)).get("kind")
    except _errors.Error:
        # Unknown here: the error of making it is the better one.
        return None


def from_config(config: Any) -> Any:
    """A component from its configuration ``{"_target_": name, …}``; arguments may hold objects."""
    if isinstance(config, Component):
        return config
    arguments = dict(config)
    if "_target_" not in arguments:
        raise _errors.InvalidArgument(f"expected a configuration with '_target_', found keys {sorted(arguments)}")
    return component(arguments.pop("_target_"), **arguments)


def list_components(kind: str = "") -> list[str]:
    """Names of all components, or of one kind (``"transform"``…)."""
    return json_of(lib.mica_component_list, *encode(kind))


def describe(name: str) -> dict[str, Any]:
    """What the registry knows about a component: documentation, arguments with types and defaults, traits."""
    return json_of(lib.mica_component_describe, *encode(name))


_plain = None


def plain(image):
    """The tensor without metadata, over the same memory."""
    global _plain
    if _plain is None:
        _plain = component("EnsureType", track_meta=False)
    with owned(new(lib.mica_value_new_tensor, image._tensor)) as value:
        return from_value(new(lib.mica_component_apply, _plain._component, value, None))


# Names of configurations for factories of Python


@pinned
@_abi.mica_create_fn
def _create_registered(number, data, size, out):
    frame = current_frame() or _Frame(None)
    try:
        (factory,) = kept(number)
        arguments = json.loads(ctypes.string_at(data, size).decode("utf-8")) if size else {}
        made = as_component(factory(**arguments))
        out[0] = new(lib.mica_component_clone, made._component)
    except BaseException as problem:
        return frame.fail(problem)
    return None


def register(name: str, factory: Callable[..., Any], kind: str = "transform") -> None:
    """Makes ``name`` a component: ``factory(**arguments)`` gives a component or a callable.

    Then ``mica.component(name, …)`` and configurations know it, until :func:`unregister`.
    """
    lib.mica_component_register(*encode(name), *encode(kind), _create_registered, keep(factory), release)


def unregister(name: str) -> None:
    """Takes back :func:`register`."""
    lib.mica_component_unregister(*encode(name))
