"""What can go wrong in a step, as one tree; the messages stand in the ledger (pure)."""


class StepFailure(Exception):  # noqa: N818 - a failure of the step, an expected end of it
    """A step could not do its work. The text is a plain sentence without anything a person said.

    `answer` is what a model wrote, where the failure is about that; it may hold anything, and
    stands nowhere but in its own table.
    """

    answer: str | None = None


class TransientFailure(StepFailure):
    """It may work later: the other side was away, slow or asked us to wait."""

    def __init__(self, message: str, *, retry_after_seconds: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds


class NotYet(TransientFailure):
    """Nobody's fault: what the step needs is not there yet, or away. It counts as no attempt."""


class Overrun(TransientFailure):
    """The step did not end in the time that a step has. Its thread may hang for ever."""


class FinalFailure(StepFailure):
    """Trying again cannot help until a person changes something."""
