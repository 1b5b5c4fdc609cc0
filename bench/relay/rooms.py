"""Sessions to visit: agreed to, recording included, and the key that a page would have."""

import secrets
from collections.abc import Iterator
from typing import Any

import django

django.setup()

from interviews.models import Leg, Organization  # noqa: E402 - settings first
from interviews.room_key import RoomKey, cookie_name, sign  # noqa: E402
from tests import cast  # noqa: E402


def make_rooms(count: int, origin: str) -> Iterator[dict[str, Any]]:
    slug = f"bench-{secrets.token_hex(4)}"
    organization = Organization.objects.create(name="Bench", slug=slug)
    version = cast.make_version(cast.make_interview(organization))
    for _ in range(count):
        session = cast.make_session(cast.make_invitation(version))
        key = sign(RoomKey(session.pk, session.room_epoch))
        yield {
            "path": f"/ws/room/{session.pk}/",
            "headers": {"Origin": origin, "Cookie": f"{cookie_name(session.pk)}={key}"},
        }


def count_reopened() -> int:
    """Connections to the provider after the first of their session: there should be none."""
    return Leg.objects.filter(number__gt=1).count()
