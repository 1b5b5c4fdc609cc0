"""What a tool answers: content, or an error of a known kind; always something for JSON (pure)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class ErrorCode(StrEnum):
    INVALID_ARGUMENTS = "invalid_arguments"
    NOT_FOUND = "not_found"  # absent, foreign, or no longer yours: all look the same
    FORBIDDEN_SCOPE = "forbidden_scope"
    CONFLICT = "conflict"  # somebody changed it meanwhile, or it is a person's
    RATE_LIMITED = "rate_limited"
    BUSY = "busy"  # with other calls of the same caller
    TIMED_OUT = "timed_out"
    TOO_LARGE = "too_large"
    INTERNAL = "internal"


SENTENCES: Mapping[ErrorCode, str] = {
    ErrorCode.INVALID_ARGUMENTS: "The arguments are not as the tool's schema asks.",
    ErrorCode.NOT_FOUND: "There is no such thing here.",
    ErrorCode.FORBIDDEN_SCOPE: "This token may not do that.",
    ErrorCode.CONFLICT: "It was changed meanwhile: read it again.",
    ErrorCode.RATE_LIMITED: "Too many calls: wait a little.",
    ErrorCode.BUSY: "Too many calls at once: wait for the answers of the others.",
    ErrorCode.TIMED_OUT: "It took too long. Ask for less.",
    ErrorCode.TOO_LARGE: "The result is too large. Ask for less.",
    ErrorCode.INTERNAL: "It did not work, through no fault of yours.",
}


@dataclass(frozen=True, slots=True)
class ToolResult:
    """`content` is the result, or {"error": {"code", "message"}}.

    `wait_s` where it is to be tried again later, `needs` where a scope was missing.
    """

    content: Mapping[str, Any]
    error: ErrorCode | None = None
    wait_s: int = 0
    needs: str = ""

    @property
    def is_error(self) -> bool:
        return self.error is not None


def failed(
    code: ErrorCode, message: str = "", *, wait_s: int = 0, needs: str | None = None
) -> ToolResult:
    sentence = message or SENTENCES[code]
    content = {"error": {"code": code.value, "message": sentence}}
    return ToolResult(content, code, wait_s, needs or "")


class ToolRefusal(Exception):  # noqa: N818 - named as what the caller is told
    """A handler refuses, in one of the known ways; what it says holds nobody's words."""

    def __init__(self, code: ErrorCode, message: str = "") -> None:
        super().__init__(message or SENTENCES[code])
        self.code = code
        self.message = message
