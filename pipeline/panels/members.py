"""Who belongs to a session's organization: asked for once for all panels."""

from django.contrib.auth.models import User

from interviews.models import Session


def members_of(session: Session) -> list[User]:
    """By username; kept with the row that the page was opened for."""
    known: list[User] | None = session.__dict__.get("_members")
    if known is None:
        members = User.objects.filter(memberships__organization=session.organization_id)
        known = list(members.order_by("username"))
        session.__dict__["_members"] = known
    return known
