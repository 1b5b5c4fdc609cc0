"""session.update: what it changes, what it echoes, and what makes it fall as a whole."""

from typing import Any

import pytest

from realtime.engine.config import PROVIDER_VOICES
from tests.realtime.engine.rehearsal import Rehearsal, error_of, only

pytestmark = pytest.mark.unit


def updated(rehearsal: Rehearsal, **session: Any) -> dict[str, Any]:
    found: dict[str, Any] = only(rehearsal.update(**session), "session.updated")["session"]
    return found


def test_an_update_echoes_the_whole_configuration_with_its_defaults() -> None:
    session = updated(Rehearsal(), instructions="Be kind.")

    assert session["instructions"] == "Be kind."
    assert session["output_modalities"] == ["audio"]
    assert session["tool_choice"] == "auto"
    assert session["audio"]["output"] == {
        "format": {"type": "audio/pcm", "rate": 24000},
        "voice": "alloy",
        "speed": 1.0,
    }
    assert session["audio"]["input"]["turn_detection"] == {
        "type": "server_vad",
        "threshold": 0.5,
        "prefix_padding_ms": 300,
        "silence_duration_ms": 500,
        "idle_timeout_ms": None,
        "create_response": True,
        "interrupt_response": True,
    }


def test_what_an_update_leaves_out_stays() -> None:
    rehearsal = Rehearsal()
    updated(rehearsal, instructions="Be kind.", tools=[{"type": "function", "name": "wave"}])
    vad = {"type": "server_vad", "threshold": 0.7}
    updated(rehearsal, audio={"input": {"turn_detection": vad}})

    vad = {"type": "server_vad", "silence_duration_ms": 900}
    session = updated(rehearsal, audio={"input": {"turn_detection": vad}})

    assert session["instructions"] == "Be kind."
    assert session["tools"][0]["name"] == "wave"
    assert session["audio"]["input"]["turn_detection"]["threshold"] == 0.7
    assert session["audio"]["input"]["turn_detection"]["silence_duration_ms"] == 900


def test_empty_values_clear() -> None:
    rehearsal = Rehearsal()
    updated(rehearsal, instructions="Be kind.", tools=[{"type": "function", "name": "wave"}])

    session = updated(
        rehearsal, instructions="", tools=[], audio={"input": {"turn_detection": None}}
    )

    assert (session["instructions"], session["tools"]) == ("", [])
    assert session["audio"]["input"]["turn_detection"] is None


def test_another_kind_of_turn_detection_brings_its_own_defaults() -> None:
    detection = {"type": "semantic_vad", "eagerness": "low"}
    session = updated(Rehearsal(), audio={"input": {"turn_detection": detection}})

    assert session["audio"]["input"]["turn_detection"] == {
        "type": "semantic_vad",
        "eagerness": "low",
        "create_response": True,
        "interrupt_response": True,
    }


def test_the_echo_names_the_transcriber_that_really_writes() -> None:
    rehearsal = Rehearsal(transcriber="pocketsphinx")
    transcription = {"model": "gpt-transcribe", "language": "en"}

    session = updated(rehearsal, audio={"input": {"transcription": transcription}})

    assert session["audio"]["input"]["transcription"] == {"model": "pocketsphinx", "language": "en"}


@pytest.mark.parametrize(
    ("session", "code", "param"),
    [
        ({"temperature": 0.8}, "unknown_parameter", "session.temperature"),
        ({"voice": "alloy"}, "unknown_parameter", "session.voice"),
        ({"audio": {"output": {"voice": "bob"}}}, "invalid_value", "session.audio.output.voice"),
        ({"output_modalities": ["audio", "text"]}, "invalid_value", "session.output_modalities"),
        ({"model": "another"}, "invalid_value", "session.model"),
        ({"type": "transcription"}, "invalid_value", "session.type"),
        ({"tools": [{"name": "wave"}]}, "missing_required_parameter", "session.tools[0].type"),
        (
            {"tools": [{"type": "function", "function": {}}]},
            "unknown_parameter",
            "session.tools[0].function",
        ),
        (
            {"audio": {"input": {"format": {"type": "audio/pcmu"}}}},
            "invalid_value",
            "session.audio.input.format.type",
        ),
        (
            {"audio": {"input": {"turn_detection": {"type": "server_vad", "threshold": 2}}}},
            "invalid_value",
            "session.audio.input.turn_detection.threshold",
        ),
        (
            {"audio": {"input": {"turn_detection": {"type": "server_vad", "idle_timeout_ms": 9}}}},
            "invalid_value",
            "session.audio.input.turn_detection.idle_timeout_ms",
        ),
    ],
)
def test_one_bad_field_drops_the_whole_update(
    session: dict[str, Any], code: str, param: str
) -> None:
    rehearsal = Rehearsal()

    error = error_of(rehearsal.update(**{"instructions": "Lost.", **session}))

    assert (error["code"], error["param"]) == (code, param)
    assert updated(rehearsal)["instructions"] == ""


def test_an_update_without_type_is_refused_unless_the_engine_is_lenient() -> None:
    bare = {"instructions": "Hi.", "model": "elsewhere"}

    strict = Rehearsal().send("session.update", session=bare)
    lenient = Rehearsal(is_lenient=True).send("session.update", session=bare)

    assert error_of(strict)["code"] == "missing_required_parameter"
    assert only(lenient, "session.updated")["session"]["instructions"] == "Hi."
    assert only(lenient, "session.updated")["session"]["model"] == "local"


def test_the_voice_is_fixed_once_it_was_heard() -> None:
    rehearsal = Rehearsal()
    updated(rehearsal, audio={"output": {"voice": "cedar"}})
    rehearsal.respond(("Hello.", 400))

    error = error_of(rehearsal.update(instructions="x", audio={"output": {"voice": "marin"}}))

    assert error["code"] == "cannot_update_voice"
    assert updated(rehearsal, audio={"output": {"voice": "cedar"}})["instructions"] == ""


def test_the_speed_waits_for_the_end_of_a_response() -> None:
    rehearsal = Rehearsal()
    rehearsal.send("response.create")

    error = error_of(rehearsal.update(audio={"output": {"speed": 1.2}}))

    assert error["param"] == "session.audio.output.speed"


def test_tracing_is_fixed_once_it_was_enabled() -> None:
    rehearsal = Rehearsal()
    updated(rehearsal, tracing="auto")

    assert error_of(rehearsal.update(tracing=None))["param"] == "session.tracing"
    assert updated(rehearsal, tracing="auto")["tracing"] == "auto"


@pytest.mark.parametrize("voice", [*PROVIDER_VOICES, {"id": "voice_of_mine"}])
def test_every_voice_of_the_provider_is_accepted(voice: object) -> None:
    assert updated(Rehearsal(), audio={"output": {"voice": voice}})
