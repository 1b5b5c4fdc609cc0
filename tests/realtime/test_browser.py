"""The Room's frames: what is read, what is refused and how, and what is written."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realtime.browser import (
    TOO_FAST,
    UNREADABLE,
    BadFrame,
    Pace,
    PageCommand,
    RoomFacts,
    decode_sound,
    decode_text,
    encode,
    encode_sound,
    encode_taken_over,
)
from realtime.protocol import commands as c
from realtime.protocol import events as e
from realtime.protocol.events import Mode
from realtime.protocol.floor import Phase
from realtime.protocol.turns import Speaker, TurnKind, TurnRecord, TurnStatus

pytestmark = pytest.mark.unit

FACTS = RoomFacts("Night baker", "Ada", "en", "/room/x/thanks/", large_captions=True)
TURN = TurnRecord(
    leg_number=1,
    position=2,
    item_id="item_2",
    item=3,
    speaker=Speaker.INTERVIEWER,
    kind=TurnKind.VOICE,
    status=TurnStatus.CUT,
    text="What is bread?",
    heard_text="What is",
)
PROGRESS = c.Progress(1, 4, 12, clock_runs=True)


@pytest.mark.parametrize(
    ("frame", "event"),
    [
        ({"type": "hello", "protocol": 1, "mode": "voice"}, e.BrowserJoined(Mode.VOICE)),
        ({"type": "text", "id": "a", "text": " Bread.\0 "}, e.CandidateTyped("a", "Bread.")),
        ({"type": "played", "item": 3, "ms": 199.7}, e.AudioPlayed(3, 199)),
        ({"type": "mute", "muted": True}, e.MicrophoneMuted(True)),
        ({"type": "mode", "mode": "text"}, e.ModeChosen(Mode.TEXT)),
        ({"type": "end"}, e.EndRequested()),
        ({"type": "ping", "t": 12.5}, e.PingReceived(12.5)),
    ],
)
def test_each_frame_of_the_browser_is_read(frame: dict[str, Any], event: e.Event) -> None:
    assert decode_text(json.dumps(frame)) == event


@pytest.mark.parametrize(
    "frame",
    [
        "",
        "{",
        "[]",
        '"end"',
        '{"type": []}',
        '{"type": "sesame"}',
        '{"type": "hello", "protocol": 2, "mode": "voice"}',
        '{"type": "hello", "protocol": 1, "mode": "shout"}',
        '{"type": "text", "id": "", "text": "x"}',
        '{"type": "text", "id": "a", "text": "  "}',
        json.dumps({"type": "text", "id": "a" * 65, "text": "x"}),
        json.dumps({"type": "text", "id": "a", "text": "x" * 4001}),
        '{"type": "played", "item": -1, "ms": 3}',
        '{"type": "played", "item": true, "ms": 3}',
        '{"type": "played", "item": 1, "ms": 1e99}',
        '{"type": "mute", "muted": "yes"}',
        '{"type": "ping", "t": "now"}',
        '{"type": "ping", "t": true}',
        '{"type": "ping"}',
    ],
)
def test_a_frame_that_the_protocol_does_not_have_is_refused(frame: str) -> None:
    with pytest.raises(BadFrame) as refused:
        decode_text(frame)
    assert (refused.value.code, refused.value.close_code) == ("frame_unreadable", UNREADABLE)


@pytest.mark.parametrize("frame", ["x" * 16_385, "ä" * 9_000])
def test_a_frame_that_is_too_long_is_refused_before_it_is_read(frame: str) -> None:
    with pytest.raises(BadFrame) as refused:
        decode_text(frame)
    assert refused.value.code == "frame_too_long"


def test_sound_is_handed_on_as_it_is() -> None:
    pcm = bytes(1_920)
    assert decode_sound(pcm).pcm is pcm


@pytest.mark.parametrize(
    ("size", "code"),
    [(0, "sound_unreadable"), (3, "sound_unreadable"), (9_602, "sound_too_long")],
)
def test_sound_of_a_wrong_size_is_refused(size: int, code: str) -> None:
    with pytest.raises(BadFrame) as refused:
        decode_sound(bytes(size))
    assert refused.value.code == code


@given(st.text(max_size=200))
def test_no_text_breaks_the_reader(frame: str) -> None:
    try:
        decode_text(frame)
    except BadFrame as bad:
        assert bad.message


def test_sound_in_real_time_is_never_too_fast() -> None:
    pace = Pace()
    for number in range(500):
        pace.sound(1_920, number * 40)


def test_sound_at_twice_real_time_is_refused_within_two_seconds() -> None:
    pace = Pace()
    with pytest.raises(BadFrame) as refused:
        for number in range(101):
            pace.sound(1_920, number * 20)
    assert refused.value.close_code == TOO_FAST


def test_fifty_control_frames_a_second_pass_and_one_more_does_not() -> None:
    pace = Pace()
    for number in range(200):
        pace.control(number * 20)
    crowded = Pace()
    for _ in range(50):
        crowded.control(0)
    with pytest.raises(BadFrame) as refused:
        crowded.control(999)
    assert refused.value.close_code == TOO_FAST


@pytest.mark.parametrize(
    ("command", "frame"),
    [
        (
            c.ShowPhase(Phase.LISTENING, "Go on."),
            {"type": "phase", "phase": "listening", "sentence": "Go on."},
        ),
        (
            c.ShowCaption(3, Speaker.CANDIDATE, "Bread", 120),
            {
                "type": "caption",
                "item": 3,
                "speaker": "candidate",
                "text": "Bread",
                "at_ms": 120,
            },
        ),
        (
            c.ShowTurn(TURN, saved=True),
            {
                "type": "turn",
                "item": 3,
                "speaker": "interviewer",
                "text": "What is bread?",
                "heard": "What is",
                "kind": "voice",
                "status": "cut",
                "saved": True,
            },
        ),
        (
            c.ShowProgress(PROGRESS),
            {
                "type": "progress",
                "question": 1,
                "questions": 4,
                "remaining_minutes": 12,
                "clock": "running",
            },
        ),
        (c.ShowError("full", "Wait."), {"type": "error", "code": "full", "message": "Wait."}),
        (c.ShowEnded("plan"), {"type": "ended", "reason": "plan", "next": "/room/x/thanks/"}),
        (c.EndItem(3, 4_800), {"type": "item_ended", "item": 3, "samples": 4_800}),
        (c.FlushPlayback(3), {"type": "flush", "item": 3}),
        (c.AnswerPing(1.5), {"type": "pong", "t": 1.5}),
    ],
)
def test_each_frame_to_the_browser_is_written(command: PageCommand, frame: dict[str, Any]) -> None:
    assert json.loads(encode(command, FACTS)) == frame


def test_the_welcome_says_everything_a_page_needs_and_nothing_of_the_plan() -> None:
    stopped = c.Progress(0, 4, 12, clock_runs=False)
    welcome = c.Welcome(Phase.IDLE, (TURN,), stopped, unsaved=frozenset({3}))
    message = json.loads(encode(welcome, FACTS))
    assert message.pop("turns")[0]["saved"] is False
    assert message == {
        "type": "welcome",
        "protocol": 1,
        "title": "Night baker",
        "interviewer": "Ada",
        "language": "en",
        "direction": "ltr",
        "phase": "idle",
        "progress": {
            "question": 0,
            "questions": 4,
            "remaining_minutes": 12,
            "clock": "stopped",
        },
        "accommodations": {"captions": "large", "mode": "voice"},
        "preview": False,
    }


def test_a_right_to_left_language_turns_the_page_around() -> None:
    facts = RoomFacts("Title", "Ada", "ar-EG", "/", text_mode=True, is_preview=True)
    message = json.loads(encode(c.Welcome(Phase.IDLE, (), PROGRESS), facts))
    assert message["direction"] == "rtl"
    assert message["accommodations"] == {"captions": "normal", "mode": "text"}
    assert message["preview"] is True


def test_the_voice_is_labelled_with_its_item_and_its_offset() -> None:
    frame = encode_sound(c.PlayAudio(7, 24_000, b"\x01\x02"))
    assert frame == (7).to_bytes(4, "little") + (24_000).to_bytes(4, "little") + b"\x01\x02"


def test_a_page_that_lost_its_session_is_told() -> None:
    assert json.loads(encode_taken_over()) == {"type": "taken_over"}
