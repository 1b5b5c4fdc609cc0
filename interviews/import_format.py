"""One line of an import: a session that was held and written down elsewhere, as JSON (pure).

`docs/reference/import.md` describes the format.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

LONGEST_ID = 200
LONGEST_NAME = 120
LONGEST_TITLE = 200
MOST_TURNS = 20_000
LONGEST_TEXT = 100_000
#: The columns are four bytes wide; that is 24 days.
LAST_MS = 2**31 - 1
SPEAKERS = ("candidate", "interviewer")


class BadLineError(ValueError):
    """Why a line is not imported: a sentence without anything that was said."""


@dataclass(frozen=True)
class ImportedTurn:
    """What one party said; times are milliseconds since the session began."""

    id: str
    speaker: str  # candidate | interviewer
    name: str  # as the other system calls the speaker; may be empty
    text: str
    started_ms: int
    ended_ms: int


@dataclass(frozen=True)
class ImportedSession:
    """A session by its id in the other system, with at least one Turn."""

    id: str
    interview: str
    candidate: str
    started_at: datetime
    title: str
    turns: tuple[ImportedTurn, ...]

    @property
    def length_ms(self) -> int:
        return max(turn.ended_ms for turn in self.turns)

    @property
    def ended_at(self) -> datetime:
        return self.started_at + timedelta(milliseconds=self.length_ms)

    @property
    def interviewer(self) -> str:
        """Whoever speaks first on that side; may be empty."""
        return next((turn.name for turn in self.turns if turn.speaker == "interviewer"), "")

    @property
    def digest(self) -> str:
        """Of all that it says."""
        told = asdict(self) | {"started_at": self.started_at.isoformat()}
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def read_line(line: str) -> ImportedSession:
    """Raises BadLineError with the first thing that is wrong. What it does not know it ignores."""
    try:
        told = json.loads(line)
    except (ValueError, RecursionError):
        raise BadLineError("It is not JSON.") from None
    if not isinstance(told, dict):
        raise BadLineError("It is not a JSON object.")
    return ImportedSession(
        id=_name(told, "id", LONGEST_ID),
        interview=_name(told, "interview", LONGEST_NAME),
        candidate=_name(told, "candidate", LONGEST_NAME),
        started_at=_moment(told),
        title=_text(told, "title", LONGEST_TITLE),
        turns=_turns(told),
    )


def _turns(told: Mapping[str, Any]) -> tuple[ImportedTurn, ...]:
    """Without those that have no words."""
    given = told.get("turns")
    if not isinstance(given, list):
        raise BadLineError("turns must be a list.")
    if len(given) > MOST_TURNS:
        raise BadLineError(f"It has more than {MOST_TURNS} turns.")
    turns = [_turn(turn, place) for place, turn in enumerate(given, start=1)]
    ids = [turn.id for turn in turns]
    if len(set(ids)) < len(ids):
        raise BadLineError("Two turns have the same id.")
    said = tuple(turn for turn in turns if turn.text.strip())
    if not said:
        raise BadLineError("It has no turn with words.")
    return said


def _turn(told: Any, place: int) -> ImportedTurn:
    try:
        return _read_turn(told)
    except BadLineError as error:
        raise BadLineError(f"Turn {place}: {error}") from None


def _read_turn(told: Any) -> ImportedTurn:
    if not isinstance(told, dict):
        raise BadLineError("It is not a JSON object.")
    if told.get("speaker") not in SPEAKERS:
        raise BadLineError("speaker must be candidate or interviewer.")
    turn = ImportedTurn(
        id=_name(told, "id", LONGEST_ID),
        speaker=told["speaker"],
        name=_text(told, "name", LONGEST_NAME).strip(),
        text=_text(told, "text", LONGEST_TEXT, is_needed=True),
        started_ms=_offset(told, "started_ms"),
        ended_ms=_offset(told, "ended_ms"),
    )
    if turn.ended_ms < turn.started_ms:
        raise BadLineError("It ends before it starts.")
    return turn


def _name(told: Mapping[str, Any], key: str, longest: int) -> str:
    """Something that it cannot do without."""
    name = _text(told, key, longest, is_needed=True).strip()
    if not name:
        raise BadLineError(f"{key} is empty.")
    return name


def _text(told: Mapping[str, Any], key: str, longest: int, *, is_needed: bool = False) -> str:
    value = told.get(key)
    if value is None and not is_needed:
        return ""
    if not isinstance(value, str):
        raise BadLineError(f"{key} must be a text.")
    if len(value) > longest:
        raise BadLineError(f"{key} is longer than {longest} characters.")
    if "\0" in value or any("\ud800" <= character <= "\udfff" for character in value):
        raise BadLineError(f"{key} has characters that no text may have.")
    return value


def _offset(told: Mapping[str, Any], key: str) -> int:
    value = told.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadLineError(f"{key} must be a number of milliseconds.")
    if not 0 <= value <= LAST_MS:
        raise BadLineError(f"{key} must be between 0 and {LAST_MS}.")
    return round(value)


def _moment(told: Mapping[str, Any]) -> datetime:
    """Without an offset it is taken as UTC."""
    try:
        moment = datetime.fromisoformat(str(told.get("started_at")))
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        in_utc = aware.astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadLineError("started_at must be a moment such as 2026-11-21T09:00:00Z.") from None
    if not 1900 <= in_utc.year <= 2200:  # noqa: PLR2004 - a calendar that people live by
        raise BadLineError("started_at is in no year that sessions are held in.")
    return in_utc
