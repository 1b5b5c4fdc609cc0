"""Opens every file that the slow half has left, and judges the recordings by what was talked."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import av

from tests.chaos.audit import Finding
from tests.chaos.pipeline import words
from tests.chaos.pipeline.record import Record

FOLDERS = ("recordings", "tape")
UNREADABLE = -1
#: The last frame of an MP3 is whole, and a decoder may keep the first to itself.
TOLERANCE_MS = 60


@dataclass(frozen=True)
class SoundFile:
    """As it lies in the storage; its length as it was decoded, or UNREADABLE."""

    name: str
    length_ms: int = UNREADABLE


def look(media: Path) -> list[SoundFile]:
    """Every file of recordings and of tapes, and how long those of recordings sound."""
    files = [path for folder in FOLDERS for path in sorted((media / folder).rglob("*"))]
    return [
        SoundFile(str(path.relative_to(media)), heard_ms(path)) for path in files if path.is_file()
    ]


def heard_ms(path: Path) -> int:
    try:
        with av.open(str(path)) as file:
            return round(
                sum(1_000 * frame.samples / frame.sample_rate for frame in file.decode(audio=0))
            )
    except (av.FFmpegError, OSError, IndexError):
        return UNREADABLE


def judge_sound(record: Record, files: Sequence[SoundFile]) -> Iterator[Finding]:
    """A recording has its file, which can be heard and is as long as the talk; no file is over."""
    by_name = {file.name: file for file in files}
    named = Counter(recording.file for recording in record.recordings)
    for recording in record.recordings:
        wanted = words.sound_ms(recording.key)
        file = by_name.get(recording.file)
        if file is None:
            yield Finding("lost", recording.key, "its recording has no file")
        elif file.length_ms == UNREADABLE:
            yield Finding("lost", recording.key, "its recording cannot be heard")
        elif abs(file.length_ms - wanted) > TOLERANCE_MS:
            said = f"its recording is {file.length_ms} ms long, not {wanted}"
            yield Finding("lost" if file.length_ms < wanted else "doubled", recording.key, said)
        if recording.duration_ms != wanted:
            yield Finding("lost", recording.key, f"its row says {recording.duration_ms} ms")
        if named[recording.file] > 1:
            yield Finding("doubled", recording.key, "its recording is that of others, too")
    for file in files:
        if not named[file.name]:
            yield Finding("doubled", "", f"{file.name} is nobody's")
