"""Sound goes to the disk within a second and to the storage once, whatever is away meanwhile."""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import OperationalError, connection

from interviews.actions import recordings
from interviews.models import Gap, Session, TapeSegment
from interviews.states import GapCause
from interviews.tape_format import TapePiece, read_pieces
from realtime import spool as spool_module
from realtime import tape_deck as deck_module
from realtime.spool import LOST_MS, SEGMENT_S, SpooledSegment, find_left
from realtime.tape import Tape
from realtime.tape_deck import TapeDeck
from realtime.tape_store import store_segment
from tests.processes import wait_until
from tests.realtime.test_tape import sound

pytestmark = [pytest.mark.db]


@pytest.fixture(autouse=True)
def media(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "media")


@pytest.fixture
def deck(tmp_path: Path) -> Iterator[TapeDeck]:
    """Its threads are not started: the test flushes and stores."""
    deck = TapeDeck(tmp_path / "journal")
    deck._start = lambda: None  # type: ignore[method-assign]
    yield deck
    deck.close()


def now_ms() -> int:
    return 60_000


def hear(tape: Any, from_ms: int, to_ms: int) -> None:
    for at in range(from_ms + 40, to_ms + 1, 40):
        tape.hear(sound(40), at)


def pieces_of(segment: TapeSegment) -> list[tuple[int, int, int]]:
    with default_storage.open(str(segment.file), "rb") as file:
        return [(p.track, p.start // 24, p.end // 24) for p in read_pieces(file)]


def is_lost(tape: Tape) -> bool:
    return tape.lost_since_ms is not None


def described(segment: TapeSegment) -> tuple[int, int]:
    return segment.started_ms, segment.duration_ms


def close_segment(deck: TapeDeck) -> None:
    for loaded in deck._loaded:
        loaded.opened_at_s = time.monotonic() - SEGMENT_S
    deck.flush()


def test_ten_seconds_make_a_segment_and_the_end_the_last(deck: TapeDeck, session: Session) -> None:
    tape = deck.load(session.pk, now_ms)
    hear(tape, 1_000, 3_000)
    deck.flush()
    assert deck.store_whole()
    assert not TapeSegment.objects.exists()
    close_segment(deck)
    hear(tape, 3_000, 4_000)
    tape.finish()
    deck.flush()
    assert deck.store_whole()
    first, last = TapeSegment.objects.order_by("number")
    assert (first.number, first.started_ms, first.duration_ms, first.is_last) == (
        1,
        1_000,
        2_000,
        False,
    )
    assert (last.number, last.started_ms, last.duration_ms, last.is_last) == (2, 3_000, 1_000, True)
    assert first.organization_id == session.organization_id
    assert pieces_of(first) == [(0, 1_000, 3_000)]
    assert deck._spooled_bytes == 0
    assert default_storage.path(str(first.file)).startswith(str(settings.MEDIA_ROOT))
    assert Path(default_storage.path(str(first.file))).stat().st_mode & 0o777 == 0o600


def test_the_spool_is_for_its_owner_only_and_gone_in_the_end(
    deck: TapeDeck, session: Session
) -> None:
    tape = deck.load(session.pk, now_ms)
    hear(tape, 0, 1_000)
    deck.flush()
    assert deck._folder is not None
    [file] = find_left(deck._folder.path)
    assert file.path.stat().st_mode & 0o777 == 0o600
    tape.finish()
    deck.flush()
    deck.store_whole()
    assert [each.name for each in deck._folder.path.iterdir()] == ["lock"]


def test_a_silent_end_says_all_the_same_that_it_was_the_last(
    deck: TapeDeck, session: Session
) -> None:
    tape = deck.load(session.pk, now_ms)
    hear(tape, 0, 1_000)
    deck.flush()
    close_segment(deck)
    tape.finish()
    deck.flush()
    deck.store_whole()
    last = TapeSegment.objects.get(number=2)
    assert (last.is_last, last.file.name, last.duration_ms) == (True, "", 0)


def test_a_session_without_sound_leaves_nothing(deck: TapeDeck, session: Session) -> None:
    deck.load(session.pk, now_ms).finish()
    deck.flush()
    assert (deck._folder, deck._loaded) == (None, [])


@pytest.mark.failpoint("tape.after_file")
@pytest.mark.failpoint("tape.after_row")
@pytest.mark.parametrize("point", ["tape.after_file", "tape.after_row"])
def test_a_segment_is_stored_once_however_often_it_is_tried(
    deck: TapeDeck, session: Session, point: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tape = deck.load(session.pk, now_ms)
    hear(tape, 0, 1_000)
    tape.finish()
    deck.flush()

    def fail(name: str) -> None:
        if name == point:
            raise OSError(name)

    with monkeypatch.context() as broken:
        broken.setattr("realtime.tape_store.failpoint", fail)
        assert not deck.store_whole()
        assert not deck.store_whole()
    assert deck.store_whole()
    assert TapeSegment.objects.count() == 1
    assert len(default_storage.listdir(f"tape/{session.pk}")[1]) == 1


@pytest.mark.fault("A08")
def test_while_the_database_is_away_the_spool_has_the_sound(
    deck: TapeDeck, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    tape = deck.load(session.pk, now_ms)
    hear(tape, 0, 1_000)
    tape.finish()
    deck.flush()

    def away(**_: object) -> bool:
        raise OperationalError("away")

    with monkeypatch.context() as broken:
        broken.setattr(recordings, "add_segment", away)
        broken.setattr(connection, "close", lambda: None)
        assert not deck.store_whole()
    assert deck.store_whole()
    assert TapeSegment.objects.count() == 1


@pytest.mark.fault("A14")
def test_a_full_spool_loses_sound_and_says_so_once(
    deck: TapeDeck, session: Session, caplog: pytest.LogCaptureFixture
) -> None:
    deck._limit_bytes = 40_000
    tape = deck.load(session.pk, now_ms)
    hear(tape, 0, 1_000)
    deck.flush()
    assert not is_lost(tape)
    hear(tape, 1_000, 2_000)
    deck.flush()
    deck.flush()
    hear(tape, 2_000, 3_000)
    deck.flush()
    assert tape.lost_since_ms == 60_000 - LOST_MS
    deck.store_whole()
    hear(tape, 3_000, 4_000)
    deck.flush()
    assert not is_lost(tape)
    tape.finish()
    deck.flush()
    deck.store_whole()
    assert [pieces_of(each) for each in TapeSegment.objects.order_by("number")] == [
        [(0, 0, 1_000)],
        [(0, 3_000, 4_000)],
    ]
    assert caplog.messages.count("tape_not_kept") >= 1


@pytest.mark.fault("A14")
def test_a_disk_that_takes_nothing_ends_no_session(
    deck: TapeDeck, session: Session, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "journal").touch()
    tape = deck.load(session.pk, now_ms)
    hear(tape, 0, 1_000)
    deck.flush()
    assert tape.lost_since_ms is not None
    assert "tape_not_kept" in caplog.messages
    tape.finish()
    deck.flush()
    assert deck._loaded == []


@pytest.mark.fault("A14")
def test_a_disk_that_fills_up_in_mid_segment_keeps_what_was_whole(
    deck: TapeDeck, session: Session
) -> None:
    tape = deck.load(session.pk, now_ms)
    hear(tape, 0, 1_000)
    deck.flush()
    file = deck._loaded[0].file
    assert file is not None
    full = os.open("/dev/full", os.O_WRONLY)
    os.dup2(full, file._file)
    os.close(full)
    hear(tape, 1_000, 2_000)
    deck.flush()
    assert tape.lost_since_ms is not None
    deck.store_whole()
    assert pieces_of(TapeSegment.objects.get()) == [(0, 0, 1_000)]


def test_without_agreement_nothing_is_kept(deck: TapeDeck, session: Session) -> None:
    session.consents.update(recording=False)
    tape = deck.load(session.pk, now_ms)
    hear(tape, 0, 1_000)
    tape.finish()
    deck.flush()
    assert deck.store_whole()
    assert not TapeSegment.objects.exists()
    assert not default_storage.listdir(f"tape/{session.pk}")[1]


def test_the_sound_of_an_erased_session_is_erased(deck: TapeDeck, session: Session) -> None:
    tape = deck.load(session.pk, now_ms)
    hear(tape, 0, 1_000)
    tape.finish()
    deck.flush()
    session.delete()
    assert deck.store_whole()
    assert deck._folder is not None
    assert list(find_left(deck._folder.path)) == []


def test_a_file_that_is_no_tape_is_dropped(
    deck: TapeDeck, session: Session, caplog: pytest.LogCaptureFixture
) -> None:
    tape = deck.load(session.pk, now_ms)
    hear(tape, 0, 1_000)
    tape.finish()
    deck.flush()
    assert deck._folder is not None
    [spooled] = find_left(deck._folder.path)
    spooled.path.write_bytes(b"nonsense")
    assert deck.store_whole()
    assert "tape_unreadable" in caplog.messages
    assert not TapeSegment.objects.exists()
    gap = Gap.objects.get()
    assert gap.cause == GapCause.RECORDING_LOST
    assert gap.ended_at is not None
    assert (gap.ended_at - gap.started_at).total_seconds() == SEGMENT_S


class StorageError(Exception):
    """As a storage of Django has of its own; no OSError."""


def test_a_tape_that_breaks_costs_a_gap_and_no_other_tape(
    deck: TapeDeck, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, well = deck.load(session.pk, now_ms), deck.load(session.pk, now_ms)

    def fail(_now: int | None) -> list[TapePiece]:
        raise StorageError

    monkeypatch.setattr(broken, "take", fail)
    hear(well, 0, 1_000)
    deck.flush()
    assert (broken.lost_since_ms, well.lost_since_ms) == (60_000 - LOST_MS, None)
    assert deck._loaded[1].has_sound


def test_one_segment_that_no_storage_takes_keeps_up_no_other(
    deck: TapeDeck, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    tape = deck.load(session.pk, now_ms)
    for from_ms in (0, 1_000, 2_000):
        hear(tape, from_ms, from_ms + 1_000)
        deck.flush()
        close_segment(deck)
    store = store_segment
    refused = {"1"}

    def fussy(spooled: SpooledSegment) -> None:
        if spooled.path.name.split(".")[1] in refused:
            raise StorageError
        store(spooled)

    monkeypatch.setattr(deck_module, "store_segment", fussy)
    assert not deck.store_whole()
    assert not deck.store_whole()
    assert TapeSegment.objects.count() == 2
    refused.clear()
    assert deck.store_whole()
    assert TapeSegment.objects.count() == 3
    assert (deck._failed, deck._spooled_bytes) == (set(), 0)


def test_a_spool_that_cannot_be_read_is_read_again(
    deck: TapeDeck, session: Session, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    tape = deck.load(session.pk, now_ms)
    hear(tape, 0, 1_000)
    tape.finish()
    deck.flush()

    def fail(_folder: Path) -> list[SpooledSegment]:
        raise StorageError

    with monkeypatch.context() as broken:
        broken.setattr(deck_module, "find_whole", fail)
        assert not deck.store_whole()
    assert caplog.messages == ["tapes_not_stored"]
    assert deck.store_whole()


async def test_its_threads_do_all_that_by_themselves(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read: Any
) -> None:
    for module, name in ((deck_module, "FLUSH_S"), (deck_module, "STORE_EVERY_S")):
        monkeypatch.setattr(module, name, 0.02)
    deck = TapeDeck(tmp_path / "journal")
    tape = deck.load(session.pk, now_ms)
    other = deck.load(session.pk, now_ms)
    hear(tape, 0, 1_000)
    tape.finish()
    await read(lambda: wait_until(TapeSegment.objects.exists, limit_s=30))
    hear(other, 2_000, 3_000)
    await read(deck.close)  # what is there in the end is stored too
    segments = await read(lambda: list(TapeSegment.objects.order_by("number")))
    assert [(each.started_ms, each.is_last) for each in segments] == [(0, True), (2_000, True)]
    assert list((tmp_path / "journal").iterdir()) == []


def test_the_spool_names_its_suffixes() -> None:
    assert {spool_module.OPEN, spool_module.WHOLE, spool_module.LAST} == {".open", ".tape", ".last"}
