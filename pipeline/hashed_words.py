"""Vectors without a model: each word counts in a place of its own, found by hashing it (pure).

It finds what shares words, not what means the same: honest work for an installation without a key.
"""

import hashlib
import math
from collections import Counter

from pipeline.words import stem, telling_words, words_of

NAME = "hashed-words-1"
DIMENSIONS = 256


def embed(text: str) -> list[float]:
    """Of length one. Never nothing: a text without a telling word counts with all it has."""
    words = telling_words(text) or words_of(text) or [text]
    vector = [0.0] * DIMENSIONS
    for word, count in Counter(map(stem, words)).items():
        hashed = int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "big")
        vector[hashed % DIMENSIONS] += (1.0 if hashed >> 63 else -1.0) * (1 + math.log(count))
    length = math.hypot(*vector)
    if not length:  # two words that took each other's place away
        vector[0] = length = 1.0
    return [value / length for value in vector]
