# SPDX-License-Identifier: Apache-2.0
"""Every row of the table through MONAI and through mica, on the same memory."""

import re
import warnings
from pathlib import Path

import mica.transforms
import monai.transforms
import numpy as np
import pytest
import torch
from cases import all_cases
from compare import Mismatch, compare
from differences import DIFFERENCES
from inputs import snapshot
from monai.data.box_utils import StandardMode

CASES = list(all_cases())
EXECUTORS = ("auto", "torch")


class Outcome:
    """What a library did: results of the calls and of their inverses, or the exception."""

    def __init__(self, case, module, given, executor=None):
        """``given`` makes the input: MONAI's transforms leave records in theirs."""
        self.results, self.inverses, self.error, self.inverse_error = [], [], None, None
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                transform = case.build(module)
                if case.seed is not None:
                    transform.set_random_state(seed=case.seed)
                apply = (
                    transform
                    if executor is None
                    else lambda *args, **kwargs: transform(*args, executor=executor, **kwargs)
                )
                for _ in range(case.calls):
                    self.results.append(case.call(apply, given()))
            except Exception as problem:
                self.error = problem
                return
        self.transform = transform

    def invert(self):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                # MONAI's inverse takes the records out of its own input.
                self.inverses = [self.transform.inverse(result) for result in self.results]
            except Exception as problem:
                self.inverse_error = problem


#: How PyTorch and NumPy say that they have an operation for other element types only. Where mica has it for all, that is no
#: difference worth a name in every table.
LACKS_THE_TYPE = re.compile(
    r"not implemented for '|unsupported ScalarType|can't be cast to the desired output type|Unsupported dtype|"
    r"Unsupported input type|Promotion for uint16|does not support bool"
)


def check_errors(one, other, stage):
    if one is None and other is not None:
        raise Mismatch("mica_raises", stage, "gives a result", f"raises {type(other).__name__}: {other}")
    if one is not None and other is None:
        cause = one.__cause__ or one
        mismatch = Mismatch("monai_raises", stage, f"raises {type(cause).__name__}: {cause}", "gives a result")
        mismatch.lacks_the_type = bool(LACKS_THE_TYPE.search(str(cause)))
        raise mismatch
    if other is not None and not isinstance(other, mica.Error) and type(other) is not type(one.__cause__ or one):
        # An exception that is not mica's own comes from Python code that was called back, or from a wrong call.
        if not isinstance(other, TypeError):
            raise AssertionError(f"mica raises {type(other).__name__} outside of mica.Error: {other}") from other


def check(case, executor):
    memory = case.given.memory()
    before = snapshot(memory)
    with np.errstate(all="ignore"):
        found = Outcome(case, mica.transforms, lambda: case.given.for_mica(memory), executor)
        if not found.error and case.inverse:
            found.invert()
        assert snapshot(memory) == before, "mica wrote to its input"
        # MONAI comes second, since some of its transforms do write to their input.
        expected = Outcome(case, monai.transforms, lambda: case.given.for_monai(memory))
        check_errors(expected.error, found.error, "")
        for at, (one, other) in enumerate(zip(expected.results, found.results)):
            compare(one, other, case.ulps, f"call {at}" if case.calls > 1 else "", case.skip)
        if case.inverse and not expected.error:
            expected.invert()
            check_errors(expected.inverse_error, found.inverse_error, "inverse")
            for one, other in zip(expected.inverses, found.inverses):
                compare(one, other, case.ulps, "inverse", case.skip)


@pytest.mark.parametrize("executor", EXECUTORS)
@pytest.mark.parametrize("case", CASES, ids=str)
def test_agrees_with_monai(case, executor):
    if case.difference is None:
        try:
            check(case, executor)
        except Mismatch as mismatch:
            if not getattr(mismatch, "lacks_the_type", False):
                raise
        return
    difference = DIFFERENCES[case.difference]
    try:
        check(case, executor)
    except Mismatch as mismatch:
        assert mismatch.kind == difference.kind, f"another difference than '{case.difference}': {mismatch}"
    else:
        if not difference.always:
            return
        pytest.fail(f"the difference '{case.difference}' is gone: take it out of differences.py")


def test_every_difference_is_shown_by_a_case():
    shown = {case.difference for case in CASES}
    assert set(DIFFERENCES) - shown == set()


def test_cases_have_names_of_their_own():
    names = [str(case) for case in CASES]
    doubled = {name for name in names if names.count(name) > 1}
    assert len(doubled) < 0.02 * len(names), sorted(doubled)[:20]


@pytest.mark.parametrize("name", mica.transforms._generated)
def test_every_component_has_cases(name):
    if name.startswith(("LoadImage", "SaveImage", "WriteFileMapping")):
        # They work on files: their cases are in test_files.py.
        tested = (Path(__file__).parent / "test_files.py").read_text(encoding="utf-8")
        assert f"transforms.{name.removesuffix('Dict').removesuffix('D').removesuffix('d')}" in tested
        return
    assert any(case.component == name for case in CASES)


@pytest.mark.parametrize("name", mica.transforms._generated)
def test_arguments_are_monais_in_order_and_default(name):
    import inspect

    init = getattr(monai.transforms, name).__init__
    # Without an __init__ of its own a class has no arguments.
    theirs = inspect.signature((lambda self: None) if init is object.__init__ else init).parameters
    ours = inspect.signature(getattr(mica.transforms, name).__init__).parameters

    def plain(default):
        if default is inspect.Parameter.empty:
            return "required"
        if default is StandardMode:
            # A class, which is what None means to ConvertBoxToPoints.
            return None
        if isinstance(default, type) or isinstance(default, torch.dtype):
            return mica.DType(np.dtype(default).name if isinstance(default, type) else str(default).split(".")[1])
        # mica knows MONAI's own functions by name.
        return default.__name__ if inspect.isfunction(default) else default

    # What MONAI hands on to readers as *args and **kwargs has names in mica, after the others.
    rest = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    monai_has = [(key, plain(value.default)) for key, value in theirs.items() if value.kind not in rest]
    mica_has = [(key, plain(value.default)) for key, value in ours.items()]
    open_ended = any(value.kind in rest for value in theirs.values())
    # What MONAI has at the call only.
    open_ended = open_ended or name == "SpatialResample"
    assert (mica_has[: len(monai_has)] if open_ended else mica_has) == monai_has
