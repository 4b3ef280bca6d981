# SPDX-License-Identifier: Apache-2.0
"""Settings of the tests of files: which libmica, and where the shared sample data are, if they are."""

import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

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

#: Real images with reference readings; not part of the repository.
SHARED = Path(os.environ.get("MICA_SHARED", ROOT.parent / "shared/data"))


@pytest.fixture(scope="session")
def shared():
    if not (SHARED / "reference.json").exists():
        pytest.skip(f"the sample data are not there ({SHARED})")
    return SHARED
