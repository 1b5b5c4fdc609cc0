"""Push-to-talk in a real browser: by mouse, finger, space bar and screen reader."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, CDPSession, expect

from tests.e2e.conftest import OpenBrowser
from tests.fakes.room_gallery import PHONE
from tests.fakes.room_server import Message, wait_until
from tests.fakes.room_visit import Visit, turn, visiting
from tests.fakes.room_voice import energy, voice, write_wav

pytestmark = pytest.mark.e2e

HELD, LET_GO = {"type": "talk", "held": True}, {"type": "talk", "held": False}
FRAME_MS = 40
LONGER_THAN_A_CLICK_MS = 500


@pytest.fixture(scope="module")
def browser(open_browser: OpenBrowser, tmp_path_factory: pytest.TempPathFactory) -> Browser:
    """A microphone that speaks like a person for a minute."""
    microphone = tmp_path_factory.mktemp("microphone") / "voice.wav"
    write_wav(microphone, voice(60))
    return open_browser(microphone)


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    with visiting(browser) as visit:
        visit.come_in(mode="push")
        visit.phase("listening")
        visit.page.locator("[data-talk-button]:visible").wait_for()
        yield visit


def talks(visit: Visit) -> list[Message]:
    return visit.server.line.received("talk")


def assert_it_is_quiet(visit: Visit) -> None:
    sent = len(visit.server.line.audio)
    visit.page.wait_for_timeout(300)
    assert len(visit.server.line.audio) == sent


def press_button(visit: Visit) -> None:
    visit.page.locator("[data-talk-button]").hover()
    visit.page.mouse.down()


def test_sound_goes_up_only_while_the_button_is_held_and_for_a_tail(visit: Visit) -> None:
    assert_it_is_quiet(visit)
    assert visit.server.line.audio == []
    button = visit.page.get_by_role("button", name="Hold to talk")
    press_button(visit)
    wait_until(lambda: talks(visit) == [HELD])
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(visit.page.locator("[data-talk-words]")).to_have_text("We hear you")
    visit.page.wait_for_timeout(LONGER_THAN_A_CLICK_MS)
    at_release = len(visit.server.line.audio)
    visit.page.mouse.up()
    wait_until(lambda: talks(visit) == [HELD, LET_GO])
    tail_ms = FRAME_MS * (len(visit.server.line.audio) - at_release)
    assert tail_ms >= 200, "the last syllable was cut"
    assert energy(visit.server.line.heard) > 0.01
    expect(button).to_have_attribute("aria-pressed", "false")
    assert_it_is_quiet(visit)


def test_a_hand_that_cannot_hold_presses_once_and_once_more(visit: Visit) -> None:
    button = visit.page.locator("[data-talk-button]")
    button.click()
    wait_until(lambda: talks(visit) == [HELD])
    expect(visit.page.locator("[data-talk-words]")).to_contain_text("Press again when you are done")
    visit.page.wait_for_timeout(LONGER_THAN_A_CLICK_MS)
    assert talks(visit) == [HELD]
    button.click()
    wait_until(lambda: talks(visit) == [HELD, LET_GO])


def test_the_space_bar_talks_while_it_is_held(visit: Visit) -> None:
    visit.page.keyboard.down(" ")
    wait_until(lambda: talks(visit) == [HELD])
    visit.page.keyboard.down(" ")  # as a held key repeats itself
    visit.page.wait_for_timeout(LONGER_THAN_A_CLICK_MS)
    assert visit.server.line.audio
    visit.page.keyboard.up(" ")
    wait_until(lambda: talks(visit) == [HELD, LET_GO])


def test_the_space_bar_belongs_to_a_field_and_to_a_control_that_has_the_focus(
    visit: Visit,
) -> None:
    visit.page.keyboard.press("t")
    visit.page.keyboard.type("in two words")
    expect(visit.page.locator("#composer-text")).to_have_value("in two words")
    visit.page.keyboard.press("Escape")
    visit.page.locator('[data-control="history"]').focus()
    visit.page.keyboard.press(" ")
    expect(visit.page.locator("#history")).to_be_visible()
    assert talks(visit) == []


def test_the_space_bar_talks_again_after_a_control_was_clicked(visit: Visit) -> None:
    visit.page.locator('[data-control="captions"]').click()
    expect(visit.page.locator("[data-talk-button]")).to_be_focused()
    visit.page.keyboard.down(" ")
    wait_until(lambda: talks(visit) == [HELD])
    visit.page.keyboard.up(" ")


def test_a_screen_reader_presses_it_like_any_toggle(visit: Visit) -> None:
    click = "document.querySelector('[data-talk-button]').click()"
    visit.page.evaluate(click)
    wait_until(lambda: talks(visit) == [HELD])
    visit.page.evaluate(click)
    wait_until(lambda: talks(visit) == [HELD, LET_GO])


@pytest.mark.parametrize("event", ["blur", "visibilitychange"])
def test_a_window_that_is_left_lets_go(visit: Visit, event: str) -> None:
    press_button(visit)
    wait_until(lambda: talks(visit) == [HELD])
    visit.page.evaluate(
        """(event) => {
            Object.defineProperty(document, "visibilityState", { value: "hidden" });
            (event === "blur" ? window : document).dispatchEvent(new Event(event));
        }""",
        event,
    )
    wait_until(lambda: talks(visit) == [HELD, LET_GO])


def test_a_line_that_is_lost_while_talking_lets_go(visit: Visit) -> None:
    press_button(visit)
    wait_until(lambda: talks(visit) == [HELD])
    visit.server.drop_line()
    expect(visit.page.locator("[data-talk-button]")).to_have_attribute("aria-pressed", "false")
    wait_until(lambda: len(visit.server.lines) == 2 and visit.server.line.received("hello"))
    assert visit.server.line.received("hello")[0]["mode"] == "push"
    assert_it_is_quiet(visit)
    assert HELD not in talks(visit)


def test_an_older_server_is_told_of_a_muted_microphone(browser: Browser) -> None:
    with visiting(browser) as visit:
        del visit.server.welcome["turn_taking"]
        visit.come_in(mode="push")
        wait_until(lambda: visit.server.line.received("mute") == [{"type": "mute", "muted": True}])
        visit.page.keyboard.down(" ")
        wait_until(lambda: visit.server.line.received("mute")[-1]["muted"] is False)
        visit.page.wait_for_timeout(LONGER_THAN_A_CLICK_MS)
        visit.page.keyboard.up(" ")
        wait_until(lambda: visit.server.line.received("mute")[-1]["muted"] is True)
        assert {message["type"] for message in visit.server.line.messages} == {"hello", "mute"}
        assert visit.server.line.received("hello")[0]["mode"] == "voice"
        visit.page.keyboard.press("w")
        expect(visit.page.locator("[data-paces]")).to_be_hidden()


def touch(cdp: CDPSession, kind: str, x: float = 0, y: float = 0) -> None:
    points = [{"x": x, "y": y}] if kind in {"touchStart", "touchMove"} else []
    cdp.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def test_a_finger_holds_it_and_neither_scrolls_nor_opens_a_menu(browser: Browser) -> None:
    with visiting(browser, PHONE) as visit:
        visit.come_in(mode="push")
        visit.phase("listening")
        button = visit.page.locator("[data-talk-button]")
        box = button.bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        cdp = visit.page.context.new_cdp_session(visit.page)
        touch(cdp, "touchStart", x, y)
        wait_until(lambda: talks(visit) == [HELD])
        touch(cdp, "touchMove", x, y - 300)  # a finger that slides off it still holds
        visit.page.wait_for_timeout(LONGER_THAN_A_CLICK_MS)
        expect(button).to_have_attribute("aria-pressed", "true")
        menu = "button => button.dispatchEvent(new MouseEvent('contextmenu', { cancelable: true }))"
        assert button.evaluate(menu) is False
        touch(cdp, "touchEnd")
        wait_until(lambda: talks(visit) == [HELD, LET_GO])
        touch(cdp, "touchStart", x, y)
        wait_until(lambda: talks(visit)[-1] == HELD)
        touch(cdp, "touchCancel")
        wait_until(lambda: talks(visit)[-1] == LET_GO)


def choose(visit: Visit, way: str) -> None:
    visit.page.locator('[data-control="ways"]').click()
    visit.page.get_by_role("radio", name=way, exact=True).check()
    visit.page.keyboard.press("Escape")


def test_the_way_of_answering_changes_at_any_time_and_nothing_is_lost(browser: Browser) -> None:
    with visiting(browser) as visit:
        visit.come_in()
        wait_until(lambda: visit.server.line.audio)
        visit.server.send(turn(1, "interviewer", "Tell me about the ward."))
        visit.phase("listening")
        visit.page.keyboard.press("t")
        visit.page.locator("#composer-text").fill("half an ans")
        choose(visit, "Push to talk")
        expect(visit.page.locator("[data-talk-button]")).to_be_focused()
        wait_until(lambda: visit.server.line.received("mode") == [{"type": "mode", "mode": "push"}])
        visit.page.wait_for_timeout(2 * FRAME_MS)
        assert_it_is_quiet(visit)
        choose(visit, "Type")
        expect(visit.page.locator("#composer-text")).to_be_focused()
        expect(visit.page.locator("#composer-text")).to_have_value("half an ans")
        visit.page.keyboard.type("wer")
        visit.page.keyboard.press("Enter")
        wait_until(lambda: visit.server.line.received("text"))
        assert visit.server.line.received("text")[0]["text"] == "half an answer"
        sent = len(visit.server.line.audio)
        choose(visit, "Speak freely")
        wait_until(lambda: len(visit.server.line.audio) > sent + 5)
        modes = [message["mode"] for message in visit.server.line.received("mode")]
        assert modes == ["push", "text", "voice"]
        expect(visit.page.locator("[data-history-list]")).to_contain_text("Tell me about the ward.")
        assert len(visit.server.lines) == 1


def test_the_pace_is_a_wish_that_outlives_a_refresh(browser: Browser) -> None:
    with visiting(browser) as visit:
        visit.come_in()
        visit.page.keyboard.press("w")
        expect(visit.page.get_by_role("radio", name="Speak freely")).to_be_focused()
        expect(visit.page.get_by_role("radio", name="Normal")).to_be_checked()
        visit.page.get_by_role("radio", name="Take your time").check()
        wish = {"type": "turn_taking", "preset": "patient"}
        wait_until(lambda: visit.server.line.received("turn_taking") == [wish])
        visit.page.keyboard.press("Escape")
        remembered = "Object.entries(sessionStorage).flat().join(' ')"
        assert visit.page.evaluate(remembered) == "viva.room.7f3c voice patient"
        visit.page.reload()
        visit.page.get_by_role("button", name="Go on").click()
        wait_until(lambda: len(visit.server.lines) == 2 and visit.server.line.received("hello"))
        wait_until(lambda: visit.server.line.received("turn_taking") == [wish])
