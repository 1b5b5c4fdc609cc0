"""Each live tool, called in the sessions of others: what is not theirs does not come out."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from interviews.live_tools import LIVE_TOOLS
from interviews.models import Interview, Session
from interviews.states import SessionState
from interviews.tools import Tool
from pipeline.embedding_work import embed_missing
from pipeline.live_tools import HANDLERS
from tests.cast import (
    Cast,
    make_candidate,
    make_interview,
    make_invitation,
    make_session,
    make_version,
)
from tests.pipeline.live_tools.live import make_live, make_past
from tests.pipeline.rows import make_document, make_insight

pytestmark = [pytest.mark.db, pytest.mark.django_db]

#: What an argument is filled with: what was said, what stands in the handbook, what was kept.
ASKED = ("Petra moved ninety loaves in her van", "nights are paid a quarter more", "kept of Marlo")
SECRETS = ("Petra", "a quarter more", "kept of Marlo")


def going_on(interview: Interview) -> Session:
    """With a candidate of its own."""
    candidate = make_candidate(interview.organization)
    invitation = make_invitation(make_version(interview), candidate=candidate, token="other")
    session = make_session(invitation)
    Session.objects.filter(pk=session.pk).update(state=SessionState.LIVE)
    session.consents.update(given_at=timezone.now())
    return session


STRANGERS: dict[str, Callable[[Cast], Session]] = {
    "of another organization": lambda cast: going_on(
        make_interview(cast.quarzwerk, title="Glass blower")
    ),
    "of another interview": lambda cast: going_on(
        make_interview(cast.lindenhof, title="Glass blower")
    ),
}


@pytest.fixture
def past(cast: Cast) -> Session:
    """All that a tool could tell: an earlier session, an insight of it, a handbook."""
    past = make_past(cast)
    make_insight(past, text="kept of Marlo")
    make_document(cast, "# Pay\n\nNights are paid a quarter more.")
    embed_missing()
    return past


def told(tool: Tool, session: Session) -> str:
    """To everything that the schema lets one ask; an argument of a new kind is an error here."""
    properties = tool.parameters["properties"]
    assert all(each["type"] == "string" for each in properties.values())
    calls = [dict.fromkeys(properties, words) for words in ASKED]
    return " ".join(str(HANDLERS[tool.name](session.pk, given)) for given in calls)


@pytest.mark.fault("E82")
@pytest.mark.parametrize("tool", LIVE_TOOLS, ids=lambda tool: tool.name)
@pytest.mark.parametrize("who", STRANGERS)
def test_a_session_of_others_is_told_nothing(
    past: Session, cast: Cast, who: str, tool: Tool
) -> None:
    said = told(tool, STRANGERS[who](cast))
    assert [secret for secret in (*SECRETS, str(past.pk)) if secret in said] == []


def test_their_own_session_is_told_of_it(past: Session, cast: Cast) -> None:
    """Else nothing was shown above."""
    live = make_live(cast)
    said = " ".join(told(tool, live) for tool in LIVE_TOOLS)
    assert [secret for secret in SECRETS[:2] if secret not in said] == []
