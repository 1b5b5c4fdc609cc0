"""Delivering under a claim: to receivers that take it, refuse, hang or vanish, and over deaths."""

import json
import os
import signal
import subprocess
import sys
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from pipeline.models import Delivery
from pipeline.notices import channels, courier
from pipeline.notices.channels import secrets_of
from pipeline.notices.courier import Visit
from pipeline.notices.signature import sign
from tests.cast import Cast
from tests.fakes.receiver import HANG, FakeReceiver, receiver
from tests.pipeline.rows import make_delivery, make_ended_session, make_endpoint
from tests.processes import wait_until

pytestmark = [pytest.mark.db, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def loopback_is_allowed(settings: Any) -> None:
    settings.DEBUG = True
    settings.WEBHOOK_ALLOW_PRIVATE = True


def to(there: FakeReceiver, cast: Cast, **values: Any) -> Delivery:
    return make_delivery(cast, endpoint=make_endpoint(cast, url=there.url), **values)


def row() -> Delivery:
    return Delivery.objects.get()


def test_a_message_arrives_signed_with_its_key(cast: Cast) -> None:
    with receiver(200) as there:
        delivery = to(there, cast)
        assert courier.deliver(delivery.pk) is Visit.SENT
    [receipt] = there.received
    assert json.loads(receipt.body) == delivery.payload
    assert receipt.headers["webhook-id"] == delivery.key
    assert delivery.endpoint is not None
    assert receipt.headers["webhook-signature"] == sign(
        secrets_of(delivery.endpoint),
        message_id=delivery.key,
        timestamp=int(receipt.headers["webhook-timestamp"]),
        body=receipt.body,
    )
    assert (row().status, row().http_status, row().error) == ("sent", 200, "")


def test_what_was_sent_is_not_sent_again_by_a_second_message(cast: Cast) -> None:
    with receiver(200) as there:
        delivery = to(there, cast)
        visits = [courier.deliver(delivery.pk) for _ in range(3)]
    assert visits == [Visit.SENT, Visit.NOT_DUE, Visit.NOT_DUE]
    assert len(there.received) == 1


def test_a_busy_receiver_is_asked_again_after_the_time_it_wants(cast: Cast) -> None:
    with receiver(429, 200, Retry_After="1800") as there:
        delivery = to(there, cast)
        assert courier.deliver(delivery.pk) is Visit.FAILED
        waiting = row()
        assert (waiting.status, waiting.error) == ("ready", "It answered 429.")
        assert waiting.not_before is not None
        assert waiting.not_before > timezone.now() + timedelta(minutes=20)
        assert courier.deliver(delivery.pk) is Visit.NOT_DUE
        Delivery.objects.update(not_before=None)
        assert courier.deliver(delivery.pk) is Visit.SENT
    keys = {receipt.headers["webhook-id"] for receipt in there.received}
    assert (len(there.received), keys) == (2, {delivery.key})


@pytest.mark.parametrize(
    ("status", "words"), [(500, "answered 500"), (404, "answered 404"), (302, "not followed")]
)
def test_what_is_no_success_is_tried_again_with_its_reason(
    cast: Cast, status: int, words: str
) -> None:
    with receiver(status, Location="http://127.0.0.1:1/") as there:
        courier.deliver(to(there, cast).pk)
    assert row().status == "ready"
    assert words in row().error


def test_a_receiver_that_hangs_is_tried_again(cast: Cast, settings: Any) -> None:
    settings.WEBHOOK_TIMEOUT_SECONDS = 0.5
    with receiver(HANG) as there:
        courier.deliver(to(there, cast).pk)
    assert (row().status, row().error) == ("ready", "It did not answer within 0.5 seconds.")


def test_after_its_last_attempt_a_message_lies_where_people_see_it(cast: Cast) -> None:
    with receiver(500) as there:
        courier.deliver(to(there, cast, max_attempts=1).pk)
    assert (row().status, row().error) == ("failed", "It answered 500. Tried 1 times.")


def test_a_receiver_that_is_gone_is_asked_no_more(cast: Cast) -> None:
    with receiver(410) as there:
        delivery = to(there, cast)
        courier.deliver(delivery.pk)
        later = make_delivery(cast, endpoint=delivery.endpoint)
        courier.deliver(later.pk)
    assert len(there.received) == 1
    assert set(Delivery.objects.values_list("status", flat=True)) == {"failed"}
    later.refresh_from_db()
    assert later.error == "The endpoint is switched off."


def test_a_private_address_is_refused_where_it_is_not_allowed(cast: Cast, settings: Any) -> None:
    settings.WEBHOOK_ALLOW_PRIVATE = False
    with receiver() as there:
        courier.deliver(to(there, cast).pk)
    assert there.received == []
    assert (row().status, row().error) == (
        "failed",
        "The address leads into a private network.",
    )


def test_outside_of_debugging_nothing_goes_without_tls(cast: Cast, settings: Any) -> None:
    settings.DEBUG = False
    with receiver() as there:
        courier.deliver(to(there, cast).pk)
    assert there.received == []
    assert "https://" in row().error


def test_nobody_is_told_of_a_session_whose_consent_was_withdrawn(cast: Cast) -> None:
    session = make_ended_session(cast)
    session.consents.update(withdrawn_at=timezone.now())
    with receiver() as there:
        courier.deliver(to(there, cast, session=session).pk)
    assert there.received == []
    assert row().status == "failed"


def test_what_nobody_foresaw_is_named_by_its_kind(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(_delivery: Delivery) -> None:
        raise KeyError("a secret")

    monkeypatch.setattr(channels, "send", break_down)
    courier.deliver(make_delivery(cast).pk)
    assert row().status == "ready"
    assert "KeyError" in row().error
    assert "secret" not in row().error


def test_a_message_that_was_erased_meanwhile_is_none(cast: Cast) -> None:
    delivery = make_delivery(cast)
    Delivery.objects.all().delete()
    assert courier.deliver(delivery.pk) is Visit.NOT_DUE


@pytest.mark.fault("B23")
@pytest.mark.failpoint("delivery.after_send")
def test_a_worker_killed_between_sending_and_writing_sends_it_again_under_the_same_key(
    cast: Cast,
) -> None:
    with receiver(200) as there:
        delivery = to(there, cast)
        assert die(delivery, "delivery.after_send") == -signal.SIGKILL
        assert (len(there.received), row().status) == (1, "sending")
        assert revisit(delivery) is Visit.SENT
    assert [receipt.headers["webhook-id"] for receipt in there.received] == [delivery.key] * 2
    assert there.received[0].body == there.received[1].body
    assert (row().status, row().attempts) == ("sent", 2)


@pytest.mark.fault("B23")
@pytest.mark.failpoint("delivery.after_claim")
def test_a_worker_killed_before_sending_has_sent_nothing(cast: Cast) -> None:
    with receiver(200) as there:
        delivery = to(there, cast)
        assert die(delivery, "delivery.after_claim") == -signal.SIGKILL
        assert there.received == []
        assert revisit(delivery) is Visit.SENT
    assert len(there.received) == 1


def die(delivery: Delivery, point: str) -> int:
    """A real process that is killed at this point; its exit code."""
    address, _, options = os.environ["DATABASE_URL"].partition("?")
    name = connection.settings_dict["NAME"]
    process = subprocess.run(
        [sys.executable, "-m", "tests.pipeline.notices.courier_process", str(delivery.pk)],
        env={
            **os.environ,
            "DATABASE_URL": f"{address.rpartition('/')[0]}/{name}?{options}",
            "DEBUG": "yes",
            "WEBHOOK_ALLOW_PRIVATE": "yes",
            "VIVA_TESTING": "yes",
            "FAILPOINT": f"{point}:kill",
        },
        check=False,
        timeout=60,
    )
    return process.returncode


def revisit(delivery: Delivery) -> Visit:
    """As soon as the lease of the dead has run out."""
    visits: list[Visit] = []

    def is_taken() -> bool:
        visits.append(courier.deliver(delivery.pk))
        return visits[-1] is not Visit.NOT_DUE

    wait_until(is_taken, limit_s=30)
    return visits[-1]
