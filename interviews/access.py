"""The only door from a user, a token or a cookie to an object.

"Forbidden" and "absent" look the same. A program with a token sees what hangs on an interview of
its organization, and of its own interviews where it is restricted: no accounts, no settings, and
nothing of a candidate who did not agree to be read by programs. The interviewer of a running
Session sees less: its own interview, and of sessions only those of its own candidate.

A superuser looks after the installation: organizations and memberships are theirs to see and to
create. What was asked and said in an organization is open to its members only, superusers included.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from interviews import interview_paths, room_key
from interviews.invitation_token import hash_token
from interviews.models import (
    AgentToken,
    Candidate,
    Consent,
    Interview,
    Invitation,
    Membership,
    Organization,
    Recording,
    SavedFilter,
    Session,
)


@dataclass(frozen=True)
class Interviewer:
    """The one who asks in a running Session: it sees what hangs on that Session's interview.

    Of sessions, those of the same candidate, where they agreed to be read by programs.
    """

    organization_id: UUID
    interview_id: UUID
    candidate_id: UUID | None  # None in a preview
    session_id: UUID | None = None  # which pays for what is looked up in it


@dataclass(frozen=True)
class Operator:
    """Whoever gives commands on the machine itself, where they look after one organization."""

    organization_id: UUID


Visitor = User | AnonymousUser | AgentToken | Interviewer | Operator
AnyModel = TypeVar("AnyModel", bound=Model)

EDITING_ROLES = (Membership.Role.OWNER, Membership.Role.EDITOR)
ERASING_ROLES = (Membership.Role.OWNER,)


class AccessError(Exception):
    """Why an object is not handed out."""


class NotFound(AccessError):  # noqa: N818 - named as what the visitor is told
    """There is no such thing, or it is not yours: both look the same."""


class Gone(AccessError):  # noqa: N818 - named as what the visitor is told
    """The invitation was real and is over: `reason` is "expired", "revoked" or "ended"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def organizations_of(user: Visitor) -> QuerySet[Organization]:
    """The organizations whose rows this user may see."""
    if isinstance(user, Interviewer):
        return Organization.objects.filter(pk=user.organization_id)
    if isinstance(user, AgentToken):
        in_force = AgentToken.objects.in_force().filter(pk=user.pk)
        return Organization.objects.filter(pk__in=in_force.values("organization"))
    if isinstance(user, Operator):
        return Organization.objects.filter(pk=user.organization_id)
    if not user.is_authenticated or not user.is_active:
        return Organization.objects.none()
    return Organization.objects.filter(memberships__user=user)


def scope(user: Visitor, queryset: QuerySet[AnyModel]) -> QuerySet[AnyModel]:
    """What this user may see of any of our tables; a table without an organization is refused."""
    model = queryset.model
    if isinstance(user, AgentToken):
        return _scope_of_token(user, queryset)
    if isinstance(user, Interviewer):
        return _scope_of_interviewer(user, queryset)
    if model in {Organization, Membership} and _looks_after_all(user):
        return queryset
    if model is Organization:
        return queryset.filter(pk__in=organizations_of(user).values("pk"))
    return queryset.filter(organization__in=organizations_of(user).values("pk"))


def _looks_after_all(user: Visitor) -> bool:
    return isinstance(user, User) and user.is_active and user.is_superuser


def _scope_of_token(token: AgentToken, queryset: QuerySet[AnyModel]) -> QuerySet[AnyModel]:
    if queryset.model is Organization:
        return queryset.filter(pk__in=organizations_of(token).values("pk"))
    if not interview_paths.paths_of(queryset.model):
        return queryset.none()
    own = _agreed(queryset.filter(organization__in=organizations_of(token).values("pk")))
    if not token.is_restricted:
        return own
    return own.filter(interview_paths.leads_to(queryset.model, token.interviews.values("pk")))


def _scope_of_interviewer(
    interviewer: Interviewer, queryset: QuerySet[AnyModel]
) -> QuerySet[AnyModel]:
    model = queryset.model
    if model is Candidate or not interview_paths.paths_of(model):
        return queryset.none()
    interviews = Interview.objects.filter(pk=interviewer.interview_id).values("pk")
    own = queryset.filter(organization=interviewer.organization_id)
    own = own.filter(interview_paths.leads_to(model, interviews))
    session_path = interview_paths.session_path_of(model)
    if not session_path:
        return own
    theirs = Session.objects.filter(candidate=interviewer.candidate_id, is_preview=False)
    is_open = Q(**{f"{session_path}__in": theirs.values("pk")})
    if session_path != "pk":
        is_open |= Q(**{f"{session_path}__isnull": True})  # role knowledge is of no session
    return _agreed(own.filter(is_open))


