"""A program's token: shown once, taken back at once."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from interviews.actions.agent_tokens import create_agent_token, note_use, revoke_agent_token
from interviews.actions.errors import TokenRefusedError
from interviews.models import AgentToken
from tests.cast import Cast, make_interview
from tests.interviews.agents import make_agent

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_the_secret_is_returned_once_and_stored_nowhere(cast: Cast, now: datetime) -> None:
    token, secret = create_agent_token(
        organization=cast.lindenhof, name=" Clerk ", scopes=["read"], now=now, by=cast.owner
    )
    stored = AgentToken.objects.filter(pk=token.pk).values().get()
    assert secret not in str(stored)
    assert secret.startswith(stored["prefix"])
    assert len(secret) - len(stored["prefix"]) > 30
    assert (stored["name"], stored["scopes"], stored["is_restricted"]) == ("Clerk", ["read"], False)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "  "},
        {"scopes": []},
        {"scopes": ["read", "own"]},
        {"interviews": []},
        {"expires_at": "now"},
        {"interviews": "foreign"},
    ],
    ids=str,
)
def test_a_token_that_makes_no_sense_is_refused(
    cast: Cast, now: datetime, wrong: dict[str, Any]
) -> None:
    if wrong.get("interviews") == "foreign":
        wrong = {"interviews": [make_interview(cast.quarzwerk)]}
    if "expires_at" in wrong:
        wrong = {"expires_at": now}
    given: dict[str, Any] = {"name": "Clerk", "scopes": ["read"], **wrong}
    with pytest.raises(TokenRefusedError):
        create_agent_token(organization=cast.lindenhof, now=now, **given)
    assert not AgentToken.objects.exists()


def test_a_token_is_revoked_once(cast: Cast, now: datetime) -> None:
    token = make_agent(cast.lindenhof)
    revoke_agent_token(token, now=now)
    revoke_agent_token(token, now=now + timedelta(days=1))
    assert token.revoked_at == now
    assert not AgentToken.objects.in_force().exists()


def test_many_calls_in_some_minutes_write_one_row(cast: Cast, now: datetime) -> None:
    token = make_agent(cast.lindenhof)
    note_use(token, now=now)
    token.refresh_from_db()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        note_use(token, now=now + timedelta(minutes=4))
    assert len(queries) == 0
    note_use(token, now=now + timedelta(minutes=6))
    token.refresh_from_db()
    assert token.last_used_at == now + timedelta(minutes=6)
