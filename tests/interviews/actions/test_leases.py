"""One process at a time holds a Session, by the database's clock alone."""

import inspect
import os
import subprocess
import sys
import threading
import time
from collections import Counter
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction

from interviews.actions import leases, replays, sessions
from interviews.actions.errors import DrivenElsewhereError
from interviews.actions.leases import (
    note_unheard,
    release_lease,
    renew_leases,
    take_lease,
)
from interviews.actions.session_lock import SessionOverError
from interviews.home import CHECKOUT
from interviews.models import Gap, Lease, Leg, Session
from interviews.room_record import load_room
from interviews.states import EndReason, GapCause, SessionState, is_unheard
from tests.cast import NOW, Cast, make_session, make_turn

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


@pytest.mark.fault("A02")
def test_what_was_written_down_just_before_the_end_of_a_process_moves_the_gap(
    session: Session,
) -> None:
    """Not beyond the last renewal: what the process did after it nobody knows."""
    take(session, ttl_ms=0)
    start_leg(session, fence=1)
    sessions.change_state(session_id=session.pk, state=SessionState.LIVE, now=NOW, fence=1)
    make_turn(session.legs.get(), position=1, text="I bake at night.")
    for recorded_at in (NOW + timedelta(seconds=5), NOW + timedelta(days=1)):
        session.gaps.all().delete()
        session.turns.update(recorded_at=recorded_at)
        renewed_at = Lease.objects.get().renewed_at
        assert renewed_at is not None
        take(session, uuid4(), ttl_ms=0)
        assert Gap.objects.get().started_at == min(recorded_at, renewed_at)


@pytest.mark.fault("A02")
def test_a_live_session_that_nobody_released_has_a_gap_from_what_was_written_down_last(
    session: Session,
) -> None:
    """The words of an utterance in the making went with the process."""
    take(session, ttl_ms=0)
    start_leg(session, fence=1)
    sessions.change_state(session_id=session.pk, state=SessionState.LIVE, now=NOW, fence=1)
    renewed_at = Lease.objects.get().renewed_at
    take(session, OTHER)
    gap = Gap.objects.get()
    assert (gap.cause, gap.started_at, gap.ended_at) == ("server_lost", NOW, None)
    leg = Leg.objects.get()
    assert (leg.close_cause, leg.closed_at) == ("server_lost", max(renewed_at or NOW, NOW))
    record = load_room(session_id=session.pk)
    assert record.open_gaps == {"server_lost"}
    assert record.next_leg_number == 12  # the lost process's journal may know of some between


@pytest.mark.fault("A02")
def test_a_turn_that_was_stored_while_an_utterance_waited_for_its_text_does_not_move_the_gap(
    session: Session,
) -> None:
    """The interviewer had answered, and was written down; what it answered to was not."""
    take(session, ttl_ms=0)
    start_leg(session, fence=1)
    sessions.change_state(
        session_id=session.pk, state=SessionState.LIVE, now=NOW, started_at=NOW, fence=1
    )
    make_turn(session.legs.get(), position=1, text="Thank you.")
    session.turns.update(recorded_at=NOW + timedelta(seconds=5), written_until_ms=2_000)
    take(session, OTHER)
    assert Gap.objects.get().started_at == NOW + timedelta(seconds=2)


@pytest.mark.fault("A02")
@pytest.mark.parametrize("until_ms", [9_000, 4_000])
def test_who_came_back_and_was_lost_again_has_a_gap_from_what_was_written_down_by_then(
    session: Session, until_ms: int
) -> None:
    """At 9 s the candidate was back, and what had been said at 4 s may have had no text yet."""
    take(session, ttl_ms=0)
    start_leg(session, fence=1)
    key: dict[str, Any] = {"session_id": session.pk, "fence": 1}
    sessions.change_state(state=SessionState.LIVE, now=NOW, started_at=NOW, **key)
    make_turn(session.legs.get(), position=1, text="Hello.")
    session.turns.update(recorded_at=NOW + timedelta(seconds=3), written_until_ms=3_000)
    away: dict[str, Any] = {"cause": GapCause.CANDIDATE_OFFLINE, **key}
    sessions.change_state(state=SessionState.PAUSED, now=NOW + timedelta(seconds=6), **key)
    sessions.open_gap(started_at=NOW + timedelta(seconds=6), **away)
    back_at = NOW + timedelta(seconds=9)
    sessions.change_state(state=SessionState.LIVE, now=back_at, written_until_ms=until_ms, **key)
    sessions.close_gap(ended_at=back_at, **away)
    take(session, OTHER)
    gap = Gap.objects.get(cause=GapCause.SERVER_LOST)
    assert gap.started_at == NOW + timedelta(milliseconds=until_ms)


