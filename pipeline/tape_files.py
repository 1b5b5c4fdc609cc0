"""Segments of tapes whose row went without them: a worker was killed there, or a storage away."""

import logging
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.core.files.storage import default_storage

from interviews.models import TapeSegment
from interviews.tape_folder import FOLDER, folder_of, names_in
from pipeline.recording_files import SPARED, delete_old

logger = logging.getLogger(__name__)


def sweep_tapes(*, now: datetime) -> int:
    """Delete what no row names, and folders that stay empty; how many files went.

    Whoever stores a segment writes its file anew at every try: an old one is on no way into a row.
    Folders of other names are not ours to judge. Raises what the storage raises.
    """
    before = now - SPARED
    count = 0
    for folder in _found():
        names = names_in(folder)
        if names:
            count += sum(delete_old(name, before=before) for name in _orphans(names))
        else:
            with suppress(OSError):  # something is in it by now
                delete_old(folder, before=before)
    if count:
        logger.info("tape_files_swept", extra={"count": count})
    return count


def _found() -> Iterator[str]:
    try:
        folders, _files = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return
    for folder in folders:
        with suppress(ValueError):
            yield folder_of(UUID(folder))


def _orphans(names: list[str]) -> list[str]:
    """The rows are asked for last: what was stored between the two questions is found by then."""
    named = set(TapeSegment.objects.filter(file__in=names).values_list("file", flat=True))
    return [name for name in names if name not in named]
