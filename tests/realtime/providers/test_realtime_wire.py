"""The GA dialect: frames as a server writes them, and commands as it reads them."""

import json
from base64 import b64encode
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openai.types.realtime import RealtimeClientEvent
from pydantic import TypeAdapter

from realtime.protocol import commands as c
from realtime.protocol import events as e
from realtime.protocol.events import ErrorClass
from realtime.providers.base import VoiceCommand
from realtime.providers.complaints import ACCOUNT, VERY_BUSY
from realtime.providers.realtime_wire import (
    READERS,
    decode,
    encode,
    encode_configuration,
    text_of,
)
from realtime.session_config import SessionSeed, build_session, build_update
from tests.cast import make_definition
from tests.realtime.protocol.rehearsal import sound

pytestmark = pytest.mark.unit

PCM = b"\1\2\3\4"


def read(kind: str, **fields: Any) -> e.Event:
    return decode(json.dumps({"type": kind, "event_id": "event_1", **fields}).encode())


def audio(**fields: Any) -> bytes:
    frame = {
        "type": "response.output_audio.delta",
        "event_id": "event_1",
        "response_id": "resp_1",
        "item_id": "item_1",
        "output_index": 0,
        "content_index": 0,
        "delta": b64encode(PCM).decode(),
        **fields,
    }
    return json.dumps(frame, separators=(",", ":")).encode()


def test_sound_is_cut_out_of_its_frame() -> None:
    assert decode(audio()) == e.VoiceAudio("item_1", PCM, "resp_1")


def test_sound_that_is_written_in_another_way_is_parsed() -> None:
    spaced = json.dumps(json.loads(audio()), indent=1).encode()
    escaped = audio().replace(b"item_1", b"item\\u005f1")
    late_type = json.dumps({"pad": "x" * 200, **json.loads(audio())}).encode()
    for frame in (spaced, escaped, late_type):
        assert decode(frame) == e.VoiceAudio("item_1", PCM, "resp_1")


@pytest.mark.parametrize(
    "frame",
    [
        audio(delta="not base64!"),
        audio(delta=b64encode(b"odd").decode()),
        b'{"type":"response.output_audio.delta","item_id":"item_1"}',
        b"\xff\xfe",
        b"",
        b"[]",
        b'{"type": 7}',
        b'{"type": "response.done"}',
        b'{"type": "response.done", "response": null}',
        b'{"type": "response.created", "response": {"id": 7}}',
        b'{"type": "session.created", "session": {"expires_at": "never"}}',
        b'{"type": "conversation.item.added", "item": {"id": null}}',
        b'{"type": "response.done", "response": ' + b"[" * 100_000,
        b'{"type": "response.done", "response": ' + b"[" * 5_000 + b"]" * 5_000 + b"}",
    ],
)
@pytest.mark.fault("C60")
@pytest.mark.fault("C63")
@pytest.mark.fault("C60", "C63")
def test_what_cannot_be_read_is_malformed_and_breaks_nothing(frame: bytes) -> None:
    assert isinstance(decode(frame), e.Malformed)


@pytest.mark.fault("C60")
def test_an_unknown_event_is_ignored() -> None:
    assert read("response.output_audio.sparkle") == e.Ignored("response.output_audio.sparkle")


@pytest.mark.parametrize(
    ("kind", "fields", "event"),
    [
        (
            "session.created",
            {"session": {"id": "sess_1", "expires_at": 1_800}},
            e.VoiceOpened("sess_1", 1_800),
        ),
        ("session.created", {"session": {}}, e.VoiceOpened("", None)),
        (
            "session.updated",
            {"session": {"audio": {"input": {"transcription": {"model": "scribe"}}}}},
            e.VoiceConfigured("scribe"),
        ),
        (
            "session.updated",
            {"session": {"audio": {"input": {"transcription": None}}}},
            e.VoiceConfigured(""),
        ),
        (
            "conversation.item.added",
            {"previous_item_id": None, "item": {"id": "a", "type": "message", "role": "user"}},
            e.ItemAdded("a", None, "user"),
        ),
        (
            "conversation.item.created",
            {"previous_item_id": "a", "item": {"id": "b", "type": "function_call"}},
            e.ItemAdded("b", "a", "", "function_call"),
        ),
        ("conversation.item.done", {"item": {"id": "b"}}, e.ItemAdded("b", e.UNNAMED)),
        (
            "input_audio_buffer.speech_started",
            {"item_id": "a", "audio_start_ms": 5},
            e.SpeechStarted("a", 5),
        ),
        (
            "input_audio_buffer.speech_stopped",
            {"item_id": "a", "audio_end_ms": None},
            e.SpeechStopped("a", 0),
        ),
        (
            "input_audio_buffer.committed",
            {"item_id": "a", "previous_item_id": None},
            e.SpeechCommitted("a", None),
        ),
        ("input_audio_buffer.timeout_triggered", {"item_id": "a"}, e.SilenceNoticed("a")),
        (
            "conversation.item.input_audio_transcription.delta",
            {"item_id": "a", "delta": "I"},
            e.TranscriptGrew("a", "I"),
        ),
        (
            "conversation.item.input_audio_transcription.completed",
            {"item_id": "a", "transcript": "I bake."},
            e.TranscriptCompleted("a", "I bake."),
        ),
        (
            "conversation.item.input_audio_transcription.completed",
            {
                "item_id": "a",
                "transcript": "I bake.",
                "logprobs": [{"token": "I", "logprob": 0.0}, {"token": " bake.", "logprob": -1.0}],
            },
            e.TranscriptCompleted("a", "I bake.", certainty=0.684),
        ),
        (
            "conversation.item.input_audio_transcription.completed",
            {"item_id": "a", "transcript": "I bake.", "logprobs": {"odd": [None, "x"]}},
            e.TranscriptCompleted("a", "I bake."),
        ),
        (
            "conversation.item.input_audio_transcription.failed",
            {"item_id": "a", "error": {}},
            e.TranscriptFailed("a"),
        ),
        ("response.created", {"response": {"id": "r"}}, e.ResponseStarted("r")),
        ("response.output_audio.done", {"item_id": "a"}, e.VoiceAudioEnded("a")),
        (
            "response.output_audio_transcript.delta",
            {"item_id": "a", "delta": "Hi", "content_index": 1, "response_id": "r"},
            e.VoiceTextGrew("a", "Hi", 1, "r"),
        ),
        (
            "response.output_audio_transcript.done",
            {"item_id": "a", "transcript": "Hi."},
            e.VoiceTextEnded("a", "Hi."),
        ),
        (
            "response.output_text.delta",
            {"item_id": "a", "delta": "Hi"},
            e.VoiceTextGrew("a", "Hi"),
        ),
        (
            "response.output_text.done",
            {"item_id": "a", "text": "Hi."},
            e.VoiceTextEnded("a", "Hi."),
        ),
    ],
)
def test_each_frame_is_its_event(kind: str, fields: dict[str, Any], event: e.Event) -> None:
    assert read(kind, **fields) == event


