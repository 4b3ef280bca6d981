# SPDX-License-Identifier: Apache-2.0
"""The generated classes and their stubs say the same as the registry."""

import ast
import inspect
from pathlib import Path

import mica
import mica.transforms

FOLDER = Path(mica.transforms.__file__).parent


def test_stubs_declare_what_the_module_has():
    tree = ast.parse((FOLDER / "_generated.pyi").read_text(encoding="utf-8"))
    classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    for name, node in classes.items():
        cls = getattr(mica.transforms, name)
        stub = [argument.arg for argument in node.body[0].args.args]
        assert stub == list(inspect.signature(cls.__init__).parameters), name
        assert [ast.unparse(base) for base in node.bases] == [base.__name__ for base in cls.__bases__]
    aliases = {target.id for node in tree.body if isinstance(node, ast.Assign) for target in node.targets}
    assert set(mica.transforms.__all__) - {"Pipeline", "Transform"} <= set(classes) | aliases


def test_classes_follow_the_registry():
    for name in mica.list_components():
        entry = mica.describe(name)
        module = getattr(mica, entry["module"])
        parameters = inspect.signature(getattr(module, entry["name"]).__init__).parameters
        assert [argument["name"] for argument in entry["arguments"]] == list(parameters)[1:]
        for form in entry["dictionary"]:
            parameters = inspect.signature(getattr(module, form).__init__).parameters
            assert [argument["name"] for argument in entry["dictionary_arguments"]] == list(parameters)[1:]


def test_the_package_is_typed():
    assert (Path(mica.__file__).parent / "py.typed").is_file()
