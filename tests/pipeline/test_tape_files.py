"""Segments that no row names are swept; those that one names, or may soon name, are not."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from interviews.models import Session, TapeSegment
from pipeline.recording_files import SPARED
from pipeline.tape_files import sweep_tapes
from pipeline.tasks import sweep_files as sweep_files_task
from tests.cast import Cast
from tests.pipeline.rows import make_ended_session
from tests.pipeline.stored_files import aged, stored

pytestmark = [pytest.mark.db, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "media")


@pytest.fixture
def session(cast: Cast) -> Session:
    return make_ended_session(cast)


def left_behind(session: Session, key: str = "1-ab-1") -> str:
    """By a worker that was killed between its COMMIT and its deletions, long ago."""
    return aged(stored(f"tape/{session.pk}/{key}"))


def test_a_segment_whose_row_went_without_it_is_swept(session: Session) -> None:
    name = left_behind(session)
    sweep_files_task()
    assert not default_storage.exists(name)


def test_a_segment_of_an_erased_session_is_swept(session: Session) -> None:
    name = left_behind(session)
    session.delete()
    assert sweep_tapes(now=timezone.now()) == 1
    assert not default_storage.exists(name)


def test_what_a_row_names_stays_and_what_lies_beside_it_goes(session: Session) -> None:
    named, orphan = left_behind(session), left_behind(session, "1-ab-2")
    owned = {"organization": session.organization, "session": session}
    values = {"number": 1, "key": "1-ab-1", "started_ms": 0, "duration_ms": 10, "file": named}
    TapeSegment.objects.create(**owned, **values)
    assert sweep_tapes(now=timezone.now()) == 1
    assert default_storage.exists(named)
    assert not default_storage.exists(orphan)


def test_what_is_on_its_way_into_a_row_stays(session: Session) -> None:
    name = stored(f"tape/{session.pk}/1-ab-1")
    assert sweep_tapes(now=timezone.now()) == 0
    assert default_storage.exists(name)


def test_a_folder_that_stays_empty_goes_too(session: Session) -> None:
    folder = f"tape/{session.pk}"
    default_storage.delete(stored(f"{folder}/1-ab-1"))
    assert sweep_tapes(now=timezone.now()) == 0
    assert default_storage.exists(folder)
    aged(folder)
    assert sweep_tapes(now=timezone.now()) == 0
    assert not default_storage.exists(folder)


@pytest.mark.parametrize(
    "name", ["tape/1", "tape/notes/1", "tapes/0d3f8f3e-5a1b-4f56-9c59-2f6d5f6a8a11/1"]
)
def test_files_of_other_names_are_not_ours_to_judge(name: str) -> None:
    stored(name)
    assert sweep_tapes(now=timezone.now() + 2 * SPARED) == 0
    assert default_storage.exists(name)


def test_where_nothing_was_recorded_there_is_nothing_to_sweep() -> None:
    assert sweep_tapes(now=timezone.now()) == 0