@pytest.mark.fault("A02")
def test_who_reads_in_a_journal_that_the_session_went_on_declares_the_gap(
    session: Session,
) -> None:
    """It looked paused when it was taken: that the candidate was back was only in the journal."""
    take(session, ttl_ms=0)
    start_leg(session, fence=1)
    key: dict[str, Any] = {"session_id": session.pk, "fence": 1}
    for state in (SessionState.LIVE, SessionState.PAUSED):
        sessions.change_state(state=state, now=NOW, started_at=NOW, **key)
    away: dict[str, Any] = {"cause": GapCause.CANDIDATE_OFFLINE, **key}
    sessions.open_gap(started_at=NOW, **away)
    assert take(session, OTHER) == 2
    assert not is_unheard(*state_and_gaps(session))
    back_at = NOW + timedelta(seconds=1)
    heir: dict[str, Any] = {"session_id": session.pk, "fence": 2}
    sessions.change_state(state=SessionState.LIVE, now=back_at, written_until_ms=1_000, **heir)
    replays.close_gap(**away | {"ended_at": back_at})
    assert is_unheard(*state_and_gaps(session))
    note_unheard(**heir)
    note_unheard(**heir)
    assert not is_unheard(*state_and_gaps(session))
    gap = Gap.objects.get(cause=GapCause.SERVER_LOST)
    assert (gap.started_at, gap.ended_at, gap.fence) == (back_at, None, 2)


@pytest.mark.fault("A02")
@pytest.mark.parametrize("until_ms", [6_000, 4_000])
def test_what_a_candidate_who_went_away_had_said_last_may_go_with_the_process(
    session: Session, until_ms: int
) -> None:
    """The Gap of the absence begins at 6 s; what was said at 4 s was not written down yet."""
    take(session, ttl_ms=0)
    start_leg(session, fence=1)
    key: dict[str, Any] = {"session_id": session.pk, "fence": 1}
    sessions.change_state(state=SessionState.LIVE, now=NOW, started_at=NOW, **key)
    left_at = NOW + timedelta(seconds=6)
    sessions.change_state(state=SessionState.PAUSED, now=left_at, written_until_ms=until_ms, **key)
    sessions.open_gap(cause=GapCause.CANDIDATE_OFFLINE, started_at=left_at, **key)
    take(session, OTHER)
    lost = session.gaps.filter(cause=GapCause.SERVER_LOST).values_list("started_at", flat=True)
    assert list(lost) == [NOW + timedelta(seconds=4)][: until_ms == 4_000]


def state_and_gaps(session: Session) -> tuple[SessionState, frozenset[GapCause]]:
    record = load_room(session_id=session.pk)
    return record.state, record.open_gaps


@pytest.mark.fault("A02")
@pytest.mark.parametrize("told", ["", "candidate_offline", "provider_lost"])
def test_a_process_that_died_as_it_paused_a_session_leaves_a_gap_either_way(
    session: Session, told: str
) -> None:
    """The state and the Gap are two writes; the process may die between them.

    What was said while the provider was away was in its memory, with what came just before.
    """
    take(session, ttl_ms=0)
    for state in (SessionState.LIVE, SessionState.PAUSED):
        sessions.change_state(session_id=session.pk, state=state, now=NOW, fence=1)
    if told:
        cause = GapCause(told)
        sessions.open_gap(session_id=session.pk, cause=cause, started_at=NOW, fence=1)
    take(session, OTHER)
    causes = set(Gap.objects.values_list("cause", flat=True))
    left = {"server_lost"} if told != "candidate_offline" else set()
    assert causes == {told} - {""} | left


@pytest.mark.fault("A02")
def test_a_leg_that_was_opened_after_another_does_not_move_the_gap(session: Session) -> None:
    """It was opened to hear what the lost one did not write down, and went with its process."""
    take(session, ttl_ms=0)
    start_leg(session, fence=1)
    sessions.change_state(session_id=session.pk, state=SessionState.LIVE, now=NOW, fence=1)
    first = session.legs.get()
    make_turn(first, position=1, text="I bake at night.")
    session.turns.update(recorded_at=NOW + timedelta(seconds=1))
    first.pk, first.number, first.opened_at = None, 2, NOW + timedelta(seconds=5)
    first.save()
    Lease.objects.update(renewed_at=NOW + timedelta(seconds=9))
    take(session, OTHER)
    assert Gap.objects.get().started_at == NOW + timedelta(seconds=1)


def test_a_session_that_was_not_live_misses_nothing(session: Session) -> None:
    take(session, ttl_ms=0)
    take(session, OTHER)
    assert Gap.objects.count() == 0


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
