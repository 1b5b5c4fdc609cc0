"""What a new Leg is told: heard text, in order, older turns shortened."""

import pytest

from realtime.protocol.memory import CONDENSED_CHARACTERS, VERBATIM_TURNS, seed_items, shorten
from realtime.protocol.turns import Speaker
from tests.realtime.protocol.rehearsal import turn

pytestmark = pytest.mark.unit


def test_only_what_was_heard_is_told() -> None:
    turns = [
        turn(1, "Hello Marlo, who are you?", heard_text="Hello Marlo,"),
        turn(2, "A baker.", speaker=Speaker.CANDIDATE),
        turn(3, "Unheard.", heard_text=""),
    ]
    items = seed_items(turns, leg_number=2)
    assert [(item.item_id, item.role, item.text) for item in items] == [
        ("seed_2_1", "assistant", "Hello Marlo,"),
        ("seed_2_2", "user", "A baker."),
    ]


def test_older_turns_are_told_shortened_in_one_item() -> None:
    turns = [turn(number, f"{number} " + "word " * 100) for number in range(1, VERBATIM_TURNS + 3)]
    items = seed_items(turns, leg_number=12)
    assert len(items) == VERBATIM_TURNS + 1
    assert (items[0].item_id, items[0].role) == ("seed_12_0", "system")
    assert len(items[0].text.splitlines()) == 3
    assert items[1].text == turns[2].text
    assert all(len(item.item_id) <= 32 for item in items)


def test_short_texts_stay() -> None:
    assert shorten("word") == "word"
    assert len(shorten("x" * 1_000)) == CONDENSED_CHARACTERS + 2
