"""The session's configuration: its GA shape, defaults, partial updates, what may not change."""

from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from realtime.engine.refusals import RefusalError
from realtime.engine.validation import (
    Check,
    anything,
    boolean,
    either,
    integer,
    list_of,
    missing,
    nullable,
    number,
    one_of,
    shape,
    tagged,
    text,
)

PROVIDER_VOICES = (
    "alloy", "ash", "ballad", "cedar", "coral", "echo", "marin", "sage", "shimmer", "verse",
)  # fmt: skip

EAGERNESS_SILENCE_MS = {"low": 1500, "medium": 800, "auto": 800, "high": 400}

PCM = {"type": "audio/pcm", "rate": 24000}
SERVER_VAD = {
    "type": "server_vad",
    "threshold": 0.5,
    "prefix_padding_ms": 300,
    "silence_duration_ms": 500,
    "idle_timeout_ms": None,
    "create_response": True,
    "interrupt_response": True,
}
SEMANTIC_VAD = {
    "type": "semantic_vad",
    "eagerness": "auto",
    "create_response": True,
    "interrupt_response": True,
}
LOGPROBS = "item.input_audio_transcription.logprobs"
TURN_DETECTION_DEFAULTS = {"server_vad": SERVER_VAD, "semantic_vad": SEMANTIC_VAD}

AUDIO_FORMAT = shape(
    {"type": one_of("audio/pcm"), "rate": integer(24000, 24000)}, required=("type",)
)
TOOL = tagged(
    "type",
    {
        "function": shape(
            {
                "type": one_of("function"),
                "name": text(64, 1),
                "description": text(),
                "parameters": anything,
                "strict": nullable(boolean),
            },
            required=("name",),
        )
    },
)
TOOL_CHOICE = either(
    one_of("auto", "none", "required"),
    shape({"type": one_of("function"), "name": text(64, 1)}, required=("type", "name")),
)
TOKEN_LIMIT = either(one_of("inf"), integer(1, 4096))
MODALITIES = list_of(one_of("audio", "text"), max_length=1)
VOICE = either(one_of(*PROVIDER_VOICES), shape({"id": text(64, 1)}, required=("id",)))
REASONING = shape({"effort": one_of("minimal", "low", "medium", "high", "xhigh")})
PROMPT = shape({"id": text(128), "version": nullable(text(128)), "variables": anything}, ("id",))
OUTPUT_AUDIO = {"format": AUDIO_FORMAT, "voice": VOICE, "speed": number(0.25, 1.5)}

TURN_DETECTION = tagged(
    "type",
    {
        "server_vad": shape(
            {
                "type": anything,
                "threshold": number(0, 1),
                "prefix_padding_ms": integer(0, 5000),
                "silence_duration_ms": integer(0, 30000),
                "idle_timeout_ms": nullable(integer(5000, 30000)),
                "create_response": boolean,
                "interrupt_response": boolean,
            }
        ),
        "semantic_vad": shape(
            {
                "type": anything,
                "eagerness": one_of("low", "medium", "high", "auto"),
                "create_response": boolean,
                "interrupt_response": boolean,
            }
        ),
    },
)
TRANSCRIPTION = shape(
    {
        "model": text(128),
        "language": nullable(text(16)),
        "languages": nullable(list_of(text(16))),
        "keywords": nullable(list_of(text(128))),
        "prompt": nullable(text()),
        "delay": anything,
    }
)
NOISE_REDUCTION = shape({"type": one_of("near_field", "far_field"), "strength": anything})
SESSION_FIELDS: dict[str, Check] = {
    "type": one_of("realtime"),
    "id": anything,
    "object": anything,
    "expires_at": anything,
    "model": text(128, 1),
    "instructions": text(),
    "output_modalities": MODALITIES,
    "tools": list_of(TOOL),
    "tool_choice": TOOL_CHOICE,
    "parallel_tool_calls": boolean,
    "reasoning": nullable(REASONING),
    "max_output_tokens": TOKEN_LIMIT,
    "truncation": anything,
    "tracing": anything,
    "prompt": nullable(PROMPT),
    "include": nullable(list_of(one_of(LOGPROBS))),
    "audio": shape(
        {
            "input": shape(
                {
                    "format": AUDIO_FORMAT,
                    "transcription": nullable(TRANSCRIPTION),
                    "noise_reduction": nullable(NOISE_REDUCTION),
                    "turn_detection": nullable(TURN_DETECTION),
                }
            ),
            "output": shape(OUTPUT_AUDIO),
        }
    ),
}
SERVER_SET = ("id", "object", "expires_at")
"""Fields that a client may echo back; they stay as the server set them."""


@dataclass(frozen=True)
class TurnTaking:
    """How the end of a turn is found, whatever the provider calls it."""

    threshold: float
    prefix_ms: int
    silence_ms: int
    idle_timeout_ms: int | None
    creates_response: bool
    interrupts_response: bool


