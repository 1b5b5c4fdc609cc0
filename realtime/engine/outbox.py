"""What a session hands to its shell: server events, stamped with ids, and errands, in order."""

from collections.abc import Callable
from typing import Any

from realtime.engine.errands import Errand

Event = dict[str, Any]
Output = Event | Errand
NewId = Callable[[str], str]
"""Makes a fresh id from a prefix: `new_id("item")` gives `item_` and at most 27 characters more."""


class Outbox:
    """Collects the outputs of one call into the session; `drain` empties it."""

    def __init__(self, new_id: NewId) -> None:
        self.new_id = new_id
        self._outputs: list[Output] = []

    def emit(self, event_type: str, **fields: object) -> None:
        self._outputs.append({"type": event_type, "event_id": self.new_id("event"), **fields})

    def ask(self, errand: Errand) -> None:
        self._outputs.append(errand)

    def drain(self) -> list[Output]:
        outputs, self._outputs = self._outputs, []
        return outputs
