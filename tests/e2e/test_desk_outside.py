"""What leaves the house, in a browser: an endpoint with its secret, deliveries, and one's mail."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.cast import PASSWORD, Cast
from tests.e2e.barriers import find_barriers, hidden_width
from tests.e2e.signing_in import sign_in
from tests.pipeline.rows import make_delivery

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def look(page: Page, name: str) -> None:
    """Nothing in anybody's way; `LOOK_AT` keeps a picture of it."""
    assert (find_barriers(page), hidden_width(page)) == ([], 0)
    if os.environ.get("LOOK_AT"):
        page.screenshot(path=Path(os.environ["LOOK_AT"]) / f"{name}.png", full_page=True)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_an_owner_connects_a_receiver_and_looks_after_it(
    cast: Cast, page: Page, scheme: str, width: int
) -> None:
    cast.owner.email = "olga@lindenhof.test"
    cast.owner.save()
    make_delivery(cast, status="failed", attempts=10, error="It answered 500. Tried 10 times.")
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of two
    page.set_viewport_size({"width": width, "height": 800})
    sign_in(page, cast.owner.username, PASSWORD)
    page.goto("/admin/pipeline/webhookendpoint/add/")
    look(page, f"endpoint-{scheme}")
    page.get_by_label("Address").fill("https://hooks.test/viva")
    page.get_by_role("button", name="Save", exact=True).click()
    assert page.get_by_label("Secret").input_value().startswith("whsec_")
    look(page, f"secret-{scheme}")
    page.get_by_role("link", name="To the endpoint").click()
    expect(page.get_by_role("button", name="Replace the secret")).to_be_visible()
    look(page, f"endpoint-change-{scheme}")
    page.goto("/admin/pipeline/delivery/")
    look(page, f"deliveries-{scheme}")
    page.get_by_role("link", name="endpoint.tested").first.click()
    look(page, f"delivery-{scheme}")
    page.get_by_role("button", name="Send again").click()
    expect(page.get_by_text("It is sent again now.")).to_be_visible()
    page.goto("/admin/pipeline/delivery/mail/")
    expect(page.get_by_label("Lindenhof Test GmbH")).to_be_checked()
    look(page, f"mail-{scheme}")
