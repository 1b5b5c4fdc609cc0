"""The turns that we end ourselves: where each lies, so that its Turn gets its time and length.

For these the provider names only the item; they are matched in the order of their commits.
"""

from collections import deque
from dataclasses import dataclass, field

from realtime.protocol.events import Instant

#: The provider refuses a commit of less.
LEAST_COMMIT_MS = 100


@dataclass(frozen=True, slots=True)
class Utterance:
    started_at: Instant
    from_ms: int  # offsets in the sound of the Leg
    to_ms: int
    lead_ms: int = 0  # of it, silence before the first word


@dataclass(slots=True)
class Utterances:
    _started_at: Instant = 0
    _from_ms: int = 0
    _lead_ms: int = 0
    _unnamed: deque[Utterance] = field(default_factory=deque)  # committed, without an item yet

    def begin(self, at: Instant, from_ms: int, lead_ms: int = 0) -> None:
        self._started_at, self._from_ms, self._lead_ms = at, from_ms, lead_ms

    def end(self, to_ms: int) -> bool:
        """Whether there is enough of it to be committed."""
        if to_ms - self._from_ms < LEAST_COMMIT_MS:
            return False
        self._unnamed.append(Utterance(self._started_at, self._from_ms, to_ms, self._lead_ms))
        return True

    def from_ms(self, *, goes_on: bool) -> int | None:
        """Where the first begins that has no item yet; `goes_on`: the last has not ended."""
        if self._unnamed:
            return self._unnamed[0].from_ms
        return self._from_ms if goes_on else None

    def since(self, *, goes_on: bool) -> list[Instant]:
        """When the first was begun that has no item yet; as `from_ms`."""
        if self._unnamed:
            return [self._unnamed[0].started_at]
        return [self._started_at] if goes_on else []

    def take(self) -> Utterance | None:
        """The oldest that has no item yet: it has one now, or was refused."""
        return self._unnamed.popleft() if self._unnamed else None

    def clear(self) -> None:
        self._unnamed.clear()
