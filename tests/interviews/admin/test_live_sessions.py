"""Sessions that go on, as rows of the live page."""

from datetime import timedelta

import pytest

from interviews.actions import sessions as actions
from interviews.actions.sessions import TurnValues
from interviews.admin.live_sessions import LiveSession, describe_live, with_captions
from interviews.models import Session
from interviews.states import GapCause, SessionState
from tests.cast import NOW, Cast, make_invitation, make_preview, make_session

pytestmark = [pytest.mark.db, pytest.mark.django_db]


@pytest.fixture
def session(cast: Cast) -> Session:
    """A running one, by the same actions that the live half uses."""
    session = make_session(cast.invitation)
    actions.start_leg(
        session_id=session.pk,
        number=1,
        provider="local",
        model="m",
        provider_session_id="",
        expires_at=None,
        now=NOW,
    )
    actions.change_state(session_id=session.pk, state=SessionState.LIVE, now=NOW, started_at=NOW)
    return session


def say(session: Session, position: int, text: str, *, heard: str | None = None) -> None:
    speaker = "candidate" if position % 2 == 0 else "interviewer"
    turn = TurnValues(
        1,
        position,
        f"item_{position}",
        speaker,
        "voice",
        "final" if heard is None else "cut",
        text,
        text if heard is None else heard,
        total_ms=2000,
        heard_ms=2000,
        started_ms=position * 3000,
        question_number=1 if position > 1 else None,
    )
    actions.save_turns(session_id=session.pk, turns=[turn], now=NOW)


def look(*, most: int = 4) -> LiveSession:
    [found] = with_captions(Session.objects.all(), most=most)
    return describe_live(found, now=NOW + timedelta(seconds=75))


def test_before_the_first_word_there_is_no_question(session: Session) -> None:
    row = look()
    assert (row.question, row.question_number, row.question_count) == ("", 0, 2)
    assert (row.lines, row.gap_count, row.open_gap) == ([], 0, "")


def test_the_words_that_were_stored_are_shown_as_they_were_heard(session: Session) -> None:
    say(session, 1, "Welcome.")
    say(session, 2, "I bake and sing", heard="I bake")
    row = look()
    assert [(line.speaker, line.heard) for line in row.lines] == [
        ("interviewer", "Welcome."),
        ("candidate", "I bake"),
    ]
    assert row.question == "What is question 1 about?"


def test_only_the_newest_words_are_shown_in_their_order(session: Session) -> None:
    for position in range(1, 8):
        say(session, position, f"Words {position}")
    assert [line.heard for line in look(most=3).lines] == ["Words 5", "Words 6", "Words 7"]


def test_words_that_nobody_heard_are_not_shown(session: Session) -> None:
    say(session, 1, "Welcome.")
    say(session, 2, "Nobody hears this", heard="")
    assert [line.heard for line in look().lines] == ["Welcome."]


def test_a_gap_that_goes_on_says_what_is_missing_and_since_when(session: Session) -> None:
    actions.open_gap(session_id=session.pk, cause=GapCause.CANDIDATE_OFFLINE, started_at=NOW)
    actions.change_state(session_id=session.pk, state=SessionState.PAUSED, now=NOW)
    row = look()
    assert (row.gap_count, row.open_gap) == (1, "The candidate was offline, 1:15")
    assert row.tone == "caution"
    actions.close_gap(
        session_id=session.pk,
        cause=GapCause.CANDIDATE_OFFLINE,
        ended_at=NOW + timedelta(seconds=75),
    )
    assert look().open_gap == ""


def test_minutes_count_the_time_that_the_clock_ran(session: Session) -> None:
    assert session.invitation is not None
    session.invitation.extra_time_factor = 2
    session.invitation.save()
    actions.save_progress(session_id=session.pk, covered=[], spoken_ms=400_000)
    row = look()
    assert (row.minutes, row.planned_minutes) == (6, 24)


def test_who_is_not_in_the_room_is_not_shown(cast: Cast) -> None:
    for state in SessionState:
        make_session(make_invitation(cast.version), state=state)
    make_preview(cast.interview, by=cast.editor)
    shown = with_captions(Session.objects.all(), most=4)
    assert {row.state for row in shown} == {"live", "paused", "waiting"}
    assert not any(row.is_preview for row in shown)
