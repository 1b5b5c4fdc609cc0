"""Every setting is in the reference, and the reference names no other."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.architecture.source import CHECKOUT, parsed, python_modules

pytestmark = pytest.mark.unit

READERS = re.compile(r"read_[a-z_]+|getenv")
VARIABLE = re.compile(r"[A-Z][A-Z0-9_]+")
ROW = re.compile(r"^\| `([A-Z][A-Z0-9_]+)` \|", re.MULTILINE)


def variables_read() -> set[str]:
    """The names that our code asks the environment for, where they are written out."""
    return {
        name
        for path in python_modules()
        if "engine" not in path.parts  # a stranger, with options of its own
        for name in _names_in(parsed(path))
    }


def _names_in(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and _is_reader(node.func):
            first = node.args[0]
            if isinstance(first, ast.Constant) and VARIABLE.fullmatch(str(first.value)):
                yield str(first.value)


def _is_reader(function: ast.expr) -> bool:
    """`read_int(...)`, `os.getenv(...)` or `os.environ.get(...)`."""
    if isinstance(function, ast.Name):
        return bool(READERS.fullmatch(function.id))
    if not isinstance(function, ast.Attribute):
        return False
    reads_environ = isinstance(function.value, ast.Attribute) and function.value.attr == "environ"
    return bool(READERS.fullmatch(function.attr)) or (function.attr == "get" and reads_environ)


def test_the_search_finds_what_is_known_to_be_read() -> None:
    assert {"VIVA_HOME", "PORT", "SECRET_KEY", "DATABASE_URL", "DEBUG"} <= variables_read()


def test_every_setting_is_documented_and_every_documented_one_is_read() -> None:
    reference = (CHECKOUT / "docs/reference/settings.md").read_text(encoding="utf-8")

    assert set(ROW.findall(reference)) == variables_read()
