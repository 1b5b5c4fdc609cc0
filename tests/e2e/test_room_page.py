"""The Room in a real browser against a server that says what the test wants it to say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.conftest import OpenBrowser
from tests.fakes.room_server import SAMPLE_RATE_HZ, wait_until
from tests.fakes.room_visit import Visit, turn, visiting
from tests.fakes.room_voice import energy, voice, write_wav

pytestmark = pytest.mark.e2e

FRAME_BYTES = 1_920
KEEP_STREAM = """
    const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (wish) => {
        window.wish = wish.audio;
        return (window.stream = await ask(wish));
    };
"""
# As Firefox does: a microphone may not join a context of another rate.
REFUSE_THE_MICROPHONE_AT_24_KHZ = """
    const join = AudioContext.prototype.createMediaStreamSource;
    AudioContext.prototype.createMediaStreamSource = function (stream) {
        if (this.sampleRate === 24000) throw new DOMException("", "NotSupportedError");
        return join.call(this, stream);
    };
"""
REFUSE_24_KHZ = """
    window.AudioContext = class extends AudioContext {
        constructor(options = {}) {
            if (options.sampleRate === 24000) throw new DOMException("", "NotSupportedError");
            super(options);
            (window.contexts ??= []).push(this);
        }
    };
"""
KEEP_CONTEXTS = """
    window.AudioContext = class extends AudioContext {
        constructor(options) {
            super(options);
            (window.contexts ??= []).push(this);
        }
    };
