"""Handing a delivery to the outside: letters, and the secrets that sign webhooks."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from interviews.models import Membership
from pipeline.failures import FinalFailure, StepFailure, TransientFailure
from pipeline.models import Delivery
from pipeline.notices.channels import judge, secrets_of, send
from pipeline.notices.schedule import Sent
from pipeline.notices.webhook import Answer, EndpointGone
from tests.cast import Cast
from tests.pipeline.rows import make_delivery, make_endpoint

pytestmark = [pytest.mark.db, pytest.mark.django_db]


@pytest.mark.parametrize("status", [200, 202, 204])
def test_a_success_is_one(status: int) -> None:
    assert judge(Answer(status, {})) == Sent(status)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (301, TransientFailure),
        (400, TransientFailure),
        (410, EndpointGone),
        (503, TransientFailure),
    ],
)
def test_anything_else_is_none(status: int, kind: type[StepFailure]) -> None:
    with pytest.raises(kind):
        judge(Answer(status, {}))


def test_for_a_day_after_a_change_both_secrets_sign(cast: Cast) -> None:
    endpoint = make_endpoint(cast)
    old = secrets_of(endpoint)
    endpoint.secret_number, endpoint.rotated_at = 2, timezone.now()
    assert secrets_of(endpoint)[1:] == old
    endpoint.rotated_at -= timedelta(days=1)
    assert len(secrets_of(endpoint)) == 1
    assert secrets_of(endpoint) != old


def letter_to(cast: Cast, **values: Any) -> Delivery:
    """About a session, to Rita."""
    cast.reviewer.email = "rita@lindenhof.test"
    cast.reviewer.save()
    data = {
        "session": "s1",
        "interview": {"title": "Night\nbaker & Co"},
        "is_complete": True,
        "quality": "good",
        "steps": {"summary": "done"},
        "links": {"session": "https://viva.test/admin/s1"},
        **values,
    }
    return make_delivery(
        cast,
        channel="email",
        recipient=cast.reviewer,
        event="session.processed",
        payload={"type": "session.processed", "data": data},
    )


def test_a_reviewer_gets_a_letter_with_the_link(cast: Cast) -> None:
    delivery = letter_to(cast)
    assert send(delivery) == Sent()
    [letter] = mail.outbox
    assert letter.to == ["rita@lindenhof.test"]
    assert letter.subject == "Ready for review: Night baker & Co"
    assert "https://viva.test/admin/s1" in letter.body
    assert "/admin/pipeline/delivery/mail/" in letter.body
    assert "&amp;" not in letter.body
    assert delivery.key in letter.message()["Message-ID"]


def test_a_letter_says_what_could_not_be_written(cast: Cast) -> None:
    steps = {"summary": "failed", "thread": "blocked", "recording": "done"}
    send(letter_to(cast, steps=steps, is_complete=False, quality="limited"))
    [letter] = mail.outbox
    assert letter.subject.startswith("Partly ready")
    assert "Failed, and can be run again on that page: summary." in letter.body
    assert "Not begun, because of what failed: thread." in letter.body
    assert "limited quality" in letter.body


@pytest.mark.parametrize("why", ["left", "opted_out", "inactive", "no_address"])
def test_who_is_not_to_be_written_to_any_more_gets_no_letter(cast: Cast, why: str) -> None:
    delivery = letter_to(cast)
    if why == "left":
        Membership.objects.filter(user=cast.reviewer).delete()
    elif why == "opted_out":
        cast.reviewer.mail_opt_outs.create(organization=cast.lindenhof)
    else:
        cast.reviewer.is_active = why != "inactive"
        cast.reviewer.email = "" if why == "no_address" else cast.reviewer.email
        cast.reviewer.save()
    with pytest.raises(FinalFailure, match="not to be written to"):
        send(delivery)
    assert mail.outbox == []


def test_a_mail_server_that_is_away_is_tried_again(cast: Cast, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 1, 1
    with pytest.raises(TransientFailure, match="EMAIL_HOST"):
        send(letter_to(cast))
