"""Tokens for the programs in tests."""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

from interviews.actions.agent_tokens import create_agent_token
from interviews.models import AgentScope, AgentToken, Interview, Organization


def make_agent(
    organization: Organization, *, interviews: Collection[Interview] | None = None, **values: Any
) -> AgentToken:
    """In force now, with all scopes unless a test says otherwise; its secret is at `.secret`."""
    given: dict[str, Any] = {
        "name": "Clerk",
        "scopes": AgentScope.values,
        "now": datetime.now(UTC),
        **values,
    }
    token, secret = create_agent_token(organization=organization, interviews=interviews, **given)
    token.secret = secret  # type: ignore[attr-defined]  # for tests only: it is stored nowhere
    return token


def secret_of(token: AgentToken) -> str:
    return str(token.secret)  # type: ignore[attr-defined]  # as above
