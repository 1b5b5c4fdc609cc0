"""The journal keeps on disk what is not stored, and nothing else."""

import asyncio
import logging
import os
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from prometheus_client import REGISTRY

from interviews.actions import sessions
from realtime.journal import FILE, Journal, JournalPage, read_journal
from realtime.recorder import values_of
from realtime.writes import Write, write_of
from tests.cast import NOW
from tests.realtime.protocol.rehearsal import turn

pytestmark = pytest.mark.unit

SESSION_ID = uuid4()
SECRET = "My sourdough is called Hortensia."


def said(number: int, text: str = SECRET) -> Write:
    return write_of(sessions.save_turns, turns=[values_of(turn(number, text))], now=NOW)


def file_of(journal: Journal) -> Path:
    [folder] = journal.root.iterdir()
    return folder / FILE


def settle(journal: Journal) -> None:
    """What was asked without waiting is done."""
    journal._thread.submit(lambda: None).result()


def bytes_told() -> float:
    [metric] = REGISTRY.restricted_registry(["viva_journal_bytes"]).collect()
    return metric.samples[0].value


async def test_an_operator_sees_how_much_waits_on_disk(journal: Journal) -> None:
    numbers = await journal.keep(SESSION_ID, [said(1), said(2)])
    assert numbers is not None
    assert bytes_told() == file_of(journal).stat().st_size
    journal.forget(numbers)
    settle(journal)
    assert bytes_told() == 0


async def test_what_is_kept_is_on_disk_in_order_for_its_owner_only(journal: Journal) -> None:
    assert not journal.root.exists()
    assert await journal.keep(SESSION_ID, [said(1), said(2)]) == [1, 2]
    assert await journal.keep(SESSION_ID, [said(3)]) == [3]
    path = file_of(journal)
    page = read_journal(path)
    assert [(entry.session_id, entry.write) for entry in page.waiting] == [
        (SESSION_ID, said(number)) for number in (1, 2, 3)
    ]
    assert path.stat().st_mode & 0o777 == 0o600


class WrittenMeanwhile(Mapping[str, int]):
    """While this is put on paper, the journal's thread writes what had come before."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._gate = threading.Event()
        journal._thread.submit(self._gate.wait)

    def __getitem__(self, name: str) -> int:
        return {"number": 1}[name]

    def __len__(self) -> int:
        return 1

    def __iter__(self) -> Iterator[str]:
        self._gate.set()
        settle(self._journal)
        yield "number"


async def test_sessions_that_write_at_the_same_moment_are_each_on_disk_once(
    journal: Journal,
) -> None:
    slow = Write("usage.save_usage", WrittenMeanwhile(journal))
    first, second = await asyncio.gather(
        journal.keep(SESSION_ID, [said(1)]), journal.keep(SESSION_ID, [slow])
    )
    assert (first, second) == ([1], [2])
    assert [entry.number for entry in read_journal(file_of(journal)).entries] == [1, 2]


async def test_what_is_stored_is_crossed_out_and_an_empty_journal_has_no_word(
    journal: Journal,
) -> None:
    await journal.keep(SESSION_ID, [said(1), said(2)])
    journal.forget([1])
    settle(journal)
    assert [entry.number for entry in read_journal(file_of(journal)).waiting] == [2]
    journal.forget([2])
    settle(journal)
    assert file_of(journal).read_bytes() == b""


async def test_nothing_is_left_of_a_journal_that_is_done(journal: Journal, tmp_path: Path) -> None:
    other = Journal(tmp_path / "other")
    await other.keep(SESSION_ID, [said(1)])
    other.forget([1])
    other.close()
    assert list((tmp_path / "other").iterdir()) == []


@pytest.mark.fault("A09")
async def test_a_torn_last_line_is_dropped_and_said_without_its_words(
    journal: Journal, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    await journal.keep(SESSION_ID, [said(1), said(2)])
    path = file_of(journal)
    whole = path.read_bytes()
    for cut in (1, 9, 40):
        path.write_bytes(whole[:-cut])
        assert [entry.number for entry in read_journal(path).waiting] == [1]
    assert caplog.messages == ["journal_line_dropped"] * 3
    assert SECRET not in caplog.text


async def test_a_line_that_rotted_is_no_line(journal: Journal) -> None:
    await journal.keep(SESSION_ID, [said(1), said(2)])
    path = file_of(journal)
    path.write_bytes(path.read_bytes().replace(b"Hortensia", b"Hortensie", 1))
    assert [entry.number for entry in read_journal(path).waiting] == [2]


async def test_a_full_journal_says_so_once_and_takes_again_when_there_is_room(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    journal = Journal(tmp_path, limit_bytes=1_000)
    assert await journal.keep(SESSION_ID, [said(1)]) == [1]
    assert await journal.keep(SESSION_ID, [said(2)]) is None
    assert await journal.keep(SESSION_ID, [said(2)]) is None
    assert caplog.messages == ["journal_full"]
    journal.forget([1])
    assert await journal.keep(SESSION_ID, [said(2)]) == [4]
    journal.close()


@pytest.mark.fault("A14")
async def test_a_disk_without_room_is_said_once_and_the_rest_stays_whole(
    journal: Journal, caplog: pytest.LogCaptureFixture
) -> None:
    await journal.keep(SESSION_ID, [said(1)])
    assert journal._file is not None
    disk = os.dup(journal._file)
    full = os.open("/dev/full", os.O_WRONLY)
    os.dup2(full, journal._file)
    assert await journal.keep(SESSION_ID, [said(2)]) is None
    assert await journal.keep(SESSION_ID, [said(2)]) is None
    assert caplog.messages == ["journal_failed"]
    os.dup2(disk, journal._file)
    os.close(disk)
    os.close(full)
    assert await journal.keep(SESSION_ID, [said(2)]) == [4]
    assert [entry.number for entry in read_journal(file_of(journal)).waiting] == [1, 4]


@pytest.mark.fault("A14")
async def test_a_place_where_nothing_can_be_written_is_survived(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").touch()
    journal = Journal(tmp_path / "file" / "journal")
    assert await journal.keep(SESSION_ID, [said(1)]) is None
    journal.forget([1])
    journal.close()
    assert caplog.messages == ["journal_failed"]


async def test_what_is_released_while_others_are_being_named_is_named_next(
    journal: Journal,
) -> None:
    await journal.keep(SESSION_ID, [said(1)])
    go_on = threading.Event()
    journal._thread.submit(go_on.wait)
    named = journal._thread.submit(journal._read_released)
    journal.release([1])
    go_on.set()
    assert named.result() == JournalPage()
    assert [entry.number for entry in journal.take_released().waiting] == [1]


async def test_what_is_released_is_named_once(journal: Journal) -> None:
    await journal.keep(SESSION_ID, [said(1), said(2), said(3)])
    journal.forget([1])
    journal.release([1, 3])
    assert [entry.number for entry in journal.take_released().waiting] == [3]
    assert journal.take_released() == JournalPage()


async def test_lines_of_unknown_kinds_are_dropped(journal: Journal, caplog: Any) -> None:
    caplog.set_level(logging.WARNING)
    await journal.keep(SESSION_ID, [Write("sessions.save_turns", {"turns": [], "now": NOW})])
    path = file_of(journal)
    seal, _, text = path.read_bytes().partition(b" ")
    assert len(seal) == 8
    path.write_bytes(b"00000000 " + text + path.read_bytes())
    assert len(read_journal(path).waiting) == 1
    assert caplog.messages == ["journal_line_dropped"]
