"""The GA dialect of the Realtime protocol, both ways: frames <-> events and commands (pure).

Sound is found by the first bytes of a frame and cut out by slicing; everything else is parsed.
Source of the format: the GA Realtime reference; unknown events are Ignored, never an error.
"""

from collections.abc import Callable, Mapping
from typing import Any

import orjson
import pybase64

from interviews.certainty import certainty_of
from realtime.protocol import events as e
from realtime.protocol.commands import (
    AddItem,
    AnswerTool,
    CancelResponse,
    CheckVoice,
    ClearAudio,
    CommitAudio,
    CreateResponse,
    SendAudio,
    TruncateItem,
)
from realtime.protocol.events import Event, JsonObject
from realtime.protocol.sound import BYTES_PER_SAMPLE
from realtime.providers.base import VoiceCommand
from realtime.providers.complaints import classify, sentence_for, wait_asked_for_s
from realtime.providers.usage_wire import read_response_usage, read_transcription_usage

#: The type of a frame stands within so many bytes, or it is looked up by the parser.
HEAD_BYTES = 120
AUDIO_DELTA = b'"response.output_audio.delta"'
DELTA_KEY = b'"delta":"'
ITEM_KEY = b'"item_id":"'
RESPONSE_KEY = b'"response_id":"'
QUOTE = b'"'
APPEND_HEAD = '{"type":"input_audio_buffer.append","audio":"'
APPEND_TAIL = '"}'
CONFIGURE_ID = "configure"
#: Commands that are nothing but their name.
BARE: Mapping[type, str] = {
    CommitAudio: '{"type":"input_audio_buffer.commit"}',
    ClearAudio: '{"type":"input_audio_buffer.clear"}',
    # Changes nothing, costs nothing, and is answered with the configuration in force.
    CheckVoice: '{"type":"session.update","event_id":"check","session":{"type":"realtime"}}',
}
ALREADY_ANSWERING = "conversation_already_has_active_response"


# --- From the provider ----------------------------------------------------------------------------


def decode_sound(frame: bytes) -> Event | None:
    """None for everything else, and for sound that only the parser can read."""
    return _slice_audio(frame) if AUDIO_DELTA in frame[:HEAD_BYTES] else None


def decode(frame: bytes) -> Event:
    """One frame as one event; what cannot be read becomes Malformed."""
    audio = decode_sound(frame)
    if audio is not None:
        return audio
    try:
        message = orjson.loads(frame)
    except orjson.JSONDecodeError:
        return e.Malformed("not_json")
    if not isinstance(message, dict) or not isinstance(message.get("type"), str):
        return e.Malformed("no_type")
    name = message["type"]
    reader = READERS.get(name)
    if reader is None:
        return e.Ignored(name[:80])
    try:
        return reader(message)
    except (KeyError, TypeError, ValueError, AttributeError):
        return e.Malformed(name)


def _slice_audio(frame: bytes) -> Event | None:
    """None where the frame is written in another way than usual: then the parser reads it."""
    start = frame.find(DELTA_KEY)
    end = frame.find(QUOTE, start + len(DELTA_KEY))
    item_id = _slice_value(frame, ITEM_KEY)
    response_id = _slice_value(frame, RESPONSE_KEY)
    if start < 0 or end < 0 or not item_id or b"\\" in frame:
        return None
    return _sound(item_id, response_id, frame[start + len(DELTA_KEY) : end])


def _slice_value(frame: bytes, key: bytes) -> str:
    start = frame.find(key)
    if start < 0:
        return ""
    start += len(key)
    return frame[start : frame.find(QUOTE, start)].decode("ascii", "replace")


def _sound(item_id: str, response_id: str, base64: bytes | str) -> Event:
    try:
        pcm = pybase64.b64decode(base64, validate=True)
    except ValueError:
        return e.Malformed("not_base64")
    if len(pcm) % BYTES_PER_SAMPLE:
        return e.Malformed("odd_sound")
    return e.VoiceAudio(item_id, pcm, response_id)


def _read_audio(m: JsonObject) -> Event:
    return _sound(m["item_id"], m.get("response_id") or "", m["delta"])


def _read_session_created(m: JsonObject) -> Event:
    session = m.get("session") or {}
    expires_at = session.get("expires_at")
    return e.VoiceOpened(
        str(session.get("id") or ""), int(expires_at) if expires_at is not None else None
    )


def _read_session_updated(m: JsonObject) -> Event:
    audio_input = ((m.get("session") or {}).get("audio") or {}).get("input") or {}
    return e.VoiceConfigured(str((audio_input.get("transcription") or {}).get("model") or ""))


def _read_item(m: JsonObject) -> Event:
    item = m["item"]
    return e.ItemAdded(
        text_of(item["id"]), _previous(m), item.get("role") or "", item.get("type") or "message"
    )


def _previous(m: JsonObject) -> str | None:
    """Null is the first place; an absent key says nothing."""
    previous = m.get("previous_item_id", e.UNNAMED)
    return None if previous is None else text_of(previous)


def _read_speech_started(m: JsonObject) -> Event:
    return e.SpeechStarted(text_of(m["item_id"]), int(m.get("audio_start_ms") or 0))


def _read_speech_stopped(m: JsonObject) -> Event:
    return e.SpeechStopped(text_of(m["item_id"]), int(m.get("audio_end_ms") or 0))


