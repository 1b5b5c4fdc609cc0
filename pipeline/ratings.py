"""Rate what was said against anchored levels, by a model that is checked quote by quote.

First a model finds what the candidate said about each competency, and every quote is looked up.
Then each competency is weighed by its quotes alone. There is no overall verdict, and nothing about
how somebody sounded: a model gives a number, and no sentence of its own is asked for or kept.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.competencies import AskedCompetency, describe
from pipeline.controls import stems_of
from pipeline.evidence import Evidence, evidence_at
from pipeline.gathering import NOTHING, gather
from pipeline.instructions import find_instructions, withhold_answers
from pipeline.llm import TextModel
from pipeline.parts import parts_of, room_bytes
from pipeline.sections import sections_of
from pipeline.sentences import sentence_spans
from pipeline.transcript import Transcript
from pipeline.weighing import FoundRating, Outcome, weigh
from pipeline.words import words_of

FEWEST_SHARED_WORDS = 2
#: Of the candidate, in the whole conversation.
FEWEST_WORDS = 10
NO_LEVELS = "The interview defines no levels for this."


@dataclass(frozen=True)
class FoundRatings:
    """One for each competency; what was left out of a model's answer, and kept from the model."""

    ratings: tuple[FoundRating, ...]
    left_out: int = 0
    withheld: tuple[str, ...] = ()  # references of Turns


def not_rated(
    competencies: Iterable[AskedCompetency], reason: str, transcript: Transcript | None = None
) -> FoundRatings:
    """With a `transcript`, quotes that share words with each competency stand beside the reason."""
    return FoundRatings(
        tuple(
            FoundRating(
                competency,
                Outcome.NOT_RATED,
                reason,
                evidence=related_quotes(competency, transcript) if transcript else (),
            )
            for competency in competencies
        )
    )


def related_quotes(competency: AskedCompetency, transcript: Transcript) -> tuple[Evidence, ...]:
    """The sentences of the candidate that share most words with the competency; maybe none.

    One word in common says nothing yet: people say "before" and "answer" about anything.
    """
    wanted = stems_of(" ".join((competency.name, competency.description, *competency.levels)))
    scored: list[tuple[int, int, Evidence]] = []
    for turn in transcript.answers:
        for start, end in sentence_spans(turn.text):
            shared = len(wanted & stems_of(turn.text[start:end]))
            if shared >= FEWEST_SHARED_WORDS:
                scored.append((-shared, len(scored), evidence_at(turn, start, end)))
    return tuple(evidence for _score, _place, evidence in sorted(scored)[:2])


def rate_by_model(
    transcript: Transcript,
    competencies: Sequence[AskedCompetency],
    model: TextModel,
    *,
    window_tokens: int,
) -> FoundRatings:
    """Raises StepFailure when the model gives nothing of the agreed form."""
    instructions = find_instructions(transcript)
    kept = withhold_answers(transcript, instructions)
    rated = [competency for competency in competencies if competency.levels]
    room = room_bytes(window_tokens)
    gathered = NOTHING
    if rated and is_enough(kept):
        parts = parts_of(sections_of(kept), most_bytes=room)
        gathered = gather(parts, kept, [describe(each) for each in rated], model)
    found = {
        each.number: weigh(each, gathered.found.get(topic, ()), kept, model, most_bytes=room)
        for topic, each in enumerate(rated, start=1)
    }
    return FoundRatings(
        tuple(found.get(each.number) or _without_levels(each) for each in competencies),
        gathered.left_out,
        tuple(dict.fromkeys(one.reference for one in instructions)),
    )


def is_enough(transcript: Transcript) -> bool:
    """Nobody is asked to read a level out of a yes."""
    return sum(len(words_of(turn.text)) for turn in transcript.answers) >= FEWEST_WORDS


def _without_levels(competency: AskedCompetency) -> FoundRating:
    return FoundRating(competency, Outcome.NOT_RATED, NO_LEVELS)
