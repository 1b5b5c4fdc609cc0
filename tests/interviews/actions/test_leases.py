"""One process at a time holds a Session, by the database's clock alone."""

import inspect
import os
import subprocess
import sys
import threading
import time
from collections import Counter
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction

from interviews.actions import leases, sessions
from interviews.actions.errors import DrivenElsewhereError
from interviews.actions.leases import (
    release_lease,
    renew_leases,
    take_lease,
)
from interviews.actions.session_lock import SessionOverError
from interviews.home import CHECKOUT
from interviews.models import Gap, Lease, Leg, Session
from interviews.states import EndReason, GapCause, SessionState
from tests.cast import NOW, Cast, make_session

pytestmark = [pytest.mark.db, pytest.mark.django_db(transaction=True)]

ONE, OTHER = uuid4(), uuid4()
LONG_MS = 60_000


@pytest.fixture
def session(cast: Cast) -> Session:
    return make_session(cast.invitation)


def take(session: Session, taker: UUID = ONE, ttl_ms: int = LONG_MS) -> int | None:
    return take_lease(session_id=session.pk, taker=taker, ttl_ms=ttl_ms)


def renew(session: Session, fence: int, holder: UUID = ONE) -> list[bool]:
    renewed = renew_leases(holder=holder, fences={session.pk: fence}, ttl_ms=LONG_MS)
    return [renewal.is_wanted for renewal in renewed.values()]


def start_leg(session: Session, *, fence: int | None = None) -> None:
    sessions.start_leg(
        session_id=session.pk,
        number=1,
        provider="local",
        model="m",
        provider_session_id="p",
        expires_at=None,
        now=NOW,
        fence=fence,
    )


def test_each_taking_raises_the_fence(session: Session) -> None:
    assert take(session) == 1
    release_lease(session_id=session.pk, holder=str(ONE), fence=1)
    assert take(session, OTHER) == 2


def test_a_held_session_is_asked_for_and_handed_over(session: Session) -> None:
    take(session)
    assert renew(session, 1) == [False]
    assert take(session, OTHER) is None
    assert renew(session, 1) == [True]
    release_lease(session_id=session.pk, holder=str(ONE), fence=1)
    assert take(session, OTHER) == 2
    assert renew(session, 2, OTHER) == [False]
    assert Gap.objects.count() == 0


def test_a_lease_that_ran_out_is_taken_and_the_one_before_is_refused(session: Session) -> None:
    take(session, ttl_ms=0)
    assert take(session, OTHER) == 2
    assert renew(session, 1) == []
    release_lease(session_id=session.pk, holder=str(ONE), fence=1)  # changes nothing
    assert renew(session, 2, OTHER) == [False]


def test_a_lease_that_ran_out_and_nobody_took_is_renewed(session: Session) -> None:
    """The database was away, and its holder went on."""
    take(session, ttl_ms=0)
    assert renew(session, 1) == [False]
    assert take(session, OTHER) is None


def test_its_own_lease_a_process_takes_again_at_once(session: Session) -> None:
    """The release did not reach the database."""
    assert [take(session), take(session)] == [1, 2]
    assert renew(session, 1) == []


def test_a_holder_that_was_asked_long_ago_and_is_stuck_loses_it(session: Session) -> None:
    take(session)
    take(session, OTHER)
    Lease.objects.update(wanted_at=NOW - timedelta(days=1))
    assert renew(session, 1) == []


def test_an_ended_session_is_not_taken(session: Session) -> None:
    sessions.end_session(session_id=session.pk, reason=EndReason.REVIEWER, now=NOW)
    with pytest.raises(SessionOverError):
        take(session)


@pytest.mark.parametrize(
    "act",
    [
        lambda key: sessions.change_state(state=SessionState.LIVE, now=NOW, **key),
        lambda key: sessions.save_progress(covered=[1], spoken_ms=5, **key),
        lambda key: sessions.open_gap(cause=GapCause.PROVIDER_LOST, started_at=NOW, **key),
        lambda key: sessions.close_gap(cause=GapCause.PROVIDER_LOST, ended_at=NOW, **key),
        lambda key: sessions.close_leg(number=1, cause="x", now=NOW, **key),
        lambda key: sessions.end_session(reason=EndReason.PLAN, now=NOW, **key),
    ],
)
def test_a_stale_holder_changes_nothing(session: Session, act: object) -> None:
    assert callable(act)
    take(session, ttl_ms=0)
    take(session, OTHER)
    before = Session.objects.values().get()
    with pytest.raises(DrivenElsewhereError):
        act({"session_id": session.pk, "fence": 1})
    assert Session.objects.values().get() == before
    act({"session_id": session.pk, "fence": 2})


