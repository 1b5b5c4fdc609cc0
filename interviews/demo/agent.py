"""The demonstration's token for an assistant: as long as it is good, the same at every start."""

from datetime import datetime, timedelta

from interviews import access
from interviews.actions.agent_tokens import create_agent_token, revoke_agent_token
from interviews.demo.notes import DemoNotes
from interviews.models import AgentScope, AgentToken, Organization

NAME = "Demonstration"
GOOD_FOR = timedelta(days=30)
#: One that ends within this time is replaced: it should outlast the day.
LEAST_LEFT = timedelta(days=1)


def set_up_agent(organization: Organization, notes: DemoNotes, *, now: datetime) -> None:
    """Leave a token in the notes that is in force; those of before are revoked."""
    if _is_good(notes.agent_token, now + LEAST_LEFT):
        return
    for old in AgentToken.objects.in_force().filter(organization=organization, name=NAME):
        revoke_agent_token(old, now=now)
    _token, notes.agent_token = create_agent_token(
        organization=organization,
        name=NAME,
        scopes=AgentScope.values,
        expires_at=now + GOOD_FOR,
        now=now,
    )


def _is_good(secret: str, until: datetime) -> bool:
    try:
        access.access_agent_token(secret, now=until)
    except access.NotFound:
        return False
    return True
