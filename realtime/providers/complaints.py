"""What the errors of a provider ask of us, by their code or type: one table (pure)."""

from realtime.protocol.events import ErrorClass

BENIGN, OURS, RETRY, FATAL = ErrorClass.BENIGN, ErrorClass.OURS, ErrorClass.RETRY, ErrorClass.FATAL

ACCOUNT = (
    "The interviewer is not available because of a problem with this installation's account. "
    "It is not your fault; please tell the people who invited you. What you said is kept."
)
BUSY = "The interviewer is very busy right now. Please try again in a few minutes."

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
    "rate_limit_exceeded": RETRY,
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
        return RETRY, BUSY
    if status in {400, 404}:
        return FATAL, ACCOUNT
    return RETRY, ""


def sentence_for(kind: ErrorClass, code: str) -> str:
    if kind is FATAL:
        return ACCOUNT
    return BUSY if code == "rate_limit_exceeded" else ""
