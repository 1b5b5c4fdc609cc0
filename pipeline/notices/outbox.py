"""The rows of what is to be sent: put them there, find what is due, take one, say what came of it.

The same lease and fence as for steps (`docs/subsystems/claims.md`): of two workers one sends.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Window
from django.db.models.functions import RowNumber

from pipeline.clock import DatabaseClock, seconds_from_now
from pipeline.models import Delivery, WebhookEndpoint
from pipeline.notices.schedule import Outcome, Sent
from pipeline.retry import TryAgain

DIED = "The worker stopped in the middle of the last attempt: it may have arrived."
#: So many are taken up in one sweep, and so many of them for one address: a receiver that hangs
#: holds up its own messages and hardly anybody else's.
SWEEP_SIZE, MOST_FOR_ONE_ADDRESS = 100, 4

#: One statement decides who has it: of two workers one updates the row, the other finds nothing.
TAKE = """
UPDATE pipeline_delivery
   SET status = 'sending', fence = fence + 1, attempts = attempts + 1, error = '',
       http_status = NULL, started_at = clock_timestamp(), finished_at = NULL, not_before = NULL,
       lease_until = clock_timestamp() + make_interval(secs => %(lease_seconds)s)
 WHERE id = (
       SELECT id FROM pipeline_delivery
        WHERE id = %(delivery_id)s AND attempts < max_attempts
          AND (status = 'ready' AND (not_before IS NULL OR not_before <= clock_timestamp())
               OR status = 'sending' AND lease_until < clock_timestamp())
          FOR UPDATE SKIP LOCKED)
RETURNING fence
"""


@dataclass(frozen=True)
class DeliveryClaim:
    """The right to send one Delivery, as long as nobody has taken it with a higher fence."""

    delivery_id: UUID
    fence: int


def put(deliveries: Iterable[Delivery]) -> None:
    """In the caller's transaction; one with a known key is there already and stays as it is."""
    Delivery.objects.bulk_create(deliveries, ignore_conflicts=True)


def find_due(session_id: UUID | None = None) -> list[UUID]:
    """Oldest first, a few for each address."""
    Delivery.objects.used_up().update(
        status=Delivery.Status.FAILED, lease_until=None, finished_at=DatabaseClock(), error=DIED
    )
    due = Delivery.objects.due()
    if session_id is not None:
        due = due.filter(session_id=session_id)
    place = Window(
        RowNumber(), partition_by=[F("endpoint"), F("recipient")], order_by=F("created_at").asc()
    )
    few = due.annotate(place=place).filter(place__lte=MOST_FOR_ONE_ADDRESS).order_by("created_at")
    return [delivery.pk for delivery in few[:SWEEP_SIZE]]


def take(delivery_id: UUID, *, lease_seconds: float) -> DeliveryClaim | None:
    """Claim it if it is due, or if its last holder let the lease run out. Commits at once."""
    given: dict[str, UUID | float] = {"delivery_id": delivery_id, "lease_seconds": lease_seconds}
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(TAKE, given)
        row = cursor.fetchone()
    return DeliveryClaim(delivery_id, row[0]) if row else None


def settle(claim: DeliveryClaim, outcome: Outcome) -> bool:
    """Write down what came of it. False: somebody else has it now, or it was erased."""
    values: dict[str, Any] = {"lease_until": None}
    if isinstance(outcome, Sent):
        values |= {"status": Delivery.Status.SENT, "http_status": outcome.http_status}
    else:
        values["error"] = outcome.error
    if isinstance(outcome, TryAgain):
        later = seconds_from_now(outcome.delay_seconds)
        values |= {"status": Delivery.Status.READY, "not_before": later}
    else:
        values.setdefault("status", Delivery.Status.FAILED)
        values["finished_at"] = DatabaseClock()
    held = Delivery.objects.filter(
        pk=claim.delivery_id, fence=claim.fence, status=Delivery.Status.SENDING
    )
    return bool(held.update(**values))


def replay(delivery_id: UUID) -> bool:
    """A person wants it sent once more, under the same key. False while it is on its way."""
    resting = Delivery.objects.filter(pk=delivery_id).exclude(status=Delivery.Status.SENDING)
    return bool(
        resting.update(
            status=Delivery.Status.READY, attempts=0, not_before=None, finished_at=None, error=""
        )
    )


def stop_endpoint(*, endpoint_id: UUID, reason: str) -> None:
    """Nothing more is sent there until a person switches it on again."""
    endpoints = WebhookEndpoint.objects.filter(pk=endpoint_id)
    endpoints.update(is_enabled=False, stopped_because=reason)
