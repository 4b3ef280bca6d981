# SPDX-License-Identifier: Apache-2.0
"""The wheel, built and installed into an empty folder, works without any environment variable of mica."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from mica import _native

TOOLS = Path(__file__).resolve().parents[1] / "tools"


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    pytest.importorskip("setuptools")
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, TOOLS / "wheel.py", _native.LIBRARY_PATH, "--out", folder, "--no-build-isolation"]
    made = subprocess.run(command, capture_output=True, text=True)
    assert made.returncode == 0, made.stderr
    wheel = Path(made.stdout.split()[-1])
    assert wheel.name.startswith("mica-") and "-py3-none-" in wheel.name and "any" not in wheel.name
    target = folder / "site"
    install = [sys.executable, "-m", "pip", "--quiet", "install", "--no-deps", "--no-index", "--target", target, wheel]
    done = subprocess.run(install, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return target


def run(site, script, **more):
    kept = {key: value for key, value in os.environ.items() if not key.startswith("MICA_") and key != "PYTHONPATH"}
    done = subprocess.run(
        [sys.executable, "-c", script], env={**kept, "PYTHONPATH": str(site), **more}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_it_finds_its_own_library_and_the_installed_torch(installed):
    pytest.importorskip("torch")
    script = "import mica; print(mica.__file__); print(mica.transforms.Flip(0)(mica.MetaTensor([[[1, 2], [3, 4]]])).tolist())"
    said = run(installed, script)
    assert str(installed) in said and "[[[3, 4], [1, 2]]]" in said


def test_it_takes_libtorch_from_where_it_is_told(installed):
    said = run(
        installed, "import mica; print(mica.build_info()['libtorch']['path'])", MICA_LIBTORCH=str(_native.LIBTORCH_PATH)
    )
    assert str(_native.LIBTORCH_PATH) in said


def test_type_information_is_in_it(installed):
    assert (installed / "mica" / "py.typed").is_file() and (
        installed / "mica" / "transforms" / "_generated.pyi"
    ).is_file()
