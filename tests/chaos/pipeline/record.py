"""What the slow half has written, and the moves that the triggers saw, read by plain SQL."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import LiteralString

import psycopg

from tests.chaos.pipeline import words


@dataclass
class WorkedSession:
    """One session as it stands in the database."""

    key: str
    state: str
    #: (step, input version, status)
    steps: list[tuple[str, int, str]] = field(default_factory=list)
    #: Rows by table.
    rows: Counter[str] = field(default_factory=Counter)
    #: What the model said that is in the outputs.
    nonces: set[str] = field(default_factory=set)
    #: Of whose words a level of the model stands on.
    rated_by: set[str] = field(default_factory=set)
    #: Of the program and of people: description by id.
    found_items: dict[str, str] = field(default_factory=dict)
    own_items: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    tools: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Move:
    """A change of one StepRun in one transaction.

    `late_s` is how long its lease was over, `error` what its row says then, and `at` when, in
    seconds since 1970.
    """

    tx: int
    step_run_id: str
    old_status: str
    new_status: str
    old_fence: int
    new_fence: int
    late_s: float | None
    error: str = ""
    at: float = 0.0

    @property
    def is_reclaim(self) -> bool:
        """Taken from a worker that died or stood still."""
        return self.old_status == "running" == self.new_status


@dataclass(frozen=True)
class Sum:
    """Tokens and millionths of a dollar."""

    tokens_in: int = 0
    tokens_out: int = 0
    cost_microusd: int = 0

    def __add__(self, other: "Sum") -> "Sum":
        return Sum(
            self.tokens_in + other.tokens_in,
            self.tokens_out + other.tokens_out,
            self.cost_microusd + other.cost_microusd,
        )


@dataclass(frozen=True)
class Expense:
    """One row of what was spent; `key` is empty where the session is erased."""

    key: str
    step: str
    spent: Sum


@dataclass(frozen=True)
class Gone:
    """A row that went with its session: `name` is the step, or the key of a message."""

    table: str
    name: str
    status: str

    @property
    def is_step(self) -> bool:
        return self.table == "pipeline_steprun"


@dataclass(frozen=True)
class Recorded:
    """A recording as its row has it."""

    key: str
    file: str
    duration_ms: int


@dataclass(frozen=True)
class SentOut:
    """One Delivery: of which session, over which channel, under which key, saying what."""

    session_key: str
    channel: str
    key: str
    status: str
    data: str


@dataclass
class Record:
    sessions: dict[str, WorkedSession] = field(default_factory=dict)
    #: In the order in which they happened to each row.
    moves: list[Move] = field(default_factory=list)
    #: (transaction, table, StepRun): outputs of steps.
    written: list[tuple[int, str, str]] = field(default_factory=list)
    #: (key, step) by StepRun.
    names: dict[str, tuple[str, str]] = field(default_factory=dict)
    #: In the order in which each address was to be told.
    deliveries: list[SentOut] = field(default_factory=list)
    #: Worker deaths and waits, as the ledger of claims counts them.
    deaths: list[int] = field(default_factory=list)
    waits: list[int] = field(default_factory=list)
    #: By (key, step): the sums that stand on the steps.
    spent: dict[tuple[str, str], Sum] = field(default_factory=dict)
    expenses: list[Expense] = field(default_factory=list)
    recordings: list[Recorded] = field(default_factory=list)
    gone: list[Gone] = field(default_factory=list)
    #: Of those that are gone: their step.
    steps_gone: dict[str, str] = field(default_factory=dict)

    def account_of(self, step_run_id: str) -> tuple[str, str]:
        """Who it is of, or nobody where it was erased; and its step."""
        return self.names.get(step_run_id, ("", self.steps_gone.get(step_run_id, "?")))


WATCH = Path(__file__).with_name("watch.sql")
SESSIONS = """
SELECT s.id::text, c.name, s.state
  FROM interviews_session s JOIN interviews_candidate c ON c.id = s.candidate_id
"""
STEPS = """
SELECT session_id::text, id::text, step, input_version, status, deaths, waits
  FROM pipeline_steprun ORDER BY created_at
