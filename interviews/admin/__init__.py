"""The desk: the admin of the domain's tables, organization by organization."""

from interviews.admin import (
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
    "candidates",
    "decisions",
    "erasures",
    "interviews",
    "invitations",
    "members",
    "organizations",
    "sessions",
]
