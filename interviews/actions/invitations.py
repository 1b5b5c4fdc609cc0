"""The life of an Invitation: made, sent again, taken back, accepted once, continued elsewhere."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F

from interviews.actions.errors import (
    AlreadyAcceptedError,
    InvitationClosedError,
    InvitationRefusedError,
    NotAcceptedError,
)
from interviews.consent import ConsentText
from interviews.definition import LANGUAGE_TAG
from interviews.invitation_token import hash_token, make_token
from interviews.models import Candidate, Consent, InterviewVersion, Invitation, Session

OPEN_FOR = timedelta(days=14)
LONGEST_OPEN = timedelta(days=365)


@dataclass(frozen=True)
class InvitationTerms:
    """When the link opens, and what this candidate needs."""

    expires_at: datetime | None = None  # two weeks from now unless said
    scheduled_at: datetime | None = None
    language: str = ""  # that of the interview unless said
    extra_time_factor: Decimal = field(default=Decimal(1))  # 1 to 5
    patient_turn_taking: bool = False
    text_mode: bool = False
    large_captions: bool = False


@dataclass(frozen=True)
class Agreement:
    """What the candidate agreed to: the words as shown, and the parts that they chose."""

    text: ConsentText
    recording: bool
    ai_evaluation: bool


@transaction.atomic
def invite(
    *,
    version: InterviewVersion,
    candidate_name: str,
    candidate_email: str = "",
    by: User | None = None,
    now: datetime,
    terms: InvitationTerms | None = None,
) -> tuple[Invitation, str]:
    """Make an invitation and the token of its link, which is nowhere stored: show it now or never.

    A candidate with the same name and address in the organization is the same candidate.
    Raises InvitationRefusedError.
    """
    terms = terms or InvitationTerms()
    expires_at = terms.expires_at or now + OPEN_FOR
    _check_terms(terms, expires_at, now=now)
    if version.is_preview:
        raise InvitationRefusedError("Publish the interview first.")
    if not candidate_name.strip():
        raise InvitationRefusedError("Give the candidate's name.")
    token = make_token()
    invitation = Invitation.objects.create(
        organization_id=version.organization_id,
        version=version,
        candidate=_find_or_add_candidate(version, candidate_name.strip(), candidate_email.strip()),
        token_sha256=hash_token(token),
        expires_at=expires_at,
        scheduled_at=terms.scheduled_at,
        language=terms.language,
        extra_time_factor=terms.extra_time_factor,
        patient_turn_taking=terms.patient_turn_taking,
        text_mode=terms.text_mode,
        large_captions=terms.large_captions,
        created_by=by,
    )
    return invitation, token


@transaction.atomic
def reissue(
    *, invitation_id: UUID, now: datetime, expires_at: datetime | None = None
) -> tuple[Invitation, str]:
    """Replace the link: the old one dies at once, the Session (if there is one) stays.

    An expired invitation opens again for two weeks unless `expires_at` says otherwise.
    Raises InvitationClosedError when it was revoked or its Session has ended.
    """
    invitation = _lock(invitation_id)
    reason = invitation.closed_because(now=now)
    if reason not in {"", "expired"}:
        raise InvitationClosedError(reason)
    if expires_at is not None or invitation.expires_at <= now:
        invitation.expires_at = expires_at or now + OPEN_FOR
    token = make_token()
    invitation.token_sha256 = hash_token(token)
    invitation.save(update_fields=["token_sha256", "expires_at"])
    return invitation, token


@transaction.atomic
def revoke(*, invitation_id: UUID, now: datetime) -> Invitation:
    """Take the invitation back, and with it the Room key; may be repeated.

    A conversation that is going on is not cut: its page can only not be opened again.
    """
    invitation = _lock(invitation_id)
    if invitation.revoked_at is None:
        invitation.revoked_at = now
        invitation.save(update_fields=["revoked_at"])
        Session.objects.filter(invitation=invitation).update(room_epoch=F("room_epoch") + 1)
    return invitation


@transaction.atomic
def accept(*, invitation_id: UUID, agreement: Agreement, now: datetime) -> Session:
    """Open the one Session of this invitation, with the consent given: once, whoever else tries.

    The row lock lets one through at a time; the constraint "one session per invitation" would
    refuse a second even without it. Raises InvitationClosedError, AlreadyAcceptedError.
    """
    invitation = _lock(invitation_id)
    reason = invitation.closed_because(now=now)
    if reason:
        raise InvitationClosedError(reason)
    if Session.objects.filter(invitation=invitation).exists():
        raise AlreadyAcceptedError
    session = Session.objects.create(
        organization_id=invitation.organization_id,
        invitation=invitation,
        version=invitation.version,
        candidate=invitation.candidate,
        state_changed_at=now,
    )
    Consent.objects.create(
        organization_id=invitation.organization_id,
        session=session,
        text_version=agreement.text.version,
        text_sha256=agreement.text.sha256,
        text=agreement.text.text,
        language=agreement.text.language,
        interview_by_ai=True,
        recording=agreement.recording,
        ai_evaluation=agreement.ai_evaluation,
        given_at=now,
    )
    return session


@transaction.atomic
def take_over(*, invitation_id: UUID, now: datetime) -> Session:
    """Continue on another device: raises the Session's epoch, which fences every older Room key.

    Raises InvitationClosedError, NotAcceptedError.
    """
    invitation = _lock(invitation_id)
    reason = invitation.closed_because(now=now)
    if reason:
        raise InvitationClosedError(reason)
    session = Session.objects.select_for_update().filter(invitation=invitation).first()
    if session is None:
        raise NotAcceptedError
    session.room_epoch += 1
    session.save(update_fields=["room_epoch"])
    return session


def _lock(invitation_id: UUID) -> Invitation:
    return Invitation.objects.select_for_update().get(pk=invitation_id)


def _check_terms(terms: InvitationTerms, expires_at: datetime, *, now: datetime) -> None:
    if expires_at <= now:
        raise InvitationRefusedError("Choose an expiry in the future.")
    if expires_at - now > LONGEST_OPEN:
        raise InvitationRefusedError("Choose an expiry within a year.")
    if terms.scheduled_at and not now <= terms.scheduled_at <= expires_at:
        raise InvitationRefusedError("Choose an appointment between now and the expiry.")
    if terms.language and not LANGUAGE_TAG.fullmatch(terms.language):
        raise InvitationRefusedError("Give the language as a tag such as en or pt-BR.")
    if not 1 <= terms.extra_time_factor <= 5:  # noqa: PLR2004 - as the database has it
        raise InvitationRefusedError("Choose extra time between 1 and 5 times.")


def _find_or_add_candidate(version: InterviewVersion, name: str, email: str) -> Candidate:
    if email:
        known = Candidate.objects.filter(
            organization_id=version.organization_id, email__iexact=email, name=name
        ).first()
        if known is not None:
            return known
    return Candidate.objects.create(organization_id=version.organization_id, name=name, email=email)
