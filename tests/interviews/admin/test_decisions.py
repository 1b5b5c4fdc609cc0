"""The bar at the bottom of the session page, and the list of decisions."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from interviews.models import Decision, Session
from interviews.states import SessionState
from tests.cast import Cast, make_preview, make_session
from tests.interviews.admin.desk import page, post, signed_in

pytestmark = [pytest.mark.db, pytest.mark.django_db]

CHANGE = "interviews_session_change"
CLOSE = "interviews_decision_close"
REOPEN = "interviews_decision_reopen"


@pytest.fixture
def session(cast: Cast) -> Session:
    return make_session(cast.invitation, state=SessionState.ENDED)


def test_a_reviewer_closes_and_opens_again(cast: Cast, session: Session) -> None:
    assert "Close the session" in page(cast.reviewer, CHANGE, session.pk)
    closing = {"outcome": "ends_here", "reason": "Too few <loaves>.", "seen": "0"}
    closed = post(cast.reviewer, CLOSE, session.pk, **closing).content.decode()
    assert "The session is closed." in closed
    assert "Does not go on" in closed
    assert "Too few &lt;loaves&gt;." in closed
    assert "Close the session" not in closed
    opening = {"reason": "A mistake.", "seen": "1"}
    opened = post(cast.editor, REOPEN, session.pk, **opening).content.decode()
    assert "waits for a decision again" in opened
    assert "Close the session" in opened
    assert "Too few &lt;loaves&gt;." in opened  # in the record
    assert LogEntry.objects.filter(object_repr__startswith="decision ").count() == 2


def test_without_a_reason_nothing_is_decided(cast: Cast, session: Session) -> None:
    answer = post(cast.reviewer, CLOSE, session.pk, outcome="goes_on", reason=" ", seen="0")
    assert "Say why" in answer.content.decode()
    assert not Decision.objects.exists()


@pytest.mark.parametrize("seen", ["", "7", "x"])
def test_who_has_not_seen_the_last_decision_is_told(
    cast: Cast, session: Session, seen: str
) -> None:
    answer = post(cast.reviewer, CLOSE, session.pk, outcome="goes_on", reason="Yes.", seen=seen)
    assert "Somebody decided while you were reading" in answer.content.decode()
    assert not Decision.objects.exists()


def test_what_goes_on_or_is_a_preview_has_no_bar(cast: Cast, session: Session) -> None:
    Session.objects.update(state="live", ended_at=None, end_reason="")
    assert "Close the session" not in page(cast.reviewer, CHANGE, session.pk)
    refused = post(cast.reviewer, CLOSE, session.pk, outcome="goes_on", reason="Yes.", seen="0")
    assert "cannot be decided on now" in refused.content.decode()
    preview = make_preview(cast.interview, by=cast.editor)
    assert "Close the session" not in page(cast.reviewer, CHANGE, preview.pk)


@pytest.mark.parametrize("what", [CLOSE, REOPEN])
def test_strangers_and_links_decide_nothing(cast: Cast, session: Session, what: str) -> None:
    data = {"outcome": "goes_on", "reason": "Yes.", "seen": "0"}
    assert post(cast.outsider, what, session.pk, **data).status_code == 404
    assert post(cast.superuser, what, session.pk, **data).status_code == 404
    address = reverse(f"admin:{what}", args=[session.pk])
    assert signed_in(cast.reviewer).get(address).status_code == 405
    session.refresh_from_db()
    assert session.state == "ended"


def test_decisions_are_listed_for_members_only(cast: Cast, session: Session) -> None:
    post(cast.reviewer, CLOSE, session.pk, outcome="other", reason="Later.", seen="0")
    listed = "interviews_decision_changelist"
    one = str(Decision.objects.get().pk)
    assert one in page(cast.owner, listed)
    assert one not in page(cast.outsider, listed)
