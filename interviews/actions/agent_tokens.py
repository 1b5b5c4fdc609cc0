"""Give a program its token, and take it back; the secret is returned once and stored nowhere."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q

from interviews.actions.errors import TokenRefusedError
from interviews.invitation_token import hash_token, make_token
from interviews.models import AgentScope, AgentToken, Interview, Organization

MARK = "viva"
PREFIX_LENGTH = len(MARK) + 9
#: `last_used_at` is as exact as this: a busy program must not write a row with every call.
USE_NOTED_EVERY = timedelta(minutes=5)


@transaction.atomic
def create_agent_token(
    *,
    organization: Organization,
    name: str,
    scopes: Collection[str],
    now: datetime,
    interviews: Collection[Interview] | None = None,
    expires_at: datetime | None = None,
    by: User | None = None,
) -> tuple[AgentToken, str]:
    """With its secret. `interviews` None: all, those to come too. Raises TokenRefusedError."""
    _refuse_impossible(organization, name, scopes, interviews, expires_at, now)
    secret = make_secret()
    token = AgentToken.objects.create(
        organization=organization,
        name=name.strip(),
        prefix=secret[:PREFIX_LENGTH],
        token_sha256=hash_token(secret),
        scopes=[scope for scope in AgentScope.values if scope in scopes],
        is_restricted=interviews is not None,
        expires_at=expires_at,
        created_at=now,
        created_by=by,
    )
    token.interviews.set(interviews or ())
    return token, secret


def revoke_agent_token(token: AgentToken, *, now: datetime) -> None:
    """At once, everywhere: each call looks. Revoked once, it stays so from then."""
    AgentToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now)
    token.refresh_from_db()


def note_use(token: AgentToken, *, now: datetime) -> None:
    """Some minutes' worth of calls write one row."""
    long_ago = Q(last_used_at=None) | Q(last_used_at__lt=now - USE_NOTED_EVERY)
    if token.last_used_at is None or token.last_used_at < now - USE_NOTED_EVERY:
        AgentToken.objects.filter(long_ago, pk=token.pk).update(last_used_at=now)


def make_secret() -> str:
    """Known by its beginning, to people and to programs that look for leaked secrets."""
    return f"{MARK}_{make_token()}"


def _refuse_impossible(
    organization: Organization,
    name: str,
    scopes: Collection[str],
    interviews: Collection[Interview] | None,
    expires_at: datetime | None,
    now: datetime,
) -> None:
    if not name.strip() or "\0" in name:
        raise TokenRefusedError("A token needs a name.")
    if not scopes or set(scopes) - set(AgentScope.values):
        raise TokenRefusedError("A token needs at least one scope, of those that there are.")
    if interviews is not None and not interviews:
        raise TokenRefusedError("Choose the interviews that it is for.")
    if any(each.organization_id != organization.pk for each in interviews or ()):
        raise TokenRefusedError("It can be for interviews of its own organization only.")
    if expires_at is not None and expires_at <= now:
        raise TokenRefusedError("Its end must be in the future.")
