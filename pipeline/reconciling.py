"""Bring what a step found together with what is there, so that no person's work is lost (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from pipeline.action_items import FoundItem
from pipeline.words import telling_words

#: Descriptions that share so much of their words speak of the same thing.
SAME_SHARE = 0.6


class KnownItem(Protocol):
    """A row that is there. `place` is (reference, start, end) of its quote, where it has one."""

    @property
    def description(self) -> str: ...
    @property
    def is_touched(self) -> bool: ...
    @property
    def place(self) -> tuple[str, int, int] | None: ...


@dataclass(frozen=True)
class Changes:
    """What to do: rows of people stay as they are, and what they dismissed is not added again."""

    add: tuple[FoundItem, ...]
    update: tuple[tuple[int, FoundItem], ...]  # index of the known item
    remove: tuple[int, ...]


def reconcile(known: Sequence[KnownItem], found: Sequence[FoundItem]) -> Changes:
    """Each known item is matched at most once; touched ones are matched first."""
    free = set(range(len(known)))
    add: list[FoundItem] = []
    update: list[tuple[int, FoundItem]] = []
    for item in found:
        same = sorted(
            (index for index in free if is_same(known[index], item)),
            key=lambda index: (not known[index].is_touched, index),
        )
        if not same:
            add.append(item)
            continue
        free.discard(same[0])
        if not known[same[0]].is_touched:
            update.append((same[0], item))
    remove = tuple(index for index in sorted(free) if not known[index].is_touched)
    return Changes(tuple(add), tuple(update), remove)


def is_same(known: KnownItem, found: FoundItem) -> bool:
    """Of the same words of the same Turn, or described alike."""
    if known.place is not None:
        reference, start, end = known.place
        quote = found.evidence
        if reference == quote.reference and start < quote.end and quote.start < end:
            return True
    return _likeness(known.description, found.description) >= SAME_SHARE


def _likeness(first: str, second: str) -> float:
    a, b = frozenset(telling_words(first)), frozenset(telling_words(second))
    return len(a & b) / len(a | b) if a | b else 0.0
