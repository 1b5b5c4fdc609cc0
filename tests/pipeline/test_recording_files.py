"""Files that no Recording names are swept; files that one names, or may soon name, are not."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from interviews.models import Session
from pipeline.models import StepRun
from pipeline.recording_files import SPARED, fresh_name, session_of, sweep_files
from pipeline.tasks import sweep_files as sweep_files_task
from tests.cast import Cast, make_recording
from tests.pipeline.rows import make_ended_session, make_step_run
from tests.pipeline.stored_files import aged, stored

pytestmark = [pytest.mark.db, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "media")


@pytest.fixture
def session(cast: Cast) -> Session:
    return make_ended_session(cast)


def left_behind(session: Session) -> str:
    """By a worker that was killed between its file and its row, long ago."""
    return aged(stored(fresh_name(session.pk)))


def test_each_attempt_has_a_file_of_its_own(session: Session) -> None:
    names = {fresh_name(session.pk) for _ in range(10)}
    assert len(names) == 10
    assert {session_of(name.rpartition("/")[2]) for name in names} == {session.pk}


def test_a_file_that_a_killed_worker_left_is_swept(session: Session) -> None:
    name = left_behind(session)
    sweep_files_task()
    assert not default_storage.exists(name)


def test_a_file_of_an_erased_session_is_swept(session: Session) -> None:
    name = left_behind(session)
    session.delete()
    assert sweep_files(now=timezone.now()) == 1
    assert not default_storage.exists(name)


def test_what_a_row_names_stays(session: Session) -> None:
    name = left_behind(session)
    make_recording(session, file_name=name)
    assert sweep_files(now=timezone.now()) == 0
    assert default_storage.exists(name)


def test_what_a_worker_may_still_store_stays_until_it_is_done(session: Session) -> None:
    name = left_behind(session)
    until = timezone.now() - timedelta(hours=3)  # its lease: it may be slow, and wake
    step_run = make_step_run(session, step="recording", status="running", lease_until=until)
    assert sweep_files(now=timezone.now()) == 0
    StepRun.objects.filter(pk=step_run.pk).update(status="done", lease_until=None)
    assert sweep_files(now=timezone.now()) == 1
    assert not default_storage.exists(name)


def test_what_is_young_stays(session: Session) -> None:
    stored(fresh_name(session.pk))
    assert sweep_files(now=timezone.now()) == 0
    assert sweep_files(now=timezone.now() + 2 * SPARED) == 1


@pytest.mark.parametrize("name", ["recordings/old.wav", "recordings/notes.mp3", "tape/1"])
def test_files_of_other_names_are_not_ours_to_judge(session: Session, name: str) -> None:
    stored(name)
    assert sweep_files(now=timezone.now() + 2 * SPARED) == 0


def test_where_nothing_was_recorded_there_is_nothing_to_sweep() -> None:
    assert sweep_files(now=timezone.now()) == 0
    assert session_of(f"{uuid4()}.mp3") is not None
