"""Tombstones: one for each erased session, read by their names."""

import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from interviews.tombstones import Tombstone, erased_sessions, name_of, put_up
from tests.cast import NOW

pytestmark = pytest.mark.unit


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


def test_where_nothing_was_erased_there_is_none() -> None:
    assert list(erased_sessions()) == []


def test_the_first_one_stays(media: Path) -> None:
    session, organization = uuid4(), uuid4()
    put_up(Tombstone(session, organization, NOW))
    put_up(Tombstone(session, uuid4(), NOW))
    assert list(erased_sessions()) == [session]
    said = json.loads((media / name_of(session)).read_text(encoding="utf-8"))
    assert said == {
        "session": str(session),
        "organization": str(organization),
        "erased_at": NOW.isoformat(),
    }


def test_a_file_of_another_name_is_none(media: Path) -> None:
    (media / "erasures").mkdir()
    (media / "erasures" / "README.txt").write_text("?", encoding="utf-8")
    assert list(erased_sessions()) == []
