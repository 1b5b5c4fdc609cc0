"""Say which level a candidate's quotes show, by a model that reads nothing but these quotes.

Whatever else was said in the conversation cannot move the level: the model does not have it. That
a quote itself asks for a level is noticed by a control: a competency of which nobody has spoken.
The model gives a number and no words; what people read beside it are the interview's own.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from pipeline.asking import ask_json, fence_of
from pipeline.competencies import AskedCompetency, anchor_of, describe
from pipeline.controls import control_for
from pipeline.evidence import Evidence
from pipeline.llm import TextModel
from pipeline.parts import line_of
from pipeline.prompt import read_prompt
from pipeline.schemas import Schema, closed
from pipeline.transcript import HeardTurn, Transcript

MOST_QUOTES = 8

INSUFFICIENT = "No quote that bears a level out was found in what the candidate said."
MOVED = "The model gave a level for something of which nobody spoke, so it was not believed."


class Outcome(StrEnum):
    """How a competency stands after the step."""

    RATED = "rated"
    INSUFFICIENT = "insufficient"  # a calm and normal state
    NOT_RATED = "not_rated"  # nobody tried, for the reason given


@dataclass(frozen=True)
class FoundRating:
    """`level` counts from 1; it is there only where the outcome is RATED.

    No word of a model is in it: `reason` is the interview's text for the level, or one of ours.
    """

    competency: AskedCompetency
    outcome: Outcome
    reason: str
    level: int | None = None
    evidence: tuple[Evidence, ...] = ()


def weigh(
    competency: AskedCompetency,
    evidence: Sequence[Evidence],
    transcript: Transcript,
    model: TextModel,
    *,
    most_bytes: int,
) -> FoundRating:
    """Raises StepFailure when the model gives nothing of the agreed form."""
    lines = choose(evidence, transcript, most_bytes=most_bytes)
    if not lines:
        return FoundRating(competency, Outcome.INSUFFICIENT, INSUFFICIENT)
    material = "\n".join(lines.values())
    asked = _side_by_side(competency, control_for(competency, material), material)
    value = ask_json(
        model,
        instructions=read_prompt("ratings").substitute(
            fence=fence_of(material),
            competencies="\n".join(f"{n}. {describe(each)}" for n, each in enumerate(asked, 1)),
        ),
        material=material,
        schema=schema_for(competency),
    )
    return judge(value, asked, competency, tuple(lines))


def choose(
    evidence: Sequence[Evidence], transcript: Transcript, *, most_bytes: int
) -> dict[Evidence, str]:
    """Quotes as lines of Turns with what was asked; too many are thinned out evenly."""
    lines = {each: _line(each, transcript) for each in dict.fromkeys(evidence)}
    while len(lines) > MOST_QUOTES or (
        len(lines) > 1 and len("\n".join(lines.values()).encode()) > most_bytes
    ):
        lines = dict(list(lines.items())[::2])
    return lines


def judge(
    value: Mapping[str, Any],
    asked: Sequence[AskedCompetency],
    competency: AskedCompetency,
    evidence: tuple[Evidence, ...],
) -> FoundRating:
    """What stands of an answer of the agreed form."""
    [control] = [each for each in asked if each is not competency]
    if _level_of(value, asked, control) is not None:
        return FoundRating(competency, Outcome.INSUFFICIENT, MOVED, evidence=evidence)
    level = _level_of(value, asked, competency)
    if level is None:
        return FoundRating(competency, Outcome.INSUFFICIENT, INSUFFICIENT, evidence=evidence)
    return FoundRating(competency, Outcome.RATED, anchor_of(competency, level), level, evidence)


def schema_for(competency: AskedCompetency) -> Schema:
    """Numbers alone: a sentence has no place. The control has as many levels as the competency."""
    rating = closed(
        competency={"type": "integer", "minimum": 1, "maximum": 2},
        level={"type": ["integer", "null"], "minimum": 1, "maximum": len(competency.levels)},
    )
    return closed(ratings={"type": "array", "maxItems": 2, "items": rating})


def _side_by_side(
    competency: AskedCompetency, control: AskedCompetency, material: str
) -> tuple[AskedCompetency, AskedCompetency]:
    """In an order that nobody who speaks can know."""
    is_first = hashlib.sha256(material.encode()).digest()[0] % 2
    return (competency, control) if is_first else (control, competency)


def _level_of(
    value: Mapping[str, Any], asked: Sequence[AskedCompetency], competency: AskedCompetency
) -> int | None:
    """The first that was given for it."""
    place = asked.index(competency) + 1
    given = (each["level"] for each in value["ratings"] if each["competency"] == place)
    return next(given, None)


def _line(evidence: Evidence, transcript: Transcript) -> str:
    turn = transcript.by_reference[evidence.reference]
    line = line_of(replace(turn, text=evidence.quote))
    question = _question_of(turn, transcript)
    return f"Asked: {question}\n{line}" if question else line


def _question_of(turn: HeardTurn, transcript: Transcript) -> str:
    """As the interview has it; what the interviewer said may repeat the candidate."""
    texts = (each.text for each in transcript.questions if each.number == turn.question_number)
    return " ".join(next(texts, "").split())
