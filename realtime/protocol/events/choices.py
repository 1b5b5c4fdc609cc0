"""The words that events are made of."""

from enum import StrEnum
from typing import Any, TypeAlias

#: JSON as it came.
JsonObject: TypeAlias = dict[str, Any]
#: Milliseconds on the session's timeline, which starts with its first Leg and never runs back.
Instant: TypeAlias = int

#: A predecessor the provider did not name: the item belongs at the end of the chain.
UNNAMED = ""


class Mode(StrEnum):
    VOICE = "voice"
    TEXT = "text"
    PUSH = "push"  # sound only while a key or a button is held


class Preset(StrEnum):
    """How long the provider waits for more before it takes a turn, and how much noise it bears."""

    PATIENT = "patient"
    NORMAL = "normal"
    NOISY = "noisy"


class ErrorClass(StrEnum):
    """What an error of the provider asks of us."""

    BENIGN = "benign"  # a race that solves itself
    OURS = "ours"  # what we sent was wrong and was dropped
    RETRY = "retry"  # a new Leg may help
    BUSY = "busy"  # too much at once: the same again, later
    FATAL = "fatal"  # nothing helps before a person acts
