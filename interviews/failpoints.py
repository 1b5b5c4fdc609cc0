"""Named points where a test can make this process die, hang or fail; in production they do nothing.

`FAILPOINT=turn.before_commit:kill` names a point and what happens there: `kill` (SIGKILL), `hang`
(the thread waits for ever) or `raise` (FailpointError). A number after it says the how many-th time
(`:3`; the first without it), and a comma separates several. Without `VIVA_TESTING=yes` beside it,
it is not even read.
"""

import os
import signal
import threading
from dataclasses import dataclass, field
from enum import StrEnum

from interviews.env import SettingError, read_bool, read_list


class FailpointError(RuntimeError):
    """What a point raises that is told to."""


class Action(StrEnum):
    """What happens when the point is reached."""

    KILL = "kill"
    HANG = "hang"
    RAISE = "raise"


@dataclass
class Failpoint:
    """One armed point; it strikes once, the `nth` time that it is reached in this process."""

    name: str
    action: Action
    nth: int = 1
    _reached: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def reach(self) -> None:
        with self._lock:
            self._reached += 1
            is_due = self._reached == self.nth
        if is_due:
            self._strike()

    def _strike(self) -> None:
        if self.action is Action.KILL:
            os.kill(os.getpid(), signal.SIGKILL)
        if self.action is Action.RAISE:
            raise FailpointError(self.name)
        threading.Event().wait()  # a kill, too, takes a moment to arrive


def failpoint(name: str) -> None:
    """Mark an interesting place to crash; each name has a test (`@pytest.mark.failpoint(name)`)."""
    if _armed and name in _armed:
        _armed[name].reach()


def parse(entries: list[str]) -> dict[str, Failpoint]:
    """`name:action[:nth]` each. Raises SettingError."""
    points = [_parse_one(entry) for entry in entries]
    return {point.name: point for point in points}


def _parse_one(entry: str) -> Failpoint:
    name, _, rest = entry.partition(":")
    action, _, nth = rest.partition(":")
    try:
        return Failpoint(name, Action(action), int(nth or 1))
    except ValueError:
        raise SettingError(f"FAILPOINT has no such form: {entry!r}.") from None


def read_armed() -> dict[str, Failpoint]:
    """What the environment asks for; nothing where it does not say that this is a test."""
    return parse(read_list("FAILPOINT")) if read_bool("VIVA_TESTING", default=False) else {}


_armed = read_armed()
