"""What a transcriber wrote down of a turn, and how sure it was of each word."""

import math
from dataclasses import dataclass
from typing import Any

LEAST = 1e-6
"""No word is less probable than this: the wire has no logarithm of nothing."""


@dataclass(frozen=True)
class Word:
    """`probability` that this was said, from 0 to 1."""

    text: str
    probability: float


@dataclass(frozen=True)
class Written:
    """`words` are those of the text, or none where the transcriber does not say how sure it is."""

    text: str
    words: tuple[Word, ...] = ()

    def logprobs(self) -> list[dict[str, Any]]:
        """Return a token for each word; put together they are the text."""
        return [_token(word, is_first=not at) for at, word in enumerate(self.words)]


def _token(word: Word, *, is_first: bool) -> dict[str, Any]:
    text = word.text if is_first else f" {word.text}"
    probability = min(max(word.probability, LEAST), 1.0)
    return {
        "token": text,
        "logprob": round(math.log(probability), 4),
        "bytes": list(text.encode()),
    }
