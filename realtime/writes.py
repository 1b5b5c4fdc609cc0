"""One write of the record as a value: which action, with which arguments.

Queue, journal and replay hold the same thing; on paper it is JSON. Arguments are what JSON has, and
moments, states, reasons and Turns.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib import import_module
from typing import Any
from uuid import UUID

import orjson

from interviews.actions.sessions import TurnValues
from interviews.states import EndReason, SessionState

ACTIONS = "interviews.actions."
STATES = {kind.__name__: kind for kind in (SessionState, EndReason)}


@dataclass(frozen=True, slots=True)
class Write:
    """`action` is named as `sessions.save_turns`; its `session_id` is not among the arguments."""

    action: str
    arguments: Mapping[str, Any]


def write_of(action: Callable[..., object], **arguments: Any) -> Write:
    module = action.__module__.removeprefix(ACTIONS)
    return Write(f"{module}.{action.__name__}", arguments)


def perform(session_id: UUID, write: Write) -> object:
    """Raises what the action raises."""
    module, _, name = write.action.rpartition(".")
    action = getattr(import_module(ACTIONS + module), name)
    return action(session_id=session_id, **write.arguments)


def to_json(value: Any) -> Any:
    """What is not JSON by itself becomes an object of one member that names its kind."""
    match value:
        case datetime():
            return {"datetime": value.isoformat()}
        case SessionState() | EndReason():
            return {type(value).__name__: value.value}
        case TurnValues():
            return {"TurnValues": asdict(value)}
        case Mapping():
            return {"mapping": {key: to_json(each) for key, each in value.items()}}
        case list() | tuple():
            return [to_json(each) for each in value]
        case _:
            return value


def from_json(value: Any) -> Any:
    """The reverse; a tuple comes back as a list. Raises ValueError, KeyError, TypeError."""
    if isinstance(value, list):
        return [from_json(each) for each in value]
    if not isinstance(value, dict):
        return value
    [(kind, content)] = value.items()
    if kind == "datetime":
        return datetime.fromisoformat(content)
    if kind == "TurnValues":
        return TurnValues(**content)
    if kind == "mapping":
        return {key: from_json(each) for key, each in content.items()}
    return STATES[kind](content)


def encode(write: Write) -> bytes:
    return orjson.dumps({"action": write.action, "arguments": to_json(write.arguments)})


def decode(text: bytes) -> Write:
    """Raises ValueError, KeyError, TypeError."""
    document = orjson.loads(text)
    return Write(document["action"], from_json(document["arguments"]))
