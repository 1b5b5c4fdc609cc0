"""Many sessions wait, and whoever looks after them may die: the oldest come first all the same."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection, transaction

from interviews import endings
from interviews.actions.session_lock import lock
from interviews.actions.sessions import TurnValues, end_session, save_turns
from interviews.invitation_token import hash_token
from interviews.models import Invitation, Session
from interviews.states import EndReason, SessionState
from pipeline import ledger, tasks
from pipeline.models import StepRun
from pipeline.plan import PLAN, PlannedStep
from tests.cast import NOW, Cast, make_leg, make_session
from tests.pipeline.conftest import WORDS
from tests.pipeline.rows import make_ended_session
from tests.pipeline.test_racing_workers import renamed
from tests.processes import wait_until
from tests.stopwatch import Stopwatch

pytestmark = [pytest.mark.db, pytest.mark.django_db(transaction=True)]

BACKLOG = 500
ALONE = (PlannedStep("transcript"), PlannedStep("summary", frozenset({"transcript"})))
STATEMENT_LIMIT_MS = 10_000
TURNS = 200
P99_LIMIT_S = 0.25


def make_backlog(cast: Cast) -> None:
    """The last one made has waited longest."""
    invitations = Invitation.objects.bulk_create(
        Invitation(
            organization=cast.lindenhof,
            version=cast.version,
            candidate=cast.candidate,
            token_sha256=hash_token(f"secret {number}"),
            expires_at=NOW,
        )
        for number in range(BACKLOG)
    )
    Session.objects.bulk_create(
        Session(
            organization=cast.lindenhof,
            invitation=invitation,
            version=cast.version,
            candidate=cast.candidate,
            state=SessionState.ENDED,
            end_reason="plan",
            started_at=NOW - timedelta(minutes=number + 10),
            ended_at=NOW - timedelta(minutes=number),
            state_changed_at=NOW,
        )
        for number, invitation in enumerate(invitations)
    )


def ends_of(due: list[UUID]) -> list[datetime]:
    found = StepRun.objects.select_related("session").in_bulk(due)
    return [found[pk].session.ended_at or NOW for pk in due]


@pytest.mark.fault("B35")
def test_of_five_hundred_who_wait_the_oldest_come_first_and_all_come(cast: Cast) -> None:
    make_backlog(cast)
    seen: list[datetime] = []
    while due := ledger.sweep(plan=ALONE):
        assert len(due) <= ledger.SWEEP_SIZE
        seen += ends_of(due)
        StepRun.objects.filter(pk__in=due).update(status="done")
    firsts = list(dict.fromkeys(seen))
    assert len(seen) == BACKLOG * len(ALONE)
    assert firsts == sorted(firsts)


@pytest.mark.fault("B35")
def test_a_sweep_waits_for_no_live_session_and_no_live_session_for_a_sweep(cast: Cast) -> None:
    """The row of a live session is locked by whoever writes down its Turns."""
    live = make_session(cast.invitation, state=SessionState.LIVE)
    make_ended_session(cast)
    with transaction.atomic():
        lock(live.pk)
        other = connection.copy()
        try:
            with other.cursor() as cursor:
                cursor.execute(f"SET statement_timeout = {STATEMENT_LIMIT_MS}")
                cursor.execute(
                    "SELECT id FROM interviews_session WHERE state = 'ended' FOR KEY SHARE"
                )
        finally:
            other.close()
        assert ledger.sweep(plan=ALONE)
    assert not live.step_runs.exists()


def say(live: Session, number: int) -> float:
    """Save one more Turn, as the live half does; how long that took on a machine of its own."""
    turn = TurnValues(
        leg_number=1,
        position=number,
        item_id=f"item_{number}",
        speaker="candidate",
        kind="voice",
        status="final",
        text="I bake.",
        heard_text="I bake.",
    )
    watch = Stopwatch()
    save_turns(session_id=live.pk, turns=[turn], now=NOW)
    return watch.read_s()


@contextmanager
def another_worker() -> Iterator["subprocess.Popen[bytes]"]:
    """A process that works on the backlog of this test's database, and is killed in the end."""
    database = renamed(os.environ["DATABASE_URL"], connection.settings_dict["NAME"])
    worker = subprocess.Popen(
        [sys.executable, "-m", "tests.pipeline.backlog_process"],
        env={**os.environ, "DATABASE_URL": database},
    )
    try:
        yield worker
    finally:
        worker.kill()
        worker.wait()


@pytest.mark.fault("B35")
def test_while_five_hundred_are_worked_on_a_turn_is_stored_as_soon_as_it_is_said(
    cast: Cast,
) -> None:
    """Whoever waited for a lock or a step of theirs would wait for longer."""
    make_backlog(cast)
    live = make_session(cast.invitation, state=SessionState.LIVE)
    make_leg(live)
    done = StepRun.objects.filter(status="done")
    with another_worker() as worker:
        wait_until(done.exists, limit_s=60)
        done_before = done.count()
        took_s = sorted(say(live, number) for number in range(1, TURNS + 1))
        wait_until(lambda: done.count() > done_before, limit_s=60)
        assert worker.poll() is None  # there was still work to do
    assert live.turns.count() == TURNS
    assert took_s[TURNS * 99 // 100 - 1] < P99_LIMIT_S


@pytest.mark.fault("B31")
@pytest.mark.failpoint("sweep.after_plan")
def test_a_sweep_that_is_killed_is_finished_by_the_next_and_leaves_no_lock(cast: Cast) -> None:
    for _ in range(3):
        make_ended_session(cast)
    database = renamed(os.environ["DATABASE_URL"], connection.settings_dict["NAME"])
    given = {"DATABASE_URL": database, "VIVA_TESTING": "1", "FAILPOINT": "sweep.after_plan:kill:2"}
    killed = subprocess.run(
        [sys.executable, "-m", "tests.pipeline.sweep_process"],
        env={**os.environ, **given},
        check=False,
        timeout=60,
    )
    assert killed.returncode == -signal.SIGKILL
    assert 0 < StepRun.objects.count() < 3 * len(PLAN)
    ledger.sweep()
    assert StepRun.objects.count() == 3 * len(WORDS)


@pytest.mark.fault("B27")
def test_an_end_that_is_rolled_back_rings_for_nobody_and_begins_nothing(cast: Cast) -> None:
    session = make_session(cast.invitation, state=SessionState.LIVE)
    rung: list[UUID] = []
    endings.on_session_ended(rung.append)
    try:
        with transaction.atomic():
            assert end_session(session_id=session.pk, reason=EndReason.PLAN, now=NOW)
            transaction.set_rollback(True)
    finally:
        endings.forget(rung.append)
    assert rung == []
    assert ledger.sweep(session.pk) == []


@pytest.mark.fault("B27")
def test_a_message_that_comes_before_the_end_is_written_finds_nothing_to_do(cast: Cast) -> None:
    session = make_session(cast.invitation, state=SessionState.LIVE)
    tasks.sweep(str(session.pk))
    assert not StepRun.objects.exists()
    assert end_session(session_id=session.pk, reason=EndReason.PLAN, now=NOW)
    assert ledger.sweep()
