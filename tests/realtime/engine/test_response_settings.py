"""What a response runs with."""

from typing import Any

import pytest

from realtime.engine.config import SessionConfig
from realtime.engine.items import Item
from realtime.engine.refusals import RefusalError
from realtime.engine.response_settings import ResponseSettings, settings_from

pytestmark = pytest.mark.unit


def settings(has_spoken: bool = False, **response: Any) -> ResponseSettings:
    config = SessionConfig(
        session_id="s", model="m", expires_at=0, transcriber="none", is_lenient=False
    )
    return settings_from(
        {"type": "response.create", "response": response},
        config.response_defaults(),
        has_spoken=has_spoken,
        new_id=lambda prefix: prefix,
    )


def test_a_bare_response_is_spoken_into_the_conversation() -> None:
    bare = settings()

    assert (bare.modality, bare.voice_name, bare.is_out_of_band) == ("audio", "alloy", False)
    assert bare.context is None


def test_what_is_null_is_inherited() -> None:
    assert settings(instructions=None, conversation=None, metadata=None) == settings()


def test_a_voice_may_be_a_name_or_an_id() -> None:
    assert settings(audio={"output": {"voice": {"id": "voice_1"}}}).voice_name == "voice_1"


def test_a_context_is_made_of_references_and_items() -> None:
    item = {"type": "function_call_output", "call_id": "c", "output": "x"}
    found = settings(input=[{"type": "item_reference", "id": "a"}, item]).context

    assert found is not None
    assert found[0] == "a"
    assert isinstance(found[1], Item)


def test_an_item_that_is_wrong_is_named_by_its_place() -> None:
    item = {"type": "message", "role": "user", "content": [{"type": "input_text"}]}

    with pytest.raises(RefusalError) as refused:
        settings(input=[item])

    assert refused.value.param == "response.input[0].content[0].text"


def test_an_out_of_band_response_may_use_another_voice_at_any_time() -> None:
    voice = {"output": {"voice": "cedar"}}

    assert settings(True, audio=voice, conversation="none").voice == "cedar"
    with pytest.raises(RefusalError):
        settings(True, audio=voice)
