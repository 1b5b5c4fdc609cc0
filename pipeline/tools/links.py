"""Where a person can look at what a tool quotes: addresses of the desk, which asks who they are."""

from uuid import UUID

from django.conf import settings
from django.urls import reverse


def session_link(session_id: UUID, turn: str = "") -> str:
    """`turn` is a reference like 1.4; the page opens there."""
    page = reverse("admin:interviews_session_change", args=[session_id])
    anchor = f"#turn-{turn.replace('.', '-')}" if turn else ""
    return f"{settings.PUBLIC_URL.rstrip('/')}{page}{anchor}"
