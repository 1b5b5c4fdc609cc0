"""Take in a Session that was held elsewhere: once by its id there, and anew when it has changed.

It is a record that somebody else kept. Nobody agreed to anything here, and the row of its Consent
says so; whether models outside of this installation may read it is said by whoever imports it.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db import transaction

from interviews.actions.errors import ImportRefusedError
from interviews.definition import InterviewDefinition
from interviews.import_format import ImportedSession
from interviews.models import (
    Candidate,
    Consent,
    Interview,
    InterviewVersion,
    Leg,
    Organization,
    Session,
    SessionImport,
    Turn,
)
from interviews.states import EndReason, SessionState

#: What stands where the version of an agreement stands that people were shown.
CONSENT_VERSION = Consent.IMPORTED
CONSENT_WORDS = (
    "This session was held and written down elsewhere, and imported. No agreement was shown here. "
    "Whoever imported it says that models outside of this installation {may} read it."
)
PROVIDER = "import"
ROLE = "Imported"


class Outcome(StrEnum):
    """What an import came to."""

    ADDED = "added"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True)
class Terms:
    """What the file does not say: whoever imports it does."""

    language: str = "en"
    may_be_read_by_ai: bool = False


@dataclass(frozen=True)
class Imported:
    """The Session that it is now, and whether anything had to be done for it."""

    session_id: UUID
    outcome: Outcome


@transaction.atomic
def import_session(
    *, organization: Organization, told: ImportedSession, terms: Terms, now: datetime
) -> Imported:
    """Imports of an organization take turns. Raises ImportRefusedError."""
    Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    digest = _digest(told, terms)
    known = (
        SessionImport.objects.select_related("session")
        .filter(organization=organization, external_id=told.id)
        .first()
    )
    if known is None:
        return Imported(_add(organization, told, terms, digest, now).pk, Outcome.ADDED)
    if known.digest == digest:
        return Imported(known.session_id, Outcome.SAME)
    _change(known, told, terms, digest, now)
    return Imported(known.session_id, Outcome.CHANGED)


def _digest(told: ImportedSession, terms: Terms) -> str:
    given = f"{told.digest} {terms.language} {terms.may_be_read_by_ai}"
    return hashlib.sha256(given.encode()).hexdigest()


def _add(
    organization: Organization, told: ImportedSession, terms: Terms, digest: str, now: datetime
) -> Session:
    session = Session.objects.create(
        organization=organization,
        source=Session.Source.IMPORT,
        state=SessionState.ENDED,
        end_reason=EndReason.IMPORTED,
        state_changed_at=now,
        version=_version(organization, told, terms),
        candidate=_candidate(organization, told),
        started_at=told.started_at,
        ended_at=told.ended_at,
        spoken_ms=told.length_ms,
    )
    SessionImport.objects.create(
        organization=organization,
        session=session,
        external_id=told.id,
        title=told.title,
        digest=digest,
        imported_at=now,
    )
    _write_consent(session, terms, now)
    _write_turns(session, told)
    return session


def _change(
    known: SessionImport, told: ImportedSession, terms: Terms, digest: str, now: datetime
) -> None:
    """All of it is written anew, and the next input version makes the pipeline look at it again."""
    session = Session.objects.select_for_update().get(pk=known.session_id)
    if session.consents.filter(withdrawn_at__isnull=False).exists():
        raise ImportRefusedError("The candidate has taken it back: it is not imported again.")
    session.turns.all().delete()
    session.legs.all().delete()
    session.consents.all().delete()
    session.version = _version(known.organization, told, terms)
    session.candidate = _candidate(known.organization, told)
    session.started_at, session.ended_at = told.started_at, told.ended_at
    session.spoken_ms = told.length_ms
    session.input_version += 1
    session.save()
    known.title, known.digest, known.imported_at = told.title, digest, now
    known.save()
    _write_consent(session, terms, now)
    _write_turns(session, told)


def _version(organization: Organization, told: ImportedSession, terms: Terms) -> InterviewVersion:
    """A frozen copy that nobody can be invited to: what was asked is not known here."""
    definition: InterviewDefinition = {
        "title": told.interview,
        "role": ROLE,
        "introduction": "",
        "interviewer": told.interviewer,
        "persona": "",
        "closing": "",
        "language": terms.language,
        "voice_name": "",
        "turn_taking": "normal",
        "time_budget_minutes": 1,
        "questions": [],
        "competencies": [],
        "is_of_imports": True,
    }
    version, _is_new = InterviewVersion.objects.get_or_create(
        organization=organization,
        interview=_interview(organization, told, terms),
        is_preview=True,
        number=None,
        definition=definition,
        defaults={"published_at": told.started_at},
    )
    return version


def _interview(organization: Organization, told: ImportedSession, terms: Terms) -> Interview:
    """Titles are not unique: the oldest that is called so."""
    named = Interview.objects.filter(organization=organization, title=told.interview)
    return named.order_by("created_at").first() or Interview.objects.create(
        organization=organization, title=told.interview, role=ROLE, language=terms.language
    )


def _candidate(organization: Organization, told: ImportedSession) -> Candidate:
    """The one of other imports. A name alone makes nobody the candidate of an invitation."""
    imported = Candidate.objects.filter(
        organization=organization,
        name=told.candidate,
        email="",
        sessions__source=Session.Source.IMPORT,
    )
    known = imported.filter(invitations__isnull=True).order_by("created_at").first()
    return known or Candidate.objects.create(organization=organization, name=told.candidate)


def _write_consent(session: Session, terms: Terms, now: datetime) -> None:
    text = CONSENT_WORDS.format(may="may" if terms.may_be_read_by_ai else "may not")
    Consent.objects.create(
        organization_id=session.organization_id,
        session=session,
        text_version=CONSENT_VERSION,
        text_sha256=hashlib.sha256(text.encode()).hexdigest(),
        text=text,
        interview_by_ai=False,
        recording=False,
        ai_evaluation=terms.may_be_read_by_ai,
        given_at=now,
    )


def _write_turns(session: Session, told: ImportedSession) -> None:
    """In the order of the file; heard as far as they go."""
    leg = Leg.objects.create(
        organization_id=session.organization_id,
        session=session,
        number=1,
        provider=PROVIDER,
        opened_at=told.started_at,
        closed_at=told.ended_at,
    )
    Turn.objects.bulk_create(
        Turn(
            organization_id=session.organization_id,
            session=session,
            leg=leg,
            leg_number=leg.number,
            position=position,
            item_id=turn.id,
            speaker=turn.speaker,
            speaker_name=turn.name,
            text=turn.text,
            heard_text=turn.text,
            total_ms=turn.ended_ms - turn.started_ms,
            heard_ms=turn.ended_ms - turn.started_ms,
            started_ms=turn.started_ms,
            transcriber=PROVIDER,
            recorded_at=told.ended_at,
        )
        for position, turn in enumerate(told.turns, start=1)
    )
