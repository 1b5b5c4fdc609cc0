"""From a failure to what happens next: try again after a while, or give up (pure)."""

from dataclasses import dataclass

from pipeline.failures import FinalFailure, StepFailure, TransientFailure

FIRST_DELAY_SECONDS = 5.0
LONGEST_DELAY_SECONDS = 600.0
#: Whatever a server asks for, a person looks into it sooner.
LONGEST_ASKED_SECONDS = 3600.0


@dataclass(frozen=True)
class TryAgain:
    """The step is ready again after `delay_seconds`; `error` says why it failed this time."""

    delay_seconds: float
    error: str


@dataclass(frozen=True)
class GiveUp:
    """The step is parked as failed; what needs it stays blocked until somebody runs it again."""

    error: str


Decision = TryAgain | GiveUp


def decide(failure: Exception, *, attempts: int, max_attempts: int, jitter: float) -> Decision:
    """`attempts` counts this one; `jitter` in [0, 1) spreads workers that failed together."""
    error = describe(failure)
    if isinstance(failure, FinalFailure):
        return GiveUp(error)
    if attempts >= max_attempts:
        return GiveUp(f"{error} Tried {attempts} times.")
    asked = failure.retry_after_seconds if isinstance(failure, TransientFailure) else None
    usual = back_off_seconds(attempts, jitter=jitter)
    return TryAgain(min(max(usual, asked or 0.0), LONGEST_ASKED_SECONDS), error)


def back_off_seconds(attempts: int, *, jitter: float) -> float:
    """Doubling from `FIRST_DELAY_SECONDS`, with up to half as much again, within a ceiling."""
    doubled = FIRST_DELAY_SECONDS * 2.0 ** (attempts - 1)
    return min(doubled * (1 + jitter / 2), LONGEST_DELAY_SECONDS)


def describe(failure: Exception) -> str:
    """A sentence for the ledger; of an unforeseen error its kind only, for its text may quote."""
    if isinstance(failure, StepFailure):
        return str(failure)
    return f"An unforeseen error stopped the step ({type(failure).__name__})."
