"""Where a person can look at what a tool quotes: addresses of the desk, which asks who they are."""

from uuid import UUID

from django.conf import settings

from interviews.session_address import session_address
from interviews.turn_reference import anchor_of


def session_link(session_id: UUID, turn: str = "") -> str:
    """`turn` is a reference like 1.4; the page opens there."""
    page = session_address(session_id, anchor=anchor_of(turn) if turn else "")
    return f"{settings.PUBLIC_URL.rstrip('/')}{page}"
