"""From the spool to the storage, each segment once: its file, its row, then out of the spool."""

import logging
from datetime import timedelta

from django.core.files import File
from django.core.files.storage import default_storage

from interviews.actions import recordings
from interviews.actions.recordings import SegmentValues
from interviews.failpoints import failpoint
from interviews.tape_folder import folder_of
from interviews.tape_format import NotATapeError
from realtime.spool import SEGMENT_S, SpooledSegment

logger = logging.getLogger(__name__)

#: How much sound is in one file at the most.
LONGEST = timedelta(seconds=SEGMENT_S)


def store_segment(spooled: SpooledSegment) -> None:
    """May be repeated. Raises what the storage and the database raise."""
    try:
        segment = spooled.measure()
    except NotATapeError:
        logger.exception("tape_unreadable", extra={"session": str(spooled.session_id)})
        recordings.declare_loss(
            session_id=spooled.session_id, ended_at=spooled.written_at, length=LONGEST
        )
        spooled.path.unlink()
        return
    session_id = spooled.session_id
    if not recordings.has_segment(session_id=session_id, key=segment.key):
        name = _save_file(spooled, segment) if segment.duration_ms else ""
        failpoint("tape.after_file")
        values = SegmentValues(
            key=segment.key,
            started_ms=segment.started_ms,
            duration_ms=segment.duration_ms,
            is_last=segment.is_last,
            file=name,
            lost_ms=segment.lost_ms,
        )
        if not recordings.add_segment(session_id=session_id, segment=values) and name:
            default_storage.delete(name)
    failpoint("tape.after_row")
    spooled.path.unlink()


def _save_file(spooled: SpooledSegment, segment: SegmentValues) -> str:
    """One that an earlier try has left there is replaced."""
    name = f"{folder_of(spooled.session_id)}/{segment.key}"
    if default_storage.exists(name):
        default_storage.delete(name)
    with spooled.path.open("rb") as file:
        return default_storage.save(name, File(file))