"""
MOVES = """
SELECT tx, step_run_id::text, old_status, new_status, old_fence, new_fence, late_s, error,
       extract(epoch FROM at)::double precision
  FROM storm.moved ORDER BY id
"""
WRITTEN = "SELECT tx, what, step_run_id::text FROM storm.written ORDER BY id"
#: Each gives a session, and what of it is looked at.
COUNTED = {
    "quality": "SELECT session_id::text FROM pipeline_quality",
    "summary": "SELECT session_id::text FROM pipeline_summary",
    "rating": "SELECT session_id::text FROM pipeline_rating",
    "thread": "SELECT session_id::text FROM pipeline_thread",
    "passage": "SELECT session_id::text FROM pipeline_passage WHERE session_id IS NOT NULL",
    "embedding": """
        SELECT p.session_id::text FROM pipeline_embedding e
          JOIN pipeline_passage p ON p.id = e.passage_id WHERE p.session_id IS NOT NULL
    """,
    "worded": """
        SELECT session_id::text FROM pipeline_passage p WHERE session_id IS NOT NULL
           AND EXISTS (SELECT FROM pipeline_posting WHERE passage_id = p.id AND lexeme = 'batch')
    """,
    "recording": "SELECT session_id::text FROM interviews_recording",
    "tape": "SELECT session_id::text FROM interviews_tapesegment",
    "posted": """
        SELECT t.session_id::text FROM pipeline_comment c
          JOIN pipeline_thread t ON t.id = c.thread_id WHERE c.summary_id IS NOT NULL
    """,
}
TOOLS = "SELECT session_id::text, name FROM pipeline_link WHERE kind = 'tool'"
ITEMS = "SELECT session_id::text, id::text, origin, description FROM pipeline_actionitem"
NOTES = "SELECT session_id::text, note FROM pipeline_reviewerrating"
COMMENTS = """
SELECT t.session_id::text, c.text FROM pipeline_comment c
  JOIN pipeline_thread t ON t.id = c.thread_id WHERE c.summary_id IS NULL
"""
TEXTS = """
SELECT session_id::text, markdown FROM pipeline_summary
UNION ALL SELECT session_id::text, description FROM pipeline_actionitem
"""
RATED = """
SELECT session_id::text, reason || ' ' || evidence::text FROM pipeline_rating
  WHERE outcome = 'rated'
"""
DELIVERIES = """
SELECT c.name, d.channel, d.key, d.status, (d.payload -> 'data')::text
  FROM pipeline_delivery d JOIN interviews_session s ON s.id = d.session_id
  JOIN interviews_candidate c ON c.id = s.candidate_id ORDER BY d.created_at
"""
SPENT = """
SELECT c.name, r.step, sum(r.tokens_in), sum(r.tokens_out), sum(r.cost_microusd)
  FROM pipeline_steprun r JOIN interviews_session s ON s.id = r.session_id
  JOIN interviews_candidate c ON c.id = s.candidate_id GROUP BY c.name, r.step
"""
EXPENSES = """
SELECT coalesce(c.name, ''), e.step, e.tokens_in, e.tokens_out, e.cost_microusd
  FROM pipeline_expense e LEFT JOIN interviews_session s ON s.id = e.session_id
  LEFT JOIN interviews_candidate c ON c.id = s.candidate_id
"""
RECORDINGS = """
SELECT c.name, r.file, r.duration_ms
  FROM interviews_recording r JOIN interviews_session s ON s.id = r.session_id
  JOIN interviews_candidate c ON c.id = s.candidate_id
