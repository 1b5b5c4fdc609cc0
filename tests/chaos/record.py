"""The record as it stands in the database, read for the audit by plain SQL."""

from dataclasses import dataclass, field
from datetime import datetime

import psycopg


@dataclass(frozen=True)
class RecordedTurn:
    leg_number: int
    position: int
    item_id: str
    speaker: str
    kind: str
    status: str
    text: str
    heard_text: str
    total_ms: int
    heard_ms: int

    @property
    def place(self) -> tuple[int, int]:
        return self.leg_number, self.position


@dataclass(frozen=True)
class RecordedGap:
    cause: str
    started_at: float  # seconds since 1970
    ended_at: float | None


@dataclass
class RecordedSession:
    """Everything that was written of one Session."""

    key: str
    state: str
    end_reason: str
    input_version: int
    started_at: float | None
    ended_at: float | None
    turns: list[RecordedTurn] = field(default_factory=list)
    gaps: list[RecordedGap] = field(default_factory=list)
    open_legs: int = 0
    legs: int = 0
    #: (step, input version, status)
    steps: list[tuple[str, int, str]] = field(default_factory=list)
    summaries: int = 0
    #: Segments of sound that are in no recording yet.
    loose_sound: int = 0


@dataclass
class Record:
    sessions: dict[str, RecordedSession]
    #: What is still held although nobody talks: leases, seats, places in the queue.
    held: list[str] = field(default_factory=list)


SESSIONS = """
SELECT c.name, s.id::text, s.state, s.end_reason, s.input_version, s.started_at, s.ended_at
  FROM interviews_session s JOIN interviews_candidate c ON c.id = s.candidate_id
"""
TURNS = """
SELECT session_id::text, leg_number, position, item_id, speaker, kind, status, text, heard_text,
       total_ms, heard_ms
  FROM interviews_turn ORDER BY leg_number, position
"""
GAPS = "SELECT session_id::text, cause, started_at, ended_at FROM interviews_gap"
LEGS = "SELECT session_id::text, closed_at IS NULL FROM interviews_leg"
STEPS = "SELECT session_id::text, step, input_version, status FROM pipeline_steprun"
#: Renewed still, though nobody talks any more; what a dead process held runs out by itself.
LEASES = """
SELECT session_id::text FROM interviews_lease
 WHERE holder IS NOT NULL AND until > clock_timestamp()
"""
SEATS = "SELECT session_id::text FROM interviews_seat"
SUMMARIES = "SELECT session_id::text FROM pipeline_summary"
LOOSE_SOUND = "SELECT session_id::text FROM interviews_tapesegment WHERE file <> ''"


def read(database_url: str) -> Record:
    with psycopg.connect(database_url) as connection:
        cursor = connection.cursor()
        by_id = {
            row[1]: RecordedSession(
                row[0], row[2], row[3], row[4], _seconds(row[5]), _seconds(row[6])
            )
            for row in cursor.execute(SESSIONS).fetchall()
        }
        for row in cursor.execute(TURNS).fetchall():
            by_id[row[0]].turns.append(RecordedTurn(*row[1:]))
        for row in cursor.execute(GAPS).fetchall():
            gap = RecordedGap(row[1], _seconds(row[2]) or 0.0, _seconds(row[3]))
            by_id[row[0]].gaps.append(gap)
        for row in cursor.execute(LEGS).fetchall():
            by_id[row[0]].legs += 1
            by_id[row[0]].open_legs += row[1]
        for row in cursor.execute(STEPS).fetchall():
            by_id[row[0]].steps.append(row[1:])
        for row in cursor.execute(SUMMARIES).fetchall():
            by_id[row[0]].summaries += 1
        for row in cursor.execute(LOOSE_SOUND).fetchall():
            by_id[row[0]].loose_sound += 1
        has_seats = cursor.execute("SELECT to_regclass('interviews_seat')").fetchone() != (None,)
        held_by = [("lease", LEASES), *([("seat", SEATS)] if has_seats else [])]
        held = [
            f"the {what} of {by_id[row[0]].key}"
            for what, question in held_by
            for row in cursor.execute(question).fetchall()
            if by_id[row[0]].ended_at is not None
        ]
    return Record({session.key: session for session in by_id.values()}, held)


def wounded(record: Record) -> set[str]:
    """The Sessions that bear a mark of what happened to them: a Gap, or a second Leg."""
    return {key for key, each in record.sessions.items() if each.gaps or each.legs > 1}


def let_time_pass(database_url: str) -> None:
    """What waits out a back-off has waited long enough; nothing else is touched."""
    with psycopg.connect(database_url) as connection:
        connection.execute(
            "UPDATE pipeline_steprun SET not_before = NULL "
            "WHERE status = 'ready' AND not_before IS NOT NULL"
        )


def _seconds(moment: datetime | None) -> float | None:
    return moment.timestamp() if moment else None
