# SPDX-License-Identifier: Apache-2.0
"""Settings of the parity tests: which libmica, and how many random cases."""

import contextlib
import os
import sys
from pathlib import Path

import hypothesis
import pytest

ROOT = Path(__file__).resolve().parents[2]

# From a checkout the tests run on what `cargo xtask build` made; `cargo xtask test` names the packaged library.
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

# Failures must come back tomorrow: random cases are the same in every run unless asked otherwise.
hypothesis.settings.register_profile("fixed", derandomize=True, max_examples=60, deadline=None, database=None)
hypothesis.settings.register_profile("explore", max_examples=1000, deadline=None)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fixed"))


@pytest.fixture(autouse=True)
def two_threads():
    """The machine's number of cores decides nothing here."""
    import torch

    torch.set_num_threads(2)


@pytest.fixture(autouse=True)
def stable_sorting(monkeypatch):
    """MONAI ranks components by an unstable sort: between equals the processor decides. Here the order does."""
    import functools

    import numpy as np

    monkeypatch.setattr(np, "argsort", functools.partial(np.argsort, kind="stable"))


@pytest.fixture
def untracked():
    """A context with metadata off in both libraries."""
    import mica
    import monai.data

    @contextlib.contextmanager
    def switch():
        for library in (mica, monai.data):
            library.set_track_meta(False)
        try:
            yield
        finally:
            for library in (mica, monai.data):
                library.set_track_meta(True)

    return switch
