"""Sound on the local disk is found again by name, also what was never finished."""

from pathlib import Path
from uuid import uuid4

import pytest

from interviews.tape_format import CANDIDATE, NotATapeError, TapePiece
from realtime.spool import LOST_MS, SpoolFile, find_left, find_whole

pytestmark = pytest.mark.unit

FIRST, SECOND = sorted((uuid4(), uuid4()), key=str)
PIECE = TapePiece(CANDIDATE, 48_000, bytes(48_000))


def test_whole_segments_are_found_in_their_order(tmp_path: Path) -> None:
    for session_id, number in ((SECOND, 1), (FIRST, 10), (FIRST, 9)):
        file = SpoolFile(tmp_path, session_id, number)
        file.write([PIECE])
        file.close(is_last=number == 10)
    SpoolFile(tmp_path, SECOND, 2).write([PIECE])
    found = [(each.session_id, each.key.split("-")[-1]) for each in find_whole(tmp_path)]
    assert found == [(FIRST, "9"), (FIRST, "10"), (SECOND, "1")]
    assert len(list(find_left(tmp_path))) == 4


def test_a_segment_says_where_its_sound_lies(tmp_path: Path) -> None:
    file = SpoolFile(tmp_path, FIRST, 1)
    file.write([PIECE, TapePiece(CANDIDATE, 24_000, bytes(480))])
    [spooled] = find_left(tmp_path)
    values = spooled.measure()
    assert (values.started_ms, values.duration_ms) == (1_000, 2_000)
    assert (values.is_last, values.lost_ms) == (False, LOST_MS)
    file.close(is_last=True)
    [spooled] = find_whole(tmp_path)
    assert (spooled.measure().is_last, spooled.measure().lost_ms) == (True, 0)
    assert spooled.measure().key == f"{tmp_path.name}-1"


def test_what_was_abandoned_is_stored_as_far_as_it_is_whole(tmp_path: Path) -> None:
    file = SpoolFile(tmp_path, FIRST, 1)
    file.abandon()
    [spooled] = find_whole(tmp_path)
    assert spooled.measure().duration_ms == 0
    spooled.path.write_bytes(b"")
    with pytest.raises(NotATapeError):
        spooled.measure()