class SessionConfig:
    """The effective configuration; `as_event` is the full echo."""

    def __init__(
        self, *, session_id: str, model: str, expires_at: int, transcriber: str, is_lenient: bool
    ) -> None:
        """`transcriber` is the model name echoed for whatever transcription the client asks for."""
        self._transcriber = transcriber
        self._is_lenient = is_lenient
        self._fields: dict[str, Any] = {
            "type": "realtime",
            "object": "realtime.session",
            "id": session_id,
            "model": model,
            "expires_at": expires_at,
            "output_modalities": ["audio"],
            "instructions": "",
            "tools": [],
            "tool_choice": "auto",
            "max_output_tokens": "inf",
            "truncation": "auto",
            "tracing": None,
            "prompt": None,
            "include": None,
            "audio": {
                "input": {
                    "format": dict(PCM),
                    "transcription": None,
                    "noise_reduction": None,
                    "turn_detection": dict(SERVER_VAD),
                },
                "output": {"format": dict(PCM), "voice": "alloy", "speed": 1.0},
            },
        }

    def update(self, patch: object, *, has_spoken: bool, is_responding: bool) -> None:
        """Take over every field of the patch, or none of them (RefusalError)."""
        if self._is_lenient and isinstance(patch, dict):
            patch = {"type": "realtime", **patch}
            patch.pop("model", None)
        if isinstance(patch, dict) and "type" not in patch:
            raise missing("session.type")
        fields = shape(SESSION_FIELDS)(patch, "session")
        updated = deepcopy(self._fields)
        _merge(updated, {name: fields[name] for name in fields if name not in SERVER_SET})
        self._settle_transcription(updated)
        _settle_turn_detection(updated["audio"]["input"], self._fields["audio"]["input"])
        self._refuse_forbidden(updated, has_spoken=has_spoken, is_responding=is_responding)
        self._fields = updated

    def _settle_transcription(self, updated: dict[str, Any]) -> None:
        transcription = updated["audio"]["input"]["transcription"]
        if transcription is not None:
            transcription["model"] = self._transcriber

    def _refuse_forbidden(
        self, updated: dict[str, Any], *, has_spoken: bool, is_responding: bool
    ) -> None:
        before = self._fields
        if updated["model"] != before["model"]:
            raise RefusalError(
                "invalid_value", "The model of a session cannot be changed.", "session.model"
            )
        if before["tracing"] is not None and updated["tracing"] != before["tracing"]:
            raise RefusalError(
                "invalid_value",
                "Tracing cannot be changed once it is enabled.",
                "session.tracing",
            )
        new, old = updated["audio"]["output"], before["audio"]["output"]
        if has_spoken and new["voice"] != old["voice"]:
            raise cannot_update_voice("session.audio.output.voice")
        if is_responding and new["speed"] != old["speed"]:
            raise RefusalError(
                "invalid_value",
                "The speed can only be changed between responses.",
                "session.audio.output.speed",
            )

    def as_event(self) -> dict[str, Any]:
        return deepcopy(self._fields)

    @property
    def model(self) -> str:
        return str(self._fields["model"])

    @property
    def instructions(self) -> str:
        return str(self._fields["instructions"])

    @property
    def speed(self) -> float:
        return float(self._fields["audio"]["output"]["speed"])

    @property
    def transcription(self) -> dict[str, Any] | None:
        """The transcription settings, or None while the client wants no transcription events."""
        found: dict[str, Any] | None = self._fields["audio"]["input"]["transcription"]
        return found

    @property
    def wants_logprobs(self) -> bool:
        """Whether the client asked how sure the transcriber is of its words."""
        return LOGPROBS in (self._fields["include"] or ())

    def response_defaults(self) -> dict[str, Any]:
        """Return what a response inherits where its `response.create` does not say otherwise."""
        names = (
            "instructions", "output_modalities", "tools", "tool_choice", "max_output_tokens",
        )  # fmt: skip
        inherited = {name: deepcopy(self._fields[name]) for name in names}
        return inherited | {"audio": {"output": deepcopy(self._fields["audio"]["output"])}}

    def turn_taking(self) -> TurnTaking | None:
        """None means that the client ends every turn itself."""
        detection = self._fields["audio"]["input"]["turn_detection"]
        if detection is None:
            return None
        eagerness = detection.get("eagerness")
        return TurnTaking(
            threshold=detection.get("threshold", SERVER_VAD["threshold"]),
            prefix_ms=detection.get("prefix_padding_ms", SERVER_VAD["prefix_padding_ms"]),
            silence_ms=(
                EAGERNESS_SILENCE_MS[eagerness] if eagerness else detection["silence_duration_ms"]
            ),
            idle_timeout_ms=detection.get("idle_timeout_ms"),
            creates_response=detection["create_response"],
            interrupts_response=detection["interrupt_response"],
        )


def cannot_update_voice(param: str) -> RefusalError:
    return RefusalError(
        "cannot_update_voice", "Cannot update a conversation's voice once audio is present.", param
    )


def _settle_turn_detection(updated: dict[str, Any], before: dict[str, Any]) -> None:
    """Fill the defaults of a newly chosen kind of turn detection; drop what the old kind had."""
    detection, old = updated["turn_detection"], before["turn_detection"]
    if detection is None:
        return
    defaults = TURN_DETECTION_DEFAULTS[detection["type"]]
    if old is not None and old["type"] != detection["type"]:
        detection = {name: value for name, value in detection.items() if name in defaults}
    updated["turn_detection"] = {**defaults, **detection}


def _merge(base: dict[str, Any], patch: dict[str, Any]) -> None:
    whole = {"tools", "tool_choice", "tracing", "truncation", "prompt", "voice", "transcription"}
    for name, value in patch.items():
        if name not in whole and isinstance(value, dict) and isinstance(base.get(name), dict):
            _merge(base[name], value)
        else:
            base[name] = value
