"""An action item as a tool shows it: what is to be done, and the words that promise it."""

from typing import Any

from pipeline.models import ActionItem
from pipeline.tools.links import session_link
from pipeline.tools.neutral import neutral
from pipeline.tools.quoting import quote


def item_quote(item: ActionItem) -> dict[str, Any]:
    return {
        "item_id": str(item.pk),
        "revision": item.revision,
        "session_id": str(item.session_id),
        "said": neutral(item.description),
        "owner": item.owner_role,
        "due": neutral(item.due_hint),
        "status": item.status,
        "is_a_persons": item.is_a_persons,
        "changed_by_program": item.agent_name,
        "link": session_link(item.session_id),
        "evidence": _evidence(item),
    }


def _evidence(item: ActionItem) -> dict[str, Any] | None:
    """None where a person wrote the item."""
    found = item.evidence
    if not found:
        return None
    return quote(
        str(found["quote"]),
        by="interviewer" if item.owner_role == ActionItem.OwnerRole.ORGANIZATION else "candidate",
        session_id=item.session_id,
        turn=str(found["reference"]),
        starts_ms=int(found.get("starts_ms", 0)),
        ends_ms=int(found.get("ends_ms", found.get("starts_ms", 0))),
        link=session_link(item.session_id, str(found["reference"])),
    )
