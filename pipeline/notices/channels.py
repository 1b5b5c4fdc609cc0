"""Hand one Delivery to the outside, by its channel. Both raise StepFailure when it did not work."""

import smtplib
import time
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from interviews.models import Membership
from pipeline.failures import FinalFailure, TransientFailure
from pipeline.models import Delivery, MailOptOut, WebhookEndpoint
from pipeline.notices.addresses import BadAddressError, parse_address
from pipeline.notices.events import body_of
from pipeline.notices.schedule import Sent, read_retry_after
from pipeline.notices.signature import derive_secret, sign
from pipeline.notices.webhook import GONE, REDIRECTS, SUCCESSFUL, Answer, EndpointGone, post

#: So long after a change of the secret, both the old and the new one sign.
OVERLAP = timedelta(hours=24)


def send(delivery: Delivery) -> Sent:
    """Raises StepFailure. `delivery` comes with its endpoint and recipient."""
    session = delivery.session
    if session is not None and session.consents.filter(withdrawn_at__isnull=False).exists():
        raise FinalFailure("The candidate has withdrawn their agreement, so nobody is told.")
    if delivery.channel == Delivery.Channel.EMAIL:
        return send_mail(delivery)
    return send_webhook(delivery)


def send_webhook(delivery: Delivery) -> Sent:
    endpoint = delivery.endpoint
    assert endpoint is not None  # noqa: S101 - the database asks for one
    if not endpoint.is_enabled:
        raise FinalFailure("The endpoint is switched off.")
    try:
        address = parse_address(endpoint.url, allows_http=settings.DEBUG)
    except BadAddressError as error:
        raise FinalFailure(str(error)) from None
    body, timestamp = body_of(delivery.payload), int(time.time())
    secrets = secrets_of(endpoint)
    answer = post(
        address,
        body=body,
        headers={
            "webhook-id": delivery.key,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": sign(
                secrets, message_id=delivery.key, timestamp=timestamp, body=body
            ),
        },
        seconds=settings.WEBHOOK_TIMEOUT_SECONDS,
        allows_private=settings.WEBHOOK_ALLOW_PRIVATE,
    )
    return judge(answer)


def secrets_of(endpoint: WebhookEndpoint) -> list[bytes]:
    """The one in force, and for a day after a change the one before."""
    numbers = [endpoint.secret_number]
    changed = endpoint.rotated_at
    if changed is not None and timezone.now() - changed < OVERLAP:
        numbers.append(endpoint.secret_number - 1)
    return [derive_secret(settings.SECRET_KEY, endpoint.pk, number) for number in numbers]


def judge(answer: Answer) -> Sent:
    """Anything but a 2xx is a failure; the receiver may say when to come again."""
    if answer.status in SUCCESSFUL:
        return Sent(answer.status)
    if answer.status == GONE:
        raise EndpointGone("It answered that it is gone (410).")
    if answer.status in REDIRECTS:
        raise TransientFailure(f"It sent us elsewhere ({answer.status}); that is not followed.")
    asked = read_retry_after(answer.headers.get("retry-after", ""), now=timezone.now())
    raise TransientFailure(f"It answered {answer.status}.", retry_after_seconds=asked)


def send_mail(delivery: Delivery) -> Sent:
    """The key is the Message-ID, so that a second copy is known as one."""
    recipient = delivery.recipient
    assert recipient is not None  # noqa: S101 - the database asks for one
    of_both = {"organization": delivery.organization, "user": recipient}
    is_member = recipient.is_active and Membership.objects.filter(**of_both).exists()
    if not is_member or not recipient.email or MailOptOut.objects.filter(**of_both).exists():
        raise FinalFailure("They are not to be written to any more.")
    data = delivery.payload["data"]
    choice = settings.PUBLIC_URL + reverse("admin:pipeline_delivery_mail")
    context = {
        "data": data,
        "failed": sorted(name for name, word in data["steps"].items() if word == "failed"),
        "blocked": sorted(name for name, word in data["steps"].items() if word == "blocked"),
        "choice": choice,
    }
    subject = (
        _("Ready for review: %(title)s")
        if data["is_complete"]
        else _("Partly ready for review: %(title)s")
    )
    message = EmailMessage(
        (subject % {"title": data["interview"]["title"]}).replace("\n", " ").replace("\r", " "),
        render_to_string("email/session_processed.txt", context),
        settings.DEFAULT_FROM_EMAIL,
        [recipient.email],
        headers={
            "Message-ID": f"<{delivery.key}@viva.invalid>",
            "List-Unsubscribe": f"<{choice}>",
            "Auto-Submitted": "auto-generated",
        },
    )
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused:
        raise FinalFailure("The mail server does not take mail for this address.") from None
    except (OSError, smtplib.SMTPException):
        raise TransientFailure("The mail server did not take it: check EMAIL_HOST.") from None
    return Sent()
