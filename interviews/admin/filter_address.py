"""What filters of lists share: chips, and values of an address that anybody may have written."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise

LONGEST_NAME = 80


@dataclass(frozen=True)
class Chip:
    """One filter in words, and the address without it."""

    words: Promise | str
    query: str


def read_text(text: str, longest: int = LONGEST_NAME) -> str:
    """On one line, and cut."""
    return " ".join(text.replace("\0", " ").split())[:longest].strip()


def read_uuid(text: str) -> UUID | None:
    """Nothing where it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None
