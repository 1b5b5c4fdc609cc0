"""What one session may use of this installation, and what its use costs."""

from dataclasses import dataclass, field
from typing import Self

from django.conf import settings

from realtime.prices import Prices


@dataclass(frozen=True, slots=True)
class Caps:
    grace_ms: int = 120_000  # how long a lost page or voice may take to come back
    longest_ms: int = 0  # how long a line to the provider may be open, in all; 0: no limit
    cost_limit_microusd: int = 0  # 0: no limit
    prices: Prices = field(default_factory=Prices)

    @classmethod
    def from_settings(cls) -> Self:
        return cls(
            grace_ms=settings.SESSION_GRACE_SECONDS * 1000,
            longest_ms=settings.SESSION_MAX_MINUTES * 60_000,
            cost_limit_microusd=round(settings.SESSION_COST_LIMIT_USD * 1_000_000),
            prices=Prices.with_own(settings.REALTIME_PRICES),
        )
