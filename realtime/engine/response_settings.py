"""What one response runs with: the session's configuration, overridden by its `response.create`."""

from dataclasses import dataclass
from typing import Any

from realtime.engine.config import (
    AUDIO_FORMAT,
    MODALITIES,
    PROMPT,
    REASONING,
    TOKEN_LIMIT,
    TOOL,
    TOOL_CHOICE,
    VOICE,
    cannot_update_voice,
)
from realtime.engine.items import Item, parse_item
from realtime.engine.outbox import NewId
from realtime.engine.refusals import RefusalError
from realtime.engine.validation import (
    anything,
    boolean,
    list_of,
    nullable,
    one_of,
    shape,
    text,
    wrong,
)

MAX_METADATA_PAIRS = 16
_RESPONSE = shape(
    {
        "conversation": nullable(one_of("auto", "none")),
        "input": nullable(list_of(anything)),
        "instructions": nullable(text()),
        "tools": list_of(TOOL),
        "tool_choice": TOOL_CHOICE,
        "output_modalities": MODALITIES,
        "audio": shape({"output": shape({"format": AUDIO_FORMAT, "voice": VOICE})}),
        "max_output_tokens": TOKEN_LIMIT,
        "metadata": nullable(anything),
        "prompt": nullable(PROMPT),
        "reasoning": nullable(REASONING),
        "parallel_tool_calls": boolean,
    }
)
_EVENT = shape({"type": anything, "event_id": anything, "response": nullable(anything)})


@dataclass(frozen=True)
class ResponseSettings:
    instructions: str
    modality: str
    """`audio` or `text`."""
    tools: tuple[dict[str, Any], ...]
    tool_choice: str | dict[str, Any]
    voice: str | dict[str, Any]
    max_output_tokens: int | str
    metadata: dict[str, str] | None = None
    is_out_of_band: bool = False
    context: tuple[Item | str, ...] | None = None
    """Items, and ids of conversation items; None means the whole conversation."""

    @property
    def voice_name(self) -> str:
        return self.voice if isinstance(self.voice, str) else str(self.voice["id"])


def settings_from(
    event: dict[str, Any], defaults: dict[str, Any], *, has_spoken: bool, new_id: NewId
) -> ResponseSettings:
    """Read a `response.create` over `SessionConfig.response_defaults`; raises RefusalError."""
    fields = _RESPONSE(_EVENT(event, "").get("response") or {}, "response")
    merged = {**defaults, **{name: value for name, value in fields.items() if value is not None}}
    voice = fields.get("audio", {}).get("output", {}).get("voice")
    default_voice = defaults["audio"]["output"]["voice"]
    is_out_of_band = fields.get("conversation") == "none"
    if has_spoken and voice not in (None, default_voice) and not is_out_of_band:
        raise cannot_update_voice("response.audio.output.voice")
    return ResponseSettings(
        instructions=merged["instructions"],
        modality=(merged["output_modalities"] or ["audio"])[0],
        tools=tuple(merged["tools"]),
        tool_choice=merged["tool_choice"],
        voice=voice or default_voice,
        max_output_tokens=merged["max_output_tokens"],
        metadata=_metadata(fields.get("metadata")),
        is_out_of_band=is_out_of_band,
        context=_context(fields.get("input"), new_id),
    )


def _metadata(value: object) -> dict[str, str] | None:
    if value is None:
        return None
    if not isinstance(value, dict) or len(value) > MAX_METADATA_PAIRS:
        raise wrong("response.metadata", f"an object of at most {MAX_METADATA_PAIRS} pairs")
    for name, each in value.items():
        text(64)(name, "response.metadata")
        text(512)(each, f"response.metadata.{name}")
    return value


def _context(entries: list[Any] | None, new_id: NewId) -> tuple[Item | str, ...] | None:
    if entries is None:
        return None
    return tuple(_context_entry(entry, index, new_id) for index, entry in enumerate(entries))


def _context_entry(entry: object, index: int, new_id: NewId) -> Item | str:
    if isinstance(entry, dict) and entry.get("type") == "item_reference":
        reference = shape({"type": anything, "id": text(64)}, required=("id",))
        return str(reference(entry, f"response.input[{index}]")["id"])
    try:
        return parse_item(entry, fallback_id=new_id("item"), fallback_call_id=new_id("call"))
    except RefusalError as refusal:
        param = (refusal.param or "item").replace("item", f"response.input[{index}]", 1)
        raise RefusalError(refusal.code, refusal.message, param) from None
