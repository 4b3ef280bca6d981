# SPDX-License-Identifier: Apache-2.0
"""The door to libmica: finding and loading it, errors as exceptions, owners of its handles.

The prototypes are in ``_abi.py``, generated from ``include/mica.h``. Functions that can fail raise; they are
called as ``lib.mica_…``.
"""

from __future__ import annotations

import ctypes
import importlib.util
import itertools
import os
import re
import sys
import threading
import weakref
from pathlib import Path
from typing import Any

from . import _abi, _errors

#: The version of libtorch that libmica is built with: its C++ interface changes with every release.
LIBTORCH_VERSION = "2.13.0"

if sys.platform == "win32":
    _LIBRARY_NAMES = ("mica.dll",)
    _TORCH_NAMES = ("c10.dll", "torch_cpu.dll")
elif sys.platform == "darwin":
    _LIBRARY_NAMES = ("libmica.0.dylib", "libmica.dylib")
    _TORCH_NAMES = ("libc10.dylib", "libtorch_cpu.dylib")
else:
    _LIBRARY_NAMES = ("libmica.so.0", "libmica.so")
    _TORCH_NAMES = ("libc10.so", "libtorch_cpu.so")


def _find_library():
    """The file of libmica: ``MICA_LIBRARY``, else the one in this package."""
    named = os.environ.get("MICA_LIBRARY")
    if named:
        path = Path(named)
        candidates = [path / name for name in _LIBRARY_NAMES] if path.is_dir() else [path]
    else:
        folder = Path(__file__).resolve().parent / "lib"
        candidates = [folder / name for name in _LIBRARY_NAMES]
    for candidate in candidates:
        if candidate.is_file():
            return candidate.resolve()
    looked = ", ".join(str(candidate) for candidate in candidates)
    origin = "MICA_LIBRARY names" if named else "this installation of mica has"
    raise ImportError(
        f"{origin} no libmica: looked for {looked}. Install a wheel of mica, or set MICA_LIBRARY to the path of "
        f"{_LIBRARY_NAMES[-1]} in an unpacked package of mica."
    )


def _torch_folder(folder):
    """``folder`` or its ``lib``, whichever holds libtorch; None if neither does."""
    for place in (Path(folder), Path(folder) / "lib"):
        if (place / _TORCH_NAMES[-1]).is_file():
            return place
    return None


def _check_torch_version(version, what):
    found = version.split("+")[0]
    if found != LIBTORCH_VERSION:
        raise ImportError(
            f"{what} is version {version}, but this mica is built with libtorch {LIBTORCH_VERSION}. Two libtorches in "
            f"one process corrupt each other: install torch=={LIBTORCH_VERSION}, or use mica in a process without it."
        )


def _find_libtorch(library):
    """The folder of libtorch's libraries.

    In this order: the torch that is already imported, ``MICA_LIBTORCH``, next to libmica, the installed torch.
    """
    imported = sys.modules.get("torch")
    if imported is not None and hasattr(imported, "__version__"):
        _check_torch_version(str(imported.__version__), "the torch that is already imported")
        found = _torch_folder(Path(imported.__file__).parent)
        if found is None:
            raise ImportError(f"the torch that is already imported ({imported.__file__}) has no lib/{_TORCH_NAMES[-1]}")
        return found
    named = os.environ.get("MICA_LIBTORCH")
    if named:
        found = _torch_folder(named)
        if found is None:
            raise ImportError(
                f"MICA_LIBTORCH is {named}, but there is no {_TORCH_NAMES[-1]} in it nor in its lib folder"
            )
        return found
    for beside in (library.parent, library.parent / "libtorch", library.parent.parent / "libtorch"):
        found = _torch_folder(beside)
        if found is not None:
            return found
    # find_spec reads no code of torch: importing it takes seconds, its libraries are all that is needed.
    spec = importlib.util.find_spec("torch")
    if spec is not None and spec.origin:
        package = Path(spec.origin).parent
        found = _torch_folder(package)
        if found is not None:
            version = re.search(r"__version__ = '([^']+)'", (package / "version.py").read_text(encoding="utf-8"))
            if version:
                _check_torch_version(version.group(1), f"the installed torch ({package})")
            return found
    raise ImportError(
        f"libtorch {LIBTORCH_VERSION} was not found: `pip install torch=={LIBTORCH_VERSION}`, or set MICA_LIBTORCH to "
        f"a folder with lib/{_TORCH_NAMES[-1]}. (Looked there, next to {library}, and for an installed torch.)"
    )


def _load():
    library = _find_library()
    torch = _find_libtorch(library)
    try:
        if sys.platform == "win32":
            # Kept open: the folder counts as long as the object lives.
            _keep.append(os.add_dll_directory(str(torch)))
        for name in _TORCH_NAMES:
            # libmica's own search finds a library of that name in the process before it looks at paths.
            _keep.append(ctypes.CDLL(str(torch / name)))
        loaded = ctypes.CDLL(str(library))
    except OSError as problem:
        raise ImportError(f"cannot load {library} with libtorch from {torch}: {problem}") from problem
    loaded.mica_abi_version.restype = ctypes.c_uint32
    version = loaded.mica_abi_version()
    if version != ABI_VERSION:
        raise ImportError(f"{library} has ABI version {version}, this package needs {ABI_VERSION}: update one of them")
    return loaded, library, torch


