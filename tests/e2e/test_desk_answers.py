"""Pages that have no address to be asked for: what answers a form, and refusals.

Nothing is in anybody's way on them, in both themes and widths.
"""

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Page, Route, expect

from tests.cast import PASSWORD, Cast
from tests.e2e.barriers import find_barriers, hidden_width
from tests.e2e.scenes import TWO_LOOKS
from tests.e2e.signing_in import sign_in

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

REFUSALS = ("403.html", "404.html", "429.html", "500.html")


def look_at(page: Page) -> None:
    for look in TWO_LOOKS:
        look.take(page)
        assert (look.name, find_barriers(page), hidden_width(page)) == (look.name, [], 0)


def test_secrets_that_are_shown_once_are_in_nobodys_way(cast: Cast, page: Page) -> None:
    sign_in(page, cast.owner.username, PASSWORD)
    page.goto(f"/admin/interviews/invitation/add/?version={cast.version.pk}")
    page.get_by_label("Name").fill("Nova Testperson")
    page.get_by_role("button", name="Make the link").click()
    expect(page.get_by_label("Link")).to_be_visible()
    look_at(page)
    page.goto("/admin/interviews/membership/add/")
    page.get_by_label("User name").fill("nils.newcomer")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_label("First password")).to_be_visible()
    look_at(page)
    page.goto("/admin/interviews/agenttoken/add/")
    page.get_by_label("Name").fill("Clerk")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_label("Agent token")).to_be_visible()
    look_at(page)
    page.get_by_role("link", name="All tokens").click()
    page.get_by_role("link", name="Clerk").click()
    expect(page.get_by_role("button", name="Revoke")).to_be_visible()
    look_at(page)


def test_who_is_turned_away_reads_why(page: Page) -> None:
    page.route("**/refused/*", refuse)  # the server of these tests shows developers' pages
    for name in REFUSALS:
        page.goto(f"/refused/{name}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        look_at(page)


def refuse(route: Route) -> None:
    name = route.request.url.rpartition("/")[2]
    route.fulfill(content_type="text/html", body=render_to_string(name))
