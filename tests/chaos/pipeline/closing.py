"""After a storm two hours pass: what nobody needs is swept, and the desk says what each has cost.

`python -m tests.chaos.pipeline.closing` runs in the environment of the installation, and prints
`swept` (files) and `shown` (millionths of a dollar by key) as JSON.
"""

import json
import os
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import TypedDict

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "interviews.settings")
django.setup()

from django.conf import settings  # noqa: E402 - applications must be loaded first
from django.utils import timezone  # noqa: E402

from interviews.actions.erasure import finish_erasures  # noqa: E402
from interviews.models import Session  # noqa: E402
from interviews.panels import spent_microusd  # noqa: E402
from pipeline import recording_files, tape_files  # noqa: E402

PASSED = timedelta(hours=2)


class Closed(TypedDict):
    """How many files nobody needed, and the millionths of a dollar of each key."""

    swept: int
    shown: dict[str, int]


def close() -> Closed:
    return {"swept": sweep(Path(settings.MEDIA_ROOT)), "shown": shown()}


def sweep(media: Path) -> int:
    """How many files went."""
    long_ago = time.time() - PASSED.total_seconds()
    for path in media.rglob("*"):
        os.utime(path, (long_ago, long_ago))
    finish_erasures()
    now = timezone.now()
    return recording_files.sweep_files(now=now) + tape_files.sweep_tapes(now=now)


def shown() -> dict[str, int]:
    sessions = Session.objects.select_related("candidate").exclude(candidate=None)
    return {each.candidate.name: spent_microusd(each) for each in sessions if each.candidate}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(close()))
