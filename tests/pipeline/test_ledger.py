"""Making the rows the plan asks for, and finding those that are due."""

from datetime import timedelta

import pytest
from django.utils import timezone

from interviews.models import Session
from interviews.states import SessionState
from pipeline import ledger
from pipeline.models import StepRun
from pipeline.plan import PlannedStep, hearing_again
from pipeline.steps import summary
from pipeline.steps.registry import STEPS
from tests.cast import Cast, make_invitation, make_preview, make_session
from tests.pipeline.rows import lapse, make_delivery, make_ended_session, make_step_run

pytestmark = [pytest.mark.db, pytest.mark.django_db]

ALONE = (PlannedStep("summary"),)
PLAN = (PlannedStep("summary"), PlannedStep("thread", frozenset({"summary"})))


@pytest.fixture(autouse=True)
def thread_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(STEPS, "thread", summary.STEP)


def statuses() -> dict[str, str]:
    return dict(StepRun.objects.values_list("step", "status"))


def test_an_ended_session_gets_the_steps_of_the_plan(cast: Cast) -> None:
    session = make_ended_session(cast)
    due = ledger.sweep(plan=ALONE)
    row = StepRun.objects.get()
    assert due == [row.pk]
    assert (row.session, row.step, row.input_version) == (session, "summary", 1)
    assert row.organization == session.organization


def test_a_second_sweep_makes_nothing_more(cast: Cast) -> None:
    make_ended_session(cast)
    assert ledger.sweep(plan=ALONE) == ledger.sweep(plan=ALONE)
    assert StepRun.objects.count() == 1


def test_sessions_that_are_not_over_wait(cast: Cast) -> None:
    make_session(make_invitation(cast.version), state=SessionState.LIVE)
    assert ledger.sweep(plan=ALONE) == []


def test_previews_never_enter(cast: Cast) -> None:
    preview = make_preview(cast.interview, by=cast.editor)
    now = timezone.now()
    Session.objects.filter(pk=preview.pk).update(state="ended", end_reason="plan", ended_at=now)
    assert ledger.sweep(plan=ALONE) == []
    assert ledger.sweep(preview.pk, plan=ALONE) == []
    assert not StepRun.objects.exists()


def test_a_longer_transcript_is_worked_on_again(cast: Cast) -> None:
    session = make_ended_session(cast)
    ledger.sweep(plan=ALONE)
    StepRun.objects.update(status="done")
    Session.objects.filter(pk=session.pk).update(input_version=2)
    ledger.sweep(plan=ALONE)
    assert list(StepRun.objects.values_list("input_version", "status")) == [
        (1, "done"),
        (2, "ready"),
    ]


def test_a_step_waits_until_what_it_needs_is_done(cast: Cast) -> None:
    make_ended_session(cast)
    ledger.sweep(plan=PLAN)
    assert statuses() == {"summary": "ready", "thread": "blocked"}
    StepRun.objects.filter(step="summary").update(status="done")
    due = ledger.sweep(plan=PLAN)
    assert statuses() == {"summary": "done", "thread": "ready"}
    assert due == [StepRun.objects.get(step="thread").pk]


@pytest.mark.fault("B33")
@pytest.mark.fault("B28")
def test_a_failed_step_blocks_what_needs_it_and_nothing_else(cast: Cast) -> None:
    make_ended_session(cast)
    plan = (*PLAN, PlannedStep("recording"))
    ledger.sweep(plan=plan)
    StepRun.objects.filter(step="summary").update(status="failed")
    ledger.sweep(plan=plan)
    assert statuses() == {"summary": "failed", "thread": "blocked", "recording": "ready"}


def test_an_older_inputs_result_unblocks_nothing_of_a_newer_one(cast: Cast) -> None:
    session = make_ended_session(cast)
    make_step_run(session, step="summary", input_version=1, status="done")
    Session.objects.filter(pk=session.pk).update(input_version=2)
    ledger.sweep(plan=PLAN)
    assert StepRun.objects.get(step="thread").status == "blocked"


def test_a_sweep_finds_what_a_killed_worker_left(cast: Cast) -> None:
    later = timezone.now() + timedelta(minutes=1)
    dropped = make_step_run(make_ended_session(cast), status="running", lease_until=later)
    assert ledger.sweep(plan=ALONE) == []
    lapse(dropped)
    assert ledger.sweep(plan=ALONE) == [dropped.pk]


def test_a_sweep_parks_what_too_many_workers_died_of(cast: Cast) -> None:
    past = timezone.now() - timedelta(minutes=1)
    make_step_run(make_ended_session(cast), status="running", deaths=8, lease_until=past)
    assert ledger.sweep(plan=ALONE) == []
    assert StepRun.objects.get().status == "failed"


