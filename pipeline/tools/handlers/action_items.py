"""`list_action_items` and `update_action_item`: what somebody promised, and what became of it."""

from typing import Any

from django.db.models import QuerySet

from interviews import access
from pipeline.actions.agent_items import (
    ChangedMeanwhileError,
    NotTheirsError,
    change_item_by_agent,
)
from pipeline.models import ActionItem
from pipeline.tools.asked import Asked
from pipeline.tools.callers import author_of
from pipeline.tools.item_quotes import item_quote
from pipeline.tools.links import session_link
from pipeline.tools.result import ErrorCode, ToolRefusal
from pipeline.tools.sessions import access_readable, readable


def list_action_items(asked: Asked) -> dict[str, Any]:
    items = _readable_items(asked).order_by("created_at", "pk")
    if asked.get("session_id"):
        session = access_readable(asked.visitor, asked.arguments["session_id"])
        items = items.filter(session=session)
    if asked.get("interview_ids"):
        items = items.filter(session__version__interview__in=asked.arguments["interview_ids"])
    if asked.get("status"):
        items = items.filter(status=asked.arguments["status"])
    if asked.get("owner"):
        items = items.filter(owner_role=asked.arguments["owner"])
    return asked.page([item_quote(item) for item in items[asked.stretch]])


def update_action_item(asked: Asked) -> dict[str, Any]:
    names = {"status": "status", "description": "description", "due": "due_hint"}
    values = {names[name]: asked.arguments[name] for name in names if name in asked.arguments}
    item = _readable_items(asked).filter(pk=asked.arguments["item_id"]).first()
    if item is None:
        raise access.NotFound
    try:
        changed = change_item_by_agent(
            item_id=item.pk,
            revision=asked.arguments["revision"],
            by=author_of(asked.visitor),
            now=asked.now,
            **values,
        )
    except ChangedMeanwhileError:
        raise ToolRefusal(ErrorCode.CONFLICT) from None
    except NotTheirsError:
        raise ToolRefusal(
            ErrorCode.CONFLICT, "A person has had a hand in it: a program can only complete it."
        ) from None
    return {
        "item_id": str(changed.pk),
        "session_id": str(changed.session_id),
        "link": session_link(changed.session_id),
        "revision": changed.revision,
        "status": changed.status,
    }


def _readable_items(asked: Asked) -> QuerySet[ActionItem]:
    sessions = readable(asked.visitor).order_by().values("pk")
    return access.scope(asked.visitor, ActionItem.objects.filter(session__in=sessions))
