"""A competency's levels as a model is shown them: in an order and by labels nobody can know (pure).

Shown a second time, the levels of two competencies have changed places: what is above stays where
it is, and what the levels say stands under the other's name, in another order, by other labels. So
a demand for a competency, a place, a number or a label means other words than the first time.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

from pipeline.competencies import AskedCompetency

CONSONANTS = "BCDFGHJKLMNPQRSTVWXZ"
LABELS = tuple("".join(pair) for pair in product(CONSONANTS, repeat=2))


@dataclass(frozen=True)
class Scale:
    """What stands above some levels, whose they are, and which level each label is, as listed."""

    heading: str
    of: AskedCompetency
    levels: Mapping[str, int]

    def describe(self) -> str:
        texts = " ".join(f"[{label}] {self.of.levels[n - 1]}" for label, n in self.levels.items())
        return " ".join(f"{self.heading} Levels: {texts}".split())


Pair = tuple[Scale, Scale]


def shown_first(competency: AskedCompetency, control: AskedCompetency, key: str) -> Pair:
    """Each under its own name. `key`: what nobody who speaks can know before."""
    one, other = in_order(competency, control, key)
    return _scale(one, one, key, shift=0), _scale(other, other, key, shift=0)


def shown_again(competency: AskedCompetency, control: AskedCompetency, key: str) -> Pair:
    """Each at its place, with the other's levels; none of these stands where it stood."""
    one, other = in_order(competency, control, key)
    return _scale(one, other, key, shift=1), _scale(other, one, key, shift=1)


def in_order(
    competency: AskedCompetency, control: AskedCompetency, key: str
) -> tuple[AskedCompetency, AskedCompetency]:
    is_first = int(_digest(key, 0), 16) % 2
    return (competency, control) if is_first else (control, competency)


def _scale(above: AskedCompetency, of: AskedCompetency, key: str, *, shift: int) -> Scale:
    count = len(of.levels)
    levels = sorted(range(1, count + 1), key=lambda level: _digest(key, level))
    turned = levels[shift:] + levels[:shift]
    labels = sorted(LABELS, key=lambda label: _digest(key, label))
    chosen = labels[shift * count : (shift + 1) * count]
    heading = f"{above.name}: {above.description}"
    return Scale(heading, of, dict(zip(chosen, turned, strict=True)))


def _digest(key: str, what: object) -> str:
    return hashlib.sha256(f"{what}\n{key}".encode()).hexdigest()
