"""Where the segments of a tape lie in Django's storage, whether a row names them or not."""

from uuid import UUID

from django.core.files.storage import default_storage

FOLDER = "tape"


def folder_of(session_id: UUID) -> str:
    return f"{FOLDER}/{session_id}"


def names_in(folder: str) -> list[str]:
    """Of the files that lie there, as rows name them. Raises what the storage raises."""
    try:
        _folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return []
    return [f"{folder}/{file}" for file in files]
