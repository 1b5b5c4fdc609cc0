"""What people do to a webhook endpoint."""

import pytest

from pipeline.actions.webhooks import rotate_secret, send_test
from pipeline.models import Delivery
from pipeline.notices import outbox
from tests.cast import NOW, Cast
from tests.pipeline.rows import make_endpoint

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_a_new_secret_replaces_the_old_one(cast: Cast) -> None:
    endpoint = make_endpoint(cast)
    changed = rotate_secret(endpoint_id=endpoint.pk, now=NOW)
    assert (changed.secret_number, changed.rotated_at) == (2, NOW)


def test_a_test_is_put_into_the_outbox_once(cast: Cast) -> None:
    endpoint = make_endpoint(cast)
    for _ in range(2):
        send_test(endpoint=endpoint, now=NOW)
    delivery = Delivery.objects.get()
    assert (delivery.event, delivery.organization) == ("endpoint.tested", cast.lindenhof)
    assert outbox.find_due() == [delivery.pk]
