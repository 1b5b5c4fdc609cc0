"""What leaves the house, in a browser: an endpoint with its secret, deliveries, and one's mail."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.cast import PASSWORD, Cast
from tests.e2e.conftest import OpenBrowser
from tests.e2e.desk_server import desk_server
from tests.pipeline.rows import make_delivery

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module", autouse=True)
def database_beside_a_browser() -> Iterator[None]:
    """Playwright keeps an event loop in this thread; the database is asked between its steps."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "yes"
    yield
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="module")
def browser(open_browser: OpenBrowser) -> Browser:
    return open_browser()


def look(page: Page, name: str) -> None:
    """No finding of axe; `LOOK_AT` keeps a picture of it."""
    found = Axe().run(page).response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []
    if os.environ.get("LOOK_AT"):
        page.screenshot(path=Path(os.environ["LOOK_AT"]) / f"{name}.png", full_page=True)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_an_owner_connects_a_receiver_and_looks_after_it(
    cast: Cast, browser: Browser, scheme: str, width: int, transactional_db: None
) -> None:
    cast.owner.email = "olga@lindenhof.test"
    cast.owner.save()
    make_delivery(cast, status="failed", attempts=10, error="It answered 500. Tried 10 times.")
    with desk_server() as address:
        context = browser.new_context(
            base_url=address,
            color_scheme=scheme,  # type: ignore[arg-type]  # one of two
            viewport={"width": width, "height": 800},
        )
        page = context.new_page()
        complaints: list[str] = []
        page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
        page.goto("/admin/login/")
        page.get_by_label("Username").fill("olga.ownerson")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()
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
        context.close()
    assert complaints == []
