"""A Session as it is lived: every action may be repeated, and none goes against the rules."""

import threading
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from interviews import endings
from interviews.actions import sessions
from interviews.actions.session_lock import SessionOverError
from interviews.actions.sessions import TurnValues
from interviews.models import Gap, Leg, Session, Turn
from interviews.room_record import load_room
from interviews.states import EndReason, GapCause, SessionState, StateError
from tests.cast import NOW, Cast, make_session

pytestmark = [pytest.mark.db, pytest.mark.django_db]

SAID = TurnValues(1, 1, "item_1", "interviewer", "voice", "final", "Hi.", "Hi.", 900, 900)
LATER = NOW + timedelta(minutes=1)


@pytest.fixture
def session(cast: Cast) -> Session:
    return make_session(cast.invitation)


@pytest.fixture
def live(session: Session) -> Session:
    """With its first Leg."""
    start_leg(session.pk)
    change_state(session.pk, SessionState.LIVE)
    return session


def start_leg(session_id: UUID, number: int = 1, provider: str = "local") -> None:
    sessions.start_leg(
        session_id=session_id,
        number=number,
        provider=provider,
        model="m",
        provider_session_id="p" * 200,
        expires_at=None,
        now=NOW,
    )


def change_state(session_id: UUID, state: SessionState) -> None:
    sessions.change_state(session_id=session_id, state=state, now=NOW, started_at=NOW)


def end(session: Session, reason: EndReason = EndReason.PLAN) -> bool:
    return sessions.end_session(session_id=session.pk, reason=reason, now=LATER)


def test_a_leg_is_made_once_and_its_first_cause_stays(session: Session) -> None:
    start_leg(session.pk)
    start_leg(session.pk, provider="another")
    sessions.close_leg(session_id=session.pk, number=1, cause="stalled", now=NOW)
    sessions.close_leg(session_id=session.pk, number=1, cause="ended", now=LATER)
    leg = Leg.objects.get(session=session)
    assert (leg.provider, leg.close_cause, leg.closed_at) == ("local", "stalled", NOW)


def test_the_first_beginning_stays(live: Session) -> None:
    sessions.change_state(
        session_id=live.pk, state=SessionState.PAUSED, now=LATER, started_at=LATER
    )
    live.refresh_from_db()
    assert (live.state, live.started_at) == (SessionState.PAUSED, NOW)


def test_a_repeated_state_is_no_change(live: Session) -> None:
    sessions.change_state(session_id=live.pk, state=SessionState.LIVE, now=LATER)
    live.refresh_from_db()
    assert live.state_changed_at == NOW


def test_a_state_the_rules_do_not_have_is_refused(session: Session) -> None:
    with pytest.raises(StateError):
        change_state(session.pk, SessionState.PAUSED)


def test_progress_never_runs_back(session: Session) -> None:
    sessions.save_progress(session_id=session.pk, covered=[1, 2], spoken_ms=9_000)
    sessions.save_progress(session_id=session.pk, covered=[2], spoken_ms=4_000)
    session.refresh_from_db()
    assert (session.covered_questions, session.spoken_ms) == ([1, 2], 9_000)


def test_a_turn_that_is_stored_again_is_completed_and_keeps_its_place(live: Session) -> None:
    sessions.save_turns(session_id=live.pk, turns=[replace(SAID, heard_text="")], now=NOW)
    sessions.save_turns(session_id=live.pk, turns=[replace(SAID, position=7)], now=LATER)
    turn = Turn.objects.get(session=live)
    assert (turn.heard_text, turn.position, turn.recorded_at) == ("Hi.", 1, LATER)
    assert turn.organization_id == live.organization_id


def test_nobody_hears_more_than_was_said(live: Session) -> None:
    sessions.save_turns(session_id=live.pk, turns=[replace(SAID, heard_ms=2_000)], now=NOW)
    assert Turn.objects.get(session=live).heard_ms == 900


def test_a_character_that_no_column_takes_costs_no_turn(live: Session) -> None:
    odd = replace(SAID, text="Hi\0.", heard_text="Hi\0.")
    sessions.save_turns(session_id=live.pk, turns=[odd], now=NOW)
    turn = Turn.objects.get(session=live)
    assert (turn.text, turn.heard_text) == ("Hi.", "Hi.")


