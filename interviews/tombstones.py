"""Which Sessions were erased, kept beside the recordings: a restored database does not know it.

One small file for each, `erasures/<session>.json`, in Django's storage. It names no person.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

FOLDER = "erasures"
SUFFIX = ".json"


@dataclass(frozen=True)
class Tombstone:
    """A Session of an organization, and when it was erased first."""

    session_id: UUID
    organization_id: UUID
    erased_at: datetime


def name_of(session_id: UUID) -> str:
    return f"{FOLDER}/{session_id}{SUFFIX}"


def put_up(tombstone: Tombstone) -> None:
    """May be repeated: the first one stays. Raises what the storage raises."""
    name = name_of(tombstone.session_id)
    if default_storage.exists(name):
        return
    words = {
        "session": str(tombstone.session_id),
        "organization": str(tombstone.organization_id),
        "erased_at": tombstone.erased_at.isoformat(),
    }
    default_storage.save(name, ContentFile(json.dumps(words).encode()))


def erased_sessions() -> Iterator[UUID]:
    """Of all tombstones, by their names alone. Raises what the storage raises."""
    try:
        _folders, names = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return
    for name in names:
        try:
            yield UUID(name.removesuffix(SUFFIX))
        except ValueError:
            continue  # put there by somebody else
