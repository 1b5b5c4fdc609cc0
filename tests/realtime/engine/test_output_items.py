"""The items that a response makes."""

from typing import Any

import pytest

from realtime.engine.conversation import Conversation
from realtime.engine.items import SpokenWords
from realtime.engine.outbox import Outbox
from realtime.engine.output_items import OutputItems
from tests.realtime.engine.rehearsal import sound, types

pytestmark = pytest.mark.unit


class Made:
    """A response's items, and the events that making them gave."""

    def __init__(self, modality: str = "audio", *, is_out_of_band: bool = False) -> None:
        self.outbox = Outbox(lambda prefix: prefix)
        conversation = None if is_out_of_band else Conversation("conv", self.outbox)
        self.items = OutputItems("resp", modality, conversation, self.outbox)

    def events(self) -> list[dict[str, Any]]:
        return [output for output in self.outbox.drain() if isinstance(output, dict)]


def test_a_message_opens_with_its_first_words() -> None:
    made = Made()
    made.items.begin_words(SpokenWords("Hello", sound(20)))
    opened = types(made.events())
    made.items.begin_words(SpokenWords("you", sound(20)))

    assert opened[:3] == [
        "response.output_item.added",
        "conversation.item.added",
        "response.content_part.added",
    ]
    assert [event["delta"] for event in made.events()] == [" you"]


def test_a_message_that_was_cut_is_incomplete() -> None:
    made = Made()
    made.items.begin_words(SpokenWords("Hello", sound(20)))
    made.items.close_message("incomplete")

    assert made.items.as_events()[0]["status"] == "incomplete"
    assert made.items.as_events()[0]["content"][0]["transcript"] == "Hello"


def test_closing_nothing_says_nothing() -> None:
    made = Made()
    made.items.close_message("completed")

    assert made.events() == []


def test_items_out_of_band_do_not_enter_the_conversation() -> None:
    made = Made(is_out_of_band=True)
    made.items.add_call("wave", "{}")

    assert not [kind for kind in types(made.events()) if kind.startswith("conversation")]


def test_a_call_arrives_empty_and_ends_with_its_arguments() -> None:
    made = Made("text")
    made.items.add_call("wave", '{"a": 1}')

    events = made.events()
    assert events[0]["item"]["arguments"] == ""
    assert events[-1]["item"]["arguments"] == '{"a": 1}'
    assert events[-1]["item"]["status"] == "completed"
