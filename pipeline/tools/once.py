"""One effect for each call id: the same call made again gets the answer of the first."""

import hmac
import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from interviews.access import NotFound
from pipeline.models import ToolCall
from pipeline.tools.asked import Asked, Handler
from pipeline.tools.callers import actor_of, organization_of
from pipeline.tools.result import ErrorCode, ToolRefusal

#: Whoever tries again does so within minutes.
KEPT_FOR = timedelta(days=1)


def once(asked: Asked, handler: Handler, call_id: str) -> dict[str, Any]:
    """Within the transaction of the effect: a call that fails leaves nothing and may be repeated.

    Two at once: the second waits until the first is stored. Raises what the handler raises, and
    ToolRefusal where the id was used for another call. What writes says in its answer to which
    session: with that, the answer is erased.
    """
    actor, arguments = actor_of(asked.visitor), _digest(_told(asked))
    organization_id = organization_of(asked.visitor)
    if organization_id is None:
        raise NotFound
    given = ToolCall(
        organization_id=organization_id,
        actor=actor,
        call_digest=_digest(call_id),
        arguments_digest=arguments,
        created_at=asked.now,
    )
    if not _is_stored(given):
        known = _known(given)
        if known is None:  # forgotten, or erased, in this very moment
            raise ToolRefusal(ErrorCode.CONFLICT, "Make this call again.")
        if known.arguments_digest != arguments:
            raise ToolRefusal(
                ErrorCode.INVALID_ARGUMENTS, "This call id was used for another call."
            )
        return _in_order(known.answer)
    given.answer = handler(asked)
    given.session_id = UUID(given.answer["session_id"])
    given.save(update_fields=["answer", "session"])
    ToolCall.objects.filter(created_at__lt=asked.now - KEPT_FOR, actor=actor).delete()
    return _in_order(given.answer)


def _in_order(answer: Mapping[str, Any]) -> dict[str, Any]:
    """The same letters each time: the database has an order of its own for names."""
    return dict(sorted(answer.items()))


def _is_stored(given: ToolCall) -> bool:
    """False: one with this id is there."""
    try:
        with transaction.atomic():
            given.save(force_insert=True)
    except IntegrityError:
        return False
    return True


def _known(given: ToolCall) -> ToolCall | None:
    same = ToolCall.objects.filter(actor=given.actor, call_digest=given.call_digest)
    return same.first()


def _told(asked: Asked) -> str:
    return json.dumps([asked.tool.name, asked.arguments], sort_keys=True, default=str)


def _digest(text: str) -> str:
    """With the secret key: nobody who reads the table can try words against it."""
    key = f"pipeline.tools.once\0{settings.SECRET_KEY}".encode()
    return hmac.new(key, text.encode("utf-8", "replace"), "sha256").hexdigest()
