"""One conversation item: what the protocol shows of it, and what is remembered of its sound."""

import binascii
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from typing import Any, Literal

from realtime.engine.refusals import RefusalError
from realtime.engine.scene import Role, SceneItem, ToolCall, ToolOutput, Utterance
from realtime.engine.validation import (
    anything,
    list_of,
    missing,
    nullable,
    one_of,
    shape,
    tagged,
    text,
)

PCM_BYTES_PER_MS = 48
Status = Literal["in_progress", "completed", "incomplete"]

_ID = {"id": nullable(text(32, 1)), "object": anything, "status": anything}
_TEXT = shape({"type": anything, "text": text()}, required=("text",))
_CONTENT_BY_ROLE = {
    "system": {"input_text": _TEXT},
    "user": {
        "input_text": _TEXT,
        "input_audio": shape(
            {"type": anything, "audio": text(32_000_000), "transcript": nullable(text())},
            required=("audio",),
        ),
    },
    "assistant": {"output_text": _TEXT},
}
_MESSAGE = shape(
    {"type": anything, "role": one_of("system", "user", "assistant"), "content": anything, **_ID},
    required=("role", "content"),
)
_FUNCTION_CALL = shape(
    {
        "type": anything,
        "name": text(64, 1),
        "call_id": text(64, 1),
        "arguments": text(),
        **_ID,
    },
    required=("name", "arguments"),
)
_FUNCTION_CALL_OUTPUT = shape(
    {"type": anything, "call_id": text(64, 1), "output": text(), **_ID},
    required=("call_id", "output"),
)
_ITEM = tagged(
    "type",
    {
        "message": _MESSAGE,
        "function_call": _FUNCTION_CALL,
        "function_call_output": _FUNCTION_CALL_OUTPUT,
    },
)


@dataclass(frozen=True)
class SpokenWords:
    """A few words and the sound of them: PCM16 mono 24 kHz."""

    text: str
    pcm: bytes


@dataclass
class Item:
    """An entry of the conversation; `item_type` decides which of the fields mean anything."""

    id: str
    item_type: Literal["message", "function_call", "function_call_output"]
    role: Role = "user"
    status: Status = "completed"
    content: list[dict[str, Any]] = field(default_factory=list)
    call_id: str = ""
    name: str = ""
    arguments: str = ""
    output: str = ""
    is_live: bool = False
    speech_ms: int = 0
    audio: bytearray = field(default_factory=bytearray)
    audio_ms: float = 0
    words: list[tuple[str, float]] = field(default_factory=list)
    """Groups of words and the millisecond of the item's audio in whose middle each was spoken."""

    def as_event(self) -> dict[str, Any]:
        """Show the item without audio bytes and without empty fields."""
        event: dict[str, Any] = {
            "id": self.id,
            "object": "realtime.item",
            "type": self.item_type,
            "status": self.status,
        }
        if self.item_type == "message":
            return event | {"role": self.role, "content": [dict(part) for part in self.content]}
        if self.item_type == "function_call":
            return event | {"call_id": self.call_id, "name": self.name, "arguments": self.arguments}
        return event | {"call_id": self.call_id, "output": self.output}

    def with_audio(self) -> dict[str, Any]:
        event = self.as_event()
        if self.audio and event.get("content"):
            event["content"][0]["audio"] = b64encode(self.audio).decode()
        return event

    def add_words(self, spoken: SpokenWords) -> None:
        length_ms = len(spoken.pcm) / PCM_BYTES_PER_MS
        self.words.append((spoken.text, self.audio_ms + length_ms / 2))

    def add_audio(self, pcm: bytes) -> None:
        self.audio += pcm
        self.audio_ms += len(pcm) / PCM_BYTES_PER_MS

    def truncate(self, audio_end_ms: int) -> None:
        """Keep the audio that was heard; the protocol forgets the transcript with the rest."""
        self.words = [
            (text, middle_ms) for text, middle_ms in self.words if middle_ms <= audio_end_ms
        ]
        self.audio_ms = audio_end_ms
        del self.audio[audio_end_ms * PCM_BYTES_PER_MS :]
        for part in self.content:
            part.pop("transcript", None)

    def heard_text(self) -> str:
        """Return its text, its transcript, or the words whose sound was kept."""
        if self.words or (self.audio_ms and self.role == "assistant"):
            return "".join(text for text, _ in self.words).strip()
        found = [part.get("text") or part.get("transcript") or "" for part in self.content]
        return " ".join(each for each in found if each).strip()

    def in_scene(self) -> SceneItem:
        if self.item_type == "function_call":
            return ToolCall(self.call_id, self.name, self.arguments)
        if self.item_type == "function_call_output":
            return ToolOutput(self.call_id, self.output)
        return Utterance(self.role, self.heard_text(), self.speech_ms, self.is_live)


def parse_item(fields: object, *, fallback_id: str, fallback_call_id: str) -> Item:
    """Read an item that a client sends; raises RefusalError with the path of what is wrong."""
    checked = _ITEM(fields, "item")
    item = Item(id=checked.get("id") or fallback_id, item_type=checked["type"])
    if item.item_type == "message":
        item.role = checked["role"]
        item.content = _content(checked["role"], checked["content"])
        _take_audio(item)
    elif item.item_type == "function_call":
        item.name, item.arguments = checked["name"], checked["arguments"]
        item.call_id = checked.get("call_id", fallback_call_id)
    else:
        item.call_id, item.output = checked["call_id"], checked["output"]
    return item


def _content(role: str, parts: Any) -> list[dict[str, Any]]:
    if role == "assistant" and isinstance(parts, list):
        _refuse_output_audio(parts)
    checked: list[dict[str, Any]] = list_of(tagged("type", _CONTENT_BY_ROLE[role]))(
        parts, "item.content"
    )
    return checked


def _refuse_output_audio(parts: list[Any]) -> None:
    """Refuse an assistant's audio as GA does: as if its text were missing."""
    for index, part in enumerate(parts):
        if isinstance(part, dict) and part.get("type") == "output_audio":
            raise missing(f"item.content[{index}].text")


def _take_audio(item: Item) -> None:
    """Move placed audio out of the content, where only its transcript stays visible."""
    for index, part in enumerate(item.content):
        if part["type"] != "input_audio":
            continue
        path = f"item.content[{index}].audio"
        item.add_audio(decode_audio(part.pop("audio"), path))
        if part.get("transcript") is None:
            part.pop("transcript", None)


def decode_audio(encoded: str, path: str) -> bytes:
    try:
        return b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        raise RefusalError("invalid_value", f"'{path}' is not valid base64.", path) from None
