"""Token counts in the provider's manner: four characters, 100 ms heard or 50 ms spoken."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from realtime.engine.items import Item

HEARD_MS_PER_TOKEN = 100
SPOKEN_MS_PER_TOKEN = 50
CHARACTERS_PER_TOKEN = 4
CACHE_BLOCK = 64
"""Cached tokens are counted in whole blocks of a context that was sent before."""


@dataclass(frozen=True)
class Tokens:
    text: int = 0
    audio: int = 0

    @property
    def total(self) -> int:
        return self.text + self.audio

    def __add__(self, other: "Tokens") -> "Tokens":
        return Tokens(self.text + other.text, self.audio + other.audio)


def text_tokens(text: str) -> int:
    return -(-len(text) // CHARACTERS_PER_TOKEN)


def spoken_tokens(audio_ms: float) -> int:
    return int(-(-audio_ms // SPOKEN_MS_PER_TOKEN))


def item_tokens(item: Item) -> Tokens:
    """Count an item as a part of the context; an assistant's transcript rides on its audio."""
    per_token = SPOKEN_MS_PER_TOKEN if item.role == "assistant" else HEARD_MS_PER_TOKEN
    written = item.name + item.arguments + item.output
    written += "".join(part.get("text", "") for part in item.content)
    return Tokens(text_tokens(written), int(-(-item.audio_ms // per_token)))


def context_tokens(instructions: str, items: Iterable[Item]) -> Tokens:
    return sum((item_tokens(item) for item in items), Tokens(text_tokens(instructions)))


def cached_part(context: Tokens, sent_before: Tokens) -> Tokens:
    """Count the blocks of this context that the one before it had already."""
    return Tokens(
        min(context.text, sent_before.text) // CACHE_BLOCK * CACHE_BLOCK,
        min(context.audio, sent_before.audio) // CACHE_BLOCK * CACHE_BLOCK,
    )


def usage_event(context: Tokens, cached: Tokens, output: Tokens) -> dict[str, Any]:
    return {
        "total_tokens": context.total + output.total,
        "input_tokens": context.total,
        "output_tokens": output.total,
        "input_token_details": {
            "text_tokens": context.text,
            "audio_tokens": context.audio,
            "image_tokens": 0,
            "cached_tokens": cached.total,
            "cached_tokens_details": {
                "text_tokens": cached.text,
                "audio_tokens": cached.audio,
                "image_tokens": 0,
            },
        },
        "output_token_details": {"text_tokens": output.text, "audio_tokens": output.audio},
    }
