"""Tapes as live processes leave them, with sounds on them that are found again."""

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from interviews.models import Session, TapeSegment
from interviews.tape_format import TapePiece, encode_piece, header
from tests.pipeline.tones import sweep


def store_segment(
    session: Session, number: int, *sweeps: tuple[int, int], is_last: bool = False
) -> TapeSegment:
    """With a sweep on each track at each place."""
    pcm = sweep().tobytes()
    pieces = [encode_piece(TapePiece(track, ms * 24, pcm)) for track, ms in sweeps]
    begin = min((ms for _, ms in sweeps), default=0)
    end = max((ms + 120 for _, ms in sweeps), default=0)
    name = ""
    if sweeps:
        content = ContentFile(header() + b"".join(pieces))
        name = default_storage.save(f"tape/{session.pk}/{number}", content)
    return TapeSegment.objects.create(
        organization=session.organization,
        session=session,
        number=number,
        key=f"key-{number}",
        started_ms=begin,
        duration_ms=end - begin,
        is_last=is_last,
        file=name,
    )
