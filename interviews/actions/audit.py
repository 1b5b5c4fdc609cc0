"""Add to the audit log, and check that nobody has changed what is in it.

Each entry carries a seal over its content and the seal before it, made with the secret key of this
installation. Who changes, removes or inserts one breaks the chain.
"""

import hmac
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from interviews.models import AuditEntry, AuditHead


@dataclass(frozen=True)
class Call:
    """What is to be remembered of one call; `arguments` hold no words of anybody."""

    actor: str
    actor_name: str
    door: str
    action: str
    arguments: Mapping[str, Any]
    outcome: str
    duration_ms: int = 0


@transaction.atomic
def record(organization_id: UUID, call: Call, *, now: datetime) -> AuditEntry:
    """One writer at a time in each organization: the head of its chain is locked."""
    AuditHead.objects.get_or_create(organization_id=organization_id)
    head = AuditHead.objects.select_for_update().get(pk=organization_id)
    entry = AuditEntry(
        organization_id=organization_id,
        number=head.number + 1,
        at=now,
        actor=call.actor,
        actor_name=call.actor_name,
        door=call.door,
        action=call.action,
        arguments=dict(call.arguments),
        outcome=call.outcome,
        duration_ms=call.duration_ms,
    )
    entry.seal = seal_of(entry, head.seal)
    entry.save(force_insert=True)
    head.number, head.seal = entry.number, entry.seal
    head.save()
    return entry


def broken_places(organization_id: UUID) -> Iterator[str]:
    """A sentence for each place where the chain does not hold; none when all is as it was."""
    number, seal = 0, ""
    entries = AuditEntry.objects.filter(organization_id=organization_id).order_by("number")
    for entry in entries.iterator():
        if entry.number != number + 1:
            yield f"Entries {number + 1} to {entry.number - 1} are missing."
        elif not hmac.compare_digest(entry.seal, seal_of(entry, seal)):
            yield f"Entry {entry.number} is not as it was written."
        number, seal = entry.number, entry.seal
    head = AuditHead.objects.filter(pk=organization_id).first()
    known = (head.number, head.seal) if head else (0, "")
    if known != (number, seal):
        yield f"The log ends at entry {number}, and should at {known[0]}."


def seal_of(entry: AuditEntry, before: str) -> str:
    """Hex, of everything in the entry and of the seal before."""
    content = {
        "before": before,
        "organization": str(entry.organization_id),
        "number": entry.number,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": entry.actor,
        "actor_name": entry.actor_name,
        "door": entry.door,
        "action": entry.action,
        "arguments": entry.arguments,
        "outcome": entry.outcome,
        "duration_ms": entry.duration_ms,
    }
    material = json.dumps(content, sort_keys=True, separators=(",", ":")).encode()
    key = f"interviews.audit\0{settings.SECRET_KEY}".encode()
    return hmac.new(key, material, "sha256").hexdigest()
