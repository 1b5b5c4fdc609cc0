"""The shape of a step: it reads plain data, works on it without the database, and writes rows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from interviews.models import Session
from pipeline.models import StepRun


@dataclass(frozen=True)
class Output:
    """What a step made, and what people should know about it."""

    result: Any
    note: str = ""  # a sentence for the ledger, without anything a person said


def leave(_result: Any) -> None:
    """For a step whose results are rows alone."""


@dataclass(frozen=True)
class Step:
    """`read` and `run` happen outside any transaction, `write` inside the one that sets it done.

    `write` may run again for the same (session, input version): it replaces what was there.
    `discard` throws away what a refused result left outside of the database.
    """

    name: str
    version: int
    read: Callable[[Session], Any]
    run: Callable[[Any], Output]
    write: Callable[[StepRun, Any], None]
    discard: Callable[[Any], None] = leave
