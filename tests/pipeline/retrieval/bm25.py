"""A tiny BM25 in Python, as the books have it: what the SQL is compared with."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence


def bm25(
    units: Mapping[object, Sequence[str]], query: Sequence[str], *, k1: float = 1.2, b: float = 0.75
) -> dict[object, float]:
    """Scores of the units that have any of the words."""
    counts = {key: Counter(words) for key, words in units.items()}
    mean = sum(map(len, units.values())) / len(units)
    scores: dict[object, float] = {}
    for word in set(query):
        having = [key for key, count in counts.items() if count[word]]
        rarity = math.log(1 + (len(units) - len(having) + 0.5) / (len(having) + 0.5))
        for key in having:
            count = counts[key][word]
            weight = count + k1 * (1 - b + b * len(units[key]) / mean)
            scores[key] = scores.get(key, 0.0) + rarity * count * (k1 + 1) / weight
    return scores
