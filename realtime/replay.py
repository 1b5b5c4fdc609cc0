"""Stores what a journal holds, in order and once: of processes that died, and what was left behind.

Turns are true whenever they come; a state or an end of an earlier holder is refused by its fence.
"""

import logging
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from uuid import UUID

from django.db import InterfaceError, OperationalError

from interviews.actions import replays
from interviews.actions.errors import DrivenElsewhereError
from interviews.embedded.locks import take_folder_lock
from interviews.failpoints import failpoint
from interviews.models import Session
from interviews.states import StateError
from realtime.journal import (
    FILE,
    Journal,
    JournalEntry,
    JournalPage,
    done_line,
    has_journal,
    read_journal,
)
from realtime.process_folder import ProcessFolder, take_over_dead
from realtime.writes import Write, perform

logger = logging.getLogger(__name__)

START_LEG = "sessions.start_leg"
CLOSE_LEG = "sessions.close_leg"
SAVE_USAGE = "usage.save_usage"
SAVE_TURNS = "sessions.save_turns"
#: What happened, whoever holds the Session by now.
TRUE_WHENEVER = {"sessions.save_progress", "sessions.open_gap", "sessions.close_gap"}

#: How long one waits for what another process of this machine is replaying.
WAIT_S = 2.0

_one_at_a_time = threading.Lock()


def replay_all(journal: Journal) -> None:
    """Before a Session is taken up, its record must be complete; raises as `replay_dead`."""
    with _one_at_a_time:  # whoever comes second must not go on before the first has finished
        replay_released(journal)
        replay_dead(journal.root)


def replay_dead(root: Path) -> int:
    """Every journal on this machine whose process is gone; returns how many writes were done.

    Raises OperationalError or InterfaceError when the database is away: the rest waits.
    """
    count = 0
    with _turn_of(root):
        for folder in take_over_dead(root, has_journal):
            try:
                count += _replay_folder(folder)
            finally:
                folder.close()
    return count


@contextmanager
def _turn_of(root: Path) -> Iterator[None]:
    """A folder that another process replays looks like one whose process lives: wait for its turn.

    Who has waited for too long goes on with the other folders.
    """
    try:
        turn = take_folder_lock(root, limit_s=WAIT_S)
    except FileNotFoundError:
        yield  # nothing was ever left
        return
    if turn is None:
        logger.warning("replay_not_waited_for")
    try:
        yield
    finally:
        if turn is not None:
            os.close(turn)


def replay_released(journal: Journal) -> int:
    """What finished sessions of this process left in its journal; raises as `replay_dead`."""
    page = journal.take_released()
    waiting = [entry.number for entry in page.waiting]
    try:
        return replay(page, lambda number: journal.forget([number]))
    except (OperationalError, InterfaceError):
        journal.release(waiting)  # those that are stored by now are known, and named by nobody
        raise


def replay(page: JournalPage, mark_done: Callable[[int], object]) -> int:
    legs = _Legs(page.entries)
    waiting = page.waiting
    for entry in waiting:
        _store(entry, legs)
        failpoint("replay.before_mark")
        mark_done(entry.number)
    return len(waiting)


def _replay_folder(folder: ProcessFolder) -> int:
    path = folder.path / FILE
    try:
        page = read_journal(path)
    except FileNotFoundError:
        return 0
    with path.open("ab") as file:

        def mark_done(number: int) -> None:
            file.write(done_line([number]))
            file.flush()

        count = replay(page, mark_done)
    path.unlink()
    if count:
        logger.warning("journal_replayed", extra={"writes": count})
    return count


def _store(entry: JournalEntry, legs: "_Legs") -> None:
    extra = {"session": str(entry.session_id), "action": entry.write.action}
    try:
        legs.doing(entry)()
    except (OperationalError, InterfaceError):
        raise
    except Session.DoesNotExist:
        logger.info("replay_of_nothing", extra=extra)  # erased meanwhile
    except (StateError, DrivenElsewhereError):
        logger.info("replay_refused", extra=extra)
    except Exception:
        logger.exception("record_refused", extra=extra)


class _Legs:
    """Which number the Legs of a journal have by now: another process may have taken theirs."""

    def __init__(self, entries: Iterable[JournalEntry]) -> None:
        self._begun = {
            (entry.session_id, entry.write.arguments["number"]): entry.write
            for entry in entries
            if entry.write.action == START_LEG
        }

    def doing(self, entry: JournalEntry) -> Callable[[], object]:
        session_id, write = entry.session_id, entry.write
        arguments = dict(write.arguments)
        if write.action in {START_LEG, CLOSE_LEG, SAVE_TURNS, *TRUE_WHENEVER}:
            arguments.pop("fence", None)
        if write.action == START_LEG:
            return partial(replays.place_leg, session_id=session_id, **arguments)
        if write.action in {CLOSE_LEG, SAVE_USAGE}:
            arguments["number"] = self._number_of(session_id, arguments["number"])
        if write.action == SAVE_TURNS:
            return partial(self._save_turns, session_id, arguments)
        return partial(perform, session_id, Write(write.action, arguments))

    def _save_turns(self, session_id: UUID, arguments: dict[str, object]) -> None:
        replays.save_turns(
            session_id=session_id,
            number_of=partial(self._number_of, session_id),
            **arguments,  # type: ignore[arg-type] # as the journal has them
        )

    def _number_of(self, session_id: UUID, number: int) -> int:
        begun = self._begun.get((session_id, number))
        if begun is None:
            return number  # it was stored before there was need of a journal
        arguments = {key: value for key, value in begun.arguments.items() if key != "fence"}
        return replays.place_leg(session_id=session_id, **arguments)
