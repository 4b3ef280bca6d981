# SPDX-License-Identifier: Apache-2.0
"""The generated prototypes are those of include/mica.h, read here in another way."""

import ctypes
import re
from pathlib import Path

import mica
import pytest
from mica import _abi, _native

HEADER = Path(__file__).resolve().parents[3] / "include" / "mica.h"


@pytest.fixture(scope="module")
def declared():
    """Functions of the header: their result and the texts of their arguments."""
    text = re.sub(r"/\*.*?\*/", " ", HEADER.read_text(encoding="utf-8"), flags=re.S)
    text = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    pattern = r"MICA_API\s+([\w\s*]*?)\b(mica_\w+)\s*\(([^()]*(?:\([^()]*\)[^()]*)*)\)\s*;"
    functions = {}
    for result, name, arguments in re.findall(pattern, text):
        arguments = arguments.strip()
        functions[name] = (result.split(), [] if arguments in ("", "void") else arguments.split(","))
    return functions


def test_every_function_is_known_and_none_is_invented(declared):
    assert len(declared) > 100
    assert set(_abi.FUNCTIONS) == set(declared)


def test_functions_have_as_many_arguments_as_declared(declared):
    found = {name: len(arguments) for name, (_, arguments) in _abi.FUNCTIONS.items()}
    assert found == {name: len(arguments) for name, (_, arguments) in declared.items()}


def test_functions_that_can_fail_are_checked(declared):
    for name, (result, _) in declared.items():
        fails = result[-2:] == ["mica_error", "*"] and name != "mica_error_new"
        assert hasattr(getattr(_native.lib, name), "errcheck") == fails or not fails, name
        if fails:
            assert getattr(_native.lib, name).errcheck is _native._check, name


def test_constants_are_those_of_the_header():
    text = re.sub(r"/\*.*?\*/", " ", HEADER.read_text(encoding="utf-8"), flags=re.S)
    found = dict(re.findall(r"^#define (MICA_\w+) (-?\d+)\s*$", text, flags=re.M))
    assert found
    for name, value in found.items():
        assert getattr(_abi, name) == int(value), name


def test_sizes_of_pointers_and_words_agree_with_c():
    assert ctypes.sizeof(_abi.mica_str) == 2 * ctypes.sizeof(ctypes.c_void_p)
    assert _abi.mica_run_options.end.offset + 8 == ctypes.sizeof(_abi.mica_run_options)


def test_versions_agree():
    assert mica.__version__ == mica.build_info()["mica"]
    project = (Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8")
    assert f'version = "{mica.__version__}"' in project
    assert f'"torch=={_native.LIBTORCH_VERSION}"' in project
    assert mica.build_info()["libtorch"]["built_for"] == _native.LIBTORCH_VERSION
