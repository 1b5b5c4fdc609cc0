"""Every error of a provider has a class."""

import pytest

from realtime.protocol.events import ErrorClass
from realtime.providers.complaints import (
    ACCOUNT,
    BUSY,
    classify,
    classify_handshake,
    sentence_for,
)

pytestmark = pytest.mark.unit

BENIGN, OURS, RETRY, FATAL = ErrorClass.BENIGN, ErrorClass.OURS, ErrorClass.RETRY, ErrorClass.FATAL


@pytest.mark.parametrize(
    ("code", "kind", "expected"),
    [
        ("conversation_already_has_active_response", "invalid_request_error", BENIGN),
        ("response_cancel_not_active", "invalid_request_error", BENIGN),
        ("input_audio_buffer_commit_empty", "invalid_request_error", BENIGN),
        ("item_truncate_invalid_item_id", "invalid_request_error", BENIGN),
        ("cannot_update_voice", "invalid_request_error", OURS),
        ("unknown_parameter", "invalid_request_error", OURS),
        ("", "invalid_request_error", OURS),
        ("session_expired", "invalid_request_error", RETRY),
        ("rate_limit_exceeded", "", RETRY),
        ("", "server_error", RETRY),
        ("insufficient_quota", "insufficient_quota", FATAL),
        ("", "insufficient_quota", FATAL),
        ("invalid_api_key", "invalid_request_error", FATAL),
        ("never_seen", "nor_this", BENIGN),
    ],
)
def test_a_code_comes_before_its_type(code: str, kind: str, expected: ErrorClass) -> None:
    assert classify(code, kind) is expected


def test_a_truncation_beyond_the_providers_count_is_no_fault() -> None:
    assert classify("invalid_value", "invalid_request_error", "audio_end_ms") is BENIGN
    assert classify("invalid_value", "invalid_request_error", "session.audio") is OURS


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (401, (FATAL, ACCOUNT)),
        (403, (FATAL, ACCOUNT)),
        (404, (FATAL, ACCOUNT)),
        (400, (FATAL, ACCOUNT)),
        (429, (RETRY, BUSY)),
        (503, (RETRY, "")),
    ],
)
def test_a_refused_handshake_has_a_class_and_a_sentence(
    status: int, expected: tuple[ErrorClass, str]
) -> None:
    assert classify_handshake(status) == expected


def test_the_candidate_reads_what_concerns_them() -> None:
    assert sentence_for(FATAL, "insufficient_quota") == ACCOUNT
    assert sentence_for(RETRY, "rate_limit_exceeded") == BUSY
    assert sentence_for(RETRY, "server_error") == ""
