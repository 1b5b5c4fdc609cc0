"""What people change about action items: each change is of the revision that they saw."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import F

from interviews.models import Session
from pipeline.actions.once import make_once
from pipeline.models import ActionItem

EDITABLE = frozenset({"description", "owner_role", "due_hint", "assignee", "status"})


def add_item(*, session: Session, by: User, now: datetime, **values: Any) -> ActionItem:
    """As `write_item`, of no form."""
    item, _is_new = write_item(session=session, by=by, now=now, form=None, **values)
    return item


def write_item(
    *, session: Session, by: User, now: datetime, form: UUID | None, **values: Any
) -> tuple[ActionItem, bool]:
    """A person's own item, and whether it is new: see `make_once`. No step ever changes it."""
    _refuse_others(values)
    theirs = session.action_items.filter(origin=ActionItem.Origin.PERSON, edited_by=by)
    return make_once(
        theirs.filter(description=values.get("description", "")),
        form,
        organization_id=session.organization_id,
        session=session,
        origin=ActionItem.Origin.PERSON,
        edited_by=by,
        edited_at=now,
        **values,
    )


def change_item(*, item_id: UUID, revision: int, by: User, now: datetime, **values: Any) -> bool:
    """False: somebody, or a step, changed or removed it since; nothing is written then."""
    _refuse_others(values)
    seen = ActionItem.objects.filter(pk=item_id, revision=revision)
    return bool(seen.update(revision=F("revision") + 1, edited_by=by, edited_at=now, **values))


def _refuse_others(values: dict[str, Any]) -> None:
    if unknown := set(values) - EDITABLE:
        raise TypeError(f"Nobody edits {', '.join(sorted(unknown))}.")
