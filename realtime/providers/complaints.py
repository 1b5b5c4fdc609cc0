"""What the errors of a provider ask of us, by their code or type: one table (pure)."""

import re

from realtime.protocol.events import ErrorClass

BENIGN, OURS, RETRY, FATAL = ErrorClass.BENIGN, ErrorClass.OURS, ErrorClass.RETRY, ErrorClass.FATAL
BUSY = ErrorClass.BUSY

ACCOUNT = (
    "The interviewer is not available because of a problem with this installation's account. "
    "It is not your fault; please tell the people who invited you. What you said is kept."
)
VERY_BUSY = "The interviewer is very busy right now. Please try again in a few minutes."

#: Seen in public threads and in the provider's documents; matched by `code`, then by `type`.
CLASSES: dict[str, ErrorClass] = {
    "conversation_already_has_active_response": BENIGN,
    "response_cancel_not_active": BENIGN,
    "input_audio_buffer_commit_empty": BENIGN,
    "item_truncate_invalid_item_id": BENIGN,
    "item_delete_invalid_item_id": BENIGN,
    "item_retrieve_invalid_item_id": BENIGN,
    "item_create_duplicate_item_id": BENIGN,
    "cannot_update_voice": OURS,
    "unknown_parameter": OURS,
    "missing_required_parameter": OURS,
    "invalid_value": OURS,
    "invalid_event": OURS,
    "session_expired": RETRY,
    "rate_limit_exceeded": BUSY,
    "server_error": RETRY,
    "insufficient_quota": FATAL,
    "credit_balance_exhausted": FATAL,
    "billing_hard_limit_reached": FATAL,
    "invalid_api_key": FATAL,
    "account_deactivated": FATAL,
    "beta_api_shape_disabled": FATAL,
    "model_not_found": FATAL,
    "invalid_request_error": OURS,
}

POLICY_VIOLATION = 1008
UNAUTHORIZED = 3000  # as registered for WebSockets
FORBIDDEN = 3003

LONGEST_WAIT_S = 3_600.0
SECONDS_PER_UNIT = {"ms": 0.001, "s": 1.0, "m": 60.0}
AGAIN_IN = re.compile(r"try again in (\d+(?:\.\d+)?)\s?(ms|s|m)\b", re.IGNORECASE)


def classify(code: str, kind: str, param: str = "") -> ErrorClass:
    """An error nobody has told us about is taken for recoverable: the session goes on."""
    if code == "invalid_value" and param.endswith("audio_end_ms"):
        return BENIGN  # the provider counts an item a little shorter than its bytes
    return CLASSES.get(code) or CLASSES.get(kind) or BENIGN


def classify_handshake(status: int) -> tuple[ErrorClass, str]:
    """What an HTTP status before the socket was open asks of us, and the sentence to show."""
    if status in {401, 403}:
        return FATAL, ACCOUNT
    if status == 429:  # noqa: PLR2004 - Too Many Requests
        return BUSY, VERY_BUSY
    if status in {400, 404}:
        return FATAL, ACCOUNT
    return RETRY, ""


def classify_close(code: int) -> tuple[ErrorClass, str]:
    """What the end of an open socket asks of us: only a refusal of us is for good."""
    if code in {POLICY_VIOLATION, UNAUTHORIZED, FORBIDDEN}:
        return FATAL, ACCOUNT
    return RETRY, ""


def sentence_for(kind: ErrorClass) -> str:
    if kind is FATAL:
        return ACCOUNT
    return VERY_BUSY if kind is BUSY else ""


def wait_asked_for_s(message: str) -> float:
    """`... Please try again in 1.2s`, as rate limits are told in words; 0 where none is."""
    found = AGAIN_IN.search(message)
    if found is None:
        return 0.0
    return min(float(found[1]) * SECONDS_PER_UNIT[found[2].lower()], LONGEST_WAIT_S)


def retry_after_s(header: str | None) -> float:
    """The header in its form of seconds; 0 where it is missing or says a date."""
    try:
        seconds = float(header or 0)
    except ValueError:
        return 0.0
    return min(seconds, LONGEST_WAIT_S) if seconds > 0 else 0.0
