"""The desk: the admin of the domain's tables, organization by organization."""

from interviews.admin import (
    candidates,
    interviews,
    invitations,
    members,
    organizations,
    sessions,
)

__all__ = ["candidates", "interviews", "invitations", "members", "organizations", "sessions"]
