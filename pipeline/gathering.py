"""Gather quotes from the parts of a conversation that is too long for a model's window.

What comes out is lines of Turns again, with quotes that were found: material for the next question.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.asking import ask_json, fence_of
from pipeline.bill import Bill
from pipeline.evidence import Evidence, find_evidence_of_candidate
from pipeline.llm import TextModel
from pipeline.parts import Part, line_of
from pipeline.prompt import read_prompt
from pipeline.rating_demands import rests_on_a_demand
from pipeline.schemas import closed
from pipeline.transcript import Transcript

MOST_QUOTES_OF_A_PART = 30
QUOTE = closed(
    topic={"type": "integer", "minimum": 1, "maximum": 100},
    turn={"type": "string", "maxLength": 20},
    quote={"type": "string", "minLength": 1, "maxLength": 600},
)
SCHEMA = closed(quotes={"type": "array", "maxItems": MOST_QUOTES_OF_A_PART, "items": QUOTE})


def gather(
    parts: Iterable[Part],
    transcript: Transcript,
    topics: Sequence[str],
    model: TextModel,
    *,
    most_bytes: int,
    bill: Bill,
) -> str:
    """Lines under a heading for each topic, as many as fit; only quotes that were found."""
    turns = transcript.by_reference
    found: dict[int, list[Evidence]] = {}
    for part in parts:
        value = ask_json(
            model,
            instructions=read_prompt("gather").substitute(
                fence=fence_of(part.material),
                topics="\n".join(f"{n}. {topic}" for n, topic in enumerate(topics, start=1)),
            ),
            material=part.material,
            schema=SCHEMA,
            check=lambda _value: None,
            bill=bill,
        )
        for quote in value["quotes"]:
            reference = quote["turn"].removeprefix("turn:")
            evidence = find_evidence_of_candidate(quote["quote"], reference, turns)
            if evidence is None or rests_on_a_demand(evidence, turns[reference]):
                continue
            if quote["topic"] <= len(topics):
                found.setdefault(quote["topic"], []).append(evidence)
    return compose(found, transcript, most_bytes=most_bytes)


def compose(found: dict[int, list[Evidence]], transcript: Transcript, *, most_bytes: int) -> str:
    """Each topic gets the same room; its quotes are taken evenly from the whole conversation."""
    turns = transcript.by_reference
    blocks = []
    for topic in sorted(found):
        lines = [
            line_of(replace(turns[evidence.reference], text=evidence.quote))
            for evidence in dict.fromkeys(found[topic])
        ]
        room = most_bytes // len(found)
        while len(lines) > 1 and len("\n".join(lines).encode()) > room:
            lines = lines[::2]
        blocks.append("\n".join([f"## {topic}", *lines]))
    return "\n\n".join(blocks)
