"""The GA dialect: each frame as its event, each command as its frame, and rubbish as Malformed."""

import base64
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realtime.protocol import commands as c
from realtime.protocol import events as e
from realtime.protocol.events import ErrorClass
from realtime.providers.base import VoiceCommand
from realtime.providers.realtime_wire import READERS, decode, encode, encode_configuration

pytestmark = pytest.mark.unit

PCM = bytes(range(256)) * 4


def frame(kind: str, **fields: Any) -> bytes:
    return json.dumps({"type": kind, "event_id": "e_1", **fields}, separators=(",", ":")).encode()


def audio(**fields: Any) -> dict[str, Any]:
    return {
        "response_id": "resp_1",
        "item_id": "item_1",
        "output_index": 0,
        "content_index": 0,
        "delta": base64.b64encode(PCM).decode(),
        **fields,
    }


# --- Sound


def test_sound_is_cut_out_of_its_frame() -> None:
    event = decode(frame("response.output_audio.delta", **audio()))
    assert event == e.VoiceAudio("item_1", PCM, "resp_1")


def test_sound_is_found_whatever_stands_behind_it() -> None:
    event = decode(frame("response.output_audio.delta", **audio(obfuscation="xyz")))
    assert event == e.VoiceAudio("item_1", PCM, "resp_1")


def test_sound_written_with_spaces_or_escapes_is_read_by_the_parser() -> None:
    spaced = json.dumps({"type": "response.output_audio.delta", **audio()}, indent=1).encode()
    escaped = frame("response.output_audio.delta", **audio()).replace(b"/", b"\\/")
    assert decode(spaced) == decode(escaped) == e.VoiceAudio("item_1", PCM, "resp_1")


@pytest.mark.parametrize("delta", ["%%%%", "QUI", base64.b64encode(b"odd").decode()])
def test_sound_that_cannot_be_read_is_malformed(delta: str) -> None:
    event = decode(frame("response.output_audio.delta", **audio(delta=delta)))
    assert isinstance(event, e.Malformed)


def test_sound_without_an_item_is_malformed() -> None:
    fields = audio()
    del fields["item_id"]
    assert decode(frame("response.output_audio.delta", **fields)) == e.Malformed(
        "response.output_audio.delta"
    )


def test_a_caption_that_quotes_the_type_of_sound_is_no_sound() -> None:
    event = decode(
        frame(
            "response.output_audio_transcript.delta",
            item_id="item_1",
            delta='"response.output_audio.delta"',
        )
    )
    assert event == e.VoiceTextGrew("item_1", '"response.output_audio.delta"')


