"""Frames of the Room: what is read, what is refused, what is written."""

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realtime.browser import (
    LONGEST_SOUND_BYTES,
    TOO_FAST,
    UNREADABLE,
    WRITERS,
    BadFrame,
    Pace,
    PageCommand,
    RoomFacts,
    decode_sound,
    decode_text,
    encode,
    encode_sound,
)
from realtime.protocol import commands as c
from realtime.protocol import events as e
from realtime.protocol.events import Mode, Preset
from realtime.protocol.floor import Phase
from realtime.protocol.turns import Speaker
from tests.realtime.protocol.rehearsal import sound, turn

pytestmark = pytest.mark.unit

FACTS = RoomFacts("Night baker", "Ada", "en", "/room/thanks/")


def test_sound_is_taken_as_it_is() -> None:
    assert decode_sound(sound(40)) == e.CandidateAudio(sound(40))


@pytest.mark.parametrize("frame", [b"", b"\1", bytes(LONGEST_SOUND_BYTES + 2)])
def test_other_sound_is_refused(frame: bytes) -> None:
    with pytest.raises(BadFrame) as refused:
        decode_sound(frame)
    assert refused.value.close_code == UNREADABLE


@pytest.mark.parametrize(
    ("frame", "event"),
    [
        ({"type": "hello", "protocol": 1, "mode": "voice"}, e.BrowserJoined(Mode.VOICE)),
        ({"type": "text", "id": "a", "text": " Hi\0 "}, e.CandidateTyped("a", "Hi")),
        ({"type": "played", "item": 3, "ms": 40.7}, e.AudioPlayed(3, 40)),
        ({"type": "mute", "muted": True}, e.MicrophoneMuted(muted=True)),
        ({"type": "mode", "mode": "text"}, e.ModeChosen(Mode.TEXT)),
        ({"type": "mode", "mode": "push"}, e.ModeChosen(Mode.PUSH)),
        ({"type": "talk", "held": True}, e.TalkKeyMoved(held=True)),
        ({"type": "turn_taking", "preset": "noisy"}, e.TurnTakingChosen(Preset.NOISY)),
        ({"type": "end", "more": "ignored"}, e.EndRequested()),
        ({"type": "ping", "t": 1.5}, e.PingReceived(1.5)),
    ],
)
def test_each_frame_is_its_event(frame: dict[str, Any], event: e.Event) -> None:
    assert decode_text(json.dumps(frame)) == event


@pytest.mark.fault("A05")
def test_what_a_newer_page_says_is_passed_over() -> None:
    assert decode_text('{"type": "wave", "hand": "left"}') == e.Ignored("wave")
    newer = '{"type": "mute", "muted": true, "since": 3}'
    assert decode_text(newer) == e.MicrophoneMuted(muted=True)


@pytest.mark.parametrize(
    "frame",
    [
        "",
        "{",
        "[]",
        "null",
        "7",
        '{"type": 7}',
        '{"type": []}',
        '{"type": "hello", "protocol": 2, "mode": "voice"}',
        '{"type": "hello", "protocol": 1, "mode": "shout"}',
        '{"type": "text", "id": "", "text": "Hi"}',
        '{"type": "text", "id": 7, "text": "Hi"}',
        '{"type": "text", "id": "a", "text": "  "}',
        '{"type": "text", "id": "a", "text": 7}',
        json.dumps({"type": "text", "id": "a" * 65, "text": "Hi"}),
        json.dumps({"type": "text", "id": "a", "text": "x" * 4_001}),
        '{"type": "played", "item": -1, "ms": 0}',
        '{"type": "played", "item": true, "ms": 0}',
        '{"type": "played", "item": 1, "ms": 1e400}',
        '{"type": "played", "item": "1", "ms": 0}',
        '{"type": "mute", "muted": 1}',
        '{"type": "mode", "mode": null}',
        '{"type": "talk", "held": 1}',
        '{"type": "talk"}',
        '{"type": "turn_taking", "preset": "rude"}',
        '{"type": "ping", "t": true}',
        '{"type": "ping", "t": "1"}',
        '{"type": "ping"}',
        "[" * 5_000,
    ],
)
def test_what_cannot_be_read_is_refused(frame: str) -> None:
    with pytest.raises(BadFrame) as refused:
        decode_text(frame)
    assert (refused.value.code, refused.value.close_code) == ("frame_unreadable", UNREADABLE)


@pytest.mark.parametrize("frame", ["x" * 16_385, "ü" * 9_000])
def test_a_frame_that_is_too_long_is_refused(frame: str) -> None:
    with pytest.raises(BadFrame) as refused:
        decode_text(frame)
    assert refused.value.code == "frame_too_long"


@given(st.text() | st.dictionaries(st.text(), st.integers() | st.text()).map(json.dumps))
def test_nothing_a_page_says_breaks_the_reader(frame: str) -> None:
    with contextlib.suppress(BadFrame):
        decode_text(frame)


def test_sound_at_real_time_may_go_on_for_ever() -> None:
    pace = Pace()
    for number in range(500):
        pace.sound(1_920, number * 40)


def test_sound_faster_than_allowed_is_refused() -> None:
    pace = Pace()
    for number in range(130):  # twice real time
        pace.sound(9_600, number * 100)
    with pytest.raises(BadFrame) as refused:
        pace.sound(19_200, 13_000)
    assert refused.value.close_code == TOO_FAST


