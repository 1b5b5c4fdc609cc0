"""What the address of the comparison asks for, as values, and back again (no database)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict

from interviews.admin.filter_address import read_uuid

MOST_CHOSEN = 12
VERSION_NUMBER = re.compile(r"[0-9]{1,5}")


@dataclass(frozen=True)
class AskedComparison:
    """Unknown values of the address are left out."""

    interview: UUID | None = None
    question: str = ""
    version: int | None = None  # only this one; else all that have the question
    sessions: tuple[UUID, ...] = ()  # only these; else all, newest first

    def query(self, **changes: object) -> str:
        """Of the address, with some parts changed; an empty value leaves a part out."""
        given: dict[str, object] = {
            "interview": self.interview,
            "question": self.question,
            "version": self.version,
            "session": [str(pk) for pk in self.sessions],
            **changes,
        }
        return urlencode({key: value for key, value in given.items() if value}, doseq=True)


def read_address(given: QueryDict) -> AskedComparison:
    version = given.get("version", "")
    return AskedComparison(
        interview=read_uuid(given.get("interview", "")),
        question=given.get("question", "")[:40],
        version=int(version) if VERSION_NUMBER.fullmatch(version) else None,
        sessions=tuple(_uuids(given.getlist("session")))[:MOST_CHOSEN],
    )


def _uuids(texts: Iterable[str]) -> list[UUID]:
    found = (read_uuid(text) for text in texts)
    return list(dict.fromkeys(pk for pk in found if pk is not None))
