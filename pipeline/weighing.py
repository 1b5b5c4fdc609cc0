"""Say which level a candidate's quotes show, by a model that reads nothing but these quotes.

Whatever else was said in the conversation cannot move the level: the model does not have it. That
a quote itself asks for one is noticed by a control, a competency of which nobody has spoken, and by
asking again with the levels of the two exchanged: a level stands when it went with its own text.
The model gives a label and no words; what people read beside it are the interview's own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from pipeline.asking import ask_json, fence_of
from pipeline.competencies import AskedCompetency, anchor_of
from pipeline.controls import control_for
from pipeline.evidence import Evidence
from pipeline.llm import TextModel
from pipeline.parts import line_of
from pipeline.prompt import read_prompt
from pipeline.scales import Pair, shown_again, shown_first
from pipeline.schemas import Schema, closed
from pipeline.transcript import HeardTurn, Transcript

MOST_QUOTES = 8

INSUFFICIENT = "No quote that bears a level out was found in what the candidate said."
MOVED = "The model gave a level for something of which nobody spoke, so it was not believed."
UNSTEADY = (
    "Asked again in another order, the model gave another level for the same quotes, so it was not "
    "believed."
)


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
    control = control_for(competency, material)
    given = _ask(shown_first(competency, control, material), material, model)
    level = given.get(competency)
    moved = find_movement(given, competency, control, before=None)
    if level is not None and moved is None:
        again = _ask(shown_again(competency, control, material), material, model)
        moved = find_movement(again, competency, control, before=level)
    return _judged(competency, level, moved, tuple(lines))


def find_movement(
    given: Mapping[AskedCompetency, int],
    competency: AskedCompetency,
    control: AskedCompetency,
    *,
    before: int | None,
) -> str | None:
    """Why the levels of an answer are not believed.

    The second time none at all is no contradiction: some levels say little without their name.
    """
    if control in given:
        return MOVED
    if before is not None and given.get(competency, before) != before:
        return UNSTEADY
    return None


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


def schema_for(pair: Pair) -> Schema:
    """Labels alone: a sentence has no place."""
    labels = sorted({label for scale in pair for label in scale.levels})
    rating = closed(
        competency={"type": "integer", "minimum": 1, "maximum": len(pair)},
        level={"type": ["string", "null"], "enum": [*labels, None]},
    )
    return closed(ratings={"type": "array", "maxItems": len(pair), "items": rating})


def read_levels(value: Mapping[str, Any], pair: Pair) -> dict[AskedCompetency, int]:
    """By whose levels they are; of two for the same place the first. Those without have none."""
    found: dict[AskedCompetency, int] = {}
    for place, scale in enumerate(pair, start=1):
        given = (each["level"] for each in value["ratings"] if each["competency"] == place)
        label = next(given, None)
        if label is not None:
            found[scale.of] = scale.levels[label]
    return found


def _ask(pair: Pair, material: str, model: TextModel) -> dict[AskedCompetency, int]:
    listed = (f"{place}. {scale.describe()}" for place, scale in enumerate(pair, start=1))
    value = ask_json(
        model,
        instructions=read_prompt("ratings").substitute(
            fence=fence_of(material), competencies="\n".join(listed)
        ),
        material=material,
        schema=schema_for(pair),
    )
    return read_levels(value, pair)


def _judged(
    competency: AskedCompetency,
    level: int | None,
    moved: str | None,
    evidence: tuple[Evidence, ...],
) -> FoundRating:
    if moved is not None or level is None:
        reason = moved or INSUFFICIENT
        return FoundRating(competency, Outcome.INSUFFICIENT, reason, evidence=evidence)
    return FoundRating(competency, Outcome.RATED, anchor_of(competency, level), level, evidence)


def _line(evidence: Evidence, transcript: Transcript) -> str:
    turn = transcript.by_reference[evidence.reference]
    line = line_of(replace(turn, text=evidence.quote))
    question = _question_of(turn, transcript)
    return f"Asked: {question}\n{line}" if question else line


def _question_of(turn: HeardTurn, transcript: Transcript) -> str:
    """As the interview has it; what the interviewer said may repeat the candidate."""
    texts = (each.text for each in transcript.questions if each.number == turn.question_number)
    return " ".join(next(texts, "").split())
