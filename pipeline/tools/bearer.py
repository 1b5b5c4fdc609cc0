"""From `Authorization: Bearer ...` to a visitor; nothing else authenticates a program."""

from datetime import datetime

from interviews import access
from interviews.actions.audit import Call, record
from interviews.invitation_token import hash_token
from interviews.models import AgentToken
from pipeline.tools.callers import actor_of, name_of
from pipeline.tools.limits import take_call

SCHEME = "bearer"
LONGEST = 200
INVALID_TOKEN = "invalid_token"  # noqa: S105 - a kind of error
INSUFFICIENT_SCOPE = "insufficient_scope"
REALM = 'Bearer realm="Viva"'
REFUSED = "Give an agent token that is in force, as `Authorization: Bearer ...`."


class Unauthorized(Exception):  # noqa: N818 - named as what the caller is told
    """No token, or none that opens anything: the caller is not told which."""


def visitor_of(header: str, *, door: str, now: datetime) -> AgentToken:
    """Raises Unauthorized. That a token was tried that is over is put on the audit log."""
    secret = _secret_in(header)
    try:
        return access.access_agent_token(secret, now=now)
    except access.NotFound:
        _note_closed(secret, door=door, now=now)
        raise Unauthorized from None


def challenge(resource_metadata: str = "", *, error: str = "", scope: str = "") -> str:
    """The header `WWW-Authenticate` of a 401 or a 403 (RFC 6750, RFC 9728).

    `error` is "invalid_token", "insufficient_scope" with the `scope` that it takes, or "" where no
    token was given.
    """
    named = {"error": error, "scope": scope, "resource_metadata": resource_metadata}
    return ", ".join([REALM, *(f'{name}="{value}"' for name, value in named.items() if value)])


def _secret_in(header: str) -> str:
    scheme, _, secret = header.partition(" ")
    secret = secret.strip()
    if scheme.lower() != SCHEME or not secret or len(secret) > LONGEST:
        raise Unauthorized
    return secret


def _note_closed(secret: str, *, door: str, now: datetime) -> None:
    token = AgentToken.objects.filter(token_sha256=hash_token(secret)).first()
    if token is None:
        return
    wait_s, _over = take_call(actor_of(token))
    if not wait_s:
        tried = Call(
            actor=actor_of(token),
            actor_name=name_of(token),
            door=door,
            action="authenticate",
            arguments={},
            outcome=token.closed_because(now=now),
        )
        record(token.organization_id, tried, now=now)
