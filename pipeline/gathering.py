"""Gather what the candidate said about each topic: quotes, every one of which was looked up."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.asking import Complaint, ask_best, fence_of
from pipeline.evidence import Evidence, find_evidence_of_candidate
from pipeline.llm import TextModel
from pipeline.parts import Part
from pipeline.prompt import read_prompt
from pipeline.schemas import closed
from pipeline.transcript import HeardTurn, Transcript

MOST_QUOTES_OF_A_PART = 30
QUOTE = closed(
    topic={"type": "integer", "minimum": 1, "maximum": 100},
    turn={"type": "string", "maxLength": 20},
    quote={"type": "string", "minLength": 1, "maxLength": 600},
)
SCHEMA = closed(quotes={"type": "array", "maxItems": MOST_QUOTES_OF_A_PART, "items": QUOTE})


@dataclass(frozen=True)
class Gathered:
    """By the number of the topic, as the model gave them; `left_out` were not found."""

    found: Mapping[int, tuple[Evidence, ...]] = field(default_factory=dict)
    left_out: int = 0


NOTHING = Gathered()


def gather(
    parts: Iterable[Part],
    transcript: Transcript,
    topics: Sequence[str],
    model: TextModel,
) -> Gathered:
    """A part is asked about again while all that was found on some topic is not there."""
    turns = transcript.by_reference
    listed = "\n".join(f"{n}. {topic}" for n, topic in enumerate(topics, start=1))
    found: dict[int, list[Evidence]] = {}
    left_out = 0
    for part in parts:
        value = ask_best(
            model,
            instructions=read_prompt("gather").substitute(
                fence=fence_of(part.material), topics=listed
            ),
            material=part.material,
            schema=SCHEMA,
            complain=lambda given: complain(look_up(given, turns, len(topics))),
        )
        stands = look_up(value, turns, len(topics))
        left_out += stands.left_out
        for topic, quotes in stands.found.items():
            found.setdefault(topic, []).extend(quotes)
    return Gathered({topic: tuple(quotes) for topic, quotes in found.items()}, left_out)


def look_up(value: Mapping[str, Any], turns: Mapping[str, HeardTurn], topics: int) -> Gathered:
    """A topic of which no quote stands has an empty place."""
    found: dict[int, tuple[Evidence, ...]] = {}
    left_out = 0
    for quote in value["quotes"]:
        reference = quote["turn"].removeprefix("turn:")
        evidence = find_evidence_of_candidate(quote["quote"], reference, turns)
        known = found.setdefault(quote["topic"], ())
        if evidence is None or quote["topic"] > topics:
            left_out += 1
        elif evidence not in known:
            found[quote["topic"]] = (*known, evidence)
    return Gathered(found, left_out)


def complain(gathered: Gathered) -> Complaint | None:
    """Without a word of a person."""
    if all(gathered.found.values()):
        return None
    return Complaint(
        "its quotes were not found",
        f"{gathered.left_out} quotes are not, word for word and in one piece, in the turn of the "
        "candidate that they name. Copy others, or leave them out.",
    )
