"""Every screen of the candidate's pages: nothing for axe to find, nothing cut off, no errors."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.barriers import find_barriers, hidden_width
from tests.e2e.conftest import OpenBrowser
from tests.fakes.room_gallery import DESK
from tests.fakes.room_scenes import SCENES, listening
from tests.fakes.room_server import wait_until
from tests.fakes.room_visit import Visit, visiting

pytestmark = pytest.mark.e2e

#: A failed request of the scene's own making is told on the console by the browser itself.
EXPECTED_NOISE = ("Failed to load resource", "WebSocket connection to")


@pytest.fixture(scope="module")
def browser(open_browser: OpenBrowser) -> Browser:
    return open_browser(microphone_allowed=False)


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    with visiting(browser, DESK) as visit:
        yield visit


@pytest.mark.parametrize("scene", SCENES)
def test_a_screen_is_open_to_everybody(visit: Visit, scene: str) -> None:
    noise: list[str] = []
    visit.page.on("console", lambda message: noise.append(message.text))
    visit.page.on("pageerror", lambda error: noise.append(str(error)))
    SCENES[scene](visit)
    visit.page.emulate_media(color_scheme="dark")
    visit.page.wait_for_timeout(300)  # the colours of buttons change over a tenth of a second
    assert find_barriers(visit.page) == []
    visit.page.emulate_media(color_scheme="light")
    visit.page.set_viewport_size({"width": 320, "height": 640})
    visit.page.wait_for_timeout(300)
    assert hidden_width(visit.page) == 0
    assert find_barriers(visit.page) == []
    assert [line for line in noise if not line.startswith(EXPECTED_NOISE)] == []


def test_the_room_fits_at_twice_the_size(visit: Visit) -> None:
    """200 % of 1280 by 800 is a window of 640 by 400: it scrolls down, never sideways."""
    visit.page.set_viewport_size({"width": 640, "height": 400})
    listening(visit)
    assert hidden_width(visit.page) == 0
    for name in ("mute", "end"):
        expect(visit.page.locator(f'[data-control="{name}"]')).to_be_in_viewport()
    visit.page.locator('[data-caption="candidate"]').scroll_into_view_if_needed()
    expect(visit.page.locator('[data-caption="candidate"]')).to_be_in_viewport()


def test_the_shape_stands_still_for_those_who_want_no_motion(visit: Visit) -> None:
    visit.page.emulate_media(reduced_motion="reduce")
    listening(visit)
    visit.server.send({"type": "phase", "phase": "thinking", "sentence": ""})
    visit.page.wait_for_timeout(300)
    picture = "document.querySelector('[data-shape-canvas]').toDataURL()"
    first = visit.page.evaluate(picture)
    visit.page.wait_for_timeout(400)
    assert visit.page.evaluate(picture) == first


def test_the_whole_way_into_the_room_works_by_keyboard(visit: Visit) -> None:
    visit.open("room")
    visit.page.keyboard.press("Tab")
    visit.page.keyboard.press("Tab")
    for heading in ("Say hello|We hear you", "Now the sound"):
        visit.page.keyboard.press("Enter")
        focused = visit.page.locator("h2:focus")
        expect(focused).to_be_visible()
        assert focused.inner_text() in heading
        visit.page.keyboard.press("Tab")
        if visit.page.locator("select:focus").count():
            visit.page.keyboard.press("Tab")
    visit.page.keyboard.press("Enter")
    visit.page.keyboard.press("Enter")
    visit.page.locator("[data-connection-next]:enabled").wait_for()
    visit.page.keyboard.press("Tab")
    visit.page.keyboard.press("Enter")
    visit.page.keyboard.press("Tab")
    visit.page.keyboard.press("Enter")
    wait_until(lambda: visit.server.lines and visit.server.line.received("hello"))


def test_a_refused_microphone_is_explained_and_text_is_offered(visit: Visit) -> None:
    visit.page.context.clear_permissions()
    visit.open("room")
    visit.page.get_by_role("button", name="Use my microphone").click()
    expect(
        visit.page.get_by_role("heading", name="Your browser keeps the microphone closed")
    ).to_be_focused()
    expect(visit.page.locator(".drawing:visible")).to_have_count(1)
    visit.page.get_by_role("button", name="Type my answers instead").click()
    visit.do("next")
    visit.page.locator("[data-connection-next]:enabled").click()
    visit.do("enter")
    wait_until(lambda: visit.server.lines and visit.server.line.received("hello"))
    assert visit.server.line.received("hello")[0]["mode"] == "text"
    visit.page.locator("#composer-text").fill("In writing.")
    visit.page.keyboard.press("Enter")
    wait_until(lambda: visit.server.line.received("text"))
    assert visit.server.line.audio == []


def test_a_microphone_allowed_later_is_taken_without_a_reload(visit: Visit) -> None:
    visit.page.context.clear_permissions()
    visit.open("room")
    visit.do("allow")
    visit.page.locator('[data-step="blocked"]:visible').wait_for()
    visit.page.context.grant_permissions(["microphone"])
    visit.page.get_by_role("button", name="Try again").click()
    expect(visit.page.locator('[data-step="microphone"]')).to_be_visible()