def test_a_stale_holder_opens_no_leg(session: Session) -> None:
    take(session, ttl_ms=0)
    take(session, OTHER)
    with pytest.raises(DrivenElsewhereError):
        start_leg(session, fence=1)
    assert Leg.objects.count() == 0


def test_whoever_takes_it_waits_for_a_write_of_the_one_before(session: Session) -> None:
    """The write locks the Session; taken in between, it would be read without it."""
    take(session, ttl_ms=0)
    began, fences = threading.Event(), []

    def take_it() -> None:
        began.set()
        try:
            fences.append(take(session, OTHER))
            fences.append(Session.objects.get().spoken_ms)
        finally:
            connection.close()

    taker = threading.Thread(target=take_it)
    with transaction.atomic():
        sessions.save_progress(session_id=session.pk, covered=[], spoken_ms=7, fence=1)
        taker.start()
        began.wait(30)
        time.sleep(0.2)
        assert fences == []
    taker.join(30)
    assert fences == [2, 7]


@pytest.mark.fault("D68")
def test_fifty_that_race_have_one_after_the_other_and_never_two(session: Session) -> None:
    """Real connections; whoever gets it counts how many are in, writes, and releases."""
    inside, most, results = Counter[str](), [0], list[int | None]()
    barrier = threading.Barrier(10)

    def race() -> None:
        me = uuid4()
        barrier.wait(30)
        for _ in range(5):
            fence = take(session, me)
            results.append(fence)
            if fence is not None:
                inside["now"] += 1
                most[0] = max(most[0], inside["now"])
                sessions.save_progress(session_id=session.pk, covered=[], spoken_ms=1, fence=fence)
                inside["now"] -= 1
                release_lease(session_id=session.pk, holder=str(me), fence=fence)
        connection.close()

    racers = [threading.Thread(target=race) for _ in range(10)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join(60)
    fences = [fence for fence in results if fence is not None]
    assert most == [1]
    assert sorted(fences) == list(range(1, len(fences) + 1))


@pytest.mark.fault("A21")
def test_no_lease_asks_the_clock_of_its_process(session: Session) -> None:
    """What is given are lengths of time; every moment comes from the database."""
    for action in (take_lease, renew_leases, release_lease):
        assert "now" not in inspect.signature(action).parameters
    assert "timezone" not in vars(leases)
    take(session)
    [lease] = Lease.objects.all()
    assert lease.until is not None
    assert lease.renewed_at is not None
    assert lease.until - lease.renewed_at == pytest.approx(
        timedelta(milliseconds=LONG_MS), abs=timedelta(milliseconds=50)
    )


@pytest.mark.failpoint("lease.before_take")
@pytest.mark.failpoint("lease.before_release")
@pytest.mark.parametrize("point", ["lease.before_take", "lease.before_release"])
def test_a_process_that_dies_with_a_lease_in_its_hands_costs_its_time_to_live(
    session: Session, point: str
) -> None:
    code = "import django, sys; django.setup(); from uuid import UUID, uuid4; "
    code += "from interviews.actions.leases import *; me, one = uuid4(), UUID(sys.argv[1]); "
    code += "fence = take_lease(session_id=one, taker=me, ttl_ms=500); "
    code += "release_lease(session_id=one, holder=str(me), fence=fence)"
    name = str(connection.settings_dict["NAME"])
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "interviews.settings",
        "DATABASE_URL": os.environ["DATABASE_URL"].replace("/viva?", f"/{name}?"),
        "VIVA_TESTING": "yes",
        "FAILPOINT": f"{point}:kill",
    }
    command = [sys.executable, "-c", code, str(session.pk)]
    assert subprocess.run(command, cwd=CHECKOUT, env=environment, check=False).returncode == -9
    deadline = time.monotonic() + 20
    while (fence := take(session, OTHER)) is None:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert fence == (1 if point == "lease.before_take" else 2)
