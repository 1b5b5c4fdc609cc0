"""What a program changes about action items: marked as its own, and never a person's words."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from pipeline.models import ActionItem

EDITABLE = frozenset({"description", "due_hint", "status"})
COMPLETED = {"status": ActionItem.Status.DONE}


class NotTheirsError(Exception):
    """A person has had a hand in it: a program may only say that it is done."""


class ChangedMeanwhileError(Exception):
    """Somebody, or a step, changed or removed it since it was read; nothing is written."""


@transaction.atomic
def change_item_by_agent(
    *, item_id: UUID, revision: int, by: str, now: datetime, **values: Any
) -> ActionItem:
    """As it is then; `by` is the program's name. Raises the two above."""
    if unknown := set(values) - EDITABLE:
        raise TypeError(f"No program edits {', '.join(sorted(unknown))}.")
    seen = ActionItem.objects.select_for_update(of=("self",)).filter(pk=item_id, revision=revision)
    item = seen.first()
    if item is None:
        raise ChangedMeanwhileError
    is_open = item.status == ActionItem.Status.OPEN
    if item.status == ActionItem.Status.DISMISSED:  # by a person, who does not want it
        raise NotTheirsError
    if item.is_a_persons and not (values == COMPLETED and is_open):
        raise NotTheirsError
    seen.update(revision=F("revision") + 1, agent_name=by[:80], agent_edited_at=now, **values)
    item.refresh_from_db()
    return item
