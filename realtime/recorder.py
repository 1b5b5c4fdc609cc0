"""One Session's record, written off the audio path: in order, retried, "saved" only after COMMIT.

What is not stored at once goes to the journal too, so that it outlives the process. The queue is
bounded, and whoever fills it is told.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import Enum, auto
from functools import partial
from itertools import islice
from uuid import UUID

from django.conf import settings
from django.db import InterfaceError, OperationalError

from interviews.actions import sessions
from interviews.actions.errors import DrivenElsewhereError
from interviews.actions.session_lock import SessionOverError
from interviews.actions.sessions import TurnValues
from interviews.failpoints import failpoint
from interviews.states import StateError
from realtime import writes
from realtime.database import DatabaseThreads
from realtime.journal import Journal
from realtime.protocol.turns import TurnRecord
from realtime.writes import Write, write_of

logger = logging.getLogger(__name__)

#: Turns stored in one transaction, when they have piled up.
BATCH = 50
#: Writes that may wait; an interview has a few hundred in all.
LIMIT = 1_000
FIRST_PAUSE_S = 0.1
LONGEST_PAUSE_S = 1.0
#: What is not stored by then goes to the journal.
PROMPT_S = 1.0
#: How long a finished session still tries where no journal takes its record.
PATIENCE_S = 300.0

#: What these write is known to be often wrong, and is marked so.
ROUGH_TRANSCRIBERS = frozenset({"local", "pocketsphinx"})

Perform = Callable[[UUID, Write], object]


class Outcome(Enum):
    STORED = auto()
    REFUSED = auto()  # for good
    LEFT = auto()  # to the journal, or given up: nothing of the queue is this process's any more


@dataclass(slots=True, eq=False)
class Entry:
    """A write in the queue."""

    write: Write
    turn: TurnRecord | None = None  # of which the relay is told when it is stored
    then: Callable[[], None] | None = None
    number: int | None = None  # in the journal, once it is there


class Recorder:
    """`saved` is told of each stored Turn.

    `over` is told of a session that somebody else has ended, `elsewhere` of one that another
    process drives.
    """

    def __init__(
        self,
        session_id: UUID,
        threads: DatabaseThreads,
        *,
        saved: Callable[[TurnRecord], None],
        over: Callable[[str], None],
        elsewhere: Callable[[], None],
        journal: Journal | None = None,
        perform: Perform = writes.perform,
    ) -> None:
        self._session_id = session_id
        self._threads = threads
        self._saved = saved
        self._over = over
        self._elsewhere = elsewhere
        self._journal = journal
        self._perform = perform
        self._waiting: deque[Entry] = deque()
        self._work = asyncio.Event()
        self._is_finished = False
        self._away_since: float | None = None  # the database took nothing since then

    @property
    def is_full(self) -> bool:
        """Too much waits, or it has waited too long: the session must not go on like this."""
        if len(self._waiting) >= LIMIT:
            return True
        if self._away_since is None:
            return False
        away_s = asyncio.get_running_loop().time() - self._away_since
        return away_s >= settings.RECORD_PATIENCE_SECONDS

    @property
    def waiting(self) -> int:
        return len(self._waiting)

    def save_turn(self, turn: TurnRecord, written_until_ms: int | None = None) -> None:
        """All that was said before `written_until_ms` is in the queue with it, or stored."""
        values = replace(values_of(turn), written_until_ms=written_until_ms)
        write = write_of(sessions.save_turns, turns=[values], now=datetime.now(UTC))
        self._add(Entry(write, turn=turn))

    def do(self, write: Write, then: Callable[[], None] | None = None) -> None:
        """It is done in a thread and may be repeated; `then` runs in the loop after it."""
        self._add(Entry(write, then=then))

    def finish(self) -> None:
        """Nothing more will come: `run` ends when the queue is empty."""
        self._is_finished = True
        self._work.set()

    def _add(self, entry: Entry) -> None:
        self._waiting.append(entry)
        self._work.set()

    async def run(self) -> None:
        while self._waiting or not self._is_finished:
            if self._waiting:
                await self._store(self._next_entries())
            else:
                self._work.clear()
                await self._work.wait()

    def _next_entries(self) -> list[Entry]:
        """The head of the queue: one write, or the Turns that can go into one statement."""
        entries: list[Entry] = []
        names = set()
        for entry in islice(self._waiting, BATCH):
            turn = entry.turn
            if turn is None or (turn.leg_number, turn.item_id) in names:
                break  # two records of one item cannot be in one statement
            names.add((turn.leg_number, turn.item_id))
            entries.append(entry)
        return entries or [self._waiting[0]]

    async def _store(self, entries: Sequence[Entry]) -> None:
        outcome = await self._try(_as_one(entries))
        if outcome is Outcome.LEFT:
            return
        if outcome is Outcome.REFUSED and len(entries) > 1:
            for entry in entries:  # one that cannot be stored must not take the others with it
                if entry in self._waiting:
                    await self._store([entry])
            return
        self._forget(entries)
        if outcome is Outcome.STORED:
            for entry in entries:
                self._tell(entry)

    def _tell(self, entry: Entry) -> None:
        if entry.turn is not None:
            self._saved(entry.turn)
        if entry.then is not None:
            entry.then()

    def _forget(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            self._waiting.remove(entry)
        numbers = [entry.number for entry in entries if entry.number is not None]
        if self._journal is not None and numbers:
            self._journal.forget(numbers)

    async def _try(self, write: Write) -> Outcome:
        """Until it is done or refused for good, or left to the journal."""
        pause_s = FIRST_PAUSE_S
        tries_until: float | None = None
        loop = asyncio.get_running_loop()
        while True:
            try:
                await self._perform_soon(write)
            except (OperationalError, InterfaceError):
                self._away_since = self._away_since or loop.time()
                await self._keep_waiting()
                if self._is_finished:
                    tries_until = tries_until or loop.time() + PATIENCE_S
                    if self._leave(must=loop.time() >= tries_until):
                        return Outcome.LEFT
                await asyncio.sleep(pause_s)
                pause_s = min(pause_s * 2, LONGEST_PAUSE_S)
                continue
            except SessionOverError as over:
                self._over(over.reason)
                outcome = Outcome.REFUSED
            except DrivenElsewhereError:
                self._elsewhere()
                outcome = Outcome.REFUSED
            except StateError:
                logger.warning("state_refused", extra={"session": str(self._session_id)})
                outcome = Outcome.REFUSED
            except Exception:
                logger.exception("record_refused", extra={"session": str(self._session_id)})
                outcome = Outcome.REFUSED
            else:
                failpoint("recorder.after_commit")
                outcome = Outcome.STORED
            self._away_since = None
            return outcome

    async def _perform_soon(self, write: Write) -> None:
        """Raises what the action raises; while it takes long, the journal has what waits."""
        doing = self._threads.submit(partial(self._perform, self._session_id, write))
        try:
            while not (await asyncio.wait({doing}, timeout=PROMPT_S))[0]:
                await self._keep_waiting()
        finally:
            if not doing.done():
                doing.cancel()
        doing.result()

    async def _keep_waiting(self) -> None:
        """Put what is not in the journal yet into it; where it cannot, memory has to do."""
        fresh = [entry for entry in self._waiting if entry.number is None]
        if self._journal is None or not fresh:
            return
        numbers = await self._journal.keep(self._session_id, [entry.write for entry in fresh])
        for entry, number in zip(fresh, numbers or (), strict=False):
            entry.number = number

    def _leave(self, *, must: bool) -> bool:
        """The session is over for this process: whoever replays the journal stores the rest."""
        numbers = [entry.number for entry in self._waiting if entry.number is not None]
        if len(numbers) < len(self._waiting):
            if not must:
                return False
            logger.critical("record_given_up", extra={"session": str(self._session_id)})
        if self._journal is not None:
            self._journal.release(numbers)
        self._waiting.clear()
        return True


def _as_one(entries: Sequence[Entry]) -> Write:
    """Several Turns as one write, as old as the newest: what was said since may still be lost."""
    newest = entries[-1].write
    if len(entries) == 1:
        return newest
    turns = [values for entry in entries for values in entry.write.arguments["turns"]]
    return write_of(sessions.save_turns, turns=turns, now=newest.arguments["now"])


def values_of(turn: TurnRecord) -> TurnValues:
    return TurnValues(
        leg_number=turn.leg_number,
        position=turn.position,
        item_id=turn.item_id,
        speaker=turn.speaker,
        kind=turn.kind,
        status=turn.status,
        text=turn.text,
        heard_text=turn.heard_text,
        total_ms=turn.total_ms,
        heard_ms=turn.heard_ms,
        started_ms=turn.started_ms,
        question_number=turn.question_number,
        transcriber=turn.transcriber,
        is_rough=turn.transcriber in ROUGH_TRANSCRIBERS,
        certainty=turn.certainty,
    )
