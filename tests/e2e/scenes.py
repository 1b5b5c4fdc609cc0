"""Every screen of the product, one after another: for pictures, and for the search for barriers.

Each walk yields the name of a screen while it stands on the page.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from playwright.sync_api import Browser, Page

from tests.e2e.account_scenes import sign_in_as_reviewer, walk_through_accounts
from tests.e2e.guest import Guest
from tests.e2e.product import Product

FINISHED_CANDIDATE = "Juno"
SETTLE_MS = 300
"""Colours pass from one theme to the other in less."""


@dataclass(frozen=True)
class Look:
    """How a screen is looked at."""

    name: str
    width: int
    height: int
    scheme: Literal["light", "dark"]

    def take(self, page: Page) -> None:
        page.set_viewport_size({"width": self.width, "height": self.height})
        page.emulate_media(color_scheme=self.scheme, reduced_motion="reduce")
        page.wait_for_timeout(SETTLE_MS)


LOOKS = (
    Look("desktop-light", 1280, 800, "light"),
    Look("desktop-dark", 1280, 800, "dark"),
    Look("phone-light", 390, 844, "light"),
    Look("phone-dark", 390, 844, "dark"),
)
#: Both themes and both widths; colours do not depend on the width, nor sizes on the theme.
TWO_LOOKS = (LOOKS[0], LOOKS[3])


def walk_everywhere(browser: Browser, product: Product) -> Iterator[tuple[str, Page]]:
    """All screens, with the page that shows each."""
    candidate, reviewer = browser.new_page(), browser.new_page()
    for name in walk_as_candidate(candidate, product):
        yield name, candidate
    for name in walk_as_reviewer(reviewer, product):
        yield name, reviewer
    for name in walk_through_accounts(reviewer, product):
        yield name, reviewer


def walk_as_candidate(page: Page, product: Product) -> Iterator[str]:
    guest = Guest.arriving(page)
    page.goto(product.url)
    yield "home"
    page.goto(f"{product.url}/i/no-such-invitation")
    yield "invitation-unknown"
    page.goto(product.candidate_link)
    yield "invitation"
    page.get_by_role("link", name="Continue").click()
    page.wait_for_load_state()
    yield "agreement"
    guest.agree()
    yield from _check(guest)
    yield from _room(guest)
    page.goto(product.candidate_link)
    yield "invitation-ended"


def _check(guest: Guest) -> Iterator[str]:
    yield "check-permission"
    guest.do("allow")
    guest.page.locator("[data-step=microphone]").wait_for()
    yield "check-microphone"
    guest.do("next", step="microphone")
    yield "check-speaker"
    guest.do("next", step="speaker")
    yield "check-connection"
    guest.do("next", step="connection")
    yield "check-ready"


def _room(guest: Guest) -> Iterator[str]:
    page = guest.page
    guest.enter()
    page.keyboard.press("m")  # a microphone without a file beeps, and would interrupt the greeting
    page.locator("[data-caption=interviewer]").get_by_text(re.compile("AI interviewer")).wait_for()
    page.keyboard.press("m")
    yield "room"
    page.keyboard.press("t")
    page.locator("[data-composer]").wait_for()
    yield "room-typing"
    page.locator("[data-composer-text]").press("Escape")
    guest.do("history")
    yield "room-history"
    guest.do("history")
    guest.do("help")
    yield "room-help"
    page.keyboard.press("Escape")
    guest.do("ways")
    yield "room-ways"
    page.get_by_role("radio", name="Push to talk").check()
    page.keyboard.press("Escape")
    page.locator("[data-talk-button]").wait_for()
    yield "room-push"
    guest.do("end")
    yield "room-end"
    guest.do("end-now")
    page.wait_for_url(re.compile("/thanks/"))
    yield "thanks"


def walk_as_reviewer(page: Page, product: Product) -> Iterator[str]:
    page.goto(product.admin_url)
    yield "admin-sign-in"
    sign_in_as_reviewer(page, product)
    yield "admin-home"
    for name in ("queue", "live", "compare"):
        page.goto(f"{product.admin_url}interviews/session/{name}/")
        yield f"admin-{name}"
    page.goto(f"{product.admin_url}search/?q=how+was+the+printer+repaired")
    yield "admin-search"
    for name in ("session", "invitation", "candidate", "interview"):
        page.goto(f"{product.admin_url}interviews/{name}/")
        yield f"admin-{name}s"
    for name in ("interviews/agenttoken", "interviews/auditentry"):
        page.goto(f"{product.admin_url}{name}/")
        yield f"admin-{name.partition('/')[2]}"
    page.goto(f"{product.url}/api/v1/")
    yield "admin-api"
    page.goto(f"{product.admin_url}interviews/session/")
    page.locator("#result_list").get_by_role("link", name=re.compile(FINISHED_CANDIDATE)).click()
    page.get_by_text("extractive").first.wait_for()
    yield "admin-session"
    page.get_by_text("Export", exact=True).click()
    yield "admin-session-export"
    page.get_by_text("Export", exact=True).click()
    for tab in ("Evidence", "Actions", "Discussion", "Record"):
        page.get_by_role("tab", name=tab).click()
        yield f"admin-session-{tab.lower()}"
    bar = page.get_by_role("region", name="Your decision")
    bar.get_by_label("Decision").select_option(index=1)
    bar.get_by_label("Reason").fill("Explains calmly, and tells those who wait.")
    bar.get_by_role("button", name="Close the session").click()
    page.get_by_role("region", name="Closed").wait_for()
    yield "admin-session-closed"
    page.goto(f"{product.admin_url}interviews/interview/")
    page.locator("#result_list").get_by_role("link", name="Service desk").first.click()
    page.wait_for_load_state()
    yield "admin-interview"