def _agreed(queryset: QuerySet[AnyModel]) -> QuerySet[AnyModel]:
    """Without what hangs on a session, unless an agreement to be read by programs is in force.

    A preview has none; the one of an import says what was chosen for it.
    """
    session_path = interview_paths.session_path_of(queryset.model)
    if not session_path:
        return queryset
    agreed = Consent.objects.filter(
        session=OuterRef("pk"), ai_evaluation=True, withdrawn_at__isnull=True
    )
    closed = Session.objects.filter(~Exists(agreed), pk=OuterRef(session_path))
    return queryset.filter(~Exists(closed))


def role_of(user: Visitor, organization_id: UUID) -> Membership.Role | None:
    """The user's role in an organization; None for a stranger, a program, and a command."""
    if isinstance(user, AgentToken | Interviewer | Operator):
        return None
    if not user.is_authenticated or not user.is_active:
        return None
    membership = Membership.objects.filter(user=user, organization_id=organization_id).first()
    return Membership.Role(membership.role) if membership else None


def may_edit(user: Visitor, organization_id: UUID) -> bool:
    """Owners and editors change interviews and invite; reviewers read and review."""
    return role_of(user, organization_id) in EDITING_ROLES


def access_interview(user: Visitor, interview_id: UUID) -> Interview:
    """Raises NotFound."""
    return _only(scope(user, Interview.objects.select_related("organization")), interview_id)


def access_interview_to_edit(user: Visitor, interview_id: UUID) -> Interview:
    """As an owner or editor of its organization; raises NotFound."""
    interview = access_interview(user, interview_id)
    if not may_edit(user, interview.organization_id):
        raise NotFound
    return interview


def access_session(user: Visitor, session_id: UUID) -> Session:
    """With its organization, version and candidate; raises NotFound."""
    sessions = Session.objects.select_related("organization", "version", "candidate")
    return _only(scope(user, sessions), session_id)


def may_erase(user: Visitor, organization_id: UUID) -> bool:
    """Owners only: what is erased comes back to nobody."""
    return role_of(user, organization_id) in ERASING_ROLES


def access_session_to_erase(user: Visitor, session_id: UUID) -> Session:
    """As an owner of its organization; raises NotFound."""
    session = access_session(user, session_id)
    if not may_erase(user, session.organization_id):
        raise NotFound
    return session


def access_recording(user: Visitor, recording_id: UUID) -> Recording:
    """Raises NotFound."""
    return _only(scope(user, Recording.objects.all()), recording_id)


def saved_filters_of(user: Visitor) -> QuerySet[SavedFilter]:
    """A person's own, in the organizations they still belong to."""
    saved = scope(user, SavedFilter.objects.all())
    return saved.filter(user_id=user.pk) if isinstance(user, User) else saved.none()


def access_saved_filter(user: Visitor, saved_filter_id: UUID) -> SavedFilter:
    """Raises NotFound."""
    return _only(saved_filters_of(user), saved_filter_id)


def access_agent_token(secret: str, *, now: datetime) -> AgentToken:
    """The token in force that has this secret, with its organization; raises NotFound."""
    token = (
        AgentToken.objects.select_related("organization")
        .filter(token_sha256=hash_token(secret))
        .first()
    )
    if token is None or token.closed_because(now=now):
        raise NotFound
    return token


def access_invitation_by_token(token: str, *, now: datetime) -> Invitation:
    """The invitation of a link, with its version, candidate and organization.

    Once accepted it stays the key to its Session until that ends, even past its expiry.
    Raises NotFound for an unknown token and Gone for one that no longer opens anything.
    """
    invitation = (
        Invitation.objects.select_related("version", "candidate", "organization", "session")
        .filter(token_sha256=hash_token(token))
        .first()
    )
    if invitation is None:
        raise NotFound
    reason = invitation.closed_because(now=now)
    if reason:
        raise Gone(reason)
    return invitation


def access_room_session(session_id: UUID, cookies: Mapping[str, str]) -> Session:
    """The Session whose Room key these cookies hold, ended ones included.

    Raises NotFound when the key is missing, forged, too old, of another session, or of a device
    that was taken over.
    """
    key = room_key.read(session_id, cookies)
    if key is None:
        raise NotFound
    session = (
        Session.objects.select_related("organization", "version", "candidate", "invitation")
        .filter(pk=session_id, room_epoch=key.room_epoch)
        .first()
    )
    if session is None:
        raise NotFound
    return session


def _only(queryset: QuerySet[AnyModel], object_id: UUID) -> AnyModel:
    found = queryset.filter(pk=object_id).first()
    if found is None:
        raise NotFound
    return found
