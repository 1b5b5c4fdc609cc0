"""Where every line of a conversation lies in time, once it is known how long each one is (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass

from interviews.demo.script import Line, Outage

LEAD_IN_MS = 600
LEAD_OUT_MS = 900


@dataclass(frozen=True)
class PlacedLine:
    line: Line
    leg_number: int
    position: int  # in its leg, from 1
    started_ms: int
    total_ms: int
    heard_ms: int


@dataclass(frozen=True)
class PlacedOutage:
    started_ms: int
    ended_ms: int


@dataclass(frozen=True)
class Timeline:
    lines: tuple[PlacedLine, ...]
    outages: tuple[PlacedOutage, ...]
    duration_ms: int

    @property
    def spoken_ms(self) -> int:
        """How long the clock ran: an outage stops it."""
        return self.duration_ms - sum(each.ended_ms - each.started_ms for each in self.outages)


def place(scenes: Sequence[Line | Outage], lengths_ms: Sequence[int]) -> Timeline:
    """Lay the scenes one after the other; `lengths_ms` holds one length for every Line."""
    lengths = iter(lengths_ms)
    lines: list[PlacedLine] = []
    outages: list[PlacedOutage] = []
    at_ms, leg_number, position = LEAD_IN_MS, 1, 0
    for scene in scenes:
        if isinstance(scene, Outage):
            outages.append(PlacedOutage(at_ms, at_ms + scene.lasts_ms))
            at_ms += scene.lasts_ms
            leg_number, position = leg_number + 1, 0
            continue
        total_ms = next(lengths)
        started_ms = at_ms + scene.pause_ms
        position += 1
        heard_ms = _heard_ms(scene, total_ms)
        lines.append(PlacedLine(scene, leg_number, position, started_ms, total_ms, heard_ms))
        at_ms = started_ms + heard_ms
    return Timeline(tuple(lines), tuple(outages), at_ms + LEAD_OUT_MS)


def _heard_ms(line: Line, total_ms: int) -> int:
    """As much of the sound as of the words."""
    if not line.heard:
        return total_ms
    return round(total_ms * len(line.heard) / len(line.text))