def test_a_response_tells_its_items_and_its_calls() -> None:
    output = [
        {"id": "a", "type": "message"},
        {"type": "function_call", "call_id": "c1", "name": "look_up", "arguments": "{}"},
        {"type": "function_call", "call_id": "c2", "name": "look_up", "status": "incomplete"},
        {"type": "something_new"},
    ]
    done = read("response.done", response={"id": "r", "status": "completed", "output": output})
    assert done == e.ResponseFinished(
        "r",
        "completed",
        ("a",),
        (e.ToolCall("c1", "look_up", "{}"), e.ToolCall("c2", "look_up", "", is_complete=False)),
    )


def test_a_failed_response_tells_what_that_asks_of_us() -> None:
    error = {"code": "insufficient_quota", "type": "insufficient_quota"}
    response = {"id": "r", "status": "failed", "status_details": {"error": error}}
    done = read("response.done", response=response)
    assert done == e.ResponseFinished("r", "failed", kind=ErrorClass.FATAL, sentence=ACCOUNT)


def test_an_error_tells_its_class_and_what_it_is_about() -> None:
    busy = {"type": "x", "code": "rate_limit_exceeded", "event_id": "create_1"}
    assert read("error", error=busy) == e.VoiceComplained(
        "rate_limit_exceeded", ErrorClass.BUSY, VERY_BUSY, "create_1"
    )
    racing = {"type": "x", "code": "conversation_already_has_active_response"}
    refused = read("error", error=racing)
    assert isinstance(refused, e.VoiceComplained)
    assert refused.refuses_response


@pytest.mark.parametrize("error", ["a text", None, {}])
@pytest.mark.fault("C59")
def test_an_error_without_a_form_is_one_nobody_told_us_about(error: object) -> None:
    assert read("error", error=error) == e.VoiceComplained("unknown", ErrorClass.BENIGN)


COMMANDS: list[VoiceCommand] = [
    c.AddItem("typed_1", "user", "Hi."),
    c.AddItem("seed_1", "assistant", "Hi."),
    c.AddItem("note_1", "system", "Hi."),
    c.AnswerTool("call_1", "{}"),
    c.CreateResponse("create_1"),
    c.CommitAudio(),
    c.ClearAudio(),
    c.CancelResponse("resp_1"),
    c.TruncateItem("item_1", 900),
    c.SendAudio(sound(40)),
]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: type(command).__name__)
def test_what_is_sent_is_what_the_official_client_would_send(command: VoiceCommand) -> None:
    message = json.loads(encode(command))
    official: TypeAdapter[Any] = TypeAdapter(RealtimeClientEvent)
    parsed = official.validate_python(message)
    assert parsed.type == message["type"]


def test_an_assistants_words_go_as_written_words() -> None:
    item = json.loads(encode(c.AddItem("seed_1", "assistant", "Hi.")))["item"]
    assert item["content"] == [{"type": "output_text", "text": "Hi."}]
    item = json.loads(encode(c.AddItem("typed_1", "user", "Hi.")))["item"]
    assert item["content"] == [{"type": "input_text", "text": "Hi."}]


def test_the_configuration_is_one_the_official_client_knows() -> None:
    session = build_session(make_definition(), SessionSeed("Marlo", "en", transcription_model="w"))
    message = json.loads(encode_configuration(session))
    official: TypeAdapter[Any] = TypeAdapter(RealtimeClientEvent)
    assert official.validate_python(message).session.instructions == session["instructions"]


def test_a_change_of_turn_taking_is_one_the_official_client_knows() -> None:
    message = json.loads(encode_configuration(build_update(SessionSeed("Marlo", "en"))))
    official: TypeAdapter[Any] = TypeAdapter(RealtimeClientEvent)
    assert official.validate_python(message).session.audio.output is None


@given(
    st.sampled_from(sorted(READERS)),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=2)
            | st.dictionaries(
                st.sampled_from(["item", "item_id", "response", "delta", "session", "error", "id"]),
                inner,
                max_size=4,
            )
        ),
    ),
)
@pytest.mark.fault("C60")
def test_nothing_a_provider_says_breaks_the_reader(kind: str, fields: object) -> None:
    message = {**fields, "type": kind} if isinstance(fields, dict) else {"type": kind}
    decode(json.dumps(message).encode())


def test_only_text_is_text() -> None:
    with pytest.raises(TypeError):
        text_of(7)
