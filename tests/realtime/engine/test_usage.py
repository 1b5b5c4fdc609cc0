"""Counting tokens as the provider does."""

import pytest

from realtime.engine.usage import Tokens, cached_part, usage_event
from tests.realtime.engine.rehearsal import Rehearsal, only

pytestmark = pytest.mark.unit


def test_usage_has_every_detail_and_adds_up() -> None:
    usage = usage_event(Tokens(100, 20), Tokens(64, 0), Tokens(5, 40))

    assert usage == {
        "total_tokens": 165,
        "input_tokens": 120,
        "output_tokens": 45,
        "input_token_details": {
            "text_tokens": 100,
            "audio_tokens": 20,
            "image_tokens": 0,
            "cached_tokens": 64,
            "cached_tokens_details": {"text_tokens": 64, "audio_tokens": 0, "image_tokens": 0},
        },
        "output_token_details": {"text_tokens": 5, "audio_tokens": 40},
    }


def test_what_was_sent_before_is_cached_in_whole_blocks() -> None:
    assert cached_part(Tokens(200, 70), Tokens(150, 64)) == Tokens(128, 64)


def test_the_whole_conversation_is_read_again_for_every_response() -> None:
    rehearsal = Rehearsal()
    rehearsal.update(instructions="i" * 400)
    rehearsal.place("user", "u" * 40)
    first = only(rehearsal.respond(("One two.", 1000)), "response.done")["response"]["usage"]
    rehearsal.hear_turn(1600, 640)
    second = only(
        rehearsal.write_down("Yes.") + rehearsal.say(("Hm.", 100)), "response.done"
    )["response"]["usage"]  # fmt: skip

    assert first["input_token_details"]["text_tokens"] == 110
    assert first["output_token_details"] == {"text_tokens": 2, "audio_tokens": 20}
    # 20 of the interviewer's own second, and 22 of the 2.112 seconds that were heard.
    assert second["input_token_details"]["audio_tokens"] == 42
    assert second["input_token_details"]["cached_tokens"] == 64
