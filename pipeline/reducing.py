"""Choose among the lines that parts of a long conversation gave: picking, never writing (pure).

A model says which numbered lines to keep. So nothing new comes in after the lines were verified.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from pipeline.asking import Complaint, UnusableAnswer, ask_json, fence_of
from pipeline.bill import Bill
from pipeline.failures import FinalFailure
from pipeline.llm import TextModel
from pipeline.prompt import read_prompt
from pipeline.schemas import closed
from pipeline.verification import Claim

#: So many lines on one question are read with pleasure.
MOST_LINES = 6
SCHEMA = closed(keep={"type": "array", "items": {"type": "integer", "minimum": 1}, "maxItems": 100})


def reduce_claims(
    claims: Sequence[Claim], model: TextModel, *, most_bytes: int, bill: Bill
) -> list[Claim]:
    """At most `MOST_LINES`, in their order; asked in rounds, each of which fits a window."""
    left = list(claims)
    while len(left) > MOST_LINES:
        groups = list(_groups(left, most_bytes=most_bytes))
        room = max(MOST_LINES // len(groups), 1) if len(groups) < MOST_LINES else 1
        kept = [c for group in groups for c in pick(group, model, most=room, bill=bill)]
        left = kept if len(kept) < len(left) else spread(kept, MOST_LINES)
    return left


def pick(claims: Sequence[Claim], model: TextModel, *, most: int, bill: Bill) -> list[Claim]:
    """Those that the model keeps; spread evenly where it cannot say."""
    if len(claims) <= most:
        return list(claims)

    def check(value: Any) -> None:
        kept = value["keep"]
        if not 0 < len(set(kept)) <= most or max(kept) > len(claims):
            words = f"Name between 1 and {most} different numbers, none above {len(claims)}."
            raise UnusableAnswer(Complaint("it did not choose as asked", words))

    material = "\n".join(_numbered(claims))
    prompt = read_prompt("reduce").substitute(fence=fence_of(material), most=most)
    try:
        value = ask_json(
            model, instructions=prompt, material=material, schema=SCHEMA, check=check, bill=bill
        )
    except FinalFailure:
        return spread(claims, most)
    return [claims[number - 1] for number in sorted(set(value["keep"]))]


def spread(claims: Sequence[Claim], most: int) -> list[Claim]:
    """Evenly over the whole."""
    step = max(len(claims) / most, 1)
    return [claims[int(place * step)] for place in range(min(most, len(claims)))]


def _numbered(claims: Sequence[Claim]) -> Iterator[str]:
    for number, claim in enumerate(claims, start=1):
        quotes = " ".join(f'"{quote}"' for quote in claim.quotes)
        yield " ".join(f"{number}. {claim.sentence} {quotes}".split())


def _groups(claims: Sequence[Claim], *, most_bytes: int) -> Iterator[list[Claim]]:
    group: list[Claim] = []
    used = 0
    for claim, line in zip(claims, _numbered(claims), strict=True):
        size = len(line.encode()) + 1
        if len(group) > 1 and used + size > most_bytes:
            yield group
            group, used = [], 0
        group.append(claim)
        used += size
    yield group
