# SPDX-License-Identifier: Apache-2.0
"""The tag of the wheel: for every Python 3, but for one platform where libmica lies in the package."""

from pathlib import Path

from setuptools import Distribution, setup

try:
    from setuptools.command.bdist_wheel import bdist_wheel
except ImportError:
    # Before setuptools 70.1.
    from wheel.bdist_wheel import bdist_wheel

HAS_LIBRARY = any((Path(__file__).parent / "mica" / "lib").glob("*mica*"))


class WithLibrary(Distribution):
    """A distribution that belongs to a platform."""

    def has_ext_modules(self):
        return HAS_LIBRARY


class Wheel(bdist_wheel):
    """Tags the wheel ``py3-none-<platform>``: nothing in it depends on the version of Python."""

    def get_tag(self):
        _, _, platform = super().get_tag()
        return "py3", "none", platform if HAS_LIBRARY else "any"


setup(distclass=WithLibrary, cmdclass={"bdist_wheel": Wheel})
