# SPDX-License-Identifier: Apache-2.0
"""What shows only in a process of its own: loading, exit, absent packages, forks."""

import sys

import pytest

FAKE = "import sys, types; fake = types.ModuleType('torch'); fake.__version__ = '{}'; fake.__file__ = '/x/__init__.py'; sys.modules['torch'] = fake\n"


def test_another_torch_in_the_process_is_refused(python):
    said = python(FAKE.format("2.4.1+cpu") + "import mica", expect=1)
    assert "ImportError" in said and "2.4.1" in said and "2.13.0" in said


def test_a_missing_library_is_explained(python, tmp_path):
    said = python("import mica", expect=1, MICA_LIBRARY=str(tmp_path / "nothing.so"))
    assert "MICA_LIBRARY" in said and "nothing.so" in said
    said = python("import mica", expect=1, MICA_LIBTORCH=str(tmp_path))
    assert "MICA_LIBTORCH" in said and str(tmp_path) in said
    (tmp_path / "broken.so").write_bytes(b"not a library")
    assert "cannot load" in python("import mica", expect=1, MICA_LIBRARY=str(tmp_path / "broken.so"))


def test_the_installed_torch_is_found_without_importing_it(python):
    pytest.importorskip("torch")
    said = python(
        "import sys, mica; print('torch' in sys.modules, mica.build_info()['libtorch']['loaded'])", MICA_LIBTORCH=None
    )
    assert "False 2.13.0" in said


def test_torch_and_mica_live_together_in_either_order(python):
    pytest.importorskip("torch")
    use = "x = torch.arange(6.).reshape(1, 2, 3); print(float(mica.transforms.Flip(0)(x).torch().sum()), torch.nn.Conv2d(1, 1, 1)(x[None]).shape)"
    for order in ("import torch, mica", "import mica, torch"):
        assert "15.0 torch.Size([1, 1, 2, 3])" in python(f"{order}\n{use}")


def test_mica_works_without_numpy(python):
    script = """
import sys
sys.modules["numpy"] = None
import mica
image = mica.MetaTensor([[[1, 2], [3, 4]]], affine=[[2, 0, 0, 0], [0, 2, 0, 0], [0, 0, 2, 0], [0, 0, 0, 1]], meta={"a": [1]})
result = mica.transforms.Compose([mica.transforms.Flip(0), lambda data: data])(image)
print(result.tolist(), result.affine[0][0], result.spacing, result.meta["a"], result.voxel_to_world([0, 0, 0]))
"""
    assert "[[[3, 4], [1, 2]]] -2.0 (2.0, 2.0) [1]" in python(script)


@pytest.mark.parametrize(
    "left",
    [
        "image = mica.MetaTensor(numpy.zeros((1, 64, 64)))",
        "image = mica.MetaTensor(numpy.zeros((1, 64, 64))); array = image.numpy()",
        "capsule = mica.MetaTensor(numpy.zeros(4)).__dlpack__()",
        "pipeline = mica.transforms.Compose([lambda data: data]); pipeline.me = pipeline",
        "mica.register('Mine', lambda: None)",
        "import threading; threading.Thread(target=lambda: mica.transforms.Flip()(numpy.zeros((1, 9, 9)))).start()",
        "image = mica.MetaTensor(numpy.zeros(3)); import atexit; atexit.register(lambda: print(image.shape))",
        "import torch; tensor = mica.MetaTensor(torch.zeros(3)).torch()",
        "class Late:\\n    def __del__(self): mica.MetaTensor([1.0])\\nlate = Late(); late.me = late",
        "import logging; logging.basicConfig(); mica.set_log_level('trace'); mica.transforms.Flip()(numpy.zeros((1, 9, 9)))",
    ],
)
def test_python_exits_cleanly_whatever_is_left(python, left):
    if "torch" in left:
        pytest.importorskip("torch")
    python("import mica, numpy\n" + left.replace("\\n", "\n") + "\nprint('end')")


@pytest.mark.skipif(sys.platform == "win32", reason="no fork on Windows")
def test_a_forked_child_works(python):
    script = """
import os, numpy, mica
flip = mica.transforms.Flip(0)
image = mica.MetaTensor(numpy.arange(6.).reshape(1, 2, 3))
child = os.fork()
if child == 0:
    os._exit(0 if flip(image).numpy()[0, 0, 0] == 3.0 else 1)
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""
    assert python(script).strip() == "0"


def test_start_is_quick(python):
    script = """
import time
start = time.perf_counter()
import mica
image = mica.MetaTensor([[[1.0, 2.0]]])
mica.transforms.Flip(1)(image)
print("seconds", time.perf_counter() - start)
"""
    assert "seconds" in python(script)


def test_process_settings(python):
    script = """
import mica
mica.init(cuda="off", threads=1)
print(mica.get_num_threads(), mica.devices())
mica.set_num_threads(2)
print(mica.get_num_threads())
try:
    mica.init(cuda="maybe")
except mica.InvalidArgument as problem:
    print(problem)
"""
    said = python(script)
    assert "1 ['cpu']\n2\n" in said and "maybe" in said
