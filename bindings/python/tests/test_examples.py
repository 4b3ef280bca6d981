# SPDX-License-Identifier: Apache-2.0
"""The examples run, and so does every piece of code in the guide."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
EXAMPLES = sorted((ROOT / "examples" / "python").glob("*.py"))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_example(example, python):
    pytest.importorskip("numpy")
    assert python(f"import runpy; runpy.run_path({str(example)!r}, run_name='__main__')")


def test_the_guides_code_runs_from_top_to_bottom(python):
    pytest.importorskip("torch")
    guide = (ROOT / "docs" / "python-guide.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```", guide, flags=re.S | re.M)
    assert len(blocks) > 5
    python("\n".join(blocks))
