"""A worker dies at each point around its claim, in each step; and somebody is erased there."""

import os
import signal
import threading
from collections.abc import Callable
from uuid import UUID

import pytest
from django.db import connection

from interviews.actions.sessions import end_session
from interviews.models import Session
from interviews.states import EndReason
from pipeline import claims, ledger, runner
from pipeline.models import StepRun
from pipeline.plan import PLAN, PlannedStep
from pipeline.retry import MOST_DEATHS
from pipeline.steps.base import Output
from pipeline.steps.summary import WrittenSummary
from tests.cast import NOW, Cast
from tests.chaos.pipeline.cohort import talk
from tests.chaos.pipeline.play import Play, die
from tests.chaos.pipeline.reaper import KILLED, in_a_process
from tests.pipeline.rows import install_step, lapse, make_ended_session, make_step_run

pytestmark = [pytest.mark.db, pytest.mark.django_db(transaction=True)]

POINTS = (
    "step.before_claim",
    "step.after_claim",
    "step.after_work",
    "step.before_commit",
    "step.after_commit",
)
PATIENCE_S = 20
ALONE = (PlannedStep("summary"),)


def work_over_deaths(play: Play) -> None:
    """Until nothing is due and no lease is left to run out."""
    play.work()
    while held := StepRun.objects.filter(status="running").first():
        lapse(held)
        play.work()


@pytest.mark.fault("B23")
@pytest.mark.failpoint("step.before_claim")
@pytest.mark.parametrize("point", POINTS)
def test_every_step_is_done_once_although_its_worker_died_there(play: Play, point: str) -> None:
    died: list[str] = []

    def fall(step_run: StepRun) -> None:
        died.append(step_run.step)
        die()

    play.at_point(point, fall)
    work_over_deaths(play)
    assert sorted(died) == sorted(step.name for step in PLAN)
    assert play.judge() == []


@pytest.mark.fault("B29")
def test_a_step_that_kills_its_process_every_time_is_parked_and_others_go_on(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As one does that the machine runs out of memory for: SIGKILL, in the middle of its work."""
    deadly, well = (make_step_run(make_ended_session(cast)) for _ in range(2))

    def run(session: Session) -> Output:
        if session.pk == deadly.session_id:
            os.kill(os.getpid(), signal.SIGKILL)
        return Output(WrittenSummary("words"))

    install_step(monkeypatch, run)
    for deaths in range(MOST_DEATHS + 1):
        assert deadly.pk in ledger.sweep(plan=ALONE)
        assert in_a_process(lambda: runner.run_step(deadly.pk)) == KILLED
        deadly.refresh_from_db()
        assert (deadly.status, deadly.attempts, deadly.deaths) == ("running", 1, deaths)
        lapse(deadly)
    assert ledger.sweep(plan=ALONE) == [well.pk]
    deadly.refresh_from_db()
    assert (deadly.status, deadly.error) == ("failed", claims.DIED_TOO_OFTEN)
    assert runner.run_step(deadly.pk) is runner.Outcome.NOT_DUE
    assert runner.run_step(well.pk) is runner.Outcome.DONE


def elsewhere(act: Callable[[], None]) -> threading.Thread:
    """In a connection of its own."""

    def run() -> None:
        try:
            act()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


@pytest.mark.fault("B50")
@pytest.mark.parametrize("point", POINTS)
def test_who_is_erased_while_a_step_is_at_work_stays_erased(
    play: Play, cast: Cast, point: str
) -> None:
    """Of as many sessions as there are steps each is erased in another step."""
    fates: dict[UUID, str] = {}
    for number, step in enumerate(PLAN):
        session = talk(cast.version, str(2 * number + 3))
        end_session(session_id=session.pk, reason=EndReason.PLAN, now=NOW)
        fates[session.pk] = step.name
    erasing: list[threading.Thread] = []

    def be_erased(step_run: StepRun) -> None:
        if step_run.step == fates.get(step_run.session_id):
            erasing.append(elsewhere(lambda: play.erase(step_run.session_id)))
            if point != "step.before_commit":  # there it waits until that is over
                erasing[-1].join(PATIENCE_S)

    play.at_point(point, be_erased)
    play.work()
    for thread in erasing:
        thread.join(PATIENCE_S)
    play.work()
    assert len(erasing) == len(PLAN)
    assert [session.pk for session in Session.objects.all()] == [play.session.pk]
    assert play.judge() == []
