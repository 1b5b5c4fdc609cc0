"""The rows of what is sent."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from pipeline.models import Delivery, MailOptOut
from tests.cast import Cast
from tests.pipeline.rows import make_delivery, make_endpoint

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_rows_say_what_they_are(cast: Cast) -> None:
    assert str(make_delivery(cast)) == "endpoint.tested · Webhook"
    assert str(make_endpoint(cast)) == "https://hooks.test/viva"
    assert str(make_endpoint(cast, description="Our hub")) == "Our hub"
    opted_out = MailOptOut.objects.create(organization=cast.lindenhof, user=cast.reviewer)
    assert "rita" in str(opted_out)


@pytest.mark.parametrize(
    "values",
    [
        {"status": "sending"},
        {"attempts": 11},
        {"endpoint": None},
        {"channel": "email"},
    ],
)
def test_the_database_refuses_a_delivery_that_makes_no_sense(
    cast: Cast, values: dict[str, Any]
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_delivery(cast, **values)


def test_a_key_is_there_once(cast: Cast) -> None:
    make_delivery(cast, key="msg_same")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_delivery(cast, key="msg_same")
    assert Delivery.objects.count() == 1
