"""What the answers of text models cost, counted (pure)."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Spent:
    """What a step cost: tokens of a text model and millionths of a dollar."""

    tokens_in: int = 0
    tokens_out: int = 0
    cost_microusd: int = 0


NOTHING = Spent()


class Priced(Protocol):
    """Something with a price, such as an answer of a model."""

    @property
    def spent(self) -> Spent: ...


@dataclass(frozen=True)
class Price:
    """Dollars for a million tokens; per token that is the same number of millionths."""

    input_usd: float = 0.0
    output_usd: float = 0.0

    def of(self, tokens_in: int, tokens_out: int) -> int:
        """Millionths of a dollar."""
        return round(tokens_in * self.input_usd + tokens_out * self.output_usd)


@dataclass
class Bill:
    """What all the answers together cost."""

    spent: Spent = NOTHING

    def add(self, answer: Priced) -> None:
        one, all_before = answer.spent, self.spent
        self.spent = Spent(
            all_before.tokens_in + one.tokens_in,
            all_before.tokens_out + one.tokens_out,
            all_before.cost_microusd + one.cost_microusd,
        )
