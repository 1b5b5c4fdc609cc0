from pathlib import Path

import pytest

from interviews.supervisor.secret_key import read_or_make

pytestmark = pytest.mark.unit


def test_a_key_is_made_once_for_its_owner(tmp_path: Path) -> None:
    path = tmp_path / "secret_key"
    key = read_or_make(path)
    assert len(key) >= 50
    assert path.stat().st_mode & 0o777 == 0o600
    assert read_or_make(path) == key


def test_an_empty_file_of_a_start_cut_short_is_filled(tmp_path: Path) -> None:
    path = tmp_path / "secret_key"
    path.touch()
    assert len(read_or_make(path)) >= 50
