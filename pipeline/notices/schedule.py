"""What follows a try to deliver: it was sent, it is tried again, or it is given up (pure)."""

import math
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from pipeline.failures import FinalFailure, TransientFailure
from pipeline.retry import GiveUp, TryAgain, describe

MOST_ATTEMPTS = 10
#: 5 s, 20 s, 80 s … and then every six hours: ten attempts are spread over most of a day.
FIRST_DELAY_SECONDS = 5.0
GROWTH = 4.0
LONGEST_DELAY_SECONDS = 6 * 3600.0


@dataclass(frozen=True)
class Sent:
    """The other side has it."""

    http_status: int | None = None


Outcome = Sent | TryAgain | GiveUp


def decide(failure: Exception, *, attempts: int, max_attempts: int, jitter: float) -> Outcome:
    """`attempts` counts this one; `jitter` in [0, 1) spreads what failed together."""
    error = describe(failure)
    if isinstance(failure, FinalFailure):
        return GiveUp(error)
    if attempts >= max_attempts:
        return GiveUp(f"{error} Tried {attempts} times.")
    asked = failure.retry_after_seconds if isinstance(failure, TransientFailure) else None
    usual = back_off_seconds(attempts, jitter=jitter)
    return TryAgain(max(usual, min(asked or 0.0, LONGEST_DELAY_SECONDS)), error)


def back_off_seconds(attempts: int, *, jitter: float) -> float:
    """Four times as long each time, with up to half as much again, within a ceiling."""
    grown = min(FIRST_DELAY_SECONDS * GROWTH ** min(attempts - 1, 20), LONGEST_DELAY_SECONDS)
    return grown * (1 + jitter / 2)


def read_retry_after(asked: str, *, now: datetime) -> float | None:
    """Seconds from now, of a header that has seconds or a date; None where it says nothing."""
    try:
        seconds = float(asked)
    except ValueError:
        seconds = _until(asked, now=now)
    return seconds if math.isfinite(seconds) and seconds >= 0 else None


def _until(date: str, *, now: datetime) -> float:
    try:
        wanted = parsedate_to_datetime(date)
    except (ValueError, TypeError):
        return math.nan
    aware = wanted if wanted.tzinfo else wanted.replace(tzinfo=UTC)
    return (aware - now).total_seconds()
