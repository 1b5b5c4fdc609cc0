"""The action items of a session: found ones with their quotes, and forms to work on all of them."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.utils.translation import gettext as _

from interviews.models import Session
from interviews.panels import Panel
from pipeline.models import ActionItem
from pipeline.panels.citations import cited_turns
from pipeline.panels.members import members_of
from pipeline.panels.quotes import ShownQuote, show_quote
from pipeline.panels.waiting import newest_run, waiting_sentence


@dataclass(frozen=True)
class ItemRow:
    """An item as the page shows it."""

    item: ActionItem
    quote: ShownQuote | None


def field_choices(session: Session) -> dict[str, Any]:
    """What `_action_fields.html` offers, and one value for each form that adds an item."""
    return {
        "once": uuid4(),
        "members": members_of(session),
        "owner_roles": ActionItem.OwnerRole.choices,
    }


def build_action_items_panel(session: Session) -> Panel:
    """Open ones first, then done; dismissed ones are kept and folded away."""
    turns = cited_turns(session)
    items = list(session.action_items.select_related("assignee", "edited_by"))
    rows = [ItemRow(item, show_quote(item.evidence, turns)) for item in items]
    order = list(ActionItem.Status)
    rows.sort(key=lambda row: order.index(ActionItem.Status(row.item.status)))
    dismissed = ActionItem.Status.DISMISSED
    run = newest_run(session, "action_items")
    context: dict[str, Any] = {
        "session": session,
        "rows": [row for row in rows if row.item.status != dismissed],
        "dismissed": [row for row in rows if row.item.status == dismissed],
        **field_choices(session),
        "note": run.note if run else "",
        "waiting_sentence": "" if run else waiting_sentence(session, "action_items"),
    }
    return Panel(
        "actions", _("Action items"), "admin/pipeline/_actions.html", context, _("Actions")
    )