@given(st.binary(max_size=600).map(lambda data: data[: len(data) // 2 * 2]))
def test_any_sound_survives_the_wire(pcm: bytes) -> None:
    delta = base64.b64encode(pcm).decode()
    event = decode(frame("response.output_audio.delta", **audio(delta=delta)))
    assert event == e.VoiceAudio("item_1", pcm, "resp_1")


# --- Everything else

CASES: list[tuple[str, dict[str, Any], e.Event]] = [
    (
        "session.created",
        {"session": {"id": "sess_1", "expires_at": 1_800_000_000}},
        e.VoiceOpened("sess_1", 1_800_000_000),
    ),
    ("session.created", {}, e.VoiceOpened("", None)),
    (
        "session.updated",
        {"session": {"audio": {"input": {"transcription": {"model": "m"}}}}},
        e.VoiceConfigured("m"),
    ),
    (
        "session.updated",
        {"session": {"audio": {"input": {"transcription": None}}}},
        e.VoiceConfigured(""),
    ),
    (
        "conversation.item.added",
        {"previous_item_id": None, "item": {"id": "i", "type": "message", "role": "user"}},
        e.ItemAdded("i", None, "user"),
    ),
    (
        "conversation.item.created",
        {"previous_item_id": "h", "item": {"id": "i", "type": "function_call"}},
        e.ItemAdded("i", "h", "", "function_call"),
    ),
    ("conversation.item.done", {"item": {"id": "i"}}, e.ItemAdded("i", e.UNNAMED)),
    (
        "input_audio_buffer.speech_started",
        {"item_id": "i", "audio_start_ms": 120},
        e.SpeechStarted("i", 120),
    ),
    (
        "input_audio_buffer.speech_stopped",
        {"item_id": "i", "audio_end_ms": 900},
        e.SpeechStopped("i", 900),
    ),
    (
        "input_audio_buffer.committed",
        {"item_id": "i", "previous_item_id": "h"},
        e.SpeechCommitted("i", "h"),
    ),
    ("input_audio_buffer.timeout_triggered", {"item_id": "i"}, e.SilenceNoticed("i")),
    (
        "conversation.item.input_audio_transcription.delta",
        {"item_id": "i", "delta": "Hel"},
        e.TranscriptGrew("i", "Hel"),
    ),
    (
        "conversation.item.input_audio_transcription.completed",
        {"item_id": "i", "transcript": "Hello"},
        e.TranscriptCompleted("i", "Hello"),
    ),
    (
        "conversation.item.input_audio_transcription.failed",
        {"item_id": "i", "error": {"code": "x"}},
        e.TranscriptFailed("i"),
    ),
    ("response.created", {"response": {"id": "r"}}, e.ResponseStarted("r")),
    ("response.output_audio.done", {"item_id": "i"}, e.VoiceAudioEnded("i")),
    (
        "response.output_audio_transcript.delta",
        {"item_id": "i", "delta": "Hi", "content_index": 1, "response_id": "r"},
        e.VoiceTextGrew("i", "Hi", 1, "r"),
    ),
    (
        "response.output_audio_transcript.done",
        {"item_id": "i", "transcript": "Hi there"},
        e.VoiceTextEnded("i", "Hi there"),
    ),
    (
        "response.output_text.delta",
        {"item_id": "i", "delta": "Hi", "response_id": "r"},
        e.VoiceTextGrew("i", "Hi", 0, "r"),
    ),
    ("response.output_text.done", {"item_id": "i", "text": "Hi"}, e.VoiceTextEnded("i", "Hi")),
]


@pytest.mark.parametrize(("kind", "fields", "event"), CASES, ids=[case[0] for case in CASES])
def test_each_event_is_read(kind: str, fields: dict[str, Any], event: e.Event) -> None:
    assert decode(frame(kind, **fields)) == event


def test_a_finished_response_names_its_messages_and_its_calls() -> None:
    call = {"type": "function_call", "id": "f", "call_id": "c", "name": "n", "arguments": "{}"}
    cut = {**call, "call_id": "d", "status": "incomplete"}
    output = [{"type": "message", "id": "i"}, call, cut]
    event = decode(
        frame("response.done", response={"id": "r", "status": "completed", "output": output})
    )
    assert event == e.ResponseFinished(
        "r",
        "completed",
        ("i",),
        (e.ToolCall("c", "n", "{}"), e.ToolCall("d", "n", "{}", is_complete=False)),
    )


def test_a_failed_response_has_the_class_of_its_error() -> None:
    error = {"type": "insufficient_quota", "code": "insufficient_quota"}
    response = {"id": "r", "status": "failed", "status_details": {"error": error}}
    event = decode(frame("response.done", response=response))
    assert isinstance(event, e.ResponseFinished)
    assert event.kind is ErrorClass.FATAL
    assert event.sentence


def test_a_refused_wish_for_a_response_is_told_from_other_errors() -> None:
    error = {"code": "conversation_already_has_active_response", "event_id": "create_1"}
    event = decode(frame("error", error=error))
    assert event == e.VoiceComplained(
        error["code"], ErrorClass.BENIGN, about="create_1", refuses_response=True
    )


@pytest.mark.parametrize("error", ["only words", None, {"message": None}])
def test_an_error_without_shape_is_taken_for_recoverable(error: object) -> None:
    event = decode(frame("error", error=error))
    assert isinstance(event, e.VoiceComplained)
    assert event.kind is ErrorClass.BENIGN


def test_an_unknown_event_is_ignored_by_name() -> None:
    assert decode(frame("engine.unheard_of", x=1)) == e.Ignored("engine.unheard_of")


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b"1", b'{"type":1}', b"{}", b"\xff\xfe", b'"response.created"']
)
def test_rubbish_is_malformed(data: bytes) -> None:
    assert isinstance(decode(data), e.Malformed)


@given(
    kind=st.sampled_from([*READERS, "unknown"]),
    fields=st.dictionaries(
        st.sampled_from(["item", "item_id", "response", "delta", "session", "error", "text"]),
        st.recursive(
            st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=5),
            lambda inner: (
                st.lists(inner, max_size=2)
                | st.dictionaries(st.sampled_from(["id", "status", "output", "audio"]), inner)
            ),
            max_leaves=6,
        ),
    ),
)
def test_no_shape_of_a_known_event_breaks_the_reader(kind: str, fields: dict[str, Any]) -> None:
    decode(frame(kind, **fields))


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    decode(data)
    decode(b'{"type":"response.output_audio.delta","delta":"' + data)


# --- Commands

COMMANDS: list[tuple[VoiceCommand, dict[str, Any]]] = [
    (
        c.SendAudio(b"\x01\x02"),
        {"type": "input_audio_buffer.append", "audio": "AQI="},
    ),
    (
        c.AddItem("i", "user", "Hi"),
        {
            "type": "conversation.item.create",
            "item": {
                "id": "i",
                "type": "message",
                "role": "user",
                "content": [{"type": "input_text", "text": "Hi"}],
            },
        },
    ),
    (
        c.AddItem("i", "assistant", "Hi"),
        {
            "type": "conversation.item.create",
            "item": {
                "id": "i",
                "type": "message",
                "role": "assistant",
                "content": [{"type": "output_text", "text": "Hi"}],
            },
        },
    ),
    (
        c.AnswerTool("c", "{}"),
        {
            "type": "conversation.item.create",
            "item": {"type": "function_call_output", "call_id": "c", "output": "{}"},
        },
    ),
    (c.CreateResponse("create_1"), {"type": "response.create", "event_id": "create_1"}),
    (c.CancelResponse("r"), {"type": "response.cancel", "response_id": "r"}),
    (
        c.TruncateItem("i", 640),
        {
            "type": "conversation.item.truncate",
            "item_id": "i",
            "content_index": 0,
            "audio_end_ms": 640,
        },
    ),
]


@pytest.mark.parametrize(("command", "message"), COMMANDS)
def test_each_command_is_written(command: VoiceCommand, message: dict[str, Any]) -> None:
    assert json.loads(encode(command)) == message


def test_the_configuration_can_be_told_from_other_frames_by_its_id() -> None:
    message = json.loads(encode_configuration({"type": "realtime"}))
    assert message == {
        "type": "session.update",
        "event_id": "configure",
        "session": {"type": "realtime"},
    }