def test_a_sweep_of_one_session_leaves_the_others_alone(cast: Cast) -> None:
    first, second = make_ended_session(cast), make_ended_session(cast)
    due = ledger.sweep(second.pk, plan=ALONE)
    assert [StepRun.objects.get(pk=pk).session for pk in due] == [second]
    assert not first.step_runs.exists()


def test_who_was_waited_for_rings_by_the_plan_of_today(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where answers are heard a second time, the transcript follows the recording at once."""
    plan = (PlannedStep("recording"), PlannedStep("transcript"))
    monkeypatch.setattr(ledger, "PLAN", plan)
    recording = make_step_run(make_ended_session(cast), step="recording", status="done")
    transcript = make_step_run(recording.session, step="transcript", status="blocked")
    assert ledger.followers(recording.pk) == []
    monkeypatch.setattr(ledger, "configured_transcriber", lambda: "a better model")
    assert ledger.followers(recording.pk) == [transcript.pk]


def test_followers_are_due_only_after_the_step_is_done(cast: Cast) -> None:
    step_run = make_step_run(make_ended_session(cast))
    assert ledger.followers(step_run.pk) == []
    make_step_run(step_run.session, step="thread")
    StepRun.objects.filter(pk=step_run.pk).update(status="done")
    assert StepRun.objects.get(step="thread").pk in ledger.followers(step_run.pk)


LAST = (*PLAN, PlannedStep("recording", after=frozenset({"summary", "thread", "absent"})))


@pytest.mark.parametrize(
    ("summary_status", "thread_status", "last"),
    [
        ("ready", "blocked", "blocked"),
        ("running", "blocked", "blocked"),
        ("done", "ready", "blocked"),
        ("done", "running", "blocked"),
        ("done", "failed", "ready"),
        ("done", "done", "ready"),
        ("failed", "blocked", "ready"),
    ],
)
def test_what_waits_for_others_to_rest_starts_when_none_can_go_on(
    cast: Cast, summary_status: str, thread_status: str, last: str
) -> None:
    make_ended_session(cast)
    ledger.sweep(plan=LAST)
    later = timezone.now() + timedelta(minutes=1)
    for step, status in (("summary", summary_status), ("thread", thread_status)):
        StepRun.objects.filter(step=step).update(status=status, lease_until=later)
    ledger.sweep(plan=LAST)
    assert statuses()["recording"] == last


def test_what_waited_for_others_looks_again_when_one_of_them_ends_anew(cast: Cast) -> None:
    make_ended_session(cast)
    ledger.sweep(plan=LAST)
    now = timezone.now()
    StepRun.objects.update(status="done", finished_at=now)
    ledger.sweep(plan=LAST)
    assert statuses()["recording"] == "done"
    StepRun.objects.filter(step="thread").update(finished_at=now + timedelta(seconds=1))
    ledger.sweep(plan=LAST)
    assert statuses()["recording"] == "ready"


def test_what_looks_again_begins_with_all_that_it_may_use_up(cast: Cast) -> None:
    session, now = make_ended_session(cast), timezone.now()
    made = {"status": "done", "finished_at": now}
    make_step_run(session, step="summary", **made)
    make_step_run(session, step="thread", status="done", finished_at=now + timedelta(seconds=1))
    last = make_step_run(session, step="recording", attempts=5, waits=99, deaths=8, **made)
    ledger.sweep(plan=LAST)
    last.refresh_from_db()
    assert last.status == "ready"
    assert (last.attempts, last.waits, last.deaths) == (0, 0, 0)


def test_what_an_earlier_plan_let_wait_starts_when_this_one_does_not(cast: Cast) -> None:
    """As where the settings of the second hearing are taken away while the recording is made."""
    make_ended_session(cast)
    plan = (PlannedStep("recording"), PlannedStep("transcript"))
    ledger.sweep(plan=hearing_again(plan))
    assert statuses() == {"recording": "ready", "transcript": "blocked"}
    due = ledger.sweep(plan=plan)
    assert statuses() == {"recording": "ready", "transcript": "ready"}
    assert StepRun.objects.get(step="transcript").pk in due


def test_only_the_step_that_tells_leaves_something_to_send(cast: Cast) -> None:
    session = make_ended_session(cast)
    delivery = make_delivery(cast, session=session)
    thread = make_step_run(session, step="thread", status="done")
    notify = make_step_run(session, step="notify", status="done")
    assert ledger.deliveries(thread.pk) == []
    assert ledger.deliveries(notify.pk) == [delivery.pk]


def test_a_sweep_asks_the_database_a_fixed_number_of_questions(
    cast: Cast, django_assert_max_num_queries: object
) -> None:
    for _ in range(12):
        make_ended_session(cast)
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        assert len(ledger.sweep(plan=ALONE)) == 12