#: The version of the C interface that this package is written for.
ABI_VERSION = getattr(_abi, "MICA_ABI_VERSION", 0)

#: Objects that must live as long as the process.
_keep: list[Any] = []


class _Library:
    """The functions of libmica as attributes."""

    def __getattr__(self, name: str) -> Any:
        # Only what _abi.py does not list gets here.
        raise AttributeError(f"mica.h declares no {name}")


class Frame:
    """One call into the library: what its callbacks leave for the caller, and the objects that only Python sees."""

    __slots__ = ("arrays", "code", "exception", "objects", "parent")

    def __init__(self, parent):
        self.parent = parent
        # Numbers of objects in nested calls must resolve in every frame of the thread.
        self.objects = parent.objects if parent else {}
        self.arrays = {}
        self.exception = None
        self.code = 0

    def fail(self, exception):
        """Keeps an exception of a callback; gives the ``mica_error *`` that stands for it."""
        code = exception.code if isinstance(exception, _errors.Error) and exception.code else _abi.MICA_ERROR_CALLBACK
        self.exception, self.code = exception, code
        try:
            message = f"{type(exception).__name__}: {exception}"
        except Exception:
            message = type(exception).__name__
        data = message.encode("utf-8", "replace")
        return lib.mica_error_new(code, data, len(data))


_local = threading.local()


class calling:
    """Context of one call into the library that may run callbacks."""

    __slots__ = ("_frame",)

    def __enter__(self):
        self._frame = _local.frame = Frame(getattr(_local, "frame", None))
        return self._frame

    def __exit__(self, *exc):
        _local.frame = self._frame.parent
        # The frame is in the traceback of a raised exception: a reference back would keep all arrays alive.
        self._frame.exception = None


def current_frame():
    """The innermost call of this thread, or None."""
    return getattr(_local, "frame", None)


def text(view):
    """The text of a ``mica_str``."""
    return ctypes.string_at(view.data, view.size).decode("utf-8") if view.size else ""


def take_string(handle):
    """The text of a ``mica_string``, which is freed."""
    try:
        return text(lib.mica_string_view(handle))
    finally:
        lib.mica_string_free(handle)


def encode(string):
    """UTF-8 and its size, as the library takes text."""
    data = string.encode("utf-8")
    return data, len(data)


def _check(error, function, arguments):
    if not error:
        return
    code = lib.mica_error_code(error)
    message = text(lib.mica_error_message(error))
    path = text(lib.mica_error_path(error))
    lib.mica_error_free(error)
    frame = current_frame()
    if frame is not None and frame.exception is not None and frame.code == code:
        original = frame.exception
        frame.exception = None
        if path and hasattr(original, "add_note"):
            original.add_note(f"raised in {path}")
        raise original
    raise _errors.make(code, message, path)


def own(owner, handle, free):
    """Frees ``handle`` when ``owner`` is collected, closed or Python exits, whatever comes first."""
    return weakref.finalize(owner, free, handle)


def pinned(function):
    """A callback that lives as long as the process: libmica may call it after Python dropped its modules."""
    _keep.append(function)
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(function))
    return function


# Objects that native memory depends on, by the number that the library holds in their place.
_numbers = itertools.count(1)
_kept_alive: dict[int, tuple] = {}


def keep(*objects):
    """Keeps objects alive until :data:`release` is called with the number that this gives."""
    number = next(_numbers)
    _kept_alive[number] = objects
    return number


def kept(number):
    """The objects that :func:`keep` got."""
    return _kept_alive[number]


@pinned
@_abi.mica_destroy_fn
def release(number, _kept_alive=_kept_alive):
    """Called by the library, on any thread, when it needs the objects no more."""
    _kept_alive.pop(number, None)


lib = _Library()
_loaded, LIBRARY_PATH, LIBTORCH_PATH = _load()
for _name, (_result, _arguments) in _abi.FUNCTIONS.items():
    try:
        _function = getattr(_loaded, _name)
    except AttributeError:
        raise ImportError(f"{LIBRARY_PATH} lacks {_name}: it is older than this package") from None
    _function.restype = _result
    _function.argtypes = _arguments
    # Every function that gives a pointer gives an error, but the one that makes errors.
    if _result is ctypes.c_void_p and _name != "mica_error_new":
        _function.errcheck = _check
    setattr(lib, _name, _function)


def new(function, *arguments):
    """Calls a function whose last argument is the place for a new handle; gives the handle."""
    out = ctypes.c_void_p()
    function(*arguments, ctypes.byref(out))
    return out.value
