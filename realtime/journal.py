"""What could not be stored at once, on disk: fsynced off the loop, bounded, gone when it is stored.

One file for each process, lines of `<crc32> <JSON>`: either a numbered write of a Session or the
numbers of writes that are stored by now. Its content is what people said: never logged, 0600.
"""

import asyncio
import itertools
import logging
import os
import zlib
from collections import deque
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import orjson

from interviews.failpoints import failpoint
from realtime import metrics
from realtime.process_folder import ProcessFolder
from realtime.writes import Write, decode, encode

logger = logging.getLogger(__name__)

FILE = "record.journal"
DONE = b'{"done":'
MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """The `number` is its place in its journal."""

    number: int
    session_id: UUID
    write: Write


@dataclass(slots=True)
class JournalPage:
    """A journal as it was read: everything in order, and what of it is stored."""

    entries: list[JournalEntry] = field(default_factory=list)
    done: set[int] = field(default_factory=set)

    @property
    def waiting(self) -> list[JournalEntry]:
        return [entry for entry in self.entries if entry.number not in self.done]


class Journal:
    """Of this process. The folder is made with the first write that needs it."""

    def __init__(self, root: Path, limit_bytes: int = 64 * MEGABYTE) -> None:
        self.root = root
        self._limit_bytes = limit_bytes
        self._numbers = itertools.count(1)
        self._thread = ThreadPoolExecutor(max_workers=1)
        #: Handed over, not in the file yet. Loop and thread share it: each step of it is atomic.
        self._coming: deque[tuple[int, bytes]] = deque()
        self._kept: set[int] = set()  # in the file, and not stored
        self._released: set[int] = set()  # of these, the ones that nobody remembers
        self._folder: ProcessFolder | None = None
        self._file: int | None = None  # its descriptor
        self._size = 0
        self._has_failed = False  # and it was said

    async def keep(self, session_id: UUID, writes: Sequence[Write]) -> list[int] | None:
        """Their numbers when they are on disk; None when they cannot be kept there."""
        fresh = [(next(self._numbers), write) for write in writes]
        for number, write in fresh:
            self._coming.append((number, _line(number, session_id, write)))
        await asyncio.get_running_loop().run_in_executor(self._thread, self._write_coming)
        numbers = [number for number, _ in fresh]
        return numbers if self._kept.issuperset(numbers) else None

    def forget(self, numbers: Iterable[int]) -> None:
        """They are stored."""
        self._thread.submit(self._mark_done, list(numbers))

    def release(self, numbers: Iterable[int]) -> None:
        """Nobody remembers them any more: `take_released` will name them."""
        self._thread.submit(self._note_released, list(numbers))

    def take_released(self) -> JournalPage:
        """Called from a thread of its own; `forget` what is stored, `release` what is not."""
        return self._thread.submit(self._read_released).result()

    def close(self) -> None:
        """What is not stored by now is left for another process."""
        self._thread.submit(self._close).result()
        self._thread.shutdown()

    # --- In the thread

    def _write_coming(self) -> None:
        """All that has come by now, whoever waits for it: one visit to the disk."""
        coming = [self._coming.popleft() for _ in range(len(self._coming))]
        lines = b"".join(line for _, line in coming)
        if lines and self._write(lines):
            self._kept.update(number for number, _ in coming)

    def _write(self, lines: bytes) -> bool:
        if self._size + len(lines) > self._limit_bytes:
            self._complain("journal_full")
            return False
        try:
            file = self._open()
            _write_all(file, lines)
            os.fsync(file)
        except OSError:
            self._complain("journal_failed")
            self._cut_back()
            return False
        self._resize(self._size + len(lines))
        self._has_failed = False
        failpoint("journal.after_write")
        return True

    def _resize(self, size: int) -> None:
        self._size = size
        metrics.JOURNAL_BYTES.set(size)

    def _open(self) -> int:
        if self._file is None:
            self._folder = self._folder or ProcessFolder.create(self.root)
            path = self._folder.path / FILE
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        return self._file

    def _cut_back(self) -> None:
        """A line that was written in part would end the file for its readers."""
        if self._file is not None:
            try:
                os.ftruncate(self._file, self._size)
            except OSError:
                logger.debug("journal_not_cut_back")

    def _complain(self, message: str) -> None:
        if not self._has_failed:
            logger.critical(message, extra={"kept": len(self._kept)})
        self._has_failed = True

    def _mark_done(self, numbers: list[int]) -> None:
        """Without fsync: a mark that is lost costs a repetition, and a write may be repeated."""
        self._kept.difference_update(numbers)
        self._released.difference_update(numbers)
        if self._file is None:
            return
        try:
            if self._kept:
                self._resize(self._size + _write_all(self._file, done_line(numbers)))
            else:
                os.ftruncate(self._file, 0)
                self._resize(0)
        except OSError:
            self._complain("journal_failed")
            self._cut_back()

    def _note_released(self, numbers: list[int]) -> None:
        self._released.update(numbers)  # which may be another set than when this was handed over

    def _read_released(self) -> JournalPage:
        released, self._released = self._released, set()
        if not released or self._folder is None:
            return JournalPage()
        page = read_journal(self._folder.path / FILE)
        page.done.update(entry.number for entry in page.entries if entry.number not in released)
        return page

    def _close(self) -> None:
        if self._file is not None and self._folder is not None:
            os.close(self._file)
            self._file = None
            if not self._kept:
                (self._folder.path / FILE).unlink(missing_ok=True)
        if self._folder is not None:
            self._folder.close()
            self._folder = None


def read_journal(path: Path, *, only: UUID | None = None) -> JournalPage:
    """All of it, or what is there of one Session.

    A line that was torn by a crash ends the file; it was never shown as saved. Raises OSError.
    """
    page = JournalPage()
    content = path.read_bytes()
    wanted = (str(only).encode(), DONE) if only is not None else (b"",)
    if wanted[0] not in content:
        return page
    for line in content.splitlines(keepends=True):
        if any(words in line for words in wanted) and not _read_line(line, page):
            logger.warning("journal_line_dropped", extra={"bytes": len(line)})
    return page


def find_journals(root: Path) -> list[Path]:
    """Of all processes of this machine, whether they live or not; oldest name first."""
    return sorted(root.glob(f"[!.]*/{FILE}"))


def has_journal(folder: Path) -> bool:
    return (folder / FILE).exists()


def done_line(numbers: Iterable[int]) -> bytes:
    return _sealed(orjson.dumps({"done": list(numbers)}))


def _line(number: int, session_id: UUID, write: Write) -> bytes:
    head = f'{{"number":{number},"session":"{session_id}","write":'.encode()
    return _sealed(head + encode(write) + b"}")


def _sealed(text: bytes) -> bytes:
    return b"%08x %s\n" % (zlib.crc32(text), text)


def _read_line(line: bytes, page: JournalPage) -> bool:
    seal, _, text = line.rstrip(b"\n").partition(b" ")
    if not line.endswith(b"\n") or seal != b"%08x" % zlib.crc32(text):
        return False
    try:
        document = orjson.loads(text)
        if "done" in document:
            page.done.update(document["done"])
            return True
        write = decode(orjson.dumps(document["write"]))
        page.entries.append(JournalEntry(document["number"], UUID(document["session"]), write))
    except (ValueError, KeyError, TypeError):
        return False
    return True


def _write_all(file: int, content: bytes) -> int:
    left = memoryview(content)
    while left:
        left = left[os.write(file, left) :]
    return len(content)
