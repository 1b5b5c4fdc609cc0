"""What the dialogue may know when it decides the next line: a snapshot, as plain values."""

from dataclasses import dataclass
from typing import Any, Literal

Role = Literal["user", "assistant", "system"]


@dataclass(frozen=True)
class Utterance:
    """A message. An assistant's text is what was heard of it; a user's may be empty."""

    role: Role
    text: str
    speech_ms: int = 0
    """How long a voice was heard in it; 0 for typed text and for silence."""
    is_live: bool = False
    """Whether it came to be in this very session, rather than being placed by the client."""


@dataclass(frozen=True)
class ToolCall:
    call_id: str
    name: str
    arguments: str


@dataclass(frozen=True)
class ToolOutput:
    call_id: str
    output: str


SceneItem = Utterance | ToolCall | ToolOutput


@dataclass(frozen=True)
class Scene:
    """Everything the next line is made from; two equal scenes get the same line."""

    instructions: str
    items: tuple[SceneItem, ...]
    tools: tuple[dict[str, Any], ...] = ()
    tool_choice: str | dict[str, Any] = "auto"
    is_silence: bool = False
    """The idle timeout asked for this line: the candidate has said nothing for a while."""


@dataclass(frozen=True)
class Say:
    """Words of the next line; several in a row are one message."""

    text: str
    language: str = "en"


@dataclass(frozen=True)
class Call:
    """A call of a tool; `arguments` is a JSON object as text."""

    name: str
    arguments: str


Part = Say | Call
