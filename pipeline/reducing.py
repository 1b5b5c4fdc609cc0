"""Choose among the lines that parts of a long conversation gave: picking, never writing (pure).

A model says which numbered lines to keep. So nothing new comes in after the lines were verified.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from pipeline.asking import Complaint, UnusableAnswer, ask_json, fence_of
from pipeline.failures import FinalFailure
from pipeline.llm import TextModel
from pipeline.prompt import read_prompt
from pipeline.schemas import closed
from pipeline.verification import Statement

#: So many lines on one question are read with pleasure.
MOST_LINES = 6
SCHEMA = closed(keep={"type": "array", "items": {"type": "integer", "minimum": 1}, "maxItems": 100})


def reduce_claims(
    statements: Sequence[Statement], model: TextModel, *, most_bytes: int
) -> list[Statement]:
    """At most `MOST_LINES`, in their order; asked in rounds, each of which fits a window."""
    left = list(statements)
    while len(left) > MOST_LINES:
        groups = list(_groups(left, most_bytes=most_bytes))
        room = max(MOST_LINES // len(groups), 1) if len(groups) < MOST_LINES else 1
        kept = [c for group in groups for c in pick(group, model, most=room)]
        left = kept if len(kept) < len(left) else spread(kept, MOST_LINES)
    return left


def pick(statements: Sequence[Statement], model: TextModel, *, most: int) -> list[Statement]:
    """Those that the model keeps; spread evenly where it cannot say."""
    if len(statements) <= most:
        return list(statements)

    def check(value: Any) -> None:
        kept = value["keep"]
        if not 0 < len(set(kept)) <= most or max(kept) > len(statements):
            words = f"Name between 1 and {most} different numbers, none above {len(statements)}."
            raise UnusableAnswer(Complaint("it did not choose as asked", words))

    material = "\n".join(_numbered(statements))
    prompt = read_prompt("reduce").substitute(fence=fence_of(material), most=most)
    try:
        value = ask_json(model, instructions=prompt, material=material, schema=SCHEMA, check=check)
    except FinalFailure:
        return spread(statements, most)
    return [statements[number - 1] for number in sorted(set(value["keep"]))]


def spread(statements: Sequence[Statement], most: int) -> list[Statement]:
    """Evenly over the whole."""
    step = max(len(statements) / most, 1)
    return [statements[int(place * step)] for place in range(min(most, len(statements)))]


def _numbered(statements: Sequence[Statement]) -> Iterator[str]:
    for number, statement in enumerate(statements, start=1):
        quotes = " ".join(f'"{quote}"' for quote in statement.quotes)
        yield " ".join(f"{number}. {statement.sentence} {quotes}".split())


def _groups(statements: Sequence[Statement], *, most_bytes: int) -> Iterator[list[Statement]]:
    group: list[Statement] = []
    used = 0
    for statement, line in zip(statements, _numbered(statements), strict=True):
        size = len(line.encode()) + 1
        if len(group) > 1 and used + size > most_bytes:
            yield group
            group, used = [], 0
        group.append(statement)
        used += size
    yield group
