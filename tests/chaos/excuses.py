"""Why a spoken word may be missing: narrow reasons, each from the outside ledgers first (pure).

That a Gap says so is not enough. A lost provider excuses nothing that fits into the ring; an absent
candidate only what was sent into a line that was really cut; a lost process only what was on the
line that fell with it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import inf

from tests.chaos.ledger import Entry
from tests.chaos.record import RecordedGap, RecordedSession

#: Sound on its way, through two proxies that delay it and a machine that is short of time.
ON_WAY_S = 1.0
#: A stretch that the record names begins and ends a little beside what it names.
BESIDE_S = 1.5
#: From the decision to end until it is stored: the last words are waited for meanwhile.
CLOSING_S = 4.5
#: What is kept while there is no Voice; what was said before it is gone.
RING_S = 38.0
#: What a process does not get into the database within a second is in its journal; the interview
#: begins, and its first write may be on its way for so long.
FIRST_WRITE_S = 2.0
#: A process that was struck so long before a line was seen to be lost may have been what lost it.
STRUCK_S = 10.0
FAREWELL = "Goodbye."


class Excuse(StrEnum):
    BEFORE = "before"  # the interview had not begun
    ENDING = "ending"  # the interviewer had said goodbye, or the candidate had asked for the end
    LINE_CUT = "line_cut"  # sent into a line that carried nothing any more
    PROCESS_LOST = "process_lost"  # the process that had heard it was struck; a Gap says so
    NOT_WRITTEN = "not_written"  # heard, and declared as what could not be written down
    RING_FULL = "ring_full"  # the provider was away for longer than anything is kept


@dataclass(frozen=True)
class Line:
    """One line of a candidate, from the welcome to its loss (inf: it was not lost)."""

    from_at: float
    dead_at: float  # nothing came from the other side after it
    lost_at: float


@dataclass(frozen=True)
class Standstill:
    """A web process was stopped, and went on later: what was sent meanwhile it hears then."""

    from_at: float
    to_at: float


@dataclass(frozen=True)
class Excuses:
    """What speaks for one Session; `struck_at` are the blows to web processes and Postgres."""

    session: RecordedSession
    lines: Sequence[Line]
    struck_at: Sequence[float]
    farewell_at: float
    standstills: Sequence[Standstill] = ()

    def of(self, at: float) -> Excuse | None:
        """For a word that was sent then."""
        session = self.session
        if session.started_at is None or at < session.started_at:
            return Excuse.BEFORE
        if session.ended_at is not None and at > session.ended_at - CLOSING_S:
            return Excuse.ENDING if at > self.farewell_at - ON_WAY_S else self._of_a_loss(at)
        return self._of_a_loss(at)

    def _of_a_loss(self, at: float) -> Excuse | None:
        line = self._line_of(at)
        if at >= line.dead_at - ON_WAY_S:
            return Excuse.LINE_CUT
        if self.fell_with_its_process(at):
            return Excuse.PROCESS_LOST
        if any(self._is_named("transcription_failed", each) for each in self._heard_at(at)):
            return Excuse.NOT_WRITTEN
        if any(at < (gap.ended_at or inf) - RING_S for gap in self._around("provider_lost", at)):
            return Excuse.RING_FULL
        return None

    def fell_with_its_process(self, at: float) -> bool:
        """A Gap says so, the line is really lost, and somebody struck the processes.

        Of a candidate who is just back the process may die before it has written that down: then
        the Gap of the absence goes on.
        """
        line = self._line_of(at)
        was_struck = self._was_struck(at, line)
        is_named = self._is_named("server_lost", at) or self._is_named("candidate_offline", at)
        return was_struck and line.lost_at < inf and is_named

    def fell_before_the_beginning(self, at: float) -> bool:
        """Its process fell before it had written down that the interview has begun.

        It begins again later, with a greeting, and that is where the record begins.
        """
        started_at = self.session.started_at
        line = self._line_of(at)
        is_before = started_at is None or at < started_at
        return is_before and self._was_struck(at, line) and line.lost_at - at < FIRST_WRITE_S

    def _was_struck(self, at: float, line: Line) -> bool:
        return any(at - STRUCK_S <= each <= line.lost_at for each in self.struck_at)

    def _heard_at(self, at: float) -> Iterator[float]:
        """When a word may have come to its process: it names what it heard by its own clock."""
        yield at
        yield from (each.to_at for each in self.standstills if each.from_at <= at <= each.to_at)

    def _line_of(self, at: float) -> Line:
        return next(
            (each for each in self.lines if each.from_at <= at <= each.lost_at), Line(at, inf, inf)
        )

    def _is_named(self, cause: str, at: float) -> bool:
        return any(True for _gap in self._around(cause, at))

    def _around(self, cause: str, at: float) -> Iterator[RecordedGap]:
        for gap in self.session.gaps:
            ended_at = inf if gap.ended_at is None else gap.ended_at
            if gap.cause == cause and gap.started_at - BESIDE_S <= at <= ended_at:
                yield gap


def lines_of(entries: Iterable[Entry]) -> list[Line]:
    """Of one candidate."""
    lines: list[Line] = []
    from_at: float | None = None
    for entry in entries:
        if entry.what == "welcomed":
            from_at = entry.at
        elif entry.what == "lost_line" and from_at is not None:
            lines.append(Line(from_at, entry.at - entry.values.get("silent_s", 0.0), entry.at))
            from_at = None
    return lines


def farewell_of(entries: Iterable[Entry], said: Iterable[Entry]) -> float:
    """When it was first clear to the candidate's outside that the end is near."""
    goodbyes = [entry.at for entry in said if FAREWELL in entry.values["text"]]
    asked = [entry.at for entry in entries if entry.what == "asked_for_end"]
    return min([*goodbyes, *asked], default=inf)


def struck_of(entries: Iterable[Entry]) -> list[float]:
    """When a web process, or the database that its Leases are in, was struck."""
    return [
        entry.at
        for entry in entries
        if entry.what == "fault" and entry.values["kind"].startswith(("web", "postgres"))
    ]


def standstills_of(entries: Iterable[Entry]) -> list[Standstill]:
    return [
        Standstill(entry.at, entry.at + entry.values["lasts_s"])
        for entry in entries
        if entry.what == "fault" and entry.values["kind"] == "web_pause"
    ]
