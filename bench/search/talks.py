"""Interviews and meetings that nobody had: what is asked of them is in other words (pure).

`invented/talks.txt` was written by hand, to be searched and not to choose settings on. Small talk
is put between its lines by a seeded choice, so that it is not all that there is to find.
"""

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.search.recall import Question

HERE = Path(__file__).parent / "invented"
SEED = 41
FIRST_DAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
#: Remarks with their answers before each question and after the last answer.
REMARKS = (4, 7)
MS_PER_WORD, PAUSE_MS = 370, 300
PLACES = ("Torrick", "Elmsee", "Vauclaire", "Puerto Albo", "Hollin", "Brackwater", "Sankt Orla")
DAYS: Mapping[str, Sequence[str]] = {
    "en": ("Monday", "Tuesday", "Thursday", "Saturday"),
    "de": ("Montag", "Dienstag", "Donnerstag", "Samstag"),
    "fr": ("lundi", "mardi", "jeudi", "samedi"),
    "es": ("lunes", "martes", "jueves", "sábado"),
}


@dataclass
class Talk:
    """As it was written down: who says what, and which lines answer what."""

    number: int
    kind: str  # interview | meeting
    language: str
    title: str
    answers: str
    asks: str
    lines: list[str] = field(default_factory=list)
    questions: list[tuple[str, tuple[int, ...]]] = field(default_factory=list)

    @property
    def id(self) -> str:
        return f"invented/{self.number:02}"

    def turn(self, line: int) -> str:
        return f"{self.id}#{line}"


def read_talks() -> list[Talk]:
    talks: list[Talk] = []
    for line in _lines("talks.txt"):
        mark, _, rest = line.partition(" ")
        if mark == "=":
            what, answers, asks = rest.split(" | ")
            kind, language, title = what.split(" ", 2)
            talks.append(Talk(len(talks) + 1, kind, language, title, answers, asks))
        elif mark == "?":
            question, _, places = rest.rpartition(" @ ")
            found = tuple(int(place) for place in places.split(" + "))
            talks[-1].questions.append((question, found))
        else:
            talks[-1].lines.append(line)
    return talks


def questions_of(talks: Sequence[Talk]) -> Iterator[tuple[str, Question]]:
    """Words and what answers them; the category is the kind and the language."""
    for talk in talks:
        for number, (words, lines) in enumerate(talk.questions, start=1):
            units = tuple(frozenset({talk.turn(line)}) for line in lines)
            category = f"{talk.kind} {talk.language}"
            yield (
                words,
                Question(f"{talk.id}?{number}", category, talk.title, units, frozenset({talk.id})),
            )


def sessions_of(talks: Sequence[Talk]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Language and a line of an import, with small talk."""
    chance = random.Random(SEED)
    remarks = _remarks()
    for talk in talks:
        said = list(_said(talk, remarks[talk.language], chance))
        turns, now = [], 0
        for ident, line in said:
            speaker = "candidate" if line.startswith(">") else "interviewer"
            text = line[2:]
            ends = now + MS_PER_WORD * len(text.split())
            name = talk.answers if speaker == "candidate" else talk.asks
            turns.append(
                {
                    "id": ident,
                    "speaker": speaker,
                    "name": name,
                    "text": text,
                    "started_ms": now,
                    "ended_ms": ends,
                }
            )
            now = ends + PAUSE_MS
        started = FIRST_DAY + timedelta(days=talk.number)
        yield (
            talk.language,
            {
                "id": talk.id,
                "interview": talk.title,
                "candidate": talk.answers,
                "started_at": started.isoformat(),
                "turns": turns,
            },
        )


def _said(
    talk: Talk, remarks: Sequence[tuple[str, str]], chance: random.Random
) -> Iterator[tuple[str, str]]:
    """The id and the line of each turn; those of small talk have letters."""
    count = 0
    for number in range(0, len(talk.lines) + 1, 2):
        for remark in chance.choices(remarks, k=chance.randint(*REMARKS)):
            filled = {
                "n": str(chance.randint(3, 48)),
                "day": chance.choice(DAYS[talk.language]),
                "place": chance.choice(PLACES),
            }
            for line in remark:
                count += 1
                yield f"{talk.id}#small{count}", line.format(**filled)
        for place, line in enumerate(talk.lines[number : number + 2], start=number + 1):
            yield talk.turn(place), line


def _remarks() -> dict[str, list[tuple[str, str]]]:
    remarks: dict[str, list[tuple[str, str]]] = {}
    for line in _lines("small_talk.txt"):
        language, asked, answered = re.split(r" (?=<)| (?=>)", line, maxsplit=2)
        remarks.setdefault(language, []).append((asked, answered))
    return remarks


def _lines(name: str) -> Iterator[str]:
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield line
