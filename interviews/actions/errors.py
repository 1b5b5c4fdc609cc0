"""Why an action was not done: one tree, each with a sentence for the person who asked."""


class ActionError(Exception):
    """An action was refused and nothing was changed."""


class InterviewIncompleteError(ActionError):
    """The interview cannot be published yet; `problems` says why, one sentence each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


class InvitationRefusedError(ActionError):
    """The invitation cannot be made like this; the message says what to change."""


class InvitationClosedError(ActionError):
    """The invitation opens nothing any more: `reason` is "revoked", "expired" or "ended"."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"This invitation is {reason}.")
        self.reason = reason


class AlreadyAcceptedError(ActionError):
    """Somebody accepted this invitation before: its Session is there."""


class NotAcceptedError(ActionError):
    """Nobody has accepted this invitation yet: there is no Session to continue."""


class TextChangedError(ActionError):
    """The agreement was given to words that are not the current ones."""


class DrivenElsewhereError(ActionError):
    """Another process has taken the Session meanwhile: what this one knows of it is old."""


class NotInterruptedError(ActionError):
    """Only an interrupted Session can be given more time."""


class TooManyError(ActionError):
    """There are as many already as there may be."""


class ReasonMissingError(ActionError):
    """A decision without a reason is none."""


class NotDecidableError(ActionError):
    """The Session is not in a state to be decided on, or was a preview."""


class AlreadyDecidedError(ActionError):
    """Somebody decided meanwhile: the person has not seen it yet."""


class WrongCodeError(ActionError):
    """It is not the code of this moment, or there is nothing to confirm."""


class ImportRefusedError(ActionError):
    """The session cannot be imported; the message says why."""


class TokenRefusedError(ActionError):
    """The agent token cannot be made like this; the message says what to change."""


class StillDrivenError(ActionError):
    """The interview is going on: it is ended before it can be erased."""
