"""What needs a hand, on the first page."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pipeline.models import Delivery, EmbeddingIndex
from pipeline.panels import health
from pipeline.panels.health import build_health_panel
from tests.cast import Cast
from tests.interviews.admin.desk import page
from tests.pipeline.rows import make_delivery, make_ended_session, make_endpoint, make_step_run

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_nothing_is_said_where_all_goes_well(cast: Cast) -> None:
    make_step_run(make_ended_session(cast), status="done")
    make_delivery(cast, status="sent")
    EmbeddingIndex.objects.create(model="words", dimensions=3, state="serving")
    assert build_health_panel(cast.owner) is None


@pytest.mark.fault("B33")
def test_the_first_page_shows_what_failed_in_own_organizations(cast: Cast) -> None:
    session = make_ended_session(cast, name="Nova")
    make_step_run(session, status="failed", error="No key.")
    shown = page(cast.reviewer, "index")
    assert "Needs a hand" in shown
    assert "summary · Nova" in shown
    assert "No key." in shown
    assert f"/session/{session.pk}/change/#panel-ledger" in shown
    assert build_health_panel(cast.outsider) is None


def test_many_failures_are_cut_with_a_way_to_all(cast: Cast) -> None:
    for _ in range(health.SHOWN + 1):
        make_step_run(make_ended_session(cast), status="failed", error="No key.")
    shown = page(cast.reviewer, "index")
    assert shown.count("No key.") == health.SHOWN
    assert "/pipeline/steprun/?status__exact=failed" in shown


def test_what_was_not_delivered_is_shown_to_those_who_may_see_deliveries(cast: Cast) -> None:
    delivery = make_delivery(cast, status="failed", error="It answered 500.")
    shown = page(cast.editor, "index")
    assert "Not delivered to https://hooks.test/viva" in shown
    assert "It answered 500." in shown
    assert f"/pipeline/delivery/{delivery.pk}/change/" in shown
    assert build_health_panel(cast.reviewer) is None
    assert build_health_panel(cast.outsider) is None


def test_what_was_given_up_long_ago_is_left_to_the_list(cast: Cast) -> None:
    delivery = make_delivery(cast, status="failed", error="It answered 500.")
    long_ago = timezone.now() - health.DELIVERIES_OF - timedelta(hours=1)
    Delivery.objects.filter(pk=delivery.pk).update(created_at=long_ago)
    assert build_health_panel(cast.editor) is None


def test_an_endpoint_that_was_stopped_is_shown_to_owners(cast: Cast) -> None:
    endpoint = make_endpoint(cast, is_enabled=False, stopped_because="It answered 410: gone.")
    make_endpoint(cast, url="https://quiet.test/", is_enabled=False)  # by its owner
    shown = page(cast.owner, "index")
    assert "Nothing is sent to https://hooks.test/viva" in shown
    assert "It answered 410: gone." in shown
    assert f"/pipeline/webhookendpoint/{endpoint.pk}/change/" in shown
    assert "quiet.test" not in shown
    assert build_health_panel(cast.editor) is None


def test_an_index_that_cannot_be_built_is_said_to_everybody_who_searches(cast: Cast) -> None:
    broken = {"model": "meanings", "dimensions": 8, "failures": 3, "error": "No route to host."}
    index = EmbeddingIndex.objects.create(**broken)
    assert "meanings (8): No route to host." in page(cast.reviewer, "index")
    EmbeddingIndex.objects.filter(pk=index.pk).update(state="retired")
    assert build_health_panel(cast.reviewer) is None
