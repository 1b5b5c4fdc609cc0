"""How a response lets its words and sound out: in order, in small pieces, and in time."""

from base64 import b64decode
from typing import Any

import pytest

from realtime.engine.items import PCM_BYTES_PER_MS
from realtime.engine.scene import Call, Say
from tests.realtime.engine.rehearsal import Rehearsal, ended, only, types

pytestmark = pytest.mark.unit

TRANSCRIPT = "response.output_audio_transcript.delta"
AUDIO = "response.output_audio.delta"


def milliseconds(events: list[dict[str, Any]]) -> list[float]:
    deltas = [event["delta"] for event in events if event["type"] == AUDIO]
    return [len(b64decode(delta)) / PCM_BYTES_PER_MS for delta in deltas]


def begun(**session: Any) -> Rehearsal:
    rehearsal = Rehearsal()
    if session:
        rehearsal.update(**session)
    rehearsal.send("response.create")
    return rehearsal


def test_the_words_go_out_just_before_their_sound() -> None:
    rehearsal = begun()

    events = rehearsal.say(("Good day", 150), ("to you.", 150))

    spoken = [event for event in events if event["type"] in (TRANSCRIPT, AUDIO)]
    assert [event["type"] for event in spoken] == [TRANSCRIPT, AUDIO] * 2
    assert [event["delta"] for event in spoken[::2]] == ["Good day", " to you."]


def test_a_delta_holds_at_most_200_ms() -> None:
    assert milliseconds(begun().say(("Well,", 450))) == [200, 200, 50]


def test_sound_goes_out_faster_than_it_is_heard_but_not_at_once() -> None:
    rehearsal = begun()

    at_once = rehearsal.say(("A long story.", 10_000))
    in_a_second = rehearsal.wait(1)

    assert 500 <= sum(milliseconds(at_once)) <= 700
    assert 3800 <= sum(milliseconds(in_a_second)) <= 4200
    assert not ended(in_a_second)
    assert ended(rehearsal.wait(2))


def test_the_session_wakes_when_the_next_sound_is_due() -> None:
    rehearsal = begun()
    rehearsal.say(("A long story.", 10_000))

    assert 0 < rehearsal.wakes_in() <= 0.05


def test_nothing_wakes_the_session_while_sound_is_being_made() -> None:
    rehearsal = begun()
    rehearsal.decide(Say("A story that takes long to make."))

    assert rehearsal.wakes_in() == pytest.approx(3600)


def test_two_sentences_are_one_message_and_a_call_follows_it() -> None:
    rehearsal = begun()
    rehearsal.decide(Say("One."), Say("Two."), Call("wave", "{}"))

    first = rehearsal.speak(("One.", 100))
    second = rehearsal.speak(("Two.", 100))

    done = only(second, "response.done")["response"]
    assert not ended(first)
    assert [item["type"] for item in done["output"]] == ["message", "function_call"]
    assert done["output"][0]["content"] == [{"type": "output_audio", "transcript": "One. Two."}]


def test_words_after_a_call_are_a_message_of_their_own() -> None:
    rehearsal = begun()
    rehearsal.decide(Say("One."), Call("wave", "{}"), Say("Two."))
    rehearsal.speak(("One.", 100))

    done = only(rehearsal.speak(("Two.", 100)), "response.done")["response"]

    assert [item["type"] for item in done["output"]] == ["message", "function_call", "message"]


def test_a_response_in_text_mode_has_text_and_no_sound() -> None:
    rehearsal = begun(output_modalities=["text"])

    events = rehearsal.decide(Say("One."), Say("Two."))

    assert types(events) == [
        "response.output_item.added",
        "conversation.item.added",
        "response.content_part.added",
        "response.output_text.delta",
        "response.output_text.delta",
        "response.output_text.done",
        "response.content_part.done",
        "conversation.item.done",
        "response.output_item.done",
        "response.done",
    ]
    assert events[2]["part"] == {"type": "text", "text": ""}
    assert events[5]["text"] == "One. Two."
    assert events[7]["item"]["content"] == [{"type": "output_text", "text": "One. Two."}]


def test_a_response_stops_at_its_limit_of_tokens() -> None:
    rehearsal = begun(max_output_tokens=10)

    done = only(rehearsal.say(("A very long story.", 5000)), "response.done")["response"]

    assert done["status"] == "incomplete"
    assert done["status_details"]["reason"] == "max_output_tokens"
    assert done["output"][0]["status"] == "incomplete"
    assert done["usage"]["output_tokens"] <= 14


def test_a_written_response_stops_at_its_limit_too() -> None:
    rehearsal = begun(max_output_tokens=1, output_modalities=["text"])

    done = only(rehearsal.decide(Say("A very long story."), Say("And more.")), "response.done")

    assert done["response"]["status"] == "incomplete"


def test_the_parts_of_a_message_name_their_place() -> None:
    events = begun().say(("Hello.", 100))

    for event in events:
        if event["type"].startswith("response.output_audio"):
            assert event["content_index"] == event["output_index"] == 0
            assert event["item_id"] == events[0]["item"]["id"]
            assert event["response_id"] == events[0]["response_id"]
