"""Who takes a Session from a process that is gone declares what went with it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from interviews.actions import replays, sessions
from interviews.actions.lost_server import note_unheard
from interviews.models import Gap, Lease, Leg, Session
from interviews.room_record import load_room
from interviews.states import GapCause, SessionState, is_unheard
from tests.cast import NOW, Cast, make_session, make_turn
from tests.interviews.actions.test_leases import OTHER, start_leg, take

pytestmark = [pytest.mark.db, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def session(cast: Cast) -> Session:
    return make_session(cast.invitation)


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
