# SPDX-License-Identifier: Apache-2.0
"""The example in the documentation of every component runs, on images as users have them."""

import json
import re
import sys
from pathlib import Path

import mica
import mica.data
import mica.inferers
import mica.networks
import mica.transforms
import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[3]
REGISTRY = ROOT / "registry.json"
# Readers and writers are used by LoadImage and SaveImage.
COMPONENTS = [
    component
    for component in json.loads(REGISTRY.read_text(encoding="utf-8"))["components"]
    if component["kind"] not in ("reader", "writer")
]
SHAPE = (24, 20, 16)


def example(component):
    """The code behind `Example (Python):`, if there is any."""
    found = re.search(r"Example \(Python\): `([^`]+)`", " ".join(component["doc"].split()))
    return found.group(1) if found else None


@pytest.fixture
def names(tmp_path, monkeypatch):
    """What the examples speak of."""
    monkeypatch.chdir(tmp_path)
    x, y, z = np.meshgrid(*[np.linspace(-1, 1, n) for n in SHAPE], indexing="ij")
    body = x**2 + y**2 + z**2 < 0.6
    affine = np.array([[-1.0, 0, 0, 12], [0, -1.0, 0, 10], [0, 0, 2.0, -16], [0, 0, 0, 1]])
    voxels = (100 * body + 20 * np.sin(5 * x) * np.cos(4 * y))[None].astype("float32")
    labels = (body.astype("uint8") + (body & (x > 0)))[None].astype("uint8")
    image = mica.MetaTensor(voxels, affine=affine, meta={"filename_or_obj": "ct.nii.gz"})
    label = mica.MetaTensor(labels, affine=affine)
    scores = mica.MetaTensor(np.concatenate([voxels, 50 - voxels, 30 + 0 * voxels]).astype("float32"), affine=affine)
    mica.write(image, "ct.nii.gz")
    modules = (mica.transforms, mica.networks, mica.inferers)
    known = {name: getattr(module, name) for module in modules for name in module._generated}
    return {
        **known,
        "mica": mica,
        "np": np,
        "path": str(ROOT / "tests" / "networks" / "channels.ts"),
        "batch": np.linspace(0, 1, 4096, dtype="float32").reshape(1, 1, 16, 16, 16),
        "image": image,
        "label": label,
        "scores": scores,
        "sample": {"image": image, "label": label},
        "points": mica.MetaTensor(np.array([[[3.0, 4.0, 5.0], [10.0, 9.0, 8.0]]], dtype="float32")),
        "boxes": np.array([[1.0, 2.0, 3.0, 9.0, 8.0, 7.0]], dtype="float32"),
        "signal": np.sin(np.linspace(0, 60, 1000, dtype="float32"))[None],
    }


@pytest.mark.parametrize("component", COMPONENTS, ids=lambda component: component["name"])
def test_example(component, names, tmp_path):
    code = example(component)
    assert code, f"{component['name']}: its documentation has no example"
    assert component["name"] in code
    if "package" in code:
        pytest.importorskip("torch", reason="PyTorch compiles the package")
        sys.path.insert(0, str(ROOT / "tests" / "networks"))
        import package

        names["package"] = package.compiled("Channels", tmp_path / "channels.pt2")
    *before, last = code.split("; ")
    for statement in before:
        exec(statement, names)
    assert eval(last, names) is not None
