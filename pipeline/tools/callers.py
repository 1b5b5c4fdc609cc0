"""Who calls a tool: what the audit log names them, and what they may do."""

from uuid import UUID

from django.contrib.auth.models import User

from interviews import access
from interviews.models import AgentToken
from interviews.tools import ToolScope


def actor_of(visitor: access.Visitor) -> str:
    """A kind and an id; never a secret."""
    if isinstance(visitor, AgentToken):
        return f"token:{visitor.pk}"
    return f"user:{visitor.pk}" if isinstance(visitor, User) else "nobody"


def name_of(visitor: access.Visitor) -> str:
    """For people who read the audit log."""
    return str(visitor)[:120] if isinstance(visitor, AgentToken) else ""


def organization_of(visitor: access.Visitor) -> UUID | None:
    """On whose audit log the call belongs; a token's stays so when it is revoked."""
    if isinstance(visitor, AgentToken):
        return visitor.organization_id
    organization = access.organizations_of(visitor).first()
    return organization.pk if organization else None


def may(visitor: access.Visitor, scope: ToolScope) -> bool:
    """People write at the desk, where it is theirs; here they only read."""
    if isinstance(visitor, AgentToken):
        return visitor.has_scope(scope)
    return scope is ToolScope.READ and access.organizations_of(visitor).exists()


def author_of(visitor: access.Visitor) -> str:
    """The name that stands beside what a program writes."""
    return visitor.name if isinstance(visitor, AgentToken) else ""
