"""What dead processes have left of the sound is stored by another of their machine."""

import os
from pathlib import Path
from typing import Any

import pytest

from interviews.models import Gap, Session, TapeSegment
from interviews.states import GapCause
from interviews.tape_format import TapePiece
from realtime import tape_deck as deck_module
from realtime.journal import FILE
from realtime.process_folder import ProcessFolder
from realtime.spool import LOST_MS, SpoolFile
from realtime.tape_deck import store_left
from tests.cast import NOW
from tests.realtime.test_tape import sound

pytestmark = [pytest.mark.db]


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "media")


@pytest.mark.fault("A02")
def test_what_a_dead_process_left_is_stored_and_the_last_second_declared(
    session: Session, tmp_path: Path
) -> None:
    session.started_at = NOW
    session.save()
    folder = ProcessFolder.create(tmp_path)
    file = SpoolFile(folder.path, session.pk, 1)
    file.write([TapePiece(0, 24_000, sound(2_000))])
    file.close(is_last=False)
    file = SpoolFile(folder.path, session.pk, 2)
    file.write([TapePiece(0, 72_000, sound(1_000)), TapePiece(1, 80_000, sound(300))])
    torn = folder.path / f"{session.pk}.2.open"
    torn.write_bytes(torn.read_bytes()[:-100])
    os.close(file._file)
    os.close(folder._lock)  # as the death of its process does
    store_left(tmp_path, set())
    store_left(tmp_path, set())
    segments = list(TapeSegment.objects.order_by("number"))
    assert [(each.started_ms, each.duration_ms) for each in segments] == [
        (1_000, 2_000),
        (3_000, 1_000),
    ]
    gap = Gap.objects.get()
    assert gap.cause == GapCause.RECORDING_LOST
    assert (gap.started_at - NOW).total_seconds() == 4.0
    assert gap.ended_at is not None
    assert (gap.ended_at - gap.started_at).total_seconds() == LOST_MS / 1000
    assert list(tmp_path.glob("*-*")) == []


def test_who_stores_tapes_never_holds_a_journal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A Session that is taken up at that moment must find it free."""
    folder = ProcessFolder.create(tmp_path)
    (folder.path / FILE).touch()
    os.close(folder._lock)
    held: list[Path] = []

    def note(path: Path) -> list[Path]:
        held.append(path)
        return []

    monkeypatch.setattr(deck_module, "find_left", note)
    store_left(tmp_path, set())
    assert held == []
    (folder.path / FILE).unlink()
    store_left(tmp_path, set())
    assert held == [folder.path]
