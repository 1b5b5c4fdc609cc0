"""The key to a Room: a signed cookie that names one Session and the device epoch it was made in.

It carries no token and no name. Taking over on another device raises the Session's `room_epoch`,
which makes every older key worthless.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpResponse

from interviews.models import Session

SALT = "interviews.room_key"
#: A key outlives a short invitation (an interview must not lose its Room half way) ...
SHORTEST_AGE = timedelta(hours=12)
#: ... and not even a long invitation makes one that lives for ever.
LONGEST_AGE = timedelta(days=30)


@dataclass(frozen=True)
class RoomKey:
    session_id: UUID
    room_epoch: int


def cookie_name(session_id: UUID) -> str:
    return f"viva_room_{session_id.hex}"


def sign(key: RoomKey) -> str:
    return TimestampSigner(salt=SALT).sign(f"{key.session_id.hex}.{key.room_epoch}")


def read(session_id: UUID, cookies: Mapping[str, str]) -> RoomKey | None:
    """The key for this Session among the cookies; None if missing, forged, too old or another's.

    Whether its epoch is still the current one, only the Session's row knows (`access.py`).
    """
    value = cookies.get(cookie_name(session_id), "")
    try:
        payload = TimestampSigner(salt=SALT).unsign(value, max_age=LONGEST_AGE)
    except BadSignature:
        return None
    session_hex, _, room_epoch = payload.partition(".")
    if session_hex != session_id.hex:
        return None
    return RoomKey(session_id, int(room_epoch))


def age_of_key(expires_at: datetime | None, *, now: datetime) -> timedelta:
    """As long as the invitation is open, within bounds; a preview has no invitation."""
    wanted = expires_at - now if expires_at else SHORTEST_AGE
    return min(max(wanted, SHORTEST_AGE), LONGEST_AGE)


def hand_over(response: HttpResponse, session: Session, *, now: datetime) -> None:
    """Put the key to this Session's Room into the browser that gets this response."""
    expires_at = session.invitation.expires_at if session.invitation else None
    response.set_cookie(
        cookie_name(session.pk),
        sign(RoomKey(session.pk, session.room_epoch)),
        max_age=age_of_key(expires_at, now=now),
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
