"""Rows to be sent: put there once, taken by one, found when due."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from pipeline.models import Delivery
from pipeline.notices import outbox
from pipeline.notices.schedule import Sent
from pipeline.retry import GiveUp, TryAgain
from tests.cast import Cast
from tests.pipeline.rows import make_delivery, make_ended_session, make_endpoint
from tests.racing import beside, race

pytestmark = [pytest.mark.db, pytest.mark.django_db]

RACERS = 8


@pytest.fixture
def delivery(cast: Cast) -> Delivery:
    return make_delivery(cast)


def take(delivery: Delivery) -> outbox.DeliveryClaim:
    claim = outbox.take(delivery.pk, lease_seconds=60)
    assert claim is not None
    return claim


def lapse(delivery: Delivery) -> None:
    past = timezone.now() - timedelta(seconds=1)
    assert Delivery.objects.filter(pk=delivery.pk, status="sending").update(lease_until=past)


@pytest.mark.fault("B24")
@pytest.mark.django_db(transaction=True)
def test_of_many_connections_that_race_one_gets_the_delivery(delivery: Delivery) -> None:
    taken = race([lambda: outbox.take(delivery.pk, lease_seconds=60)] * RACERS)
    assert len(taken) == RACERS
    assert len([claim for claim in taken if claim]) == 1


@pytest.mark.fault("B24")
@pytest.mark.django_db(transaction=True)
def test_who_comes_while_a_delivery_is_in_hand_goes_on_at_once(delivery: Delivery) -> None:
    taken: list[outbox.DeliveryClaim | None] = []

    def take() -> None:
        taken.append(outbox.take(delivery.pk, lease_seconds=60))

    with beside(take) as has_to_wait, transaction.atomic():
        Delivery.objects.select_for_update().get(pk=delivery.pk)
        assert not has_to_wait()
    assert taken == [None]


def test_what_is_put_there_twice_is_there_once(cast: Cast) -> None:
    endpoint = make_endpoint(cast)
    for text in ("first", "second"):
        outbox.put(
            [
                Delivery(
                    organization=cast.lindenhof,
                    channel="webhook",
                    endpoint=endpoint,
                    event="endpoint.tested",
                    key="msg_same",
                    payload={"said": text},
                )
            ]
        )
    assert Delivery.objects.get().payload == {"said": "first"}


def test_what_was_sent_is_not_due_again(delivery: Delivery) -> None:
    assert outbox.find_due() == [delivery.pk]
    assert outbox.settle(take(delivery), Sent(204))
    delivery.refresh_from_db()
    assert (delivery.status, delivery.http_status, delivery.attempts) == ("sent", 204, 1)
    assert delivery.finished_at is not None
    assert outbox.find_due() == []
    assert outbox.take(delivery.pk, lease_seconds=60) is None


def test_what_is_to_be_tried_again_waits_its_time(delivery: Delivery) -> None:
    outbox.settle(take(delivery), TryAgain(60, "Busy."))
    delivery.refresh_from_db()
    assert (delivery.status, delivery.error) == ("ready", "Busy.")
    assert outbox.find_due() == []
    Delivery.objects.update(not_before=timezone.now())
    assert outbox.find_due() == [delivery.pk]


def test_what_is_given_up_stays_where_people_see_it(delivery: Delivery) -> None:
    outbox.settle(take(delivery), GiveUp("Gone."))
    delivery.refresh_from_db()
    assert (delivery.status, delivery.error) == ("failed", "Gone.")
    assert outbox.find_due() == []


@pytest.mark.parametrize("state", ["sent", "used up", "waits", "in hand"])
def test_nobody_takes_what_is_not_due(delivery: Delivery, state: str) -> None:
    now = timezone.now()
    over, later = now - timedelta(seconds=1), now + timedelta(minutes=1)
    states: dict[str, dict[str, Any]] = {
        "sent": {"status": "sent", "lease_until": over},
        "used up": {"attempts": delivery.max_attempts},
        "waits": {"not_before": later},
        "in hand": {"status": "sending", "lease_until": later},
    }
    Delivery.objects.update(**states[state])
    assert outbox.take(delivery.pk, lease_seconds=60) is None


def test_a_worker_that_comes_back_while_another_sends_writes_nothing(delivery: Delivery) -> None:
    zombie = take(delivery)
    lapse(delivery)
    take(delivery)
    assert not outbox.settle(zombie, Sent(200))
    delivery.refresh_from_db()
    assert delivery.status == "sending"


def test_what_came_of_a_delivery_is_written_once(delivery: Delivery) -> None:
    claim = take(delivery)
    assert outbox.settle(claim, Sent(200))
    assert not outbox.settle(claim, GiveUp("It never arrived."))
    delivery.refresh_from_db()
    assert delivery.status == "sent"


def test_a_worker_that_comes_back_too_late_writes_nothing(delivery: Delivery) -> None:
    zombie = take(delivery)
    lapse(delivery)
    outbox.settle(take(delivery), Sent(200))
    assert not outbox.settle(zombie, GiveUp("It never arrived."))
    delivery.refresh_from_db()
    assert delivery.status == "sent"


def test_what_a_killed_worker_left_is_due_again(delivery: Delivery) -> None:
    take(delivery)
    assert outbox.find_due() == []
    lapse(delivery)
    assert outbox.find_due() == [delivery.pk]


def test_what_kills_its_worker_every_time_is_given_up(delivery: Delivery) -> None:
    Delivery.objects.update(max_attempts=1)
    take(delivery)
    lapse(delivery)
    assert outbox.find_due() == []
    delivery.refresh_from_db()
    assert (delivery.status, delivery.error) == ("failed", outbox.DIED)


def test_a_receiver_with_much_to_get_holds_up_no_other(cast: Cast) -> None:
    busy = make_endpoint(cast)
    for _ in range(outbox.MOST_FOR_ONE_ADDRESS + 3):
        make_delivery(cast, endpoint=busy)
    other = make_delivery(cast)
    due = outbox.find_due()
    assert len(due) == outbox.MOST_FOR_ONE_ADDRESS + 1
    assert other.pk in due


def test_the_deliveries_of_one_session_can_be_found_alone(cast: Cast) -> None:
    session = make_ended_session(cast)
    make_delivery(cast)
    wanted = make_delivery(cast, session=session)
    assert outbox.find_due(session.pk) == [wanted.pk]


def test_a_person_has_it_sent_again_under_the_same_key(delivery: Delivery) -> None:
    outbox.settle(take(delivery), GiveUp("Gone."))
    assert outbox.replay(delivery.pk)
    again = Delivery.objects.get()
    assert (again.status, again.attempts, again.key) == ("ready", 0, delivery.key)
    assert outbox.find_due() == [delivery.pk]


def test_what_is_on_its_way_is_not_sent_again(delivery: Delivery) -> None:
    take(delivery)
    assert not outbox.replay(delivery.pk)


@pytest.mark.fault("B50")
def test_an_erased_session_takes_its_deliveries_along(cast: Cast) -> None:
    session = make_ended_session(cast)
    claim = take(make_delivery(cast, session=session))
    session.delete()
    assert not outbox.settle(claim, Sent(200))
    assert not Delivery.objects.exists()


def test_an_endpoint_that_is_gone_is_stopped_with_its_reason(cast: Cast) -> None:
    endpoint = make_endpoint(cast)
    outbox.stop_endpoint(endpoint_id=endpoint.pk, reason="It is gone.")
    endpoint.refresh_from_db()
    assert (endpoint.is_enabled, endpoint.stopped_because) == (False, "It is gone.")
