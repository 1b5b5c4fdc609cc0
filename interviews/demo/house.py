"""What the demonstration stands on: organization, reviewer, published interview, open link."""

import hashlib
import secrets
from datetime import datetime

from django.contrib.auth.models import User

from interviews.actions.interviews import publish_interview
from interviews.actions.invitations import invite, reissue
from interviews.demo import script
from interviews.demo.notes import DemoNotes
from interviews.invitation_token import hash_token
from interviews.live_tools import CHOICES
from interviews.models import (
    Competency,
    Interview,
    InterviewVersion,
    Invitation,
    Membership,
    Organization,
    Question,
)

CANDIDATE = "Marlo Testperson"
CANDIDATE_EMAIL = "marlo.testperson@candidates.example"
CHANGED_PASSWORD = "(the one you chose)"  # noqa: S105 - says that there is none to show


def set_up_organization() -> Organization:
    organization, _ = Organization.objects.get_or_create(
        slug=script.ORGANIZATION_SLUG,
        defaults={
            "name": script.ORGANIZATION,
            "contact_email": script.CONTACT_EMAIL,
            "shares_transcripts": True,
        },
    )
    return organization


def set_up_reviewer(organization: Organization, notes: DemoNotes) -> None:
    """A staff member who owns the demonstration and may look after the installation."""
    user, is_new = User.objects.get_or_create(
        username=script.ADMIN_USER, defaults={"is_staff": True, "is_superuser": True}
    )
    if is_new or not notes.password_mark:
        notes.admin_password = secrets.token_urlsafe(12)
        user.set_password(notes.admin_password)
        user.save(update_fields=["password"])
    elif notes.password_mark != mark_of(user) and not user.check_password(notes.admin_password):
        # Somebody chose another one: it stays theirs.
        notes.admin_password = CHANGED_PASSWORD
    notes.password_mark = mark_of(user)
    Membership.objects.get_or_create(
        organization=organization, user=user, defaults={"role": Membership.Role.OWNER}
    )


def mark_of(user: User) -> str:
    """Quick to compare, which a password is not."""
    return hashlib.sha256(user.password.encode()).hexdigest()


def set_up_version(organization: Organization, *, now: datetime) -> InterviewVersion:
    """The newest published version of the demonstration's interview."""
    known = InterviewVersion.objects.filter(
        organization=organization, is_preview=False, interview__title=script.TITLE
    )
    latest = known.order_by("-number").first()
    if latest is not None:
        return latest
    interview = _write_interview(organization)
    return publish_interview(interview_id=interview.pk, by=None, now=now)


def set_up_open_link(version: InterviewVersion, notes: DemoNotes, *, now: datetime) -> None:
    """Leave a token in the notes that opens an invitation, whatever became of the last one."""
    invitation = _find_open_invitation(version, notes, now=now)
    if invitation is None:
        _, notes.token = invite(
            version=version, candidate_name=CANDIDATE, candidate_email=CANDIDATE_EMAIL, now=now
        )
    elif hash_token(notes.token) != invitation.token_sha256 or invitation.closed_because(now=now):
        _, notes.token = reissue(invitation_id=invitation.pk, now=now)


def _find_open_invitation(
    version: InterviewVersion, notes: DemoNotes, *, now: datetime
) -> Invitation | None:
    """The one that the token opens, else one that a new link would open."""
    invitations = list(
        Invitation.objects.filter(
            organization_id=version.organization_id, candidate__email=CANDIDATE_EMAIL
        ).select_related("session")
    )
    usable = [each for each in invitations if each.closed_because(now=now) in {"", "expired"}]
    wanted = hash_token(notes.token)
    return min(usable, key=lambda each: each.token_sha256 != wanted, default=None)


def _write_interview(organization: Organization) -> Interview:
    interview, is_new = Interview.objects.get_or_create(
        organization=organization,
        title=script.TITLE,
        defaults={
            "role": script.ROLE,
            "introduction": script.INTRODUCTION,
            "interviewer": script.INTERVIEWER,
            "persona": script.PERSONA,
            "closing": script.CLOSING,
            "time_budget_minutes": script.MINUTES,
            "tools": list(CHOICES),
        },
    )
    if is_new:
        for position, question in enumerate(script.QUESTIONS, start=1):
            Question.objects.create(
                organization=organization,
                interview=interview,
                position=position,
                text=question.text,
                follow_ups=question.follow_ups,
                guidance=question.guidance,
            )
        for position, competency in enumerate(script.COMPETENCIES, start=1):
            Competency.objects.create(
                organization=organization,
                interview=interview,
                position=position,
                name=competency.name,
                description=competency.description,
                levels=list(competency.levels),
            )
    return interview
