"""A call that an interviewer makes while it talks, and who decides that it is over."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any
from uuid import UUID

KEPT = "kept"
GIVEN_UP = "given up"


class TooLongError(Exception):
    """The result has no room in a conversation."""


class GivenUpError(Exception):
    """Nobody waits for this call any more: it may leave nothing behind."""


@dataclass(slots=True)
class Settlement:
    """Whether the work of a call counts: asked by the work at its end, and by who waits for it.

    Who asks first decides; both may ask from threads of their own. So what was answered as too
    late has no effect, and what had an effect is answered as done.
    """

    _decided: str = ""
    _lock: Lock = field(default_factory=Lock)

    def begin(self) -> None:
        """Of the work, which may have had to wait for a thread. Raises GivenUpError."""
        if self._decided == GIVEN_UP:
            raise GivenUpError

    def keep(self) -> None:
        """Of the work, just before what it wrote is kept. Raises GivenUpError."""
        if not self._decide(KEPT):
            raise GivenUpError

    def give_up(self) -> bool:
        """Of who waits. False: it is being kept in this moment, and its answer comes."""
        return self._decide(GIVEN_UP)

    def _decide(self, outcome: str) -> bool:
        with self._lock:
            self._decided = self._decided or outcome
            return self._decided == outcome


@dataclass(frozen=True, slots=True)
class LiveCall:
    """`arguments` as the model gave them, where they are an object at all."""

    session_id: UUID
    name: str
    arguments: Mapping[str, Any]
    settlement: Settlement = field(default_factory=Settlement)
