"""Files of recordings: each attempt has one of its own, and what no row names is swept away.

So an attempt that lost its claim can neither change nor delete what another one has stored. The
name is in the row of the Recording from the transaction on that sets the step done.
"""

import logging
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.core.files.storage import default_storage

from interviews.models import Recording
from pipeline.models import StepRun

logger = logging.getLogger(__name__)

FOLDER = "recordings"
SUFFIX = ".mp3"
LENGTH_OF_ID = 36
#: Younger ones may be on their way into a row: of a step that stores, of a release before this.
SPARED = timedelta(hours=1)
ASKED_AT_ONCE = 500


def fresh_name(session_id: UUID) -> str:
    """Of this attempt alone, whoever else is at work for the same Session."""
    return f"{FOLDER}/{session_id}-{uuid4().hex}{SUFFIX}"


def sweep_files(*, now: datetime) -> int:
    """Delete what workers left that were killed or refused; how many files went.

    Files of other names are not ours to judge. Raises what the storage raises.
    """
    names = list(_found())
    count = 0
    for place in range(0, len(names), ASKED_AT_ONCE):
        for name in _orphans(names[place : place + ASKED_AT_ONCE]):
            count += delete_old(name, before=now - SPARED)
    if count:
        logger.info("recording_files_swept", extra={"count": count})
    return count


def delete_old(name: str, *, before: datetime) -> bool:
    """True when it went; what is younger stays. Raises what the storage raises."""
    with suppress(FileNotFoundError):  # discarded meanwhile
        if default_storage.get_modified_time(name) < before:
            default_storage.delete(name)
            return True
    return False


def _found() -> Iterator[str]:
    try:
        _folders, files = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return
    for file in files:
        if file.endswith(SUFFIX) and session_of(file) is not None:
            yield f"{FOLDER}/{file}"


def _orphans(names: list[str]) -> list[str]:
    """No row names them, and nobody works on a recording of their Session.

    The rows are asked for last: what was stored between the two questions is found by then.
    """
    sessions = [session_of(name.rpartition("/")[2]) for name in names]
    running = StepRun.objects.filter(
        session_id__in=filter(None, sessions), step="recording", status=StepRun.Status.RUNNING
    )
    at_work = set(running.values_list("session_id", flat=True))
    named = set(Recording.objects.filter(file__in=names).values_list("file", flat=True))
    return [
        name
        for name, session in zip(names, sessions, strict=True)
        if name not in named and session not in at_work
    ]


def session_of(file: str) -> UUID | None:
    """By the name of the file; None where it is not one of these."""
    try:
        return UUID(file[:LENGTH_OF_ID])
    except ValueError:
        return None