def _read_response_done(m: JsonObject) -> Event:
    response = m["response"]
    output = response.get("output") or []
    error = (response.get("status_details") or {}).get("error") or {}
    code = str(error.get("code") or "")
    kind = classify(code, str(error.get("type") or ""))
    return e.ResponseFinished(
        response_id=text_of(response["id"]),
        status=text_of(response["status"]),
        item_ids=tuple(item["id"] for item in output if item.get("type") == "message"),
        calls=tuple(_read_call(item) for item in output if item.get("type") == "function_call"),
        kind=kind,
        sentence=sentence_for(kind),
        retry_after_ms=_wait_ms(error),
        usage=read_response_usage(response.get("usage")),
    )


def _wait_ms(error: JsonObject) -> int:
    return int(wait_asked_for_s(str(error.get("message") or "")) * 1000)


def _read_call(item: JsonObject) -> e.ToolCall:
    return e.ToolCall(
        text_of(item["call_id"]),
        text_of(item["name"]),
        item.get("arguments") or "",
        is_complete=item.get("status", "completed") == "completed",
    )


def _read_error(m: JsonObject) -> Event:
    """Some servers write the error as a text; its event id is often missing."""
    error = m.get("error")
    if not isinstance(error, dict):
        return e.VoiceComplained("unknown", classify("", ""))
    code = str(error.get("code") or error.get("type") or "unknown")
    kind = classify(code, str(error.get("type") or ""), str(error.get("param") or ""))
    return e.VoiceComplained(
        code,
        kind,
        sentence_for(kind),
        about=str(error.get("event_id") or ""),
        refuses_response=code == ALREADY_ANSWERING,
        retry_after_ms=_wait_ms(error),
    )


def text_of(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


READERS: Mapping[str, Callable[[JsonObject], Event]] = {
    "session.created": _read_session_created,
    "session.updated": _read_session_updated,
    "conversation.item.added": _read_item,
    "conversation.item.created": _read_item,
    "conversation.item.done": _read_item,
    "input_audio_buffer.speech_started": _read_speech_started,
    "input_audio_buffer.speech_stopped": _read_speech_stopped,
    "input_audio_buffer.committed": lambda m: e.SpeechCommitted(
        text_of(m["item_id"]), _previous(m)
    ),
    "input_audio_buffer.timeout_triggered": lambda m: e.SilenceNoticed(text_of(m["item_id"])),
    "conversation.item.input_audio_transcription.delta": lambda m: e.TranscriptGrew(
        text_of(m["item_id"]), m.get("delta") or ""
    ),
    "conversation.item.input_audio_transcription.completed": lambda m: e.TranscriptCompleted(
        text_of(m["item_id"]),
        text_of(m["transcript"]),
        read_transcription_usage(m.get("usage")),
        certainty_of(m.get("logprobs")),
    ),
    "conversation.item.input_audio_transcription.failed": lambda m: e.TranscriptFailed(
        text_of(m["item_id"])
    ),
    "response.created": lambda m: e.ResponseStarted(text_of(m["response"]["id"])),
    "response.done": _read_response_done,
    "response.output_audio.delta": _read_audio,
    "response.output_audio.done": lambda m: e.VoiceAudioEnded(text_of(m["item_id"])),
    "response.output_audio_transcript.delta": lambda m: e.VoiceTextGrew(
        text_of(m["item_id"]),
        text_of(m["delta"]),
        int(m.get("content_index") or 0),
        m.get("response_id") or "",
    ),
    "response.output_audio_transcript.done": lambda m: e.VoiceTextEnded(
        text_of(m["item_id"]), text_of(m["transcript"]), int(m.get("content_index") or 0)
    ),
    # Only where a provider slips into writing although sound was asked for.
    "response.output_text.delta": lambda m: e.VoiceTextGrew(
        text_of(m["item_id"]),
        text_of(m["delta"]),
        int(m.get("content_index") or 0),
        m.get("response_id") or "",
    ),
    "response.output_text.done": lambda m: e.VoiceTextEnded(
        text_of(m["item_id"]), text_of(m["text"]), int(m.get("content_index") or 0)
    ),
    "error": _read_error,
}


# --- To the provider ------------------------------------------------------------------------------


def encode(command: VoiceCommand) -> str:
    """One command as one text frame."""
    if type(command) is SendAudio:
        return APPEND_HEAD + pybase64.b64encode_as_string(command.pcm) + APPEND_TAIL
    if isinstance(command, CheckVoice | CommitAudio | ClearAudio):
        return BARE[type(command)]
    return orjson.dumps(_message(command)).decode()


def encode_configuration(session: Mapping[str, Any]) -> str:
    message = {"type": "session.update", "event_id": CONFIGURE_ID, "session": session}
    return orjson.dumps(message).decode()


def _message(
    command: AddItem | AnswerTool | CreateResponse | CancelResponse | TruncateItem | SendAudio,
) -> JsonObject:
    match command:
        case AddItem(item_id, role, text):
            kind = "output_text" if role == "assistant" else "input_text"
            content = [{"type": kind, "text": text}]
            item = {"id": item_id, "type": "message", "role": role, "content": content}
            return {"type": "conversation.item.create", "item": item}
        case AnswerTool(call_id, output):
            item = {"type": "function_call_output", "call_id": call_id, "output": output}
            return {"type": "conversation.item.create", "item": item}
        case CreateResponse(event_id):
            return {"type": "response.create", "event_id": event_id}
        case CancelResponse(response_id):
            return {"type": "response.cancel", "response_id": response_id}
        case TruncateItem(item_id, audio_end_ms):
            return {
                "type": "conversation.item.truncate",
                "item_id": item_id,
                "content_index": 0,
                "audio_end_ms": audio_end_ms,
            }
        case SendAudio(pcm):
            return {"type": "input_audio_buffer.append", "audio": pybase64.b64encode(pcm).decode()}
