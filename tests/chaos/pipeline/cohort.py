"""The sessions of a pipeline storm: talked to the end, and not ended yet.

`python -m tests.chaos.pipeline.cohort <count>` runs in the environment of the installation, and
prints their ids by key as JSON.
"""

import json
import os
import sys

import django
from django.core.management import call_command

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "interviews.settings")
django.setup()

from django.contrib.auth.models import User  # noqa: E402 - applications must be loaded first
from django.core.files.base import ContentFile  # noqa: E402
from django.core.files.storage import default_storage  # noqa: E402
from django.utils import timezone  # noqa: E402

from interviews.models import (  # noqa: E402
    InterviewVersion,
    Membership,
    Organization,
    Session,
    TapeSegment,
    Turn,
)
from interviews.states import SessionState  # noqa: E402
from interviews.tape_format import TapePiece, encode_piece, header  # noqa: E402
from pipeline.models import WebhookEndpoint  # noqa: E402
from tests import cast  # noqa: E402
from tests.chaos.pipeline import words  # noqa: E402

REVIEWER = "rita.reviewersen"
#: The variable that says where programs are told.
HOOK = "STORM_HOOK"


def gather(count: int) -> dict[str, str]:
    """Migrate the empty database and make so many sessions with something said in them."""
    call_command("migrate", verbosity=0)
    house = Organization.objects.create(name="Sturmfest Test AG", slug="sturmfest")
    reader = cast.make_member(house, Membership.Role.REVIEWER, REVIEWER)
    User.objects.filter(pk=reader.pk).update(email="rita@sturmfest.test")
    if hook := os.environ.get(HOOK):
        WebhookEndpoint.objects.create(organization=house, url=hook)
    version = InterviewVersion.objects.create(
        organization=house,
        interview=cast.make_interview(house, questions=words.QUESTIONS),
        number=1,
        definition=cast.make_definition(questions=words.QUESTIONS),
        published_at=cast.NOW,
    )
    keys = [str(number) for number in range(1, count + 1)]
    return {key: str(talk(version, key).pk) for key in keys}


def talk(version: InterviewVersion, key: str) -> Session:
    candidate = cast.make_candidate(version.organization, name=key)
    session = cast.make_session(cast.make_invitation(version, candidate=candidate))
    now = timezone.now()
    Session.objects.filter(pk=session.pk).update(
        state=SessionState.INTERRUPTED, started_at=now, state_changed_at=now
    )
    session.consents.update(
        recording=words.is_recorded(key), ai_evaluation=words.is_read_by_ai(key)
    )
    leg = cast.make_leg(session)
    Turn.objects.bulk_create(
        Turn(
            organization=session.organization,
            session=session,
            leg=leg,
            leg_number=leg.number,
            position=position,
            item_id=f"item_{position}",
            speaker=Turn.Speaker.CANDIDATE if is_candidate else Turn.Speaker.INTERVIEWER,
            text=text,
            heard_text=text,
            total_ms=5_000,
            heard_ms=5_000,
            started_ms=position * 6_000,
            question_number=number,
            recorded_at=now,
        )
        for position, (is_candidate, text, number) in enumerate(words.turns(key), start=1)
    )
    if words.is_recorded(key):
        _record(session, words.sound_ms(key))
    return session


def _record(session: Session, sound_ms: int) -> None:
    """A moment of sound, all of it there."""
    pcm = bytes(range(0, 200, 2)) * (sound_ms * 48 // 100)
    piece = encode_piece(TapePiece(0, 0, pcm))
    file = default_storage.save(f"tape/{session.pk}/1", ContentFile(header() + piece))
    TapeSegment.objects.create(
        organization=session.organization,
        session=session,
        number=1,
        key="key-1",
        started_ms=0,
        duration_ms=sound_ms,
        is_last=True,
        file=file,
    )


if __name__ == "__main__":
    sys.stdout.write(json.dumps(gather(int(sys.argv[1]))))
