"""The tapes of this process: onto the disk twice a second, to the storage every ten seconds.

Two threads: one only ever waits for the local disk, so that a slow storage or database costs no
sound; the other stores. When the spool is full, or takes nothing, sound is lost and that is said;
the talk goes on.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import close_old_connections, connection

from interviews.tape_format import TapePiece
from realtime.journal import MEGABYTE, has_journal
from realtime.process_folder import ProcessFolder, take_over_dead
from realtime.protocol.events import Instant
from realtime.spool import (
    FLUSH_S,
    LOST_MS,
    SEGMENT_S,
    SpooledSegment,
    SpoolFile,
    find_left,
    find_whole,
)
from realtime.tape import Tape
from realtime.tape_store import store_segment

logger = logging.getLogger(__name__)

STORE_EVERY_S = 0.5
LONGEST_PAUSE_S = 30.0
#: Between two sessions the threads leave the interpreter to everybody's sound: sessions that began
#: together would otherwise be written and stored together, too.
BREATH_S = 0.001
BREATH_AFTER_STORING_S = 0.02
#: How long an ending process waits for its last segments to be stored.
CLOSE_LIMIT_S = 2.0


@dataclass(slots=True, eq=False)
class Loaded:
    """A Tape in the deck."""

    tape: Tape
    now: Callable[[], Instant]  # of its session's timeline
    file: SpoolFile | None = None
    opened_at_s: float = 0.0
    has_sound: bool = False  # there was some, in this process


class TapeDeck:
    """Its threads begin with the first tape, and end with `close`."""

    def __init__(self, root: Path, limit_bytes: int = 1024 * MEGABYTE) -> None:
        self._root = root
        self._limit_bytes = limit_bytes
        self._loaded: list[Loaded] = []
        self._lock = threading.Lock()
        self._folder: ProcessFolder | None = None
        self._spooled_bytes = 0
        self._numbers = 0
        self._stop = threading.Event()
        self._is_spooled = threading.Event()  # after the stop: nothing more comes
        self._threads: list[threading.Thread] = []
        self._has_failed = False  # and it was said
        self._failed: set[Path] = set()  # what the storage has not taken yet

    def load(self, session_id: UUID, now: Callable[[], Instant]) -> Tape:
        tape = Tape(session_id)
        with self._lock:
            self._loaded.append(Loaded(tape, now))
            if not self._threads:
                self._start()
        return tape

    def close(self) -> None:
        """All sound is on the disk; what is not stored is left for another process."""
        self._stop.set()
        if self._threads:
            spooling, storing = self._threads
            spooling.join()
            self._is_spooled.set()
            storing.join(CLOSE_LIMIT_S)
            if storing.is_alive():
                return  # the process ends with it, and then the lock is free
        if self._folder is not None:
            self._folder.close()
            self._folder = None

    def _start(self) -> None:
        for name, work in (("tape-spool", self._spool), ("tape-store", self._store)):
            thread = threading.Thread(target=work, name=name, daemon=True)
            self._threads.append(thread)
            thread.start()

    # --- The thread that empties the tapes

    def _spool(self) -> None:
        while not self._stop.wait(FLUSH_S):
            self.flush()
        for loaded in self._loaded:
            loaded.tape.finish()
        self.flush()

    def flush(self) -> None:
        with self._lock:
            loaded_now = list(self._loaded)
        for loaded in loaded_now:
            self._stop.wait(BREATH_S)
            is_finished = loaded.tape.is_finished
            try:
                pieces = loaded.tape.take(None if is_finished else loaded.now())
                self._keep(loaded, pieces, is_finished=is_finished)
                if pieces:
                    self._note_success(loaded)
            except Exception as error:  # noqa: BLE001 - one tape must not end the others
                self._note_failure(loaded, error)
            if is_finished:
                with self._lock:
                    self._loaded.remove(loaded)

    def _keep(self, loaded: Loaded, pieces: list[TapePiece], *, is_finished: bool) -> None:
        """Raises OSError, also when the spool is full."""
        if pieces or (is_finished and loaded.has_sound):
            loaded.has_sound = True
            if loaded.file is None:
                loaded.file = self._open(loaded.tape.session_id)
                loaded.opened_at_s = time.monotonic()
            self._write(loaded.file, pieces)
        is_old = time.monotonic() - loaded.opened_at_s >= SEGMENT_S
        if loaded.file is not None and (is_old or is_finished):
            file, loaded.file = loaded.file, None
            file.close(is_last=is_finished)

    def _open(self, session_id: UUID) -> SpoolFile:
        if self._spooled_bytes >= self._limit_bytes:
            raise OSError
        self._folder = self._folder or ProcessFolder.create(self._root)
        self._numbers += 1
        file = SpoolFile(self._folder.path, session_id, self._numbers)
        self._count(file.size)
        return file

    def _write(self, file: SpoolFile, pieces: list[TapePiece]) -> None:
        if pieces and self._spooled_bytes >= self._limit_bytes:
            raise OSError
        before = file.size
        try:
            file.write(pieces)
        finally:
            self._count(file.size - before)

    def _stored(self, more_bytes: int) -> None:
        self._count(more_bytes)
        self._stop.wait(BREATH_AFTER_STORING_S)

    def _count(self, more_bytes: int) -> None:
        with self._lock:
            self._spooled_bytes += more_bytes

    def _note_success(self, loaded: Loaded) -> None:
        loaded.tape.lost_since_ms = None
        self._has_failed = False

    def _note_failure(self, loaded: Loaded, error: Exception) -> None:
        if not self._has_failed:
            extra = {"spooled_bytes": self._spooled_bytes}
            logger.critical("tape_not_kept", exc_info=error, extra=extra)
        self._has_failed = True
        if loaded.tape.lost_since_ms is None:
            loaded.tape.lost_since_ms = max(loaded.now() - LOST_MS, 0)
        if loaded.file is not None:
            file, loaded.file = loaded.file, None
            try:
                file.abandon()
            except OSError:
                logger.debug("tape_not_abandoned")

    # --- The thread that stores

    def _store(self) -> None:
        pause_s = STORE_EVERY_S
        try:
            while not self._stop.wait(pause_s):
                is_well = self.store_whole()
                pause_s = STORE_EVERY_S if is_well else min(pause_s * 2, LONGEST_PAUSE_S)
            self._is_spooled.wait()
            self.store_whole()
        finally:
            connection.close()

    def store_whole(self) -> bool:
        """Everything that is whole; False when some of it has to wait."""
        if self._folder is None:
            return True
        try:
            return store_each(find_whole(self._folder.path), self._failed, self._stored)
        except Exception:
            logger.exception("tapes_not_stored")
            return False


def store_each(
    found: Iterable[SpooledSegment],
    failed: set[Path],
    count: Callable[[int], None] = lambda _more_bytes: None,
) -> bool:
    """Until one has to wait; those that `failed` before come last, so that they keep up no other.

    Raises OSError.
    """
    for spooled in sorted(found, key=lambda spooled: spooled.path in failed):
        size = spooled.path.stat().st_size
        if not try_to_store(spooled):
            failed.add(spooled.path)
            return False
        failed.discard(spooled.path)
        count(-size)
    return True


def try_to_store(spooled: SpooledSegment) -> bool:
    """Whatever is the matter with storage or database, the spool has the sound."""
    close_old_connections()
    try:
        store_segment(spooled)
    except Exception as error:  # noqa: BLE001 - each storage has errors of its own
        connection.close()
        logger.warning("tape_waits", extra={"error": type(error).__name__})
        return False
    return True


def store_left(root: Path, failed: set[Path]) -> None:
    """What dead processes of this machine have left; `failed` as in `store_each`.

    A folder with a journal is left alone: a storage is slow, and what was said comes first.
    """
    for folder in take_over_dead(root, lambda path: path.is_dir() and not has_journal(path)):
        try:
            store_each(find_left(folder.path), failed)
        finally:
            folder.close()


@cache
def tape_deck() -> TapeDeck:
    """That of this process."""
    return TapeDeck(Path(settings.JOURNAL_DIR), settings.TAPE_LIMIT_MB * MEGABYTE)
