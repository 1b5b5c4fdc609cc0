"""The desk: the admin of the domain's tables, organization by organization."""

from interviews.admin import (
    agent_tokens,
    audit,
    candidates,
    decisions,
    erasures,
    interviews,
    invitations,
    members,
    organizations,
    sessions,
)

__all__ = [
    "agent_tokens",
    "audit",
    "candidates",
    "decisions",
    "erasures",
    "interviews",
    "invitations",
    "members",
    "organizations",
    "sessions",
]
