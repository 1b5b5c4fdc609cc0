"""Which tests carry a marker, read from their sources: nothing has to be collected or run."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeGuard

from tests.architecture.source import CHECKOUT, parsed, python_modules


@dataclass(frozen=True, order=True)
class Mark:
    """`test` (path::name) carries `@pytest.mark.<mark>(<value>)`."""

    value: str
    test: str


Function = ast.FunctionDef | ast.AsyncFunctionDef


def marks(name: str) -> list[Mark]:
    """Every string given to the marker of this name, on a test, its class or its whole module."""
    return sorted(
        Mark(value, test)
        for test, nodes in _marked_tests().items()
        for value in {value for node in nodes for value in _values(node, name)}
    )


def all_tests() -> set[str]:
    """Every test there is, as `path::name`."""
    return set(_marked_tests())


@cache
def _marked_tests() -> dict[str, list[ast.expr]]:
    """Each with the expressions that may mark it; read once, for it takes seconds."""
    return {
        f"{path}::{'::'.join([*classes, function.name])}": nodes
        for path in modules_of_tests()
        for classes, function, nodes in _tests(parsed(path))
    }


def modules_of_tests() -> Iterator[Path]:
    for path in sorted((CHECKOUT / "tests").rglob("test_*.py")):
        yield path.relative_to(CHECKOUT)


def failpoint_names() -> dict[str, str]:
    """Every `failpoint("name")` of the product, with the module that has it."""
    return {
        node.args[0].value: str(path)
        for path in python_modules()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "failpoint"
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    }


def _tests(module: ast.Module) -> Iterator[tuple[list[str], Function, list[ast.expr]]]:
    """Each test function with the classes around it and the expressions that may mark it."""
    everywhere = _module_marks(module)
    for node in module.body:
        if isinstance(node, ast.ClassDef):
            for part in node.body:
                if _is_test(part):
                    yield [node.name], part, everywhere + node.decorator_list + part.decorator_list
        elif _is_test(node):
            yield [], node, everywhere + node.decorator_list


def _is_test(node: ast.stmt) -> TypeGuard[Function]:
    return isinstance(node, Function) and node.name.startswith("test_")


def _module_marks(module: ast.Module) -> list[ast.expr]:
    """What `pytestmark` is set to."""
    found: list[ast.expr] = []
    for node in module.body:
        if isinstance(node, ast.Assign) and any(
            isinstance(target, ast.Name) and target.id == "pytestmark" for target in node.targets
        ):
            found += node.value.elts if isinstance(node.value, ast.List) else [node.value]
    return found


def _values(node: ast.expr, name: str) -> Iterator[str]:
    """`pytest.mark.<name>("a", "b")`, also within `pytest.param(..., marks=...)`."""
    for call in ast.walk(node):
        if (
            isinstance(call, ast.Call)
            and isinstance(call.func, ast.Attribute)
            and call.func.attr == name
            and isinstance(call.func.value, ast.Attribute)
            and call.func.value.attr == "mark"
        ):
            for argument in call.args:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield argument.value
