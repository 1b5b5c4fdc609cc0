"""What people do to a webhook endpoint: replace its secret, try it."""

from datetime import datetime
from uuid import UUID

from django.db.models import F

from pipeline.models import Delivery, WebhookEndpoint
from pipeline.notices import outbox
from pipeline.notices.events import ENDPOINT_TESTED, endpoint_tested, key_of


def rotate_secret(*, endpoint_id: UUID, now: datetime) -> WebhookEndpoint:
    """A new secret from now on; the old one signs beside it for a day."""
    endpoints = WebhookEndpoint.objects.filter(pk=endpoint_id)
    endpoints.update(secret_number=F("secret_number") + 1, rotated_at=now)
    return endpoints.get()


def send_test(*, endpoint: WebhookEndpoint, now: datetime) -> Delivery:
    """A message about nothing, to see whether it arrives and the signature is understood."""
    delivery = Delivery(
        organization_id=endpoint.organization_id,
        channel=Delivery.Channel.WEBHOOK,
        endpoint=endpoint,
        event=ENDPOINT_TESTED,
        key=key_of(ENDPOINT_TESTED, now.isoformat(), str(endpoint.pk)),
        payload=endpoint_tested(str(endpoint.pk), now=now),
        max_attempts=1,
    )
    outbox.put([delivery])
    return delivery