"""
GONE = "SELECT what, id, name, status FROM storm.gone"
UNSENT = "SELECT count(*) FROM pipeline_delivery WHERE status <> 'sent'"
DONE = "SELECT count(*) FROM pipeline_steprun WHERE status = 'done'"
WORKED = "SELECT count(*) FROM storm.moved WHERE new_status = 'done'"
SESSIONS_LEFT = "SELECT count(*) FROM interviews_session"


def install_watch(database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        connection.execute(WATCH.read_text(encoding="utf-8"))


def count_steps(database_url: str) -> int:
    """Those that are done."""
    return _count(database_url, DONE)


def count_worked(database_url: str) -> int:
    """How often a step was done; what is done again counts again."""
    return _count(database_url, WORKED)


def count_sessions(database_url: str) -> int:
    """Those that nobody has erased."""
    return _count(database_url, SESSIONS_LEFT)


def count_unsent(database_url: str) -> int:
    return _count(database_url, UNSENT)


def _count(database_url: str, question: LiteralString) -> int:
    with psycopg.connect(database_url) as connection:
        [count] = connection.execute(question).fetchone() or (0,)
        return int(count)


def let_time_pass(database_url: str) -> None:
    """Whoever would be told again later is told now."""
    with psycopg.connect(database_url) as connection:
        connection.execute("UPDATE pipeline_delivery SET not_before = NULL WHERE status = 'ready'")


def read(database_url: str) -> Record:
    record = Record()
    with psycopg.connect(database_url) as connection:
        cursor = connection.cursor()
        by_id: dict[str, WorkedSession] = {}
        for session_id, key, state in cursor.execute(SESSIONS).fetchall():
            by_id[session_id] = record.sessions[key] = WorkedSession(key, state)
        _read_ledger(cursor, by_id, record)
        for table, question in COUNTED.items():
            for (session_id,) in cursor.execute(question).fetchall():
                by_id[session_id].rows[table] += 1
        _read_words(cursor, by_id)
        record.deliveries = [SentOut(*row) for row in cursor.execute(DELIVERIES).fetchall()]
        record.recordings = [Recorded(*row) for row in cursor.execute(RECORDINGS).fetchall()]
        _read_money(cursor, record)
    return record


def _read_ledger(
    cursor: psycopg.Cursor[tuple[object, ...]], by_id: dict[str, WorkedSession], record: Record
) -> None:
    for session_id, step_run_id, step, version, status, deaths, waits in cursor.execute(STEPS):
        session = by_id[str(session_id)]
        session.steps.append((str(step), int(str(version)), str(status)))
        record.names[str(step_run_id)] = (session.key, str(step))
        record.deaths.append(int(str(deaths)))
        record.waits.append(int(str(waits)))
    record.moves = [Move(*row) for row in cursor.execute(MOVES).fetchall()]  # type: ignore[arg-type]
    record.written = [
        (int(str(tx)), str(table), str(step_run_id))
        for tx, table, step_run_id in cursor.execute(WRITTEN).fetchall()
    ]


def _read_money(cursor: psycopg.Cursor[tuple[object, ...]], record: Record) -> None:
    for key, step, *spent in cursor.execute(SPENT).fetchall():
        record.spent[str(key), str(step)] = Sum(*(int(str(each)) for each in spent))
    for key, step, *spent in cursor.execute(EXPENSES).fetchall():
        amount = Sum(*(int(str(each)) for each in spent))
        record.expenses.append(Expense(str(key), str(step), amount))
    for table, row_id, name, status in cursor.execute(GONE).fetchall():
        gone = Gone(str(table), str(name), str(status))
        record.gone.append(gone)
        if gone.is_step:
            record.steps_gone[str(row_id)] = str(name)


def _read_words(
    cursor: psycopg.Cursor[tuple[object, ...]], by_id: dict[str, WorkedSession]
) -> None:
    for session_id, name in cursor.execute(TOOLS).fetchall():
        by_id[str(session_id)].tools.append(str(name))
    for session_id, item_id, origin, description in cursor.execute(ITEMS).fetchall():
        session = by_id[str(session_id)]
        if origin == "program":
            session.found_items[str(item_id)] = str(description)
        else:
            session.own_items.append(str(description))
    for session_id, note in cursor.execute(NOTES).fetchall():
        by_id[str(session_id)].notes.append(str(note))
    for session_id, text in cursor.execute(COMMENTS).fetchall():
        by_id[str(session_id)].comments.append(str(text))
    for session_id, text in cursor.execute(TEXTS).fetchall():
        by_id[str(session_id)].nonces |= words.nonces_in(str(text))
    for session_id, text in cursor.execute(RATED).fetchall():
        by_id[str(session_id)].rated_by |= words.keys_in(str(text))
