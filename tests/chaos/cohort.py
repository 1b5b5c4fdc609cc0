"""The invited of a chaos run: rows for their Sessions, and the cookies that open their Rooms.

`python -m tests.chaos.cohort <count> <questions>` runs in the environment of the installation, and
prints them as JSON: whoever asks needs no Django.
"""

import json
import os
import sys
from dataclasses import asdict

import django
from django.core.management import call_command

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "interviews.settings")
django.setup()

from interviews import room_key  # noqa: E402 - applications must be loaded first
from interviews.models import InterviewVersion, Organization  # noqa: E402
from interviews.room_key import RoomKey  # noqa: E402
from tests import cast  # noqa: E402
from tests.chaos.candidate import Invited  # noqa: E402


def invite(count: int, *, questions: int) -> list[Invited]:
    """Migrate the empty database and make so many Sessions that nobody has begun."""
    call_command("migrate", verbosity=0)
    house = Organization.objects.create(name="Windig Test AG", slug="windig")
    version = InterviewVersion.objects.create(
        organization=house,
        interview=cast.make_interview(house, questions=questions),
        number=1,
        definition=cast.make_definition(questions=questions),
        published_at=cast.NOW,
    )
    return [_invite(version, str(number)) for number in range(1, count + 1)]


def _invite(version: InterviewVersion, key: str) -> Invited:
    candidate = cast.make_candidate(version.organization, name=key)
    session = cast.make_session(cast.make_invitation(version, candidate=candidate))
    name = room_key.cookie_name(session.pk)
    value = room_key.sign(RoomKey(session.pk, session.room_epoch))
    return Invited(key, str(session.pk), f"{name}={value}")


if __name__ == "__main__":
    made = invite(int(sys.argv[1]), questions=int(sys.argv[2]))
    sys.stdout.write(json.dumps([asdict(each) for each in made]))
