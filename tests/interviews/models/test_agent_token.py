"""A token says itself whether it opens anything."""

from datetime import timedelta

import pytest

from interviews.models import AgentToken
from tests.cast import NOW

pytestmark = pytest.mark.unit


def test_a_token_without_an_end_is_good_until_it_is_revoked() -> None:
    token = AgentToken(name="Clerk", prefix="viva_abcd")
    assert token.closed_because(now=NOW) == ""
    assert token.is_active
    token.revoked_at = NOW
    assert token.closed_because(now=NOW) == "revoked"
    assert not token.is_active


def test_a_token_is_over_at_its_end() -> None:
    token = AgentToken(expires_at=NOW)
    assert token.closed_because(now=NOW - timedelta(seconds=1)) == ""
    assert token.closed_because(now=NOW) == "expired"


def test_a_token_is_known_by_its_beginning_and_may_what_its_scopes_say() -> None:
    token = AgentToken(name="Clerk", prefix="viva_abcd", scopes=["read"])
    assert str(token) == "Clerk (viva_abcd…)"
    assert token.has_scope("read")
    assert not token.has_scope("write")
