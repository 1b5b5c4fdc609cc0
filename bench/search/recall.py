"""How much of the annotated evidence is found: the figures of LoCoMo (pure).

A question has units of evidence, each a few Turns that say the same; a unit is found when one of
them is in a hit. Hits are read in their order.
"""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, astuple, dataclass, fields
from statistics import fmean

from bench.search.figures import Times

#: Conversations that settings may be chosen on; figures are those of the others.
TUNING = frozenset({"locomo/conv-26", "locomo/conv-30"})
WORDS = 1_000
#: Of the bootstrap.
SEED, RESAMPLED = 1, 4_000


@dataclass(frozen=True, slots=True)
class Question:
    """As `gold.jsonl` has it."""

    id: str
    category: str
    interview: str
    units: tuple[frozenset[str], ...]
    sessions: frozenset[str]


@dataclass(frozen=True, slots=True)
class Found:
    """A hit as `search_batch` tells it."""

    session: str
    turns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recall:
    """Shares from 0 to 1, of one question or as means of many."""

    at_5: float
    at_10: float
    at_20: float
    in_1000_words: float
    reciprocal_rank: float
    right_session_first: float


#: How many questions, and their means.
Groups = dict[str, tuple[int, Recall]]


@dataclass(frozen=True, slots=True)
class Locomo:
    """Groups of questions by scope, and the milliseconds of a search."""

    scopes: Mapping[str, Groups]
    search: Times  # the query's own vector is made in it
    search_processor: Times  # the same by the processor's time, Postgres's included

    def table(self) -> str:
        by_clock, by_processor = self.search, self.search_processor
        return (
            f"{recall_table('scope', self.scopes)}\n"
            f"a search by the clock: p50 {by_clock.p50_ms:.0f} ms, p95 {by_clock.p95_ms:.0f} ms; "
            f"of the processor: p50 {by_processor.p50_ms:.0f} ms, p95 {by_processor.p95_ms:.0f} ms"
        )

    def figures(self) -> dict[str, object]:
        """For the last line."""
        times = {"search": asdict(self.search), "search_processor": asdict(self.search_processor)}
        return {**recall_figures(self.scopes), **times}


def recall_table(what: str, scopes: Mapping[str, Groups]) -> str:
    lines = [f"{what:18} questions            n   R@5  R@10  R@20 R@1000w   MRR   S@1"]
    for scope, groups in scopes.items():
        for group, (count, recall) in groups.items():
            shares = "".join(f"{100 * share:6.1f}" for share in astuple(recall))
            lines.append(f"{scope:18} {group:15} {count:6}{shares}")
    return "\n".join(lines)


def recall_figures(scopes: Mapping[str, Groups]) -> dict[str, object]:
    return {
        scope: {
            group: {name: round(share, 4) for name, share in asdict(recall).items()}
            for group, (_count, recall) in groups.items()
        }
        for scope, groups in scopes.items()
    }


def judge(question: Question, hits: Sequence[Found], words: Mapping[str, int]) -> Recall:
    """`words` says how many a Turn has; a Turn that is in two hits is read once."""
    shares, spent = _read(question, hits, words)
    first = next((rank for rank, share in enumerate(shares, start=1) if share), None)
    affordable = [
        share for place, share in enumerate(shares) if spent[place] <= WORDS or place == 0
    ]
    return Recall(
        at_5=_last(shares[:5]),
        at_10=_last(shares[:10]),
        at_20=_last(shares[:20]),
        in_1000_words=_last(affordable),
        reciprocal_rank=1 / first if first else 0.0,
        right_session_first=float(bool(hits) and hits[0].session in question.sessions),
    )


def _read(
    question: Question, hits: Sequence[Found], words: Mapping[str, int]
) -> tuple[list[float], list[int]]:
    """After each hit: the share of units found, and the words read."""
    seen: set[str] = set()
    shares, spent, total = list[float](), list[int](), 0
    for hit in hits:
        total += sum(words.get(turn, 0) for turn in hit.turns if turn not in seen)
        seen.update(hit.turns)
        found = sum(bool(unit & seen) for unit in question.units)
        shares.append(found / len(question.units))
        spent.append(total)
    return shares, spent


def _last(shares: Sequence[float]) -> float:
    return shares[-1] if shares else 0.0


def mean(recalls: Iterable[Recall]) -> Recall:
    """Of at least one."""
    all_of_them = list(recalls)
    return Recall(
        *(fmean(getattr(each, field.name) for each in all_of_them) for field in fields(Recall))
    )


@dataclass(frozen=True, slots=True)
class Gain:
    """What one way finds more than another, on average, and where 95 % of resampled means lie."""

    mean: float
    least: float
    most: float

    def __str__(self) -> str:
        return f"{100 * self.mean:+.1f} (95 %: {100 * self.least:+.1f} to {100 * self.most:+.1f})"


def gain_of(before: Sequence[float], after: Sequence[float]) -> Gain:
    """Of the same questions one by one; the bootstrap draws alike every time."""
    gains = [new - old for old, new in zip(before, after, strict=True)]
    chance = random.Random(SEED)
    means = sorted(fmean(chance.choices(gains, k=len(gains))) for _ in range(RESAMPLED))
    return Gain(fmean(gains), means[RESAMPLED // 40], means[-RESAMPLED // 40 - 1])


def groups_of(question: Question) -> tuple[str, ...]:
    if question.interview in TUNING:
        return ("chosen on",)
    return ("reported", question.category)