def test_what_a_line_held_back_may_come_at_once() -> None:
    pace = Pace()
    for number in range(100):
        pace.sound(1_920, number * 40)
    for _ in range(225):  # nine seconds
        pace.sound(1_920, 13_000)
    for number in range(1, 500):
        pace.sound(1_920, 13_000 + number * 40)
    for _ in range(240):
        pace.sound(1_920, 43_000)
    with pytest.raises(BadFrame):
        pace.sound(38_400, 43_000)


def test_sound_in_crumbs_is_refused() -> None:
    pace = Pace()
    for _ in range(500):
        pace.sound(2, 0)
    pace.sound(2, 10)
    with pytest.raises(BadFrame):
        pace.sound(2, 19)


def test_only_so_many_answers_are_typed_in_a_while() -> None:
    pace = Pace()
    for number in range(100):
        pace.answer(number * 1_000)
    with pytest.raises(BadFrame) as refused:
        pace.answer(99_500)
    assert refused.value.close_code == TOO_FAST


@pytest.mark.parametrize("text", ["\0\0", "\u200b\u200b", " \n "], ids=ascii)
def test_an_answer_of_unseen_marks_is_none(text: str) -> None:
    with pytest.raises(BadFrame):
        decode_text(json.dumps({"type": "text", "id": "a", "text": text}))


def test_only_so_many_messages_a_second() -> None:
    pace = Pace()
    for number in range(100):
        pace.control(number * 20)
    for _ in range(50):
        pace.control(5_000)
    with pytest.raises(BadFrame) as refused:
        pace.control(5_000)
    assert refused.value.close_code == TOO_FAST


def test_sound_carries_its_item_and_its_place() -> None:
    frame = encode_sound(c.PlayAudio(item=258, offset=960, pcm=b"\1\2"))
    assert frame == b"\x02\x01\x00\x00\xc0\x03\x00\x00\x01\x02"


def written(command: PageCommand, facts: RoomFacts = FACTS) -> dict[str, Any]:
    frame: dict[str, Any] = json.loads(encode(command, facts))
    return frame


def test_the_welcome_is_enough_to_draw_the_page() -> None:
    progress = c.Progress(1, 2, 9, clock_runs=False)
    welcome = written(c.Welcome(Phase.PAUSED, (turn(1, "Hi."), turn(2)), progress, frozenset({2})))
    assert [each["saved"] for each in welcome.pop("turns")] == [True, False]
    assert welcome == {
        "type": "welcome",
        "protocol": 1,
        "title": "Night baker",
        "interviewer": "Ada",
        "language": "en",
        "direction": "ltr",
        "phase": "paused",
        "progress": {"question": 1, "questions": 2, "remaining_minutes": 9, "clock": "stopped"},
        "accommodations": {"captions": "normal", "mode": "voice"},
        "turn_taking": "patient",
        "preview": False,
    }


def test_the_welcome_tells_what_was_arranged_for_this_candidate() -> None:
    facts = RoomFacts("T", "Ada", "ar-EG", "/", True, True, True)
    welcome = written(c.Welcome(Phase.IDLE, (), c.Progress(0, 2, 9, clock_runs=True)), facts)
    assert welcome["accommodations"] == {"captions": "large", "mode": "text"}
    assert (welcome["direction"], welcome["preview"]) == ("rtl", True)
    assert welcome["progress"]["clock"] == "running"


@pytest.mark.parametrize(
    ("command", "frame"),
    [
        (c.ShowPhase(Phase.LISTENING), {"type": "phase", "phase": "listening", "sentence": ""}),
        (
            c.ShowCaption(3, Speaker.CANDIDATE, "I b", 40),
            {"type": "caption", "item": 3, "speaker": "candidate", "text": "I b", "at_ms": 40},
        ),
        (
            c.ShowTurn(turn(3, "Hello you", heard_text="Hello"), saved=True),
            {
                "type": "turn",
                "item": 3,
                "speaker": "interviewer",
                "text": "Hello you",
                "heard": "Hello",
                "kind": "voice",
                "status": "final",
                "saved": True,
            },
        ),
        (c.ShowError("e", "m"), {"type": "error", "code": "e", "message": "m"}),
        (
            c.ShowEnded("plan"),
            {"type": "ended", "reason": "plan", "next": "/room/thanks/"},
        ),
        (
            c.ShowNotice("time_short", "Two minutes."),
            {"type": "notice", "code": "time_short", "message": "Two minutes."},
        ),
        (c.ShowWaiting(3, 4), {"type": "waiting", "position": 3, "estimate_minutes": 4}),
        (c.ShowWaiting(1), {"type": "waiting", "position": 1, "estimate_minutes": None}),
        (c.EndItem(3, 480), {"type": "item_ended", "item": 3, "samples": 480}),
        (c.FlushPlayback(3), {"type": "flush", "item": 3}),
        (c.AnswerPing(1.5), {"type": "pong", "t": 1.5}),
        (
            c.ShowProgress(c.Progress(1, 2, 9, clock_runs=True)),
            {
                "type": "progress",
                "question": 1,
                "questions": 2,
                "remaining_minutes": 9,
                "clock": "running",
            },
        ),
    ],
)
def test_each_command_is_its_frame(command: PageCommand, frame: dict[str, Any]) -> None:
    assert written(command) == frame


def test_every_command_for_a_page_can_be_written() -> None:
    assert set(WRITERS) == set(PageCommand.__args__)
    assert json.loads(encode(c.ShowTakenOver(), FACTS)) == {"type": "taken_over"}
