"""What is answered to the wish for a seat."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SeatGiven:
    """There is room for this Session."""


@dataclass(frozen=True, slots=True)
class SeatDenied:
    """Not now; it is asked again, and this comes again."""

    position: int  # 1: the next
    estimate_minutes: int | None = None  # None: nobody can say
