"""The questions of an interview across its versions: same words, same question (pure)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from interviews.definition import InterviewDefinition

KEY_LENGTH = 12


@dataclass(frozen=True)
class ComparedQuestion:
    """One question on which answers are compared, wherever it stands in a version."""

    key: str  # of its words, for addresses
    text: str
    guidance: str
    numbers: Mapping[UUID, int]  # its number, by version


def question_key(text: str) -> str:
    """Neither capitals nor spaces make another question."""
    words = " ".join(text.casefold().split())
    return sha256(words.encode()).hexdigest()[:KEY_LENGTH]


def collect_questions(
    versions: Iterable[tuple[UUID, InterviewDefinition]],
) -> list[ComparedQuestion]:
    """Of versions that come newest first: its questions in its order, then those of older ones.

    Where a version asks the same question twice, the first one counts.
    """
    found: dict[str, tuple[str, str, dict[UUID, int]]] = {}
    for version_id, definition in versions:
        for question in definition["questions"]:
            key = question_key(question["text"])
            _text, _guidance, numbers = found.setdefault(
                key, (question["text"], question["guidance"], {})
            )
            numbers.setdefault(version_id, question["number"])
    return [ComparedQuestion(key, *rest) for key, rest in found.items()]
