# SPDX-License-Identifier: Apache-2.0
"""The wheel of the folder with a library in it, installed into an empty folder, works without environment variables."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from mica import _native

PROJECT = Path(__file__).resolve().parents[1]


def build(folder, with_library):
    """`pip wheel` of the project, which takes what lies in mica/lib."""
    pytest.importorskip("setuptools.command.bdist_wheel", reason="setuptools is older than 70.1")
    tree = folder / "tree"
    shutil.copytree(PROJECT, tree, ignore=shutil.ignore_patterns("__pycache__", "build", "*.egg-info", "lib", "tests"))
    if with_library:
        (tree / "mica" / "lib").mkdir()
        shutil.copy(_native.LIBRARY_PATH, tree / "mica" / "lib" / _native._LIBRARY_NAMES[0])
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, tree]
    made = subprocess.run(command, capture_output=True, text=True)
    assert made.returncode == 0, made.stderr
    (wheel,) = folder.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    wheel = build(folder, with_library=True)
    assert wheel.name.startswith("mica-") and "-py3-none-" in wheel.name and "any" not in wheel.name
    target = folder / "site"
    install = [sys.executable, "-m", "pip", "--quiet", "install", "--no-deps", "--no-index", "--target", target, wheel]
    done = subprocess.run(install, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return target


def run(site, script, **more):
    kept = {key: value for key, value in os.environ.items() if not key.startswith("MICA_") and key != "PYTHONPATH"}
    environment = {**kept, "PYTHONPATH": str(site), **more}
    done = subprocess.run([sys.executable, "-c", script], env=environment, cwd=site, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_it_finds_its_own_library_and_the_installed_torch(installed):
    pytest.importorskip("torch")
    script = """
import mica
print(mica.__file__, mica.transforms.Flip(0)(mica.MetaTensor([[[1, 2], [3, 4]]])).tolist())
"""
    said = run(installed, script)
    assert str(installed) in said and "[[[3, 4], [1, 2]]]" in said


def test_it_takes_libtorch_from_where_it_is_told(installed):
    script = "import mica; print(mica.build_info()['libtorch']['path'])"
    said = run(installed, script, MICA_LIBTORCH=str(_native.LIBTORCH_PATH))
    assert str(_native.LIBTORCH_PATH) in said


def test_type_information_is_in_it(installed):
    assert (installed / "mica" / "py.typed").is_file()
    assert (installed / "mica" / "transforms" / "_generated.pyi").is_file()


def test_without_a_library_it_is_for_every_platform(tmp_path):
    assert build(tmp_path, with_library=False).name.endswith("-py3-none-any.whl")