"""
LISTEN_TO_OUTPUT = (Path(__file__).parent / "listen_to_output.js").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def browser(open_browser: OpenBrowser, tmp_path_factory: pytest.TempPathFactory) -> Browser:
    """A microphone that speaks like a person for a minute."""
    microphone = tmp_path_factory.mktemp("microphone") / "voice.wav"
    write_wav(microphone, voice(60))
    return open_browser(microphone)


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    with visiting(browser) as visit:
        yield visit


def pcm(seconds: float) -> bytes:
    return voice(seconds).astype("<i2").tobytes()


def test_a_candidate_who_speaks_is_heard_by_the_server(visit: Visit) -> None:
    visit.come_in()
    wait_until(lambda: len(visit.server.line.audio) > 60)
    frames = visit.server.line.audio
    assert {len(frame) for _, frame in frames} == {FRAME_BYTES}
    assert energy(visit.server.line.heard) > 0.01
    seconds = frames[-1][0] - frames[0][0]
    samples_a_second = (len(frames) - 1) * FRAME_BYTES / 2 / seconds
    assert samples_a_second == pytest.approx(SAMPLE_RATE_HZ, rel=0.1)


def test_the_first_frame_is_hello_and_sound_waits_for_the_welcome(visit: Visit) -> None:
    visit.walk_in()
    assert visit.server.line.messages[0] == {"type": "hello", "protocol": 1, "mode": "voice"}


def test_nothing_is_sent_while_the_candidate_is_muted(visit: Visit) -> None:
    visit.come_in()
    wait_until(lambda: visit.server.line.audio)
    visit.page.keyboard.press("m")
    wait_until(lambda: visit.server.line.received("mute") == [{"type": "mute", "muted": True}])
    visit.page.wait_for_timeout(100)
    sent = len(visit.server.line.audio)
    visit.page.wait_for_timeout(400)
    assert len(visit.server.line.audio) == sent
    visit.page.keyboard.press("m")
    wait_until(lambda: len(visit.server.line.audio) > sent)


def test_what_was_played_is_counted_to_the_sample(visit: Visit) -> None:
    visit.come_in()
    sound = pcm(1.0)
    visit.server.speak(4, sound)
    visit.server.send({"type": "item_ended", "item": 4, "samples": len(sound) // 2})
    wait_until(
        lambda: {"type": "played", "item": 4, "ms": 1000} in visit.server.line.received("played")
    )
    reports = [report["ms"] for report in visit.server.line.received("played")]
    assert reports == sorted(reports)
    assert 4 <= len(reports) <= 8


def test_a_flush_is_silent_within_150_ms_and_reported(visit: Visit) -> None:
    visit.page.add_init_script(LISTEN_TO_OUTPUT)
    visit.come_in()
    visit.server.send({"type": "phase", "phase": "speaking", "sentence": ""})
    visit.server.speak(4, pcm(10))
    wait_until(lambda: visit.page.evaluate("window.output.level()") > 0.02)
    visit.page.evaluate("() => { window.silent = window.output.silentAfter('flush'); }")
    visit.server.send({"type": "flush", "item": 4})
    silence_ms = visit.page.evaluate("window.silent")
    assert silence_ms < 150
    wait_until(lambda: visit.server.line.received("played")[-1]["ms"] > 0)
    heard_ms = visit.server.line.received("played")[-1]["ms"]
    visit.page.wait_for_timeout(500)
    assert visit.server.line.received("played")[-1]["ms"] == heard_ms


@pytest.mark.parametrize("refusal", [REFUSE_THE_MICROPHONE_AT_24_KHZ, REFUSE_24_KHZ])
def test_a_device_of_another_rate_is_resampled_both_ways(visit: Visit, refusal: str) -> None:
    visit.page.add_init_script(refusal)
    visit.come_in()
    wait_until(lambda: len(visit.server.line.audio) > 60)
    assert energy(visit.server.line.heard) > 0.01
    frames = visit.server.line.audio
    samples_a_second = (len(frames) - 1) * FRAME_BYTES / 2 / (frames[-1][0] - frames[0][0])
    assert samples_a_second == pytest.approx(SAMPLE_RATE_HZ, rel=0.1)
    visit.server.speak(4, pcm(1.0))
    visit.server.send({"type": "item_ended", "item": 4, "samples": SAMPLE_RATE_HZ})
    wait_until(
        lambda: {"type": "played", "item": 4, "ms": 1000} in visit.server.line.received("played")
    )


def test_a_browser_without_sound_keeps_the_pace_of_the_captions(visit: Visit) -> None:
    visit.page.add_init_script("delete window.AudioContext; delete window.AudioWorkletNode;")
    visit.come_in(mode="text")
    for text, at_ms in (("Good evening. ", 0), ("Shall we begin?", 1200)):
        piece = {"item": 4, "speaker": "interviewer", "text": text, "at_ms": at_ms}
        visit.server.send({"type": "caption", **piece})
    visit.server.speak(4, pcm(2))
    visit.server.send({"type": "item_ended", "item": 4, "samples": 2 * SAMPLE_RATE_HZ})
    caption = visit.page.locator('[data-caption="interviewer"] [data-caption-text]')
    expect(caption).to_have_text("Good evening.")
    expect(caption).to_have_text("Good evening. Shall we begin?")
    wait_until(
        lambda: {"type": "played", "item": 4, "ms": 2000} in visit.server.line.received("played")
    )


def test_sound_that_the_device_takes_away_is_said_and_comes_back(visit: Visit) -> None:
    visit.page.add_init_script(KEEP_CONTEXTS)
    visit.come_in()
    visit.page.evaluate("window.contexts[0].suspend()")
    notice = visit.page.locator('[data-notice="sound"]')
    expect(notice).to_be_visible()
    notice.get_by_role("button", name="Turn the sound on").click()
    expect(notice).to_be_hidden()
    assert visit.page.evaluate("window.contexts[0].state") == "running"


#: When a text became another one, in the page's own time: asking for it takes its time.
NOTE_CHANGES = """text => {
  window.captionChanges = [];
  let before = text.textContent;
  new MutationObserver(() => {
    if (text.textContent !== before) window.captionChanges.push(performance.now());
    before = text.textContent;
  }).observe(text, { childList: true, characterData: true, subtree: true });
}"""


def test_captions_appear_in_step_with_the_voice(visit: Visit) -> None:
    visit.come_in()
    for text, at_ms in (("Good evening. ", 0), ("Shall we ", 1200), ("begin?", 2400)):
        visit.server.send(
            {"type": "caption", "item": 4, "speaker": "interviewer", "text": text, "at_ms": at_ms}
        )
    visit.server.send(turn(4, "interviewer", "Good evening. Shall we begin?"))
    caption = visit.page.locator('[data-caption="interviewer"] [data-caption-text]')
    caption.evaluate(NOTE_CHANGES)
    visit.page.wait_for_timeout(300)
    assert caption.text_content() == ""
    visit.server.speak(4, pcm(3))
    expect(caption).to_have_text("Good evening.")
    assert visit.page.locator("[data-history-list] li").count() == 0
    expect(caption).to_have_text("Good evening. Shall we")
    first, second = visit.page.evaluate("window.captionChanges")
    assert 1000 <= second - first <= 1500
    visit.server.send({"type": "item_ended", "item": 4, "samples": 3 * SAMPLE_RATE_HZ})
    expect(caption).to_have_text("Good evening. Shall we begin?")
    expect(visit.page.locator("[data-history-list] li")).to_have_count(1)


def test_the_page_says_who_holds_the_floor(visit: Visit) -> None:
    visit.come_in()
    word = visit.page.locator("[data-floor-word]")
    for phase, words in (
        ("thinking", "Vera is thinking"),
        ("listening", "Your turn"),
        ("paused", "Paused"),
    ):
        visit.server.send({"type": "phase", "phase": phase, "sentence": ""})
        expect(word).to_have_text(words)


def test_the_top_follows_the_plan_and_the_time(visit: Visit) -> None:
    visit.come_in()
    visit.phase("listening")
    words = visit.page.locator("[data-progress-words]")
    minutes = visit.page.locator("[data-time-words]")
    visit.progress(0, 14)
    expect(words).to_have_text("5 questions to come")
    visit.progress(2, 14)
    expect(words).to_have_text("Question 2 of 5")
    expect(minutes).to_have_text("About 15 minutes left")
    visit.progress(5, 2)
    expect(words).to_have_text("Question 5 of 5")
    expect(minutes).to_have_text("A minute or two left")
    visit.progress(5, 2, clock="stopped")
    expect(minutes).to_have_text("Your time is stopped")


def test_a_lost_line_is_said_and_comes_back_with_everything_on_screen(visit: Visit) -> None:
    visit.come_in()
    visit.server.send(turn(1, "interviewer", "Tell me about the ward."))
    lost = visit.page.locator('[data-notice="lost"]')
    visit.server.welcome |= {
        "turns": [turn(1, "interviewer", "Tell me about the ward.")],
        "phase": "listening",
    }
    visit.server.drop_line()
    expect(lost).to_be_visible()
    expect(visit.page.locator("[data-floor-word]")).to_have_text("Reconnecting")
    expect(visit.page.locator("[data-time-words]")).to_have_text("Your time is stopped")
    expect(visit.page.locator('[data-caption="interviewer"]')).to_contain_text(
        "Tell me about the ward."
    )
    wait_until(lambda: len(visit.server.lines) == 2 and visit.server.line.received("hello"))
    expect(lost).to_be_hidden()
    wait_until(lambda: visit.server.line.audio)


def test_a_typed_answer_survives_a_lost_line(visit: Visit) -> None:
    visit.come_in(mode="text")
    visit.server.refuse_code = 1012
    visit.server.drop_line()
    expect(visit.page.locator('[data-notice="lost"]')).to_be_visible()
    visit.page.locator("#composer-text").fill("I looked at the breathing first.")
    visit.page.keyboard.press("Enter")
    visit.server.refuse_code = None
    wait_until(lambda: len(visit.server.lines) == 2 and visit.server.line.received("text"))
    sent = visit.server.line.received("text")[0]
    assert sent["text"] == "I looked at the breathing first."
    assert 0 < len(sent["id"]) <= 64


def test_a_page_that_was_taken_over_lets_go(visit: Visit) -> None:
    visit.page.add_init_script(KEEP_STREAM)
    visit.come_in()
    wait_until(lambda: visit.server.line.audio)
    assert visit.page.evaluate("window.wish.noiseSuppression && window.wish.echoCancellation")
    visit.server.send({"type": "taken_over"})
    expect(visit.page.locator('[data-notice="taken_over"]')).to_be_visible()
    assert visit.page.evaluate("window.stream.getAudioTracks()[0].readyState") == "ended"
    visit.page.wait_for_timeout(1500)
    assert len(visit.server.lines) == 1


def test_ending_is_asked_once_and_leads_to_the_thanks(visit: Visit) -> None:
    visit.come_in()
    visit.page.keyboard.press("e")
    dialog = visit.page.locator('[data-dialog="end"]')
    expect(dialog).to_be_visible()
    visit.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert visit.server.line.received("end") == []
    visit.page.keyboard.press("e")
    visit.page.get_by_role("button", name="End now").click()
    wait_until(lambda: visit.server.line.received("end"))
    expect(dialog).to_be_hidden()
    visit.server.send({"type": "ended", "reason": "candidate", "next": "/thanks"})
    visit.page.wait_for_url(re.compile("/thanks$"))


def test_a_session_that_is_over_leads_to_the_thanks_by_its_code_too(visit: Visit) -> None:
    visit.come_in()
    visit.server.close_line(4410)
    visit.page.wait_for_url(re.compile("/thanks$"))


@pytest.mark.parametrize(
    ("code", "notice"),
    [(4400, "refused"), (4403, "forbidden"), (4409, "taken_over"), (4429, "refused")],
)
def test_each_refusal_has_its_words_and_is_not_tried_again(
    visit: Visit, code: int, notice: str
) -> None:
    visit.come_in()
    visit.server.close_line(code)
    expect(visit.page.locator(f'[data-notice="{notice}"]')).to_be_visible()
    visit.page.wait_for_timeout(1200)
    assert len(visit.server.lines) == 1


def test_after_a_refusal_the_candidate_can_connect_again(visit: Visit) -> None:
    visit.come_in()
    visit.server.close_line(4429)
    visit.page.get_by_role("button", name="Connect again").click()
    wait_until(lambda: len(visit.server.lines) == 2 and visit.server.line.received("hello"))


def test_a_refresh_comes_back_to_the_same_place_with_one_click(visit: Visit) -> None:
    visit.walk_in()
    visit.page.reload()
    expect(visit.page.get_by_role("heading", name="Welcome back")).to_be_visible()
    visit.page.get_by_role("button", name="Go on").click()
    wait_until(lambda: len(visit.server.lines) == 2 and visit.server.line.audio)


def test_an_unplugged_microphone_offers_two_ways_on(visit: Visit) -> None:
    visit.page.add_init_script(KEEP_STREAM)
    visit.come_in()
    visit.page.evaluate("window.stream.getAudioTracks()[0].dispatchEvent(new Event('ended'))")
    notice = visit.page.locator('[data-notice="microphone"]')
    expect(notice).to_be_visible()
    notice.get_by_role("button", name="Try the microphone").click()
    expect(notice).to_be_hidden()
    visit.page.evaluate("window.stream.getAudioTracks()[0].dispatchEvent(new Event('ended'))")
    notice.get_by_role("button", name="Type my answers").click()
    expect(visit.page.locator("#composer-text")).to_be_focused()
    wait_until(lambda: visit.server.line.received("mode") == [{"type": "mode", "mode": "text"}])


def test_screen_readers_are_told_turns_and_not_their_pieces(visit: Visit) -> None:
    visit.come_in()
    told = visit.page.locator('[data-announce="turns"]')
    visit.server.send(
        {"type": "caption", "item": 2, "speaker": "candidate", "text": "I wor", "at_ms": 0}
    )
    expect(visit.page.locator('[data-caption="candidate"]')).to_contain_text("I wor")
    assert told.text_content() == ""
    visit.server.send(turn(2, "candidate", "I work at night.", saved=False))
    expect(told).to_have_text("You: I work at night.")
    visit.server.send(turn(2, "candidate", "I work at night.", saved=True))
    visit.page.wait_for_timeout(200)
    expect(told).to_have_text("You: I work at night.")


def test_single_keys_rest_while_somebody_types_and_can_be_switched_off(visit: Visit) -> None:
    visit.come_in()
    visit.page.keyboard.press("t")
    visit.page.keyboard.type("mute the h")
    expect(visit.page.locator("#composer-text")).to_have_value("mute the h")
    visit.page.keyboard.press("Escape")
    expect(visit.page.locator('[data-control="text"]')).to_be_focused()
    visit.page.keyboard.press("?")
    visit.page.get_by_label("Single keys work").uncheck()
    visit.page.keyboard.press("Escape")
    visit.page.keyboard.press("h")
    expect(visit.page.locator("#history")).to_be_hidden()
    assert visit.server.line.received("mute") == []
