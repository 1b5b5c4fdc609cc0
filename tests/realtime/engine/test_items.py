"""One item: what is shown of it, and which of its words were heard."""

import pytest

from realtime.engine.items import Item, SpokenWords, decode_audio, parse_item
from realtime.engine.refusals import RefusalError
from realtime.engine.scene import ToolCall, ToolOutput, Utterance
from tests.realtime.engine.rehearsal import sound

pytestmark = pytest.mark.unit


def spoken() -> Item:
    content = [{"type": "output_audio", "transcript": "One two three"}]
    item = Item("a", "message", role="assistant", content=content)
    for text in ("One", " two", " three"):
        item.add_words(SpokenWords(text, sound(1000)))
        item.add_audio(sound(1000))
    return item


@pytest.mark.parametrize(
    ("heard_ms", "words"),
    [(3000, "One two three"), (2600, "One two three"), (2400, "One two"), (400, ""), (0, "")],
)
def test_words_were_heard_when_half_of_them_was(heard_ms: int, words: str) -> None:
    item = spoken()
    item.truncate(heard_ms)

    assert item.heard_text() == words
    assert item.as_event()["content"] == [{"type": "output_audio"}]


def test_typed_words_and_transcripts_are_what_was_said() -> None:
    parts = [{"type": "input_text", "text": "Hello"}, {"type": "input_audio", "transcript": "you"}]

    assert Item("a", "message", content=parts).heard_text() == "Hello you"


def test_each_kind_of_item_has_its_place_in_a_scene() -> None:
    call = Item("a", "function_call", call_id="c", name="wave", arguments="{}")
    output = Item("b", "function_call_output", call_id="c", output="done")

    assert call.in_scene() == ToolCall("c", "wave", "{}")
    assert output.in_scene() == ToolOutput("c", "done")
    assert spoken().in_scene() == Utterance("assistant", "One two three")


def test_a_placed_item_keeps_its_id_or_gets_one() -> None:
    fields = {"type": "message", "role": "user", "content": [], "status": "incomplete"}

    assert parse_item({**fields, "id": "mine"}, fallback_id="x", fallback_call_id="").id == "mine"
    assert parse_item(fields, fallback_id="x", fallback_call_id="").id == "x"


def test_a_placed_call_without_an_id_gets_one() -> None:
    fields = {"type": "function_call", "name": "wave", "arguments": "{}"}

    assert parse_item(fields, fallback_id="x", fallback_call_id="c").call_id == "c"


def test_only_base64_is_audio() -> None:
    assert decode_audio("AAEC", "audio") == b"\0\1\2"
    with pytest.raises(RefusalError):
        decode_audio("AA EC", "audio")
