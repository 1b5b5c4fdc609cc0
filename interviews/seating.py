"""Seats, places and reservations as they are decided about (pure); times in seconds."""

from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Capacity:
    everywhere: int
    here: int  # of this deployment, lowered while the provider refuses


@dataclass(frozen=True, slots=True)
class Seated:
    session: UUID
    is_here: bool  # at this deployment
    left_s: float  # of its planned time


@dataclass(frozen=True, slots=True)
class Place:
    """In the queue of this deployment."""

    session: UUID
    asked_at: float
    seen_at: float  # when its page last asked; one that is away keeps its place, but no free seat


@dataclass(frozen=True, slots=True)
class Reservation:
    """A seat kept around the scheduled time of an invitation; `session` when it was accepted."""

    begins: float
    ends: float
    session: UUID | None = None


@dataclass(frozen=True, slots=True)
class Admit:
    """There is a seat."""


@dataclass(frozen=True, slots=True)
class Wait:
    position: int  # 1: the next
    estimate_s: float | None = None  # None: nobody can say


Decision: TypeAlias = Admit | Wait
