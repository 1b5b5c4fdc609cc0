"""What the answers of text models cost, counted (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Spent:
    """What a step cost: tokens of a text model and millionths of a dollar."""

    tokens_in: int = 0
    tokens_out: int = 0
    cost_microusd: int = 0

    def __add__(self, other: "Spent") -> "Spent":
        return Spent(
            self.tokens_in + other.tokens_in,
            self.tokens_out + other.tokens_out,
            self.cost_microusd + other.cost_microusd,
        )

    def shares(self, weights: Sequence[int]) -> "list[Spent]":
        """Divided by weight into whole numbers that add up to it again."""
        parts = zip(
            _divided(self.tokens_in, weights),
            _divided(self.tokens_out, weights),
            _divided(self.cost_microusd, weights),
            strict=True,
        )
        return [Spent(*part) for part in parts]


def _divided(amount: int, weights: Sequence[int]) -> list[int]:
    """Each up to the running share, so that no rest is left."""
    total, running, given, parts = sum(weights), 0, 0, list[int]()
    for weight in weights:
        running += weight
        parts.append(amount * running // total - given)
        given += parts[-1]
    return parts


NOTHING = Spent()


@dataclass(frozen=True)
class Price:
    """Dollars for a million tokens; per token that is the same number of millionths."""

    input_usd: float = 0.0
    output_usd: float = 0.0

    def of(self, tokens_in: int, tokens_out: int) -> int:
        """Millionths of a dollar."""
        return round(tokens_in * self.input_usd + tokens_out * self.output_usd)
