"""When a child that died is started again: soon at first, then ever more patiently. Pure."""

from dataclasses import dataclass

DELAYS_S = (0.2, 1.0, 2.0, 5.0, 10.0, 30.0)
#: A child that lived this long has recovered: its next death counts as the first.
RECOVERED_AFTER_S = 60.0


@dataclass
class Restarts:
    """The deaths of one child."""

    deaths_in_row: int = 0

    def delay_s(self, *, lived_s: float) -> float:
        """How long to wait after this death; never more than the last of DELAYS_S."""
        if lived_s >= RECOVERED_AFTER_S:
            self.deaths_in_row = 0
        delay = DELAYS_S[min(self.deaths_in_row, len(DELAYS_S) - 1)]
        self.deaths_in_row += 1
        return delay
