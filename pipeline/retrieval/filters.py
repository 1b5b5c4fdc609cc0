"""What a search is narrowed to, before anything is ranked (pure)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

Speaker = Literal["candidate", "interviewer"]


@dataclass(frozen=True)
class Filters:
    """What is empty narrows nothing; those that are given all hold at once.

    `since` (included) and `until` (excluded) are about when a session started. With `speaker` only
    that party's words are counted, understood and shown.
    With `as_of` only passages that were there at that moment are found.
    `verdicts` are those on a session's newest transcript. Without `kinds` conversations are found,
    and nothing else.
    """

    interviews: tuple[UUID, ...] = ()
    candidates: tuple[UUID, ...] = ()
    sessions: tuple[UUID, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    speaker: Speaker | None = None
    verdicts: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    as_of: datetime | None = None
