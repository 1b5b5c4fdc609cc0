"""A person's decision on a session."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from interviews.actions.decisions import close_session, reopen_session
from interviews.actions.errors import AlreadyDecidedError, NotDecidableError, ReasonMissingError
from interviews.models import Decision, Session
from interviews.states import SessionState
from tests.cast import NOW, Cast, make_invitation, make_preview, make_session

pytestmark = [pytest.mark.db, pytest.mark.django_db]

Act = Callable[..., Decision]


@pytest.fixture
def session(cast: Cast) -> Session:
    return make_session(cast.invitation, state=SessionState.ENDED)


@pytest.fixture
def close(session: Session, cast: Cast) -> Act:
    given: dict[str, Any] = {"outcome": "goes_on", "reason": " Bakes well. ", "seen": 0}
    return partial(close_session, session_id=session.pk, by=cast.reviewer, now=NOW, **given)


@pytest.fixture
def reopen(session: Session, cast: Cast) -> Act:
    given: dict[str, Any] = {"reason": "The wrong candidate.", "seen": 1}
    return partial(reopen_session, session_id=session.pk, by=cast.owner, now=NOW, **given)


def state_of(session: Session) -> str:
    session.refresh_from_db()
    return session.state


def test_a_decision_closes_with_who_when_and_why(close: Act, session: Session, cast: Cast) -> None:
    decision = close()
    assert state_of(session) == "closed"
    assert (decision.outcome, decision.reason) == ("goes_on", "Bakes well.")
    assert (decision.decided_by, decision.decided_at) == (cast.reviewer, NOW)
    assert decision.decided_by_name == "rita.reviewersen"
    assert decision.organization == cast.lindenhof


@pytest.mark.parametrize("reason", ["", " \n", "\0"])
def test_no_decision_is_made_without_a_reason(close: Act, session: Session, reason: str) -> None:
    with pytest.raises(ReasonMissingError):
        close(reason=reason)
    assert state_of(session) == "ended"


def test_a_decision_is_taken_back_and_both_are_kept(
    close: Act, reopen: Act, session: Session
) -> None:
    close()
    reopen()
    assert state_of(session) == "ended"
    close(outcome="ends_here", seen=2)
    assert state_of(session) == "closed"
    made = Decision.objects.order_by("number").values_list("number", "outcome")
    assert list(made) == [(1, "goes_on"), (2, "reopened"), (3, "ends_here")]


def test_of_two_who_decide_the_second_is_told(close: Act, reopen: Act, cast: Cast) -> None:
    close()
    with pytest.raises(AlreadyDecidedError):
        close(outcome="ends_here", by=cast.editor)
    reopen()
    with pytest.raises(AlreadyDecidedError):
        reopen()
    assert Decision.objects.count() == 2


@pytest.mark.parametrize("outcome", ["reopened", "hire", ""])
def test_only_what_the_bar_offers_is_a_decision(close: Act, session: Session, outcome: str) -> None:
    with pytest.raises(NotDecidableError):
        close(outcome=outcome)
    assert state_of(session) == "ended"


@pytest.mark.parametrize("state", [SessionState.LIVE, SessionState.INTERRUPTED])
def test_nobody_decides_while_the_conversation_goes_on(
    close: Act, cast: Cast, state: SessionState
) -> None:
    going_on = make_session(make_invitation(cast.version), state=state)
    with pytest.raises(NotDecidableError):
        close(session_id=going_on.pk)


def test_what_is_not_closed_is_not_opened_again(reopen: Act) -> None:
    with pytest.raises(NotDecidableError):
        reopen(seen=0)


def test_a_preview_is_about_nobody(close: Act, cast: Cast) -> None:
    preview = make_preview(cast.interview, by=cast.editor)
    Session.objects.filter(pk=preview.pk).update(state="ended", ended_at=NOW, end_reason="plan")
    with pytest.raises(NotDecidableError):
        close(session_id=preview.pk)
