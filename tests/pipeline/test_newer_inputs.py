"""Words that come after the end make a newer input: nobody works on the older one beside it."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from interviews.actions.sessions import TurnValues, save_turns
from interviews.models import Session
from pipeline import claims, ledger, runner, standing
from pipeline.bill import Spent
from pipeline.failures import TransientFailure
from pipeline.figures import step_tallies
from pipeline.metering import charge
from pipeline.metrics import steps_by_status
from pipeline.models import Expense, StepRun, Summary
from pipeline.panels.health import build_health_panel
from pipeline.panels.ledger import cost_of_steps, is_busy
from pipeline.plan import PlannedStep
from pipeline.runner import Outcome
from pipeline.steps import summary
from pipeline.steps.base import Output
from pipeline.steps.summary import WrittenSummary
from tests.cast import NOW, Cast
from tests.interviews.admin.desk import page, post, text_of
from tests.pipeline.conversations import bakery, store_turns
from tests.pipeline.rows import (
    install_step,
    lapse,
    make_ended_session,
    make_step_run,
    make_summary,
)
from tests.pipeline.test_racing_workers import StartWorker, heard, let_go, start_worker
from tests.racing import beside, race

pytestmark = [pytest.mark.db, pytest.mark.django_db(transaction=True)]

__all__ = ["start_worker"]  # a fixture

UNDONE = ("ready", "running", "failed", "blocked")
RACES = 8
PAID = Spent(tokens_in=100, tokens_out=20, cost_microusd=7)
ALONE = (PlannedStep("summary"),)
WORDS = Output(WrittenSummary("words"))


@pytest.fixture
def session(cast: Cast) -> Session:
    session = make_ended_session(cast)
    store_turns(session, bakery())
    return session


def say_more(session_id: UUID, *, item: str = "late") -> None:
    """The last words of the candidate are written down after the end."""
    late = TurnValues(
        leg_number=1,
        position=90,
        item_id=item,
        speaker="candidate",
        kind="voice",
        status="complete",
        text="And I can start in May.",
        heard_text="And I can start in May.",
        total_ms=2_000,
        heard_ms=2_000,
    )
    save_turns(session_id=session_id, turns=[late], now=NOW)


def make_undone(session: Session, status: str) -> StepRun:
    later = timezone.now() + timedelta(minutes=1)
    return make_step_run(session, status=status, lease_until=later if status == "running" else None)


def status_of(step_run: StepRun) -> str:
    step_run.refresh_from_db()
    return step_run.status


# --- Before it is taken


def test_a_step_of_an_older_input_is_not_taken_even_before_a_sweep(session: Session) -> None:
    step_run = make_step_run(session)
    say_more(session.pk)
    assert claims.take(step_run.pk, lease_seconds=60) is None
    assert not StepRun.objects.due().exists()
    assert runner.run_step(step_run.pk) is Outcome.NOT_DUE


@pytest.mark.parametrize("status", UNDONE)
def test_a_sweep_gives_up_what_is_not_done_of_an_older_input(session: Session, status: str) -> None:
    older = make_undone(session, status)
    say_more(session.pk)
    due = ledger.sweep(plan=ALONE)
    assert status_of(older) == "replaced"
    assert (older.lease_until, older.not_before) == (None, None)
    assert older.finished_at is not None
    newer = StepRun.objects.get(input_version=2)
    assert due == [newer.pk]


@pytest.mark.parametrize("status", ["done", "erased", "replaced"])
def test_a_sweep_leaves_what_is_over(session: Session, status: str) -> None:
    older = make_step_run(session, status=status, finished_at=NOW)
    say_more(session.pk)
    ledger.sweep(plan=ALONE)
    assert (status_of(older), older.finished_at) == (status, NOW)


@pytest.mark.parametrize("status", UNDONE)
def test_a_sweep_leaves_what_is_of_the_newest_input(session: Session, status: str) -> None:
    current = make_undone(session, status)
    assert claims.replace_overtaken(StepRun.objects.all()) == 0
    assert status_of(current) == status


def test_a_sweep_of_one_session_gives_up_nothing_of_another(cast: Cast, session: Session) -> None:
    other = make_ended_session(cast)
    store_turns(other, bakery())
    left_alone = make_step_run(other)
    for each in (session, other):
        say_more(each.pk)
    ledger.sweep(session.pk, plan=ALONE)
    assert status_of(left_alone) == "ready"


def test_a_dead_workers_step_of_an_older_input_is_not_taken_over(session: Session) -> None:
    step_run = make_step_run(session)
    assert claims.take(step_run.pk, lease_seconds=60)
    lapse(step_run)
    say_more(session.pk)
    assert claims.take(step_run.pk, lease_seconds=60) is None
    ledger.sweep(plan=ALONE)
    assert status_of(step_run) == "replaced"


# --- While it runs


def test_a_result_of_an_older_input_is_refused_and_was_paid_for(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def work(_given: Any) -> Output:
        if Session.objects.get(pk=session.pk).input_version == 2:
            return WORDS
        charge(PAID)
        say_more(session.pk)
        return Output(WrittenSummary("of half of it"))

    install_step(monkeypatch, work)
    [step_run_id] = ledger.sweep(plan=ALONE)
    older = StepRun.objects.get(pk=step_run_id)
    assert runner.run_step(older.pk) is Outcome.REFUSED
    assert status_of(older) == "replaced"
    assert not Summary.objects.exists()
    [newer_id] = ledger.sweep(plan=ALONE)
    assert runner.run_step(newer_id) is Outcome.DONE
    assert [(s.markdown, s.input_version) for s in Summary.objects.all()] == [("words", 2)]
    assert Expense.objects.get().step_run == older
    assert cost_of_steps(session) == PAID.cost_microusd


def test_a_failure_in_an_older_input_brings_nothing_back(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_given: Any) -> Output:
        say_more(session.pk)
        ledger.sweep(plan=ALONE)
        raise TransientFailure("The text model is busy.")

    install_step(monkeypatch, fail)
    [older] = ledger.sweep(plan=ALONE)
    assert runner.run_step(older) is Outcome.REFUSED
    assert StepRun.objects.get(pk=older).status == "replaced"


def test_a_worker_at_an_older_input_learns_of_it_and_pays_for_nothing_more(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def ask_twice(_given: Any) -> Output:
        asked.append("once")
        say_more(session.pk)
        ledger.sweep(plan=ALONE)
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            standing.refuse_if_lost()
            time.sleep(0.02)
        asked.append("twice")
        return WORDS

    install_step(monkeypatch, ask_twice)
    [older] = ledger.sweep(plan=ALONE)
    assert runner.run_step(older, lease_seconds=0.6) is Outcome.REFUSED
    assert asked == ["once"]


def test_a_worker_in_another_process_finds_its_older_result_refused(
    cast: Cast, start_worker: StartWorker
) -> None:
    session = make_ended_session(cast)
    store_turns(session, bakery())
    [older] = ledger.sweep(plan=ALONE)
    worker = start_worker(StepRun.objects.get(pk=older), 60)
    assert heard(worker) == "working"
    say_more(session.pk)
    let_go(worker)
    assert heard(worker) == "refused"
    assert not Summary.objects.exists()
    [newer] = ledger.sweep(plan=ALONE)
    assert runner.run_step(newer) is Outcome.DONE
    assert Summary.objects.get().input_version == 2


def race_of(session: Session) -> tuple[bool, StepRun]:
    """A result is stored in the same moment as more words."""
    step_run = make_step_run(session)
    claim = claims.take(step_run.pk, lease_seconds=60)
    assert claim is not None

    def store() -> bool:
        return claims.store(claim, lambda row: summary.write(row, WORDS.result), version=1)

    def more() -> bool:
        say_more(session.pk)
        return True

    was_stored, _more = race([store, more])
    return was_stored, step_run


def test_a_result_that_races_with_more_words_is_whole_or_not_there(cast: Cast) -> None:
    for _ in range(RACES):
        session = make_ended_session(cast)
        store_turns(session, bakery())
        was_stored, step_run = race_of(session)
        ledger.sweep(session.pk, plan=ALONE)
        assert status_of(step_run) == ("done" if was_stored else "replaced")
        assert session.summaries.count() == int(was_stored)


def test_more_words_wait_for_a_result_that_is_being_stored(session: Session) -> None:
    """So that what is stored is of the newest input there is at that moment."""
    step_run = make_step_run(session)
    claim = claims.take(step_run.pk, lease_seconds=60)
    assert claim is not None

    with beside(lambda: say_more(session.pk)) as have_to_wait:

        def write(row: StepRun) -> None:
            assert have_to_wait()
            summary.write(row, WORDS.result)

        assert claims.store(claim, write, version=1)
    assert status_of(step_run) == "done"
    assert ledger.sweep(session.pk, plan=ALONE)


def test_a_take_that_races_with_more_words_leads_to_no_older_result(cast: Cast) -> None:
    acts: list[Callable[[], object]] = []
    for _ in range(RACES):
        session = make_ended_session(cast)
        store_turns(session, bakery())
        step_run = make_step_run(session)
        acts = [
            lambda step_run=step_run: runner.run_step(step_run.pk),  # type: ignore[misc]
            lambda session=session: say_more(session.pk),  # type: ignore[misc]
            lambda session=session: ledger.sweep(session.pk, plan=ALONE),  # type: ignore[misc]
        ]
        race(acts)
        ledger.sweep(session.pk, plan=ALONE)
        is_done = status_of(step_run) == "done"
        assert is_done or step_run.status == "replaced"
        assert session.summaries.filter(input_version=1).count() == int(is_done)
        assert [run.status for run in session.step_runs.filter(input_version=2)] == ["ready"]


# --- After it is done


def test_a_result_that_was_there_first_stays_as_history(session: Session) -> None:
    [older] = ledger.sweep(plan=ALONE)
    assert runner.run_step(older) is Outcome.DONE
    say_more(session.pk)
    [newer] = ledger.sweep(plan=ALONE)
    assert runner.run_step(newer) is Outcome.DONE
    assert list(StepRun.objects.order_by("input_version").values_list("status", flat=True)) == [
        "done",
        "done",
    ]
    assert sorted(s.input_version for s in Summary.objects.all()) == [1, 2]


def test_nothing_of_an_older_input_runs_again(cast: Cast, session: Session) -> None:
    older = make_step_run(session, status="done", finished_at=NOW)
    make_summary(older)
    say_more(session.pk)
    assert not claims.run_again(older.pk)
    assert "left alone" in text_of(post(cast.reviewer, "pipeline_steprun_run_again", older.pk))
    assert status_of(older) == "done"
    shown = page(cast.reviewer, "pipeline_steprun_progress", session.pk)
    assert f"again-{older.pk}" not in shown


# --- What people see


@pytest.fixture
def replaced(session: Session) -> StepRun:
    step_run = make_step_run(session, status="failed", error="No key.")
    say_more(session.pk)
    ledger.sweep(plan=ALONE)
    return step_run


def test_what_was_replaced_needs_no_hand(cast: Cast, replaced: StepRun) -> None:
    assert status_of(replaced) == "replaced"
    assert build_health_panel(cast.owner) is None


def test_what_was_replaced_is_told_apart_and_counts_for_nothing_else(
    cast: Cast, replaced: StepRun
) -> None:
    assert steps_by_status() == {"replaced": 1, "ready": 1}
    tallies = step_tallies(cast.reviewer, NOW - timedelta(days=1))
    assert {str(each.word): each.count for each in tallies if each.count} == {"Ready": 1}
    shown = page(cast.reviewer, "pipeline_steprun_changelist", status__exact="replaced")
    assert str(replaced.pk) in shown
    assert "Replaced" in page(cast.reviewer, "pipeline_steprun_progress", replaced.session_id)


def test_what_was_replaced_holds_up_nobody_who_looks(session: Session) -> None:
    """A failure of before is not what the new steps wait for."""
    before = StepRun(status="replaced", input_version=1)
    assert not is_busy([before])
    assert is_busy([before, StepRun(status="blocked", input_version=2)])
