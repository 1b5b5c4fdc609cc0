"""The walls of the house: who may import whom."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.architecture.source import CHECKOUT, parsed, python_modules, text_of

#: Pure but for the words of the admin, which Django translates. The list only shrinks.
TRANSLATED = {"interviews.admin.receipt", "interviews.admin.state_words"}


@pytest.mark.unit
def test_every_import_contract_is_kept() -> None:
    command = Path(sys.executable).with_name("lint-imports")
    outcome = subprocess.run(
        [command, "--no-cache"], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    assert outcome.returncode == 0, outcome.stdout


def is_called_pure(path: Path) -> bool:
    """By its own first words."""
    docstring = ast.get_docstring(parsed(path)) or ""
    return "(pure" in docstring.partition("\n")[0]


@pytest.mark.unit
def test_a_module_that_calls_itself_pure_is_held_to_it() -> None:
    settings = tomllib.loads(text_of(Path("pyproject.toml")))
    contracts = settings["tool"]["importlinter"]["contracts"]
    [held] = [each["source_modules"] for each in contracts if each["name"].startswith("Pure")]
    names = {str(path.with_suffix("")).replace("/", "."): path for path in python_modules()}
    loose = [
        name
        for name, path in names.items()
        if is_called_pure(path) and not any(f"{name}.".startswith(f"{each}.") for each in held)
    ]
    assert sorted(loose) == sorted(TRANSLATED)
