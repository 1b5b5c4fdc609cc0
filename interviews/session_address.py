"""Where a Session is at the desk: its page, and a place on it."""

from uuid import UUID

from django.urls import reverse


def session_address(session_id: UUID, *, query: str = "", anchor: str = "") -> str:
    """A path; `anchor` is the id of a panel or of a Turn's line."""
    page = reverse("admin:interviews_session_change", args=[session_id])
    return "".join([page, f"?{query}" if query else "", f"#{anchor}" if anchor else ""])
