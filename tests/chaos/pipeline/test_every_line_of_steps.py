"""A worker is killed in the middle of a step's own lines, and another one finishes: one result.

Of the lines of these steps every few are tried, and each of them with `EVERY_LINE=yes` in the
environment.
"""

import os
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.utils import timezone

from interviews.actions.sessions import end_session
from interviews.models import Recording, Session, TapeSegment, Turn
from interviews.states import EndReason
from pipeline import assembly, recording_files
from pipeline.models import Delivery, Embedding, Passage, Posting, StepRun, WebhookEndpoint
from pipeline.notices import outbox
from pipeline.retrieval import postings
from pipeline.steps import index, notify, recording
from tests.cast import Cast
from tests.chaos.pipeline import closing, sound, words
from tests.chaos.pipeline.cohort import talk
from tests.chaos.pipeline.reaper import KILLED, find_lines, work_and_die
from tests.pipeline.rows import lapse, make_step_run

pytestmark = [pytest.mark.chaos, pytest.mark.django_db(transaction=True)]

KEY = "5"  # it has sound, and no model may read it
#: Of each step: the modules that it runs through, and which of their lines are tried.
WATCHED: dict[str, tuple[int, tuple[ModuleType, ...]]] = {
    "recording": (12, (recording, assembly, recording_files)),
    "index": (7, (index, postings)),
    "notify": (5, (notify, outbox)),
}


def judge_recording(session: Session, media: Path) -> None:
    """One row, whose file can be heard, and no other file once the sweep has been there."""
    closing.sweep(media)
    [made] = Recording.objects.filter(session=session)
    [file] = sound.look(media)
    assert file.name == str(made.file)
    assert abs(file.length_ms - words.sound_ms(KEY)) <= sound.TOLERANCE_MS
    assert not TapeSegment.objects.filter(session=session).exists()


def judge_index(session: Session, _media: Path) -> None:
    """Each passage once, with its vector and its words."""
    passages = Passage.objects.filter(session=session)
    assert [each.number for each in passages.order_by("number")] == [1]
    assert Embedding.objects.filter(passage__in=passages).count() == 1
    said = Posting.objects.filter(passage_id__in=passages.values("pk"), unit=0, lexeme="rye")
    assert [each.candidate_count for each in said] == [1]
    assert not Posting.objects.exclude(passage_id__in=Passage.objects.values("pk")).exists()


def judge_notify(session: Session, _media: Path) -> None:
    """Everybody is to be told once."""
    told = Delivery.objects.filter(session=session)
    assert sorted(each.channel for each in told) == ["email", "webhook"]


JUDGES: dict[str, Callable[[Session, Path], None]] = {
    "recording": judge_recording,
    "index": judge_index,
    "notify": judge_notify,
}


def begin(cast: Cast, step: str) -> StepRun:
    """Of a session of its own, and the only one there is."""
    Turn.objects.all().delete()  # they hold their Legs
    Session.objects.all().delete()
    session = talk(cast.version, KEY)
    end_session(session_id=session.pk, reason=EndReason.PLAN, now=timezone.now())
    session.refresh_from_db()
    return make_step_run(session, step=step)


def finish(step_run: StepRun, step: str) -> None:
    """As another worker does, when the lease is over."""
    step_run.refresh_from_db()
    if step_run.status == "running":
        lapse(step_run)
    if step_run.status != "done":
        find_lines(step_run, WATCHED[step][1])
    step_run.refresh_from_db()
    assert step_run.status == "done", step_run.error


@pytest.mark.fault("B23")
@pytest.mark.parametrize("step", WATCHED)
def test_a_worker_that_dies_within_a_step_leaves_one_result_to_the_next(
    step: str, cast: Cast, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    cast.reviewer.email = "rita@lindenhof.test"
    cast.reviewer.save()
    WebhookEndpoint.objects.create(organization=cast.lindenhof, url="https://hooks.test/viva")
    every, modules = WATCHED[step]
    lines = find_lines(begin(cast, step), modules)
    assert len(lines) > every
    for line in lines if os.environ.get("EVERY_LINE") == "yes" else lines[::every]:
        step_run = begin(cast, step)
        assert work_and_die(step_run, modules, line) == KILLED, line
        finish(step_run, step)
        JUDGES[step](step_run.session, tmp_path)
