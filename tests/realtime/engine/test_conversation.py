"""The chain of items: adding, reading, cutting and deleting."""

from base64 import b64decode, b64encode
from typing import Any

import pytest

from realtime.engine.conversation import MAX_AUDIO_BYTES
from realtime.engine.errands import DecideLine
from realtime.engine.items import PCM_BYTES_PER_MS
from tests.realtime.engine.rehearsal import Rehearsal, error_of, only, sound, types

pytestmark = pytest.mark.unit


def added(events: list[dict[str, Any]]) -> tuple[str | None, str]:
    event = only(events, "conversation.item.added")
    return event["previous_item_id"], event["item"]["id"]


def test_items_are_added_at_the_end_the_front_or_after_another() -> None:
    rehearsal = Rehearsal()

    assert added(rehearsal.place("user", "one", item={"id": "a"})) == (None, "a")
    assert added(rehearsal.place("user", "two", item={"id": "b"})) == ("a", "b")
    front = rehearsal.place("system", "zero", item={"id": "c"}, previous_item_id="root")
    assert added(front) == (None, "c")
    middle = rehearsal.place("user", "mid", item={"id": "d"}, previous_item_id="a")
    assert added(middle) == ("a", "d")
    assert added(rehearsal.place("user", "z", item={"id": "e"}, previous_item_id=None)) == (
        "b",
        "e",
    )


def test_an_added_item_is_also_done() -> None:
    events = Rehearsal().place("user", "Hello")

    assert types(events) == ["conversation.item.added", "conversation.item.done"]
    assert events[1]["item"]["content"] == [{"type": "input_text", "text": "Hello"}]
    assert None not in events[1]["item"].values()


def test_an_item_id_can_only_be_used_once() -> None:
    rehearsal = Rehearsal()
    rehearsal.place("user", "one", item={"id": "a"})

    assert error_of(rehearsal.place("user", "two", item={"id": "a"}))["code"] == (
        "item_create_duplicate_item_id"
    )


def test_an_item_cannot_follow_one_that_is_not_there() -> None:
    error = error_of(Rehearsal().place("user", "one", previous_item_id="nobody"))

    assert error["param"] == "previous_item_id"


@pytest.mark.parametrize(
    ("item", "code", "param"),
    [
        ({"role": "user", "content": []}, "missing_required_parameter", "item.type"),
        ({"type": "message", "content": []}, "missing_required_parameter", "item.role"),
        ({"type": "message", "role": "bot", "content": []}, "invalid_value", "item.role"),
        (
            {"type": "message", "role": "assistant", "content": [
                {"type": "output_audio", "transcript": "Hi"}]},
            "missing_required_parameter",
            "item.content[0].text",
        ),
        (
            {"type": "message", "role": "user", "content": [{"type": "output_text", "text": "x"}]},
            "invalid_value",
            "item.content[0].type",
        ),
        (
            {"type": "message", "role": "user", "content": [{"type": "input_audio", "audio": "?"}]},
            "invalid_value",
            "item.content[0].audio",
        ),
        ({"type": "function_call", "name": "x"}, "missing_required_parameter", "item.arguments"),
        ({"type": "function_call_output", "output": ""}, "missing_required_parameter",
         "item.call_id"),
        ({"type": "message", "id": "x" * 33, "role": "user", "content": []}, "invalid_value",
         "item.id"),
    ],
)  # fmt: skip
def test_an_item_of_the_wrong_shape_is_refused(item: object, code: str, param: str) -> None:
    error = error_of(Rehearsal().send("conversation.item.create", item=item))

    assert (error["code"], error["param"]) == (code, param)


def test_tool_calls_and_outputs_can_be_placed() -> None:
    rehearsal = Rehearsal()
    call = {"type": "function_call", "name": "wave", "arguments": "{}", "call_id": "c1"}
    output = {"type": "function_call_output", "call_id": "c1", "output": "done"}

    placed = rehearsal.send("conversation.item.create", item=call)
    answered = rehearsal.send("conversation.item.create", item=output)

    assert placed[0]["item"]["name"] == "wave"
    assert answered[0]["item"]["output"] == "done"
    assert answered[0]["previous_item_id"] == placed[0]["item"]["id"]


def test_an_item_is_retrieved_with_its_sound() -> None:
    rehearsal = Rehearsal()
    turn = rehearsal.hear_turn(1600, 640)
    item_id = only(turn, "input_audio_buffer.committed")["item_id"]
    rehearsal.write_down("Hello.")

    item = only(rehearsal.send("conversation.item.retrieve", item_id=item_id),
                "conversation.item.retrieved")["item"]  # fmt: skip

    assert item["content"][0]["transcript"] == "Hello."
    assert len(b64decode(item["content"][0]["audio"])) == 2112 * PCM_BYTES_PER_MS


def test_placed_audio_is_kept_and_not_shown() -> None:
    rehearsal = Rehearsal()
    audio = b64encode(sound(100)).decode()
    part = {"type": "input_audio", "audio": audio, "transcript": None}
    item = {"id": "a", "type": "message", "role": "user", "content": [part]}

    placed = rehearsal.send("conversation.item.create", item=item)
    retrieved = rehearsal.send("conversation.item.retrieve", item_id="a")

    assert placed[0]["item"]["content"] == [{"type": "input_audio"}]
    assert retrieved[0]["item"]["content"][0]["audio"] == audio


