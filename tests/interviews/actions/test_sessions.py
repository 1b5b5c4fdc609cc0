"""A Session as it is lived, in the database: each action once, again, and against another."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from decimal import Decimal
from threading import Barrier
from uuid import UUID

import pytest
from django.db import IntegrityError, connection

from interviews import endings
from interviews.actions import sessions
from interviews.actions.sessions import SessionOverError, TurnValues
from interviews.models import Gap, Session, Turn
from interviews.states import EndReason, SessionState, StateError
from tests.cast import Cast, make_leg, make_preview, make_session, make_turn
from tests.processes import wait_until

pytestmark = pytest.mark.db


@pytest.fixture
def session(cast: Cast) -> Session:
    return make_session(cast.invitation, state=SessionState.LIVE)


def values(position: int = 1, **fields: object) -> TurnValues:
    given: dict[str, object] = {
        "leg_number": 1,
        "position": position,
        "item_id": f"item_{position}",
        "speaker": "candidate",
        "kind": "voice",
        "status": "final",
        "text": "I bake bread.",
        "heard_text": "I bake bread.",
        "total_ms": 900,
        "heard_ms": 900,
        **fields,
    }
    return TurnValues(**given)  # type: ignore[arg-type]


# --- Taking it up


def test_the_room_of_a_new_session_knows_its_interview_and_its_candidate(cast: Cast) -> None:
    session = make_session(cast.invitation)
    room = sessions.load_room(session_id=session.pk)
    assert (room.state, room.candidate_name, room.language) == ("open", "Marlo Testperson", "en")
    assert room.definition["title"] == "Night baker"
    assert (room.turns, room.covered, room.next_leg_number) == ((), (), 1)
    assert room.allowance_ms == 12 * 60_000
    assert room.started_at is None


def test_the_room_knows_what_this_candidate_needs(cast: Cast) -> None:
    invitation = cast.invitation
    invitation.extra_time_factor = Decimal("1.5")
    invitation.language = "de"
    invitation.text_mode = invitation.large_captions = invitation.patient_turn_taking = True
    invitation.save()
    room = sessions.load_room(session_id=make_session(invitation).pk)
    assert (room.allowance_ms, room.language) == (18 * 60_000, "de")
    needs = room.accommodations
    assert needs.patient_turn_taking
    assert needs.text_mode
    assert needs.large_captions


def test_the_room_of_a_session_that_broke_off_knows_how_far_it_was(
    session: Session, now: datetime
) -> None:
    leg = make_leg(session, number=2)
    make_turn(leg, position=4, text="Second.")
    make_turn(leg, position=1, text="First.")
    sessions.open_gap(session_id=session.pk, cause="provider_lost", started_at=now)
    sessions.save_progress(session_id=session.pk, covered=[1], spoken_ms=7_000)
    room = sessions.load_room(session_id=session.pk)
    assert [turn.text for turn in room.turns] == ["First.", "Second."]
    assert (room.covered, room.spoken_ms, room.next_leg_number) == ((1,), 7_000, 3)
    assert room.open_gaps == {"provider_lost"}


def test_a_preview_has_a_room_without_candidate_and_invitation(cast: Cast) -> None:
    session = make_preview(cast.interview, by=cast.editor)
    room = sessions.load_room(session_id=session.pk)
    assert room.is_preview
    assert room.candidate_name == ""


def test_a_room_that_is_not_there_is_not_found(db: None) -> None:
    with pytest.raises(Session.DoesNotExist):
        sessions.load_room(session_id=UUID(int=7))


# --- Legs and states


def start_leg(session: Session, now: datetime, number: int = 1) -> None:
    sessions.start_leg(
        session_id=session.pk,
        number=number,
        provider="local",
        model="m",
        provider_session_id="sess_1",
        expires_at=None,
        now=now,
    )


def test_a_leg_is_opened_and_closed_once(session: Session, now: datetime) -> None:
    start_leg(session, now)
    start_leg(session, now + timedelta(minutes=1))
    sessions.close_leg(session_id=session.pk, number=1, cause="timeout", now=now)
    sessions.close_leg(session_id=session.pk, number=1, cause="ended", now=now)
    [leg] = session.legs.all()
    assert (leg.opened_at, leg.closed_at, leg.close_cause) == (now, now, "timeout")


def test_a_session_starts_when_it_is_first_live(cast: Cast, now: datetime) -> None:
    session = make_session(cast.invitation)
    for state in (SessionState.LIVE, SessionState.PAUSED, SessionState.LIVE):
        sessions.change_state(session_id=session.pk, state=state, now=now, started_at=now)
        now += timedelta(minutes=1)
    session.refresh_from_db()
    assert session.state == SessionState.LIVE
    assert session.started_at == now - timedelta(minutes=3)


def test_a_state_that_is_there_already_is_no_change(session: Session, now: datetime) -> None:
    before = session.state_changed_at
    sessions.change_state(
        session_id=session.pk, state=SessionState.LIVE, now=now + timedelta(hours=1)
    )
    session.refresh_from_db()
    assert session.state_changed_at == before


def test_a_change_that_the_rules_do_not_have_is_refused(cast: Cast, now: datetime) -> None:
    session = make_session(cast.invitation)
    with pytest.raises(StateError):
        sessions.change_state(session_id=session.pk, state=SessionState.INTERRUPTED, now=now)


def test_an_interrupted_session_goes_on(cast: Cast, now: datetime) -> None:
    session = make_session(cast.invitation, state=SessionState.INTERRUPTED)
    sessions.change_state(session_id=session.pk, state=SessionState.LIVE, now=now)
    session.refresh_from_db()
    assert session.state == SessionState.LIVE


def test_nothing_is_opened_in_a_session_that_has_ended(cast: Cast, now: datetime) -> None:
    session = make_session(cast.invitation, state=SessionState.ENDED)
    with pytest.raises(SessionOverError) as over:
        sessions.change_state(session_id=session.pk, state=SessionState.LIVE, now=now)
    assert over.value.reason == EndReason.PLAN
    with pytest.raises(SessionOverError):
        start_leg(session, now)
    sessions.open_gap(session_id=session.pk, cause="provider_lost", started_at=now)
    assert not session.gaps.exists()


def test_progress_never_runs_back(session: Session) -> None:
    sessions.save_progress(session_id=session.pk, covered=[1, 2], spoken_ms=9_000)
    sessions.save_progress(session_id=session.pk, covered=[1], spoken_ms=4_000)
    session.refresh_from_db()
    assert (session.covered_questions, session.spoken_ms) == ([1, 2], 9_000)


# --- Turns


def test_a_turn_is_stored_and_completed_under_its_item(session: Session, now: datetime) -> None:
    make_leg(session)
    early = values(heard_text="", heard_ms=0, speaker="interviewer")
    sessions.save_turns(session_id=session.pk, turns=[early, values(2)], now=now)
    sessions.save_turns(
        session_id=session.pk,
        turns=[values(heard_text="I bake", heard_ms=400, speaker="interviewer", status="cut")],
        now=now,
    )
    first, second = Turn.objects.filter(session=session).in_order()
    assert (first.heard_text, first.heard_ms, first.status) == ("I bake", 400, "cut")
    assert first.organization_id == session.organization_id
    assert second.heard_text == "I bake bread."


def test_a_turn_keeps_the_place_it_was_stored_under(session: Session, now: datetime) -> None:
    make_leg(session)
    sessions.save_turns(session_id=session.pk, turns=[values(3)], now=now)
    sessions.save_turns(session_id=session.pk, turns=[values(9, item_id="item_3")], now=now)
    assert Turn.objects.get(session=session).position == 3


def test_two_turns_never_share_a_place(session: Session, now: datetime) -> None:
    make_leg(session)
    with pytest.raises(IntegrityError):
        sessions.save_turns(
            session_id=session.pk, turns=[values(1), values(1, item_id="other")], now=now
        )


def test_nothing_is_heard_longer_than_it_was_said(session: Session, now: datetime) -> None:
    make_leg(session)
    sessions.save_turns(session_id=session.pk, turns=[values(heard_ms=950)], now=now)
    assert Turn.objects.get(session=session).heard_ms == 900


def test_a_word_that_comes_after_the_end_makes_a_new_transcript(
    session: Session, now: datetime
) -> None:
    make_leg(session)
    sessions.save_turns(session_id=session.pk, turns=[values(1)], now=now)
    sessions.end_session(session_id=session.pk, reason=EndReason.PLAN, now=now)
    session.refresh_from_db()
    assert session.input_version == 1
    sessions.save_turns(session_id=session.pk, turns=[values(2)], now=now)
    session.refresh_from_db()
    assert session.input_version == 2


# --- Gaps


def test_a_gap_is_open_once_and_closed_once(session: Session, now: datetime) -> None:
    for _ in range(2):
        sessions.open_gap(session_id=session.pk, cause="provider_lost", started_at=now)
    later = now + timedelta(seconds=9)
    for ended_at in (later, later + timedelta(hours=1)):
        sessions.close_gap(session_id=session.pk, cause="provider_lost", ended_at=ended_at)
    sessions.close_gap(session_id=session.pk, cause="candidate_offline", ended_at=later)
    gap = Gap.objects.get(session=session)
    assert (gap.started_at, gap.ended_at) == (now, later)


def test_the_same_cause_may_come_again(session: Session, now: datetime) -> None:
    for minute in range(2):
        at = now + timedelta(minutes=minute)
        sessions.open_gap(session_id=session.pk, cause="provider_lost", started_at=at)
        sessions.close_gap(session_id=session.pk, cause="provider_lost", ended_at=at)
    assert session.gaps.count() == 2


def test_a_clock_that_was_set_back_makes_no_gap_of_negative_length(
    session: Session, now: datetime
) -> None:
    sessions.open_gap(session_id=session.pk, cause="provider_lost", started_at=now)
    earlier = now - timedelta(hours=1)
    sessions.close_gap(session_id=session.pk, cause="provider_lost", ended_at=earlier)
    assert Gap.objects.get(session=session).ended_at == now


# --- The end


@pytest.mark.parametrize(
    "state", [SessionState.OPEN, SessionState.LIVE, SessionState.PAUSED, SessionState.INTERRUPTED]
)
def test_whatever_is_unfinished_can_end(cast: Cast, now: datetime, state: SessionState) -> None:
    session = make_session(cast.invitation, state=state)
    assert sessions.end_session(session_id=session.pk, reason=EndReason.CANDIDATE, now=now)
    session.refresh_from_db()
    assert (session.state, session.end_reason, session.ended_at) == ("ended", "candidate", now)


def test_an_end_closes_what_was_open(session: Session, now: datetime) -> None:
    start_leg(session, now)
    sessions.open_gap(session_id=session.pk, cause="candidate_offline", started_at=now)
    sessions.end_session(session_id=session.pk, reason=EndReason.TIME, now=now)
    assert session.legs.get().close_cause == "ended"
    assert session.gaps.get().ended_at == now


def test_a_second_end_changes_nothing(session: Session, now: datetime) -> None:
    assert sessions.end_session(session_id=session.pk, reason=EndReason.PLAN, now=now)
    later = now + timedelta(minutes=5)
    assert not sessions.end_session(session_id=session.pk, reason=EndReason.CANDIDATE, now=later)
    session.refresh_from_db()
    assert (session.end_reason, session.ended_at) == ("plan", now)


@pytest.mark.django_db(transaction=True)
def test_of_many_ends_at_once_one_counts(cast: Cast, now: datetime) -> None:
    session = make_session(cast.invitation, state=SessionState.LIVE)
    together = Barrier(6)

    def end(reason: EndReason) -> bool:
        together.wait()
        try:
            return sessions.end_session(session_id=session.pk, reason=reason, now=now)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        ended = list(pool.map(end, EndReason))
    assert sorted(ended) == [False] * 5 + [True]
    session.refresh_from_db()
    assert session.end_reason == list(EndReason)[ended.index(True)]


@pytest.mark.django_db(transaction=True)
def test_an_end_is_announced_once_and_after_it_is_stored(cast: Cast, now: datetime) -> None:
    session = make_session(cast.invitation, state=SessionState.LIVE)
    announced: list[tuple[UUID, str]] = []

    def note(session_id: UUID) -> None:
        try:
            announced.append((session_id, Session.objects.get(pk=session_id).state))
        finally:
            connection.close()

    endings.on_session_ended(note)
    try:
        for _ in range(2):
            sessions.end_session(session_id=session.pk, reason=EndReason.PLAN, now=now)
        wait_until(lambda: bool(announced), limit_s=5)
    finally:
        endings.forget(note)
    assert announced == [(session.pk, "ended")]
