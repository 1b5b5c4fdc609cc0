"""The search page in a browser: asked by key, read, heard, without scripts, and by axe."""

import os
import re
from collections.abc import Iterator
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from interviews.demo.notes import DemoNotes
from interviews.demo.stage import set_stage
from interviews.models import Session
from tests.cast import NOW, PASSWORD, Cast, make_recording
from tests.e2e.conftest import OpenBrowser
from tests.e2e.desk_server import desk_server
from tests.pipeline.indexed import index_session, make_indexed_session

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

GENEROUS_MS = 20_000
#: WCAG 2.2 AA and what it is built on.
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
ASKED = "/admin/search/?q=Petra+and+the+oven"
NOTHING = "/admin/search/?q=oven&until=2020-01-01"
Scheme = Literal["light", "dark"]
LOOKS: tuple[tuple[str, Scheme, int], ...] = (
    (ASKED, "light", 1280),
    (ASKED, "dark", 1280),
    (ASKED, "light", 320),
    (NOTHING, "dark", 320),
    ("/admin/search/", "light", 320),
)


@pytest.fixture(scope="module", autouse=True)
def database_beside_a_browser() -> Iterator[None]:
    """Playwright keeps an event loop in this thread; the database is asked between its steps."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "yes"
    expect.set_options(timeout=GENEROUS_MS)
    yield
    expect.set_options(timeout=None)
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="module")
def browser(open_browser: OpenBrowser) -> Browser:
    return open_browser()


@pytest.fixture
def address(transactional_db: None) -> Iterator[str]:
    with desk_server() as address:
        yield address


@pytest.fixture
def baker(cast: Cast) -> str:
    """Who may read a conversation about a bakery; its recording is not there."""
    session = make_indexed_session(cast)
    make_recording(session, file_name="evening.mp3", duration_ms=3_600_000)
    return cast.reviewer.username


def enter(context: BrowserContext, username: str, password: str = PASSWORD) -> Page:
    page = context.new_page()
    page.goto("/admin/login/?next=/admin/")
    page.locator("[name=username]").fill(username)
    page.locator("[name=password]").fill(password)
    page.locator("[type=submit]").first.click()
    page.wait_for_url("**/admin/")
    return page


def test_one_key_one_question_and_the_moment_is_heard(browser: Browser, address: str) -> None:
    notes = DemoNotes()
    set_stage(notes, now=NOW)
    for session in Session.objects.awaiting_pipeline():
        index_session(session)
    context = browser.new_context(base_url=address)
    page = enter(context, "reviewer", notes.admin_password)
    page.keyboard.press("/")
    box = page.get_by_role("searchbox", name="What was said")
    expect(box).to_be_focused()
    box.fill("printer")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{address}/admin/search/?q=printer")
    hit = page.locator(".viva-hit").first
    expect(hit.locator("mark").first).to_be_visible()
    player = hit.locator("[data-stretch-player]")
    expect(player).to_be_hidden()
    play = hit.get_by_role("button", name="Play from")
    play.focus()
    page.keyboard.press("Enter")
    expect(player).to_be_visible()
    starts_s = int(play.get_attribute("data-play-ms") or "") / 1000
    page.wait_for_function(
        "s => document.querySelector('[data-stretch-player]').currentTime > s",
        arg=starts_s,
        timeout=GENEROUS_MS,
    )
    hit.get_by_role("link", name="Open at").click()
    expect(page.locator(".viva-turn:target")).to_be_visible()
    context.close()


def test_nothing_is_needed_of_a_browser_but_links_and_forms(
    browser: Browser, address: str, baker: str
) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = enter(context, baker)
    page.get_by_role("searchbox", name="What was said").fill("Petra and the oven")
    page.get_by_role("search").get_by_role("button").click()
    hit = page.locator(".viva-hit").first
    expect(hit.locator("mark").first).to_be_visible()
    expect(hit.locator("audio[controls]")).to_be_visible()
    page.get_by_text("Filters", exact=True).click()
    page.get_by_label("Said by").select_option("candidate")
    page.get_by_role("button", name="Show these").click()
    expect(page.get_by_role("link", name=re.compile("The candidate ?, remove"))).to_be_visible()
    context.close()


def test_axe_finds_nothing_in_any_look(browser: Browser, address: str, baker: str) -> None:
    context = browser.new_context(base_url=address)
    page = enter(context, baker)
    found: dict[str, list[str]] = {}
    for place, scheme, width in LOOKS:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(place)
        violations = Axe().run(page, options=RULES).response["violations"]
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        found[f"{place} {scheme} {width}"] = [
            f"{each['id']}: {node['html']}" for each in violations for node in each["nodes"]
        ] + ([f"{wide} px too wide"] if wide > 0 else [])
    context.close()
    assert {name: problems for name, problems in found.items() if problems} == {}
