"""Stores what journals hold, in order and once: of processes that died, and what was left behind.

Turns are true whenever they come; a state or an end of an earlier holder is refused by its fence.
Nobody waits here for another process: whoever stores something a second time does no harm.
"""

import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from uuid import UUID

from django.db import InterfaceError, InternalError, OperationalError

from interviews.actions import replays
from interviews.actions.errors import DrivenElsewhereError
from interviews.failpoints import failpoint
from interviews.models import Session
from interviews.standstill import was_cut_off
from interviews.states import StateError
from realtime.journal import (
    FILE,
    Journal,
    JournalEntry,
    JournalPage,
    done_line,
    find_journals,
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
OPEN_GAP = "sessions.open_gap"
CLOSE_GAP = "sessions.close_gap"
#: What happened, whoever holds the Session by now.
TRUE_WHENEVER = {START_LEG, CLOSE_LEG, SAVE_TURNS, SAVE_USAGE, "sessions.save_progress"}
#: What the holder has decided: it counts as long as no other has read the record.
DECISIONS = {"sessions.change_state", "sessions.end_session"}


def replay_left(journal: Journal) -> None:
    """What nobody of this machine is storing any more; raises as `replay_dead`."""
    replay_released(journal)
    replay_dead(journal.root)


def replay_session(root: Path, session_id: UUID, fence: int) -> int:
    """Of one Session, whatever the journals of this machine still hold; returns how many writes.

    For who has taken its Lease, with that `fence`, before the record is read. No lock is asked
    for and no mark left: the process whose journal it is may stand still, and so may the one that
    is just replaying it. When they go on they store the same once more.

    Raises as `replay_dead`.
    """
    count = 0
    for path in find_journals(root):
        try:
            page = read_journal(path, only=session_id)
        except FileNotFoundError:
            continue  # everything in it is stored
        count += replay(page, lambda _number: None, heir=fence)
    if count:
        with suppress(DrivenElsewhereError):  # by yet another, who does the same
            replays.close_left_legs(session_id=session_id, fence=fence)
    return count


def replay_dead(root: Path) -> int:
    """Every journal on this machine whose process is gone; returns how many writes were done.

    Raises OperationalError or InterfaceError when the database is away: the rest waits.
    """
    count = 0
    for folder in take_over_dead(root, has_journal):
        try:
            count += _replay_folder(folder)
        finally:
            folder.close()
    return count


def replay_released(journal: Journal) -> int:
    """What finished sessions of this process left in its journal; raises as `replay_dead`."""
    page = journal.take_released()
    waiting = [entry.number for entry in page.waiting]
    try:
        return replay(page, lambda number: journal.forget([number]))
    except (OperationalError, InterfaceError):
        journal.release(waiting)  # those that are stored by now are known, and named by nobody
        raise


def replay(
    page: JournalPage, mark_done: Callable[[int], object], *, heir: int | None = None
) -> int:
    """`heir` is the fence of who has taken the Lease from the writer, and has not read yet."""
    legs = _Legs(page.entries, heir)
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
    except InternalError as error:
        if was_cut_off(error):
            raise OperationalError from error  # it is not refused: nothing of it was done
        logger.exception("record_refused", extra=extra)
    except Session.DoesNotExist:
        logger.info("replay_of_nothing", extra=extra)  # erased meanwhile
    except (StateError, DrivenElsewhereError):
        logger.info("replay_refused", extra=extra)
    except Exception:
        logger.exception("record_refused", extra=extra)


class _Legs:
    """Which number the Legs of a journal have by now: another process may have taken theirs."""

    def __init__(self, entries: Iterable[JournalEntry], heir: int | None) -> None:
        self._heir = heir
        self._begun = {
            (entry.session_id, entry.write.arguments["number"]): entry.write
            for entry in entries
            if entry.write.action == START_LEG
        }

    def doing(self, entry: JournalEntry) -> Callable[[], object]:
        session_id, write = entry.session_id, entry.write
        arguments = dict(write.arguments)
        if write.action in TRUE_WHENEVER:
            arguments.pop("fence", None)
        if write.action in DECISIONS and self._is_of_the_one_before(write):
            arguments["fence"] = self._heir
        if write.action == START_LEG:
            return partial(replays.place_leg, session_id=session_id, **arguments)
        if write.action in {CLOSE_LEG, SAVE_USAGE}:
            arguments["number"] = self._number_of(session_id, arguments["number"])
        if write.action == OPEN_GAP:
            now = datetime.now(UTC)
            return partial(replays.open_gap, session_id=session_id, now=now, **arguments)
        if write.action == CLOSE_GAP:
            return partial(replays.close_gap, session_id=session_id, **arguments)
        if write.action == SAVE_TURNS:
            return partial(self._save_turns, session_id, arguments)
        return partial(perform, session_id, Write(write.action, arguments))

    def _is_of_the_one_before(self, write: Write) -> bool:
        return self._heir is not None and write.arguments.get("fence") == self._heir - 1

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
