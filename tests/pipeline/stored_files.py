"""Files in the storage, young or long there."""

import os

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from pipeline.recording_files import SPARED


def stored(name: str) -> str:
    return default_storage.save(name, ContentFile(b"sound"))


def aged(name: str) -> str:
    """As if nobody had touched it since long before the sweep."""
    long_ago = (timezone.now() - 2 * SPARED).timestamp()
    os.utime(default_storage.path(name), (long_ago, long_ago))
    return name
