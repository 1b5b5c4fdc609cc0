"""How a provider's deployment does, as this process has seen it, and which one to ask next (pure).

A deployment that refused is left alone for a while by *new* Legs; running ones stay where they are.
Times are seconds of any clock that never runs back.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from realtime.protocol.events import ErrorClass

#: A refusal for good needs a person; they may need some minutes.
FATAL_COOL_DOWN_S = 300.0
#: After so many failures in a row a deployment is taken for down ...
FAILURES = 2
#: ... for so long.
COOL_DOWN_S = 60.0
#: Where a busy one does not say how long it wants to be left alone.
BUSY_S = 30.0


@dataclass(slots=True)
class Health:
    down_until: float = 0.0
    _failures: int = 0  # in a row

    def came_up(self) -> None:
        self._failures = 0

    def failed(self, kind: ErrorClass, now: float, retry_after_s: float = 0.0) -> None:
        """A Leg did not come up, or was refused for good in the middle."""
        self._failures += 1
        if kind is ErrorClass.FATAL:
            pause_s = FATAL_COOL_DOWN_S
        elif kind is ErrorClass.BUSY:
            pause_s = retry_after_s or BUSY_S
        else:
            pause_s = COOL_DOWN_S if self._failures >= FAILURES else 0.0
        self.down_until = max(self.down_until, now + pause_s)

    def is_down(self, now: float) -> bool:
        return now < self.down_until


def choose(deployments: Sequence[Health], now: float) -> int:
    """The first that is well; when all are down, the one that may be back first."""
    for index, health in enumerate(deployments):
        if not health.is_down(now):
            return index
    return min(range(len(deployments)), key=lambda index: deployments[index].down_until)
