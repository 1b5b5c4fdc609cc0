"""What the demonstration remembers."""

import stat
from pathlib import Path

import pytest

from interviews.demo.notes import DemoNotes, read_notes, write_notes

pytestmark = pytest.mark.unit


def test_notes_read_as_they_were_written_and_only_by_their_owner(tmp_path: Path) -> None:
    file = tmp_path / "home" / "demo.json"
    notes = DemoNotes(admin_password="secret", password_mark="mark", token="token")

    write_notes(file, notes)

    assert read_notes(file) == notes
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.parametrize("content", [None, "", "nonsense", "[]", '{"unknown": 1}'])
def test_unreadable_notes_are_empty_notes(tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "demo.json"
    if content is not None:
        file.write_text(content, encoding="utf-8")

    assert read_notes(file) == DemoNotes()
