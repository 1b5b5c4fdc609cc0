"""The recording step: a tape's segments become one file that a browser plays, and peaks."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from interviews.models import Recording, Session, TapeSegment, Turn
from pipeline.assembly import StoredSegment, assemble
from pipeline.failures import FinalFailure, NotYet
from pipeline.models import StepRun
from pipeline.recording_files import fresh_name
from pipeline.steps.base import Output, Step

CONTENT_TYPE = "audio/mpeg"
#: How long after the end the last segment is waited for. What comes later is added by a new run.
LAST_SEGMENT_WITHIN = timedelta(seconds=30)
LOOK_AGAIN_S = 5.0


@dataclass(frozen=True)
class TapeInput:
    """What there is to assemble; an older recording is gone on with."""

    session_id: UUID
    segments: tuple[StoredSegment, ...]
    older: str = ""
    older_ms: int = 0


@dataclass(frozen=True)
class MadeRecording:
    """In the storage already; `keys` name the segments that are in it."""

    file: str
    duration_ms: int
    peaks: dict[str, object]
    keys: frozenset[str]


def read(session: Session) -> TapeInput:
    """Raises NotYet while the last sound is on its way."""
    consent = session.consents.order_by("-given_at").first()
    if consent is not None and not consent.is_in_force:
        raise FinalFailure("The candidate has withdrawn their agreement, so nothing is assembled.")
    if consent is None or not consent.recording:
        return TapeInput(session.pk, ())
    segments = list(session.tape_segments.all())
    _wait_for_last(session, segments)
    older = Recording.objects.filter(session=session).first() if segments else None
    return TapeInput(
        session.pk,
        tuple(
            StoredSegment(each.key, each.started_ms, each.duration_ms, str(each.file))
            for each in segments
        ),
        str(older.file) if older else "",
        older.duration_ms if older else 0,
    )


def run(given: TapeInput) -> Output:
    """None where nothing was recorded."""
    if not any(segment.file for segment in given.segments):
        return Output(None)
    with tempfile.TemporaryDirectory(prefix="viva-recording-") as folder:
        target = Path(folder) / "recording.mp3"
        duration_ms, peaks = assemble(
            given.segments, older=given.older, older_ms=given.older_ms, target=target
        )
        keys = frozenset(segment.key for segment in given.segments)
        name = _save(target, fresh_name(given.session_id))
    return Output(MadeRecording(name, duration_ms, peaks, keys))


def write(step_run: StepRun, made: MadeRecording | None) -> None:
    """The files of what is in it go when this is stored; what is missed then is swept."""
    session_id = step_run.session_id
    if made is None:
        TapeSegment.objects.filter(session_id=session_id, file="").delete()  # nothing follows them
        return
    older = Recording.objects.filter(session_id=session_id).first()
    segments = TapeSegment.objects.filter(session_id=session_id, key__in=made.keys)
    gone = [str(each.file) for each in segments if each.file]
    if older is not None and str(older.file) != made.file:
        gone.append(str(older.file))
    Recording.objects.update_or_create(
        session_id=session_id,
        defaults={
            "organization_id": step_run.organization_id,
            "file": made.file,
            "content_type": CONTENT_TYPE,
            "duration_ms": made.duration_ms,
            "peaks": made.peaks,
            "segment_keys": sorted({*made.keys, *(older.segment_keys if older else ())}),
        },
    )
    segments.delete()
    for name in gone:
        transaction.on_commit(_deletion(name), robust=True)


def discard(made: MadeRecording | None) -> None:
    """It was refused: the file is nobody's, unless a COMMIT succeeded and its answer was lost."""
    if made is not None and not Recording.objects.filter(file=made.file).exists():
        default_storage.delete(made.file)


def _deletion(name: str) -> Callable[[], None]:
    def delete() -> None:
        default_storage.delete(name)

    return delete


def _wait_for_last(session: Session, segments: list[TapeSegment]) -> None:
    is_whole = bool(segments) and segments[-1].is_last
    age = timezone.now() - session.ended_at if session.ended_at else LAST_SEGMENT_WITHIN
    is_fresh = timedelta(0) <= age < LAST_SEGMENT_WITHIN
    was_spoken = segments or session.turns.filter(kind=Turn.Kind.VOICE, heard_ms__gt=0).exists()
    if is_fresh and was_spoken and not is_whole:
        message = "The last sound is still on its way."
        raise NotYet(message, retry_after_seconds=LOOK_AGAIN_S)


def _save(path: Path, name: str) -> str:
    with path.open("rb") as file:
        return default_storage.save(name, File(file))


STEP = Step("recording", version=1, read=read, run=run, write=write, discard=discard)
