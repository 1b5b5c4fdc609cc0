"""Where the weights lie."""

import shutil
from pathlib import Path

import pytest

from pipeline.minilm import files
from pipeline.minilm.files import ModelFiles, find_files

pytestmark = pytest.mark.unit


def test_the_installed_files_are_the_known_ones(tmp_path: Path) -> None:
    there = find_files()
    assert there is not None
    assert there.are_genuine()
    other = tmp_path / "tokenizer.json"
    shutil.copy(there.tokenizer, other)
    assert ModelFiles(there.weights, other).are_genuine()
    other.write_bytes(other.read_bytes() + b" ")
    assert not ModelFiles(there.weights, other).are_genuine()


def test_a_machine_without_the_package_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "PACKAGE", "no_such_package_of_weights")
    assert find_files() is None


def test_half_a_package_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "half_of_it").mkdir()
    (tmp_path / "half_of_it" / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(files, "PACKAGE", "half_of_it")
    assert find_files() is None
