"""One effect for each call id: the same call made again gets the answer of the first."""

import hmac
import json
from datetime import timedelta
from typing import Any

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
    ToolRefusal where the id was used for another call.
    """
    actor, arguments = actor_of(asked.visitor), _digest(_told(asked))
    organization_id = organization_of(asked.visitor)
    if organization_id is None:
        raise NotFound
    try:
        with transaction.atomic():
            made = ToolCall.objects.create(
                organization_id=organization_id,
                actor=actor,
                call_digest=_digest(call_id),
                arguments_digest=arguments,
                created_at=asked.now,
            )
    except IntegrityError:
        known = ToolCall.objects.get(actor=actor, call_digest=_digest(call_id))
        if known.arguments_digest != arguments:
            raise ToolRefusal(
                ErrorCode.INVALID_ARGUMENTS, "This call id was used for another call."
            ) from None
        return dict(known.answer)
    made.answer = handler(asked)
    made.save(update_fields=["answer"])
    ToolCall.objects.filter(created_at__lt=asked.now - KEPT_FOR, actor=actor).delete()
    return dict(made.answer)


def _told(asked: Asked) -> str:
    return json.dumps([asked.tool.name, asked.arguments], sort_keys=True, default=str)


def _digest(text: str) -> str:
    """With the secret key: nobody who reads the table can try words against it."""
    key = f"pipeline.tools.once\0{settings.SECRET_KEY}".encode()
    return hmac.new(key, text.encode("utf-8", "replace"), "sha256").hexdigest()
