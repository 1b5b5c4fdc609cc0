"""Rate what was said against anchored levels, by a model that is checked quote by quote.

What stands in a rating was said by the candidate, word for word, and heard. There is no overall
verdict, and nothing about how somebody sounded; a model that writes of it is refused.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pipeline.asking import Complaint, UnusableAnswer, ask_json, fence_of
from pipeline.bill import Bill
from pipeline.evidence import Evidence, evidence_at, find_evidence_of_candidate
from pipeline.failures import FinalFailure
from pipeline.gathering import gather
from pipeline.instructions import find_instructions, withhold
from pipeline.llm import TextModel
from pipeline.parts import parts_of, room_bytes
from pipeline.prompt import read_prompt
from pipeline.rating_demands import rests_on_a_demand
from pipeline.schemas import Schema, closed
from pipeline.sections import sections_of
from pipeline.sentences import sentences_of
from pipeline.transcript import HeardTurn, Transcript
from pipeline.verification import judges
from pipeline.words import stem, telling_words

MOST_QUOTES = 5
LONGEST_REASON = 300
FEWEST_SHARED_WORDS = 2
#: Nothing of this belongs into the reason of a rating: how somebody sounds or is, or a verdict.
FORBIDDEN = re.compile(
    r"\b(?:voices?|accents?|pronunciation|pronounce\w*|intonation|tone|pitch|fluen\w+|stammer\w*|"
    r"stutter\w*|hesita\w+|nervous\w*|anxious\w*|anxiety|"
    r"emotion\w*|émoti\w+|emoci[oó]n\w*|emozion\w+|emoç\w+|feelings?|enthusias\w*|passion\w*|charisma\w*|likeable|personality|mood|sound\w*|"
    r"seem\w*|appear\w*|body language|gender|male|female|young\w*|old(?:er)?|ethnic\w*|religio\w+|"
    r"nationality|native speaker|foreign\w*|overall|hire|hiring|reject\w*|suitab\w+|"
    r"qualified|candidate is|stimme|aussprache|"
    r"gefühl\w*|einstell\w+|ablehn\w+|insgesamt|voix|accent|embauch\w+|voz|"
    r"contrat\w+)\b",
    re.IGNORECASE,
)

INSUFFICIENT = "No quote that bears a level out was found in what the candidate said."
REFUSED = "The model's sentence spoke of more than what was said, so it was refused."
NO_LEVELS = "The interview defines no levels for this."


class Outcome(StrEnum):
    """How a competency stands after the step."""

    RATED = "rated"
    INSUFFICIENT = "insufficient"  # a calm and normal state
    NOT_RATED = "not_rated"  # nobody tried, for the reason given


@dataclass(frozen=True)
class AskedCompetency:
    """A competency of the version that the Session ran with; `levels` from lowest to highest."""

    number: int
    name: str
    description: str = ""
    levels: tuple[str, ...] = ()


@dataclass(frozen=True)
class FoundRating:
    """`level` counts from 1; it is there only where the outcome is RATED."""

    competency: AskedCompetency
    outcome: Outcome
    reason: str
    level: int | None = None
    evidence: tuple[Evidence, ...] = ()


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
    asked = " ".join((competency.name, competency.description, *competency.levels))
    wanted = frozenset(map(stem, telling_words(asked)))
    scored: list[tuple[int, int, Evidence]] = []
    for turn in transcript.answers:
        place = 0
        for sentence in sentences_of(turn.text):
            place = turn.text.index(sentence, place)
            shared = len(wanted & frozenset(map(stem, telling_words(sentence))))
            if shared >= FEWEST_SHARED_WORDS:
                evidence = evidence_at(turn, place, place + len(sentence))
                scored.append((-shared, len(scored), evidence))
            place += len(sentence)
    return tuple(evidence for _score, _place, evidence in sorted(scored)[:2])


def rate_by_model(
    transcript: Transcript,
    competencies: Sequence[AskedCompetency],
    model: TextModel,
    *,
    window_tokens: int,
    bill: Bill,
) -> FoundRatings:
    """Raises StepFailure when the model gives nothing of the agreed form."""
    instructions = find_instructions(transcript)
    kept = withhold(transcript, instructions)
    rated = [competency for competency in competencies if competency.levels]
    parts = list(parts_of(sections_of(kept), most_bytes=room_bytes(window_tokens)))
    material = parts[0].material if len(parts) == 1 else ""
    if len(parts) > 1:
        names = [describe(competency) for competency in rated]
        material = gather(
            parts, kept, names, model, most_bytes=room_bytes(window_tokens), bill=bill
        )
    value = _ask(rated, kept, material, model, bill) if rated and material else {"ratings": []}
    ratings, left_out = judge(value, rated, kept.by_reference)
    found = {rating.competency.number: rating for rating in ratings}
    return FoundRatings(
        tuple(found.get(c.number) or _without_levels(c) for c in competencies),
        left_out,
        tuple(dict.fromkeys(one.reference for one in instructions)),
    )


def judge(
    value: Mapping[str, Any],
    competencies: Sequence[AskedCompetency],
    turns: Mapping[str, HeardTurn],
) -> tuple[list[FoundRating], int]:
    """What stands of an answer of the agreed form, and how many quotes do not."""
    given = {rating["competency"]: rating for rating in reversed(value["ratings"])}
    ratings, left_out = [], 0
    for place, competency in enumerate(competencies, start=1):
        rating = given.get(place, {"level": None, "reason": "", "evidence": []})
        evidence = _verified(rating["evidence"], turns)
        left_out += len(rating["evidence"]) - len(evidence)
        ratings.append(_weigh(competency, rating["level"], rating["reason"], evidence))
    return ratings, left_out


def _weigh(
    competency: AskedCompetency, level: int | None, reason: str, evidence: tuple[Evidence, ...]
) -> FoundRating:
    reason = " ".join(reason.split())
    if FORBIDDEN.search(reason) or judges(reason):
        return FoundRating(competency, Outcome.INSUFFICIENT, REFUSED)
    if level is None or not evidence or level > len(competency.levels):
        return FoundRating(competency, Outcome.INSUFFICIENT, INSUFFICIENT, evidence=evidence)
    return FoundRating(competency, Outcome.RATED, reason, level, evidence)


def _verified(
    quotes: Iterable[Mapping[str, str]], turns: Mapping[str, HeardTurn]
) -> tuple[Evidence, ...]:
    """What was said by the candidate and does not itself ask for a rating."""
    found = (
        find_evidence_of_candidate(quote["quote"], quote["turn"].removeprefix("turn:"), turns)
        for quote in quotes
    )
    return tuple(
        dict.fromkeys(
            evidence
            for evidence in found
            if evidence is not None and not rests_on_a_demand(evidence, turns[evidence.reference])
        )
    )


def _ask(
    competencies: Sequence[AskedCompetency],
    kept: Transcript,
    material: str,
    model: TextModel,
    bill: Bill,
) -> Any:
    """An answer that is asked for again while anything in it does not stand, if tries are left."""
    turns, agreed = kept.by_reference, []

    def check(value: Any) -> None:
        agreed.append(value)
        if complaint := complain(value, competencies, turns):
            raise UnusableAnswer(complaint)

    instructions = read_prompt("ratings").substitute(
        fence=fence_of(material),
        language=kept.language,
        competencies="\n".join(
            f"{place}. {describe(competency)}"
            for place, competency in enumerate(competencies, start=1)
        ),
    )
    try:
        return ask_json(
            model,
            instructions=instructions,
            material=material,
            schema=schema_for(competencies),
            check=check,
            bill=bill,
        )
    except FinalFailure:
        if not agreed:
            raise
        return agreed[-1]


def complain(
    value: Mapping[str, Any],
    competencies: Sequence[AskedCompetency],
    turns: Mapping[str, HeardTurn],
) -> Complaint | None:
    """What of an answer of the agreed form will not stand, without a word of a person."""
    ratings, left_out = judge(value, competencies, turns)
    if any(rating.reason == REFUSED for rating in ratings):
        return Complaint(
            "it spoke of more than what was said",
            "Say only what the candidate said: no verdict, nothing about voice, manner or person.",
        )
    levels = {rating["competency"]: rating["level"] or 0 for rating in value["ratings"]}
    for place, competency in enumerate(competencies, start=1):
        if levels.get(place, 0) > len(competency.levels):
            words = f"Competency {place} has {len(competency.levels)} levels."
            return Complaint("it named a level that does not exist", words)
    if left_out:
        return Complaint(
            "its quotes were not found",
            f"{left_out} quotes are not, word for word and in one piece, in the turn of the "
            "candidate that they name, or only ask for a rating. Copy others, or give null as the "
            "level.",
        )
    return None


def schema_for(competencies: Sequence[AskedCompetency]) -> Schema:
    most = max((len(competency.levels) for competency in competencies), default=1)
    quote = closed(
        turn={"type": "string", "maxLength": 20},
        quote={"type": "string", "minLength": 1, "maxLength": 600},
    )
    rating = closed(
        competency={"type": "integer", "minimum": 1, "maximum": len(competencies)},
        level={"type": ["integer", "null"], "minimum": 1, "maximum": most},
        reason={"type": "string", "maxLength": LONGEST_REASON},
        evidence={"type": "array", "maxItems": MOST_QUOTES, "items": quote},
    )
    return closed(ratings={"type": "array", "maxItems": len(competencies), "items": rating})


def describe(competency: AskedCompetency) -> str:
    """For a prompt; these are words of the people who wrote the interview."""
    levels = " ".join(f"[{n}] {text}" for n, text in enumerate(competency.levels, start=1))
    return " ".join(f"{competency.name}: {competency.description} Levels: {levels}".split())


def _without_levels(competency: AskedCompetency) -> FoundRating:
    return FoundRating(competency, Outcome.NOT_RATED, NO_LEVELS)
