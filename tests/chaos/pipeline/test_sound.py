"""The audit of recordings decodes each, and finds those that are missing, cut or nobody's."""

import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pipeline import encoder
from tests.chaos.pipeline import sound, words
from tests.chaos.pipeline.record import Record, Recorded
from tests.chaos.pipeline.sound import UNREADABLE, SoundFile, judge_sound

pytestmark = pytest.mark.unit

KEY = "20"
LONG_MS = words.sound_ms(KEY)
ROW = Recorded(KEY, "recordings/a.mp3", LONG_MS)
FILE = SoundFile(ROW.file, LONG_MS + 20)


def judged(*files: SoundFile, rows: tuple[Recorded, ...] = (ROW,)) -> list[tuple[str, str]]:
    findings = judge_sound(Record(recordings=list(rows)), files)
    return [(finding.kind, finding.what) for finding in findings]


def test_a_recording_of_the_right_length_is_let_be() -> None:
    assert judged(FILE) == []


@pytest.mark.parametrize(
    ("files", "finding"),
    [
        ((), ("lost", "its recording has no file")),
        ((replace(FILE, length_ms=UNREADABLE),), ("lost", "its recording cannot be heard")),
        (
            (replace(FILE, length_ms=LONG_MS // 2),),
            ("lost", f"its recording is {LONG_MS // 2} ms long, not {LONG_MS}"),
        ),
        (
            (replace(FILE, length_ms=LONG_MS * 2),),
            ("doubled", f"its recording is {LONG_MS * 2} ms long, not {LONG_MS}"),
        ),
        (
            (FILE, SoundFile("recordings/b.mp3", LONG_MS)),
            ("doubled", "recordings/b.mp3 is nobody's"),
        ),
        ((FILE, SoundFile("tape/20/1")), ("doubled", "tape/20/1 is nobody's")),
    ],
)
def test_what_is_wrong_with_a_file_is_found(
    files: tuple[SoundFile, ...], finding: tuple[str, str]
) -> None:
    assert judged(*files) == [finding]


def test_a_row_that_says_something_else_or_shares_its_file_is_found() -> None:
    assert judged(FILE, rows=(replace(ROW, duration_ms=1),)) == [("lost", "its row says 1 ms")]
    assert (
        judged(FILE, rows=(ROW, ROW)) == [("doubled", "its recording is that of others, too")] * 2
    )


def test_a_file_is_as_long_as_it_sounds(tmp_path: Path) -> None:
    folder = tmp_path / "recordings"
    folder.mkdir()
    pcm = np.zeros((encoder.SAMPLE_RATE_HZ * LONG_MS // 1_000, 2), dtype="<i2").tobytes()
    encoder.encode(io.BytesIO(pcm), folder / "a.mp3")
    (folder / "b.mp3").write_bytes(b"no sound")
    whole, broken = sound.look(tmp_path)
    assert abs(whole.length_ms - LONG_MS) <= sound.TOLERANCE_MS
    assert broken == SoundFile("recordings/b.mp3", UNREADABLE)
