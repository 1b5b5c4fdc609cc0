"""The search page in a browser: asked by key, read, heard, without scripts, and by axe."""

import re
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from interviews.demo.notes import DemoNotes
from interviews.demo.stage import set_stage
from interviews.models import Session
from tests.cast import NOW, PASSWORD, Cast, make_recording
from tests.e2e.barriers import find_barriers, hidden_width
from tests.e2e.signing_in import sign_in
from tests.pipeline.indexed import index_session, make_indexed_session

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

GENEROUS_MS = 20_000
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


@pytest.fixture
def baker(desk: str, cast: Cast) -> str:
    """Who may read a conversation about a bakery; its recording is not there."""
    session = make_indexed_session(cast)
    make_recording(session, file_name="evening.mp3", duration_ms=3_600_000)
    return cast.reviewer.username


def test_one_key_one_question_and_the_moment_is_heard(desk: str, page: Page) -> None:
    notes = DemoNotes()
    set_stage(notes, now=NOW)
    for session in Session.objects.awaiting_pipeline():
        index_session(session)
    sign_in(page, "reviewer", notes.admin_password)
    page.goto("/admin/")
    page.keyboard.press("/")
    box = page.get_by_role("searchbox", name="What was said")
    expect(box).to_be_focused()
    box.fill("printer")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{desk}/admin/search/?q=printer")
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


def test_nothing_is_needed_of_a_browser_but_links_and_forms(
    browser: Browser, desk: str, baker: str
) -> None:
    context = browser.new_context(base_url=desk, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, baker, PASSWORD)
    page.goto("/admin/")
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


def test_nothing_is_in_anybodys_way_in_any_look(page: Page, baker: str) -> None:
    sign_in(page, baker, PASSWORD)
    found: dict[str, list[str]] = {}
    for place, scheme, width in LOOKS:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(place)
        found[f"{place} {scheme} {width}"] = find_barriers(page)
        assert hidden_width(page) == 0, place
    assert {name: problems for name, problems in found.items() if problems} == {}