def test_a_turn_after_the_end_makes_a_new_transcript(live: Session) -> None:
    before = live.input_version
    sessions.save_turns(session_id=live.pk, turns=[SAID], now=NOW)
    live.refresh_from_db()
    assert live.input_version == before
    end(live)
    sessions.save_turns(session_id=live.pk, turns=[SAID], now=NOW)
    live.refresh_from_db()
    assert live.input_version == before + 1


def test_one_gap_of_a_cause_is_open_at_a_time(live: Session) -> None:
    for started_at in (NOW, LATER):
        sessions.open_gap(session_id=live.pk, cause=GapCause.PROVIDER_LOST, started_at=started_at)
    sessions.open_gap(session_id=live.pk, cause=GapCause.CANDIDATE_OFFLINE, started_at=NOW)
    sessions.close_gap(session_id=live.pk, cause=GapCause.PROVIDER_LOST, ended_at=LATER)
    sessions.close_gap(session_id=live.pk, cause=GapCause.PROVIDER_LOST, ended_at=LATER)
    gaps = {gap.cause: gap.ended_at for gap in Gap.objects.filter(session=live)}
    assert gaps == {"provider_lost": LATER, "candidate_offline": None}


def test_a_clock_that_was_set_back_does_not_end_a_gap_before_it_began(live: Session) -> None:
    sessions.open_gap(session_id=live.pk, cause=GapCause.PROVIDER_LOST, started_at=LATER)
    sessions.close_gap(session_id=live.pk, cause=GapCause.PROVIDER_LOST, ended_at=NOW)
    assert Gap.objects.get(session=live).ended_at == LATER


def test_a_session_ends_once_and_with_everything_open(live: Session) -> None:
    sessions.open_gap(session_id=live.pk, cause=GapCause.CANDIDATE_OFFLINE, started_at=NOW)
    assert end(live, EndReason.CANDIDATE)
    assert not end(live, EndReason.TIME)
    live.refresh_from_db()
    assert (live.state, live.end_reason) == (SessionState.ENDED, EndReason.CANDIDATE)
    assert live.ended_at == LATER
    assert Leg.objects.get(session=live).close_cause == "ended"
    assert Gap.objects.get(session=live).ended_at == LATER


def test_nothing_begins_after_the_end(live: Session) -> None:
    end(live)
    with pytest.raises(SessionOverError) as over:
        start_leg(live.pk, number=2)
    assert over.value.reason == EndReason.PLAN
    with pytest.raises(SessionOverError):
        change_state(live.pk, SessionState.LIVE)
    sessions.open_gap(session_id=live.pk, cause=GapCause.PROVIDER_LOST, started_at=LATER)
    assert not Gap.objects.filter(session=live).exists()


def test_an_end_is_announced_once_and_only_when_it_is_stored(
    live: Session, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: object
) -> None:
    announced: list[UUID] = []
    monkeypatch.setattr(endings, "announce", announced.append)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator] # a fixture
        end(live)
        end(live)
        assert announced == []
    assert announced == [live.pk]


def test_what_the_plan_used_never_runs_back(session: Session) -> None:
    for follow_ups, question_ms in (({"1": 2}, {"1": 900, "2": 5}), ({"1": 1}, {"1": 800})):
        sessions.save_progress(
            session_id=session.pk,
            covered=(),
            spoken_ms=0,
            follow_ups=follow_ups,
            question_ms=question_ms,
        )
    record = load_room(session_id=session.pk)
    assert (record.follow_ups_used, record.question_ms) == ({1: 2}, {1: 900, 2: 5})


@pytest.mark.fault("A17")
@pytest.mark.django_db(transaction=True)
def test_an_end_is_answered_while_the_broker_that_is_to_hear_of_it_hangs(
    live: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No clock: an end that waited for the publishing would find it over."""
    asked, answered = threading.Event(), threading.Event()
    is_published = threading.Event()

    def publish(_session_id: UUID) -> None:
        asked.set()
        answered.wait(10)  # as a broker that takes and does not answer
        is_published.set()

    monkeypatch.setattr(endings, "_callbacks", [publish])
    assert sessions.end_session(session_id=live.pk, reason=EndReason.CANDIDATE, now=NOW)
    assert not is_published.is_set()
    assert asked.wait(10)
    answered.set()
    assert is_published.wait(10)
