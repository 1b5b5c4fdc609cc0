"""The admin of webhook endpoints: the secret is shown once."""

import re
from typing import Any

import pytest

from pipeline.models import Delivery, WebhookEndpoint
from pipeline.notices.channels import secrets_of
from pipeline.notices.signature import written
from tests.cast import Cast
from tests.interviews.admin.desk import page, post, text_of
from tests.pipeline.rows import make_endpoint

pytestmark = [pytest.mark.db, pytest.mark.django_db]

ADD, CHANGE = "pipeline_webhookendpoint_add", "pipeline_webhookendpoint_change"
ROTATE, TEST = "pipeline_webhookendpoint_rotate", "pipeline_webhookendpoint_test"
SECRET = re.compile(r"whsec_[A-Za-z0-9+/=]+")


def secret_in(shown: str) -> str:
    found = SECRET.search(shown.replace("&#x2B;", "+").replace("&#x3D;", "="))
    return found.group() if found else ""


def add(cast: Cast, url: str) -> Any:
    return post(cast.owner, ADD, url=url, description="Our hub", is_enabled="on")


def test_an_owner_adds_an_endpoint_and_sees_its_secret_once(cast: Cast) -> None:
    shown = text_of(add(cast, " https://hooks.test/viva "))
    endpoint = WebhookEndpoint.objects.get()
    assert (endpoint.organization, endpoint.url) == (cast.lindenhof, "https://hooks.test/viva")
    assert secret_in(shown) == written(secrets_of(endpoint)[0])
    assert secret_in(page(cast.owner, CHANGE, endpoint.pk)) == ""


@pytest.mark.parametrize("url", ["http://hooks.test/", "https://me:secret@hooks.test/", "hook"])
def test_an_address_that_cannot_be_used_is_refused_with_a_reason(cast: Cast, url: str) -> None:
    assert "address" in text_of(add(cast, url)).lower()
    assert not WebhookEndpoint.objects.exists()


def test_an_owner_replaces_the_secret(cast: Cast) -> None:
    endpoint = make_endpoint(cast)
    before = written(secrets_of(endpoint)[0])
    after = secret_in(text_of(post(cast.owner, ROTATE, endpoint.pk)))
    assert after.startswith("whsec_")
    assert after != before


def test_an_owner_sends_a_test_and_is_led_to_it(cast: Cast) -> None:
    answer = post(cast.owner, TEST, make_endpoint(cast).pk)
    delivery = Delivery.objects.get()
    assert delivery.event == "endpoint.tested"
    assert str(delivery.pk) in answer.redirect_chain[0][0]


def test_switching_it_on_again_forgets_why_it_was_stopped(cast: Cast) -> None:
    endpoint = make_endpoint(cast, is_enabled=False, stopped_because="It is gone.")
    assert "It is gone." in page(cast.owner, "pipeline_webhookendpoint_changelist")
    post(cast.owner, CHANGE, endpoint.pk, url=endpoint.url, description="", is_enabled="on")
    endpoint.refresh_from_db()
    assert (endpoint.is_enabled, endpoint.stopped_because) == (True, "")


@pytest.mark.parametrize("url_name", [ROTATE, TEST])
def test_nobody_but_an_owner_touches_an_endpoint(cast: Cast, url_name: str) -> None:
    endpoint = make_endpoint(cast)
    for person in (cast.editor, cast.reviewer, cast.outsider):
        assert post(person, url_name, endpoint.pk).status_code == 404
    endpoint.refresh_from_db()
    assert endpoint.secret_number == 1
    assert not Delivery.objects.exists()
