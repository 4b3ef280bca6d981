# SPDX-License-Identifier: Apache-2.0
"""Which libmica is tested: the one that the environment names, else what `cargo xtask build` made."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]

for variable, place in (
    ("MICA_LIBRARY", ROOT / "target/release/libmica_capi.so"),
    ("MICA_LIBTORCH", ROOT / ".deps/python/torch"),
):
    if variable not in os.environ and place.exists():
        os.environ[variable] = str(place)
try:
    import mica  # noqa: F401
except ModuleNotFoundError:
    sys.path.insert(0, str(ROOT / "bindings/python"))


@pytest.fixture
def python():
    """Runs a script in a fresh Python that finds this mica; gives what it printed."""

    def run(script, expect=0, **environment):
        import mica

        path = os.pathsep.join([str(Path(mica.__file__).parents[1]), os.environ.get("PYTHONPATH", "")])
        settings = {**os.environ, "PYTHONPATH": path, **environment}
        settings = {key: value for key, value in settings.items() if value is not None}
        done = subprocess.run([sys.executable, "-c", script], env=settings, capture_output=True, text=True, timeout=120)
        assert done.returncode == expect, f"exit {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stdout + done.stderr

    return run


@pytest.fixture
def kept_alive():
    """How many objects native memory holds on to, beyond those at the start."""
    import gc

    from mica import _native

    gc.collect()
    before = len(_native._kept_alive)

    def count():
        gc.collect()
        return len(_native._kept_alive) - before

    return count
