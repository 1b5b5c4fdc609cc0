"""The engine's exceptions: what it answers to a client event that it cannot obey."""

from typing import Any


class EngineError(Exception):
    """Something in the voice engine went wrong."""


class RefusalError(EngineError):
    """A client event was dropped whole; the session stays open.

    `code` is the provider's error code, `param` the dotted path of the field at fault.
    """

    def __init__(self, code: str, message: str, param: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.param = param

    def as_error(self, client_event_id: str | None) -> dict[str, Any]:
        return {
            "type": "invalid_request_error",
            "code": self.code,
            "message": self.message,
            "param": self.param,
            "event_id": client_event_id,
        }


class WorkFailedError(EngineError):
    """Slow work could not be done; `code` and the message are shown to the client."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
