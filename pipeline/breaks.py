"""Stretches of time in which something was missing, each moment counted once (pure)."""

from collections.abc import Iterable
from datetime import datetime

Stretch = tuple[datetime, datetime]


def lengths_ms(stretches: Iterable[Stretch]) -> tuple[int, ...]:
    """In their order; those that overlap or touch are one: a break with two causes."""
    merged: list[Stretch] = []
    for began, ended in sorted(stretches):
        if merged and began <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], ended))
        else:
            merged.append((began, ended))
    return tuple(round((ended - began).total_seconds() * 1000) for began, ended in merged)
