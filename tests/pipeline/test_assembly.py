"""An hour and a half is assembled in the memory of a few seconds."""

import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from interviews.peaks import Peaks
from interviews.tape_format import TapePiece, encode_piece, header
from pipeline.assembly import StoredSegment, read_blocks

pytestmark = pytest.mark.unit

SEGMENTS = 540
MEGABYTE = 1024 * 1024


def test_ninety_minutes_stream_through(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    pcm = bytes(10_000 * 48)
    segments = []
    for number in range(SEGMENTS):
        piece = TapePiece(number % 2, number * 240_000, pcm[: 4_800 if number % 60 else None])
        name = default_storage.save(f"{number}", ContentFile(header() + encode_piece(piece)))
        segments.append(StoredSegment(str(number), number * 10_000, 10_000, name))
    length = SEGMENTS * 240_000
    peaks = Peaks.for_length(SEGMENTS * 10_000, samples_per_ms=24)
    tracemalloc.start()
    for block in read_blocks(segments, length):
        peaks.hear(block)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 16 * MEGABYTE
    assert peaks.as_json()["bucket_ms"] == 2_700
