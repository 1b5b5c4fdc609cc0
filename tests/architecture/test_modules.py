"""Rooms stay small, say what they are for, and have their test at the mirrored place."""

import ast
from pathlib import Path

import pytest

from tests.architecture.source import CHECKOUT, own_files, parsed, python_modules, text_of

pytestmark = pytest.mark.unit

LONGEST_FILE_LINES = 400
VAGUE_NAMES = {"utils", "helpers", "common", "manager", "misc"}

#: Modules without decisions of their own, and where they are tried. The list only shrinks.
TRIED_ELSEWHERE = {
    "interviews/apps.py": "every test that loads Django",
    "realtime/apps.py": "every test that loads Django",
    "pipeline/apps.py": "every test that loads Django",
    "interviews/celery.py": "tests/pipeline/test_tasks.py",
    "interviews/settings.py": "tests/interviews/test_deploy_check.py",
    "interviews/staticfiles.py": "tests/e2e",
}


@pytest.mark.parametrize("path", list(own_files(".py", ".js", ".css", ".html")), ids=str)
def test_a_file_fits_in_the_head(path: Path) -> None:
    assert text_of(path).count("\n") <= LONGEST_FILE_LINES


@pytest.mark.parametrize("path", list(python_modules()), ids=str)
def test_a_module_opens_with_what_it_is_for(path: Path) -> None:
    tree = parsed(path)
    assert not tree.body or ast.get_docstring(tree)


@pytest.mark.parametrize("path", list(python_modules()), ids=str)
def test_a_module_is_named_for_a_thing(path: Path) -> None:
    assert path.stem not in VAGUE_NAMES


def has_code(path: Path) -> bool:
    """More than a docstring, imports and names: something that could be wrong."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return any(isinstance(node, kinds) for node in ast.walk(parsed(path)))


def test_every_module_with_code_has_its_test_at_the_mirrored_place() -> None:
    missing = [
        str(path)
        for path in python_modules()
        if has_code(path)
        and str(path) not in TRIED_ELSEWHERE
        and not (CHECKOUT / "tests" / path.parent / f"test_{path.stem.strip('_')}.py").exists()
    ]
    assert missing == []


def test_the_list_of_exceptions_names_modules_that_exist() -> None:
    assert [name for name in TRIED_ELSEWHERE if not (CHECKOUT / name).exists()] == []
