"""The cast of the tests: invented people and organizations, and what they would have made.

Fixtures: `now` (a fixed time) and `cast` (everybody). The functions make one row each; what a test
does not say, they fill in.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User

from interviews.definition import InterviewDefinition
from interviews.invitation_token import hash_token
from interviews.models import (
    Candidate,
    Competency,
    Consent,
    Interview,
    InterviewVersion,
    Invitation,
    Leg,
    Membership,
    Organization,
    Question,
    Recording,
    Session,
    Turn,
)
from interviews.states import EndReason, SessionState

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
#: The secret of the candidate's link; a real one has as many characters.
TOKEN = "marlos-link-marlos-link-marlos-link-marlos1"
PASSWORD = "an-invented-password-1"


@dataclass(frozen=True)
class Cast:
    """Two organizations that must never see each other, and the people in and around them."""

    lindenhof: Organization
    quarzwerk: Organization
    owner: User  # Olga owns Lindenhof
    editor: User  # Edgar edits at Lindenhof
    reviewer: User  # Rita reviews at Lindenhof
    outsider: User  # Ozan owns Quarzwerk, and is nobody at Lindenhof
    superuser: User  # Sonja runs the installation and is a member nowhere
    interview: Interview  # of Lindenhof
    version: InterviewVersion  # published, of that interview
    candidate: Candidate  # Marlo, invited by Lindenhof
    invitation: Invitation  # open, for Marlo; its secret is TOKEN


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def cast(db: None) -> Cast:
    lindenhof = Organization.objects.create(
        name="Lindenhof Test GmbH", slug="lindenhof", contact_email="people@lindenhof.test"
    )
    quarzwerk = Organization.objects.create(name="Quarzwerk Invented AG", slug="quarzwerk")
    role = Membership.Role
    interview = make_interview(lindenhof)
    version = make_version(interview)
    candidate = make_candidate(lindenhof)
    return Cast(
        lindenhof=lindenhof,
        quarzwerk=quarzwerk,
        owner=make_member(lindenhof, role.OWNER, "olga.ownerson"),
        editor=make_member(lindenhof, role.EDITOR, "edgar.editorsen"),
        reviewer=make_member(lindenhof, role.REVIEWER, "rita.reviewersen"),
        outsider=make_member(quarzwerk, role.OWNER, "ozan.outsider"),
        superuser=User.objects.create(
            username="sonja.superuser", password=hash_password(), is_staff=True, is_superuser=True
        ),
        interview=interview,
        version=version,
        candidate=candidate,
        invitation=make_invitation(version, candidate=candidate, token=TOKEN),
    )


@cache
def hash_password() -> str:
    """Slow by design, so made once for everybody."""
    return make_password(PASSWORD)


def make_member(organization: Organization, role: Membership.Role, username: str) -> User:
    """Staff who sign in with PASSWORD."""
    user = User.objects.create(username=username, password=hash_password(), is_staff=True)
    Membership.objects.create(organization=organization, user=user, role=role)
    return user


def make_interview(
    organization: Organization,
    *,
    title: str = "Night baker",
    questions: int = 2,
    language: str = "en",
) -> Interview:
    interview = Interview.objects.create(
        organization=organization,
        title=title,
        role="Baker",
        time_budget_minutes=12,
        language=language,
    )
    for position in range(1, questions + 1):
        Question.objects.create(
            organization=organization,
            interview=interview,
            position=position,
            text=f"What is question {position} about?",
            follow_ups="Can you say more?\nWhat happened next?",
        )
    Competency.objects.create(
        organization=organization,
        interview=interview,
        name="Care with dough",
        levels=["Drops it", "Kneads it", "Sings to it"],
    )
    return interview


def make_definition(*, title: str = "Night baker", questions: int = 2) -> InterviewDefinition:
    """The frozen form of `make_interview`."""
    return {
        "title": title,
        "role": "Baker",
        "introduction": "",
        "interviewer": "Ada",
        "persona": "",
        "closing": "",
        "language": "en",
        "voice_name": "marin",
        "turn_taking": "patient",
        "time_budget_minutes": 12,
        "questions": [
            {
                "number": number,
                "text": f"What is question {number} about?",
                "follow_ups": ["Can you say more?", "What happened next?"],
                "guidance": "",
            }
            for number in range(1, questions + 1)
        ],
        "competencies": [
            {
                "name": "Care with dough",
                "description": "",
                "levels": ["Drops it", "Kneads it", "Sings to it"],
            }
        ],
    }


def make_version(interview: Interview, *, number: int | None = 1) -> InterviewVersion:
    """Published as `number`; None makes a preview."""
    return InterviewVersion.objects.create(
        organization=interview.organization,
        interview=interview,
        number=number,
        is_preview=number is None,
        definition=make_definition(title=interview.title),
        published_at=NOW - timedelta(days=7),
    )


def make_candidate(organization: Organization, *, name: str = "Marlo Testperson") -> Candidate:
    return Candidate.objects.create(
        organization=organization, name=name, email="marlo@candidates.test"
    )


def make_invitation(
    version: InterviewVersion,
    *,
    candidate: Candidate | None = None,
    token: str = "",
    expires_at: datetime = NOW + timedelta(days=14),
) -> Invitation:
    candidate = candidate or make_candidate(version.organization)
    return Invitation.objects.create(
        organization=version.organization,
        version=version,
        candidate=candidate,
        token_sha256=hash_token(token or str(candidate.pk)),
        expires_at=expires_at,
    )


def make_session(
    invitation: Invitation,
    *,
    state: SessionState = SessionState.OPEN,
    end_reason: EndReason = EndReason.PLAN,
) -> Session:
    """In this state, with the consent that every session starts with."""
    is_over = state in {SessionState.ENDED, SessionState.CLOSED}
    session = Session.objects.create(
        organization=invitation.organization,
        invitation=invitation,
        version=invitation.version,
        candidate=invitation.candidate,
        state=state,
        end_reason=end_reason if is_over else "",
        started_at=None if state is SessionState.OPEN else NOW,
        ended_at=NOW + timedelta(minutes=10) if is_over else None,
        state_changed_at=NOW,
    )
    make_consent(session)
    return session


def make_preview(interview: Interview, *, by: User) -> Session:
    version = make_version(interview, number=None)
    return Session.objects.create(
        organization=interview.organization,
        version=version,
        is_preview=True,
        previewed_by=by,
        state_changed_at=NOW,
    )


def make_consent(session: Session, *, recording: bool = True) -> Consent:
    return Consent.objects.create(
        organization=session.organization,
        session=session,
        text_version="en-1",
        text_sha256="0" * 64,
        interview_by_ai=True,
        recording=recording,
        ai_evaluation=True,
        given_at=NOW,
    )


def make_leg(session: Session, *, number: int = 1) -> Leg:
    return Leg.objects.create(
        organization=session.organization,
        session=session,
        number=number,
        provider="local",
        opened_at=NOW,
    )


def make_turn(
    leg: Leg,
    *,
    position: int,
    text: str,
    speaker: Turn.Speaker = Turn.Speaker.CANDIDATE,
    heard_text: str | None = None,
    started_ms: int = 0,
) -> Turn:
    """A spoken Turn of three seconds, heard to its end unless `heard_text` is shorter."""
    heard_text = text if heard_text is None else heard_text
    is_cut = heard_text != text
    return Turn.objects.create(
        organization=leg.organization,
        session=leg.session,
        leg=leg,
        leg_number=leg.number,
        position=position,
        item_id=f"item_{leg.number}_{position}",
        speaker=speaker,
        status=Turn.Status.CUT if is_cut else Turn.Status.FINAL,
        text=text,
        heard_text=heard_text,
        total_ms=3000,
        heard_ms=1500 if is_cut else 3000,
        started_ms=started_ms,
        recorded_at=NOW,
    )


def make_recording(session: Session, *, file_name: str, duration_ms: int = 3000) -> Recording:
    """`file_name` is relative to MEDIA_ROOT; nothing is written there."""
    return Recording.objects.create(
        organization=session.organization,
        session=session,
        file=file_name,
        duration_ms=duration_ms,
    )
