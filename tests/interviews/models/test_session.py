"""What a Session and its company answer about themselves, and what the database refuses."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from interviews.models import Feedback, Gap, Session
from interviews.states import GapCause, SessionState, StateError
from tests.cast import Cast, make_invitation, make_leg, make_preview, make_session

pytestmark = pytest.mark.db


def test_rows_are_named_as_people_know_them(cast: Cast, now: datetime) -> None:
    session = make_session(cast.invitation)
    gap = Gap(session=session, cause=GapCause.ROTATION, started_at=now)

    assert str(cast.candidate) == "Marlo Testperson"
    assert str(cast.invitation) == "Marlo Testperson · Night baker v1"
    assert str(session) == "Marlo Testperson · Night baker v1"
    assert str(make_preview(cast.interview, by=cast.editor)) == "Preview · Night baker preview"
    assert str(make_leg(session)) == "1 · local"
    assert str(gap) == "Change of connection"
    assert str(Feedback(feel="4")) == "4"
    assert str(Feedback(comment="Fine.")) == "a comment"


def test_an_invitation_has_one_session(cast: Cast) -> None:
    make_session(cast.invitation)

    with pytest.raises(IntegrityError, match="invitation_id"), transaction.atomic():
        make_session(cast.invitation)


def test_a_session_changes_only_along_the_rules(cast: Cast, now: datetime) -> None:
    session = make_session(cast.invitation)
    later = now + timedelta(minutes=1)

    session.change_state(SessionState.LIVE, now=later)

    assert (session.state, session.state_changed_at) == (SessionState.LIVE, later)
    with pytest.raises(StateError):
        session.change_state(SessionState.CLOSED, now=later)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"state": "ended"}, "session_ended_with_a_reason"),
        ({"end_reason": "plan"}, "session_ended_with_a_reason"),
        ({"state": "asleep"}, "session_state_known"),
        ({"invitation": None}, "session_came_by_invitation_preview_or_import"),
        ({"is_preview": True}, "session_came_by_invitation_preview_or_import"),
    ],
)
def test_the_database_refuses_a_session_that_cannot_be(
    cast: Cast, change: dict[str, object], constraint: str
) -> None:
    session = make_session(cast.invitation)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Session.objects.filter(pk=session.pk).update(**change)


@pytest.mark.parametrize("state", list(SessionState))
def test_only_ended_sessions_wait_for_the_pipeline(cast: Cast, state: SessionState) -> None:
    session = make_session(cast.invitation, state=state)
    is_over = state in {SessionState.ENDED, SessionState.CLOSED}

    assert Session.objects.awaiting_pipeline().filter(pk=session.pk).exists() is is_over
    assert session.is_unfinished is not is_over


def test_a_session_waits_for_a_decision_until_a_person_has_decided(cast: Cast) -> None:
    session = make_session(cast.invitation, state=SessionState.ENDED)

    assert list(Session.objects.needing_review()) == [session]
    Session.objects.update(state=SessionState.CLOSED)
    assert not Session.objects.needing_review().exists()


def test_previews_are_not_counted(cast: Cast) -> None:
    session = make_session(cast.invitation)
    make_preview(cast.interview, by=cast.editor)

    assert list(Session.objects.counted()) == [session]


@pytest.mark.parametrize("cause", GapCause)
def test_every_cause_of_a_gap_has_its_words(cause: GapCause) -> None:
    assert str(Gap(cause=cause)) not in {"", cause.value}


def test_a_gap_ends_after_it_starts(cast: Cast, now: datetime) -> None:
    session = make_session(make_invitation(cast.version))

    with pytest.raises(IntegrityError, match="gap_ends_after"), transaction.atomic():
        Gap.objects.create(
            organization=cast.lindenhof,
            session=session,
            cause=GapCause.ROTATION,
            started_at=now,
            ended_at=now - timedelta(seconds=1),
        )
