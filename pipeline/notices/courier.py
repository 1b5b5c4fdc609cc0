"""Deliver one message under its claim: take it, send it, write down what came of it.

Between sending and writing down a worker may die: the message is then sent again under the same
key. So a receiver gets each at least once, and knows a second copy by its key.
"""

import logging
import random
from enum import StrEnum
from uuid import UUID

from django.conf import settings

from interviews.failpoints import failpoint
from pipeline.failures import StepFailure
from pipeline.models import Delivery
from pipeline.notices import channels, outbox
from pipeline.notices.schedule import Outcome, Sent, decide
from pipeline.notices.webhook import EndpointGone
from pipeline.weather import outlast

logger = logging.getLogger(__name__)


#: Of the lease: so long what came of it waits for a database that is away.
PATIENCE = 0.5


class Visit(StrEnum):
    """How a visit to a delivery ended."""

    NOT_DUE = "not_due"  # somebody has it, or it is sent, waiting, given up or gone
    SENT = "sent"
    FAILED = "failed"  # the row says why, and whether it is tried again
    REFUSED = "refused"  # the claim was lost meanwhile: nothing was written


def deliver(delivery_id: UUID, *, lease_seconds: float | None = None) -> Visit:
    """Visit one delivery. Safe to call at any time, any number of times, from any process."""
    lease_seconds = lease_seconds or settings.PIPELINE_LEASE_SECONDS
    claim = outbox.take(delivery_id, lease_seconds=lease_seconds)
    if claim is None:
        return Visit.NOT_DUE
    failpoint("delivery.after_claim")
    delivery = (
        Delivery.objects.select_related("endpoint", "recipient", "session", "organization")
        .filter(pk=delivery_id)
        .first()
    )
    if delivery is None:
        return Visit.REFUSED
    outcome = _try(delivery)
    failpoint("delivery.after_send")
    settled = outlast(
        lambda: outbox.settle(claim, outcome), within_seconds=PATIENCE * lease_seconds
    )
    if not settled:
        return Visit.REFUSED
    return Visit.SENT if isinstance(outcome, Sent) else Visit.FAILED


def _try(delivery: Delivery) -> Outcome:
    try:
        return channels.send(delivery)
    except Exception as failure:
        if isinstance(failure, EndpointGone) and delivery.endpoint_id:
            outbox.stop_endpoint(endpoint_id=delivery.endpoint_id, reason=str(failure))
        if not isinstance(failure, StepFailure):
            logger.exception(
                "A delivery was stopped by an unforeseen error", extra={"delivery": delivery.pk}
            )
        return decide(
            failure,
            attempts=delivery.attempts,
            max_attempts=delivery.max_attempts,
            jitter=random.random(),  # noqa: S311 - spreads retries, protects nothing
        )
