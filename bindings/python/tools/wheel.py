#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the wheel of mica for this platform: the Python package with libmica in it.

    python bindings/python/tools/wheel.py path/to/libmica.so.0.1.0 --out dist
    python bindings/python/tools/wheel.py dist/mica-0.1.0-x86_64-unknown-linux-gnu.tar.gz --out dist
    python bindings/python/tools/wheel.py LIBRARY --libtorch path/to/torch/lib --out dist

The wheel is good for every Python from 3.9 (`py3-none-<platform>`). It holds no libtorch, which the `torch` package
brings, unless `--libtorch` names a folder with the CPU libraries. Needs nothing but the standard library and `pip`.
"""

import argparse
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import tempfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
# What libmica and libtorch_cpu need that lies beside them in PyTorch's wheels.
TORCH_LIBRARIES = ("*c10.*", "*torch_cpu.*", "*gomp*", "*shm.*", "*omp.dylib", "*iomp5*")


def library_name():
    """The file name by which the package looks for libmica first."""
    return {"win32": "mica.dll", "darwin": "libmica.0.dylib"}.get(sys.platform, "libmica.so.0")


def platform_tag():
    """The platform of this machine, as wheels spell it."""
    return sysconfig.get_platform().replace("-", "_").replace(".", "_")


def find_library(given, scratch):
    """libmica itself, from a file or from a package of `cargo xtask package`."""
    if not given.name.endswith(".tar.gz"):
        return given
    with tarfile.open(given) as package:
        members = [member for member in package.getmembers() if member.isfile() and "/lib/libmica." in member.name]
        if not members:
            sys.exit(f"{given} holds no lib/libmica.*")
        place = scratch / "libmica"
        with package.extractfile(members[0]) as source, open(place, "wb") as target:
            shutil.copyfileobj(source, target)
    return place


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("library", type=Path, help="libmica, or a package made by `cargo xtask package`")
    parser.add_argument("--libtorch", type=Path, help="folder with libtorch's CPU libraries to put into the wheel")
    parser.add_argument("--out", type=Path, default=Path("dist"), help="where the wheel goes (default: dist)")
    parser.add_argument("--platform", default=platform_tag(), help="the wheel's platform tag (default: %(default)s)")
    parser.add_argument("--no-build-isolation", action="store_true", help="build with the setuptools of this Python")
    options = parser.parse_args()
    if not options.library.is_file():
        parser.error(f"there is no file {options.library}")
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        # A copy, so that the checkout stays clean and two builds do not meet.
        tree = scratch / "tree"
        shutil.copytree(
            PROJECT, tree, ignore=shutil.ignore_patterns("__pycache__", "build", "*.egg-info", "lib", "tests")
        )
        libraries = tree / "mica" / "lib"
        libraries.mkdir()
        shutil.copy(find_library(options.library, scratch), libraries / library_name())
        if options.libtorch:
            for pattern in TORCH_LIBRARIES:
                for file in options.libtorch.glob(pattern):
                    shutil.copy(file, libraries / file.name)
        command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(scratch), str(tree)]
        if options.no_build_isolation:
            command.append("--no-build-isolation")
        setting = f"--build-option=--plat-name={options.platform}"
        subprocess.run([*command, "--config-settings", setting], check=True)
        (wheel,) = scratch.glob("*.whl")
        target = options.out / wheel.name
        shutil.move(wheel, target)
    print(target)


if __name__ == "__main__":
    main()
