"""From a failure to what happens next: try again after a while, wait, or give up (pure)."""

from dataclasses import dataclass

from pipeline.failures import FinalFailure, NotYet, Overrun, StepFailure, TransientFailure

FIRST_DELAY_SECONDS = 5.0
LONGEST_DELAY_SECONDS = 600.0
#: Whatever a server asks for, a person looks into it sooner.
LONGEST_ASKED_SECONDS = 3600.0
#: Whoever only waits looks again soon: what was away is back at once, and no server is spared.
LONGEST_WAIT_SECONDS = 60.0
#: An hour and a half of a database that comes and goes; nothing in the input is waited for longer.
MOST_WAITS = 100
#: Worker deaths that a step survives. Two of them are a lease apart, so that a storm that kills
#: now and then does not use them up, and a step that kills its worker every time does.
MOST_DEATHS = 8
#: Each attempt that hangs keeps a thread of its worker, and a worker has four: after a second one a
#: person looks into it, while others still have threads.
MOST_OVERRUNS = 2


@dataclass(frozen=True)
class TryAgain:
    """The step is ready again after `delay_seconds`; `error` says why it failed this time."""

    delay_seconds: float
    error: str


@dataclass(frozen=True)
class Wait:
    """The step is ready again after `delay_seconds`, as if this attempt had not been made."""

    delay_seconds: float
    error: str


@dataclass(frozen=True)
class GiveUp:
    """The step is parked as failed; what needs it stays blocked until somebody runs it again."""

    error: str


Decision = TryAgain | Wait | GiveUp


def decide(
    failure: Exception, *, attempts: int, max_attempts: int, waits: int = 0, jitter: float
) -> Decision:
    """`attempts` counts this one; `jitter` in [0, 1) spreads workers that failed together."""
    error = describe(failure)
    if isinstance(failure, FinalFailure):
        return GiveUp(error)
    if isinstance(failure, NotYet):
        return _wait(failure, waits, jitter)
    most = min(max_attempts, MOST_OVERRUNS) if isinstance(failure, Overrun) else max_attempts
    if attempts >= most:
        return GiveUp(f"{error} Tried {attempts} times.")
    asked = failure.retry_after_seconds if isinstance(failure, TransientFailure) else None
    usual = back_off_seconds(attempts, jitter=jitter)
    return TryAgain(min(max(usual, asked or 0.0), LONGEST_ASKED_SECONDS), error)


def _wait(failure: NotYet, waits: int, jitter: float) -> Wait | GiveUp:
    error = describe(failure)
    if waits >= MOST_WAITS:
        return GiveUp(f"{error} Waited {waits} times.")
    usual = min(back_off_seconds(waits + 1, jitter=jitter), LONGEST_WAIT_SECONDS)
    return Wait(failure.retry_after_seconds or usual, error)


def back_off_seconds(attempts: int, *, jitter: float) -> float:
    """Doubling from `FIRST_DELAY_SECONDS`, with up to half as much again, within a ceiling."""
    doubled = FIRST_DELAY_SECONDS * 2.0 ** min(attempts - 1, 100)
    return min(doubled * (1 + jitter / 2), LONGEST_DELAY_SECONDS)


def describe(failure: Exception) -> str:
    """A sentence for the ledger; of an unforeseen error its kind only, for its text may quote."""
    if isinstance(failure, StepFailure):
        return str(failure)
    return f"An unforeseen error stopped the step ({type(failure).__name__})."
