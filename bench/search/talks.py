"""Interviews and meetings that nobody had: what is asked of them is in other words (pure).

`invented/talks.txt` was written by hand, to be searched and not to choose settings on, and
`plain.txt` asks of the same talks as people ask. Questions of `chains_chosen_on.txt`, and of
`chains.txt`, on which nothing was chosen, lead over a name from one talk to another. Small talk is
put between their lines by a seeded choice, so that they are not all that there is to find.
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

    id: str
    kind: str  # interview | meeting
    language: str
    title: str
    answers: str
    asks: str
    lines: list[str] = field(default_factory=list)

    def turn(self, line: int) -> str:
        return f"{self.id}#{line}"


#: The words of a question, and what answers it.
Asked = tuple[str, Question]


@dataclass(frozen=True)
class Talks:
    """Those of a file, and what is asked of them."""

    each: Sequence[Talk]
    questions: Sequence[Asked]


def read_talks(name: str = "talks") -> Talks:
    """Raises ValueError where an answer lies in a line that is not there."""
    talks: list[Talk] = []
    asked: list[tuple[str, Talk, Sequence[str]]] = []
    for line in _lines(f"{name}.txt"):
        mark, _, rest = line.partition(" ")
        if mark == "=":
            what, answers, asks = rest.split(" | ")
            kind, language, title = what.split(" ", 2)
            ident = f"{name}/{len(talks) + 1:02}"
            talks.append(Talk(ident, kind, language, title, answers, asks))
        elif mark == "&":
            talks.extend(read_talks(rest).each)
        elif mark == "?":
            question, _, places = rest.rpartition(" @ ")
            asked.append((question, talks[-1], places.split(" + ")))
        else:
            talks[-1].lines.append(line)
    questions = [
        (words, _question(f"{name}?{number}", talks, talk, places))
        for number, (words, talk, places) in enumerate(asked, start=1)
    ]
    return Talks(talks, questions)


def _question(ident: str, talks: Sequence[Talk], talk: Talk, places: Sequence[str]) -> Question:
    """A place is a line of the talk, or `talk:line`; the category is the kind and the language."""
    units, sessions, there = list[frozenset[str]](), set[str](), talk
    for place in places:
        number, colon, line = place.rpartition(":")
        there = talks[int(number) - 1] if colon else talk
        if not 0 < int(line) <= len(there.lines):
            raise ValueError(f"{there.id} has no line {line}.")
        units.append(frozenset({there.turn(int(line))}))
        sessions.add(there.id)
    category = f"{len(sessions)} talks" if len(sessions) > 1 else f"{there.kind} {there.language}"
    return Question(ident, category, there.title, tuple(units), frozenset(sessions))


def sessions_of(talks: Sequence[Talk]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Language and a line of an import, with small talk."""
    chance = random.Random(SEED)
    remarks = _remarks()
    for day, talk in enumerate(talks, start=1):
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
        started = FIRST_DAY + timedelta(days=day)
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