def test_the_oldest_sound_is_forgotten_first() -> None:
    rehearsal = Rehearsal()
    half = b64encode(bytes(MAX_AUDIO_BYTES // 2 + 2)).decode()
    for item_id in ("a", "b"):
        content = [{"type": "input_audio", "audio": half}]
        item = {"id": item_id, "type": "message", "role": "user", "content": content}
        rehearsal.send("conversation.item.create", item=item)

    first = rehearsal.send("conversation.item.retrieve", item_id="a")[0]["item"]
    second = rehearsal.send("conversation.item.retrieve", item_id="b")[0]["item"]

    assert "audio" not in first["content"][0]
    assert "audio" in second["content"][0]


def test_a_deleted_item_is_gone_from_the_chain() -> None:
    rehearsal = Rehearsal()
    for item_id in ("a", "b", "c"):
        rehearsal.place("user", item_id, item={"id": item_id})

    deleted = rehearsal.send("conversation.item.delete", item_id="c")

    assert only(deleted, "conversation.item.deleted")["item_id"] == "c"
    assert added(rehearsal.place("user", "d", item={"id": "d"})) == ("b", "d")


@pytest.mark.parametrize(
    ("event", "code"),
    [
        ("conversation.item.retrieve", "item_retrieve_invalid_item_id"),
        ("conversation.item.delete", "item_delete_invalid_item_id"),
    ],
)
def test_an_unknown_item_is_named_in_the_error(event: str, code: str) -> None:
    error = error_of(Rehearsal().send(event, item_id="nobody"))

    assert (error["code"], error["param"]) == (code, "item_id")


class Spoken:
    """An assistant message of four words, a second each."""

    def __init__(self) -> None:
        self.rehearsal = Rehearsal()
        words = [("One", 1000), ("two", 1000), ("three", 1000), ("four.", 1000)]
        events = self.rehearsal.respond(*words)
        self.item_id = only(events, "conversation.item.added")["item"]["id"]

    def truncate(self, audio_end_ms: object, item_id: str = "", index: int = 0) -> list[Any]:
        return self.rehearsal.send(
            "conversation.item.truncate",
            item_id=item_id or self.item_id,
            content_index=index,
            audio_end_ms=audio_end_ms,
        )


def test_a_truncated_message_loses_its_transcript_and_the_sound_behind_the_cut() -> None:
    spoken = Spoken()

    events = spoken.truncate(2200)

    assert only(events, "conversation.item.truncated")["audio_end_ms"] == 2200
    retrieved = spoken.rehearsal.send("conversation.item.retrieve", item_id=spoken.item_id)
    part = retrieved[0]["item"]["content"][0]
    assert "transcript" not in part
    assert len(b64decode(part["audio"])) == 2200 * PCM_BYTES_PER_MS


def test_the_interviewer_knows_which_words_of_a_truncated_message_were_heard() -> None:
    spoken = Spoken()
    spoken.truncate(2200)

    spoken.rehearsal.send("response.create")

    assert spoken.rehearsal.asked(DecideLine).scene.items[0].text == "One two"


def test_a_message_cut_before_its_first_word_says_nothing() -> None:
    spoken = Spoken()
    spoken.truncate(0)

    spoken.rehearsal.send("response.create")

    assert spoken.rehearsal.asked(DecideLine).scene.items[0].text == ""


def test_a_message_can_be_truncated_twice() -> None:
    spoken = Spoken()
    spoken.truncate(2200)

    assert types(spoken.truncate(500)) == ["conversation.item.truncated"]


def test_a_message_cannot_be_truncated_behind_its_end() -> None:
    error = error_of(Spoken().truncate(4001))

    assert error["code"] == "invalid_value"
    assert error["message"] == "Audio content of 4000ms is already shorter than 4001ms"


def test_only_the_sound_of_the_interviewer_can_be_truncated() -> None:
    spoken = Spoken()
    spoken.rehearsal.place("user", "Hi", item={"id": "mine"})

    assert error_of(spoken.truncate(0, "mine"))["code"] == "item_truncate_invalid_item_id"
    assert error_of(spoken.truncate(0, "nobody"))["code"] == "item_truncate_invalid_item_id"


@pytest.mark.parametrize("audio_end_ms", [-1, 1.5, "100", None, True])
def test_the_cut_is_a_whole_number_of_milliseconds(audio_end_ms: object) -> None:
    assert error_of(Spoken().truncate(audio_end_ms))["param"] == "audio_end_ms"


def test_a_message_can_be_truncated_while_it_is_spoken() -> None:
    rehearsal = Rehearsal()
    rehearsal.send("response.create")
    events = rehearsal.say(("One", 1000), ("two", 1000))
    item_id = only(events, "conversation.item.added")["item"]["id"]

    rehearsal.send("conversation.item.truncate", item_id=item_id, content_index=0, audio_end_ms=200)

    assert rehearsal.wait(60)[-1]["type"] == "response.done"
