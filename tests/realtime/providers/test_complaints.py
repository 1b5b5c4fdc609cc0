"""Every error of a provider has a class."""

import pytest

from realtime.protocol.events import ErrorClass
from realtime.providers.complaints import (
    ACCOUNT,
    CLASSES,
    VERY_BUSY,
    classify,
    classify_close,
    classify_handshake,
    retry_after_s,
    sentence_for,
    wait_asked_for_s,
)

pytestmark = pytest.mark.unit

BENIGN, OURS, RETRY, FATAL = ErrorClass.BENIGN, ErrorClass.OURS, ErrorClass.RETRY, ErrorClass.FATAL
BUSY = ErrorClass.BUSY
BAD_REQUEST = "invalid_request_error"

#: The whole of what providers are known to say: code, type, and what it asks of us.
KNOWN = [
    ("conversation_already_has_active_response", BAD_REQUEST, BENIGN),
    ("response_cancel_not_active", BAD_REQUEST, BENIGN),
    ("input_audio_buffer_commit_empty", BAD_REQUEST, BENIGN),
    ("item_truncate_invalid_item_id", BAD_REQUEST, BENIGN),
    ("item_delete_invalid_item_id", BAD_REQUEST, BENIGN),
    ("item_retrieve_invalid_item_id", BAD_REQUEST, BENIGN),
    ("item_create_duplicate_item_id", BAD_REQUEST, BENIGN),
    ("cannot_update_voice", BAD_REQUEST, OURS),
    ("unknown_parameter", BAD_REQUEST, OURS),
    ("missing_required_parameter", BAD_REQUEST, OURS),
    ("invalid_value", BAD_REQUEST, OURS),
    ("invalid_event", BAD_REQUEST, OURS),
    ("", BAD_REQUEST, OURS),
    ("session_expired", BAD_REQUEST, RETRY),
    ("", "server_error", RETRY),
    ("server_error", "", RETRY),
    ("rate_limit_exceeded", "", BUSY),
    ("", "rate_limit_exceeded", BUSY),
    ("insufficient_quota", "insufficient_quota", FATAL),
    ("", "insufficient_quota", FATAL),
    ("credit_balance_exhausted", "", FATAL),
    ("billing_hard_limit_reached", "", FATAL),
    ("invalid_api_key", BAD_REQUEST, FATAL),
    ("account_deactivated", BAD_REQUEST, FATAL),
    ("beta_api_shape_disabled", BAD_REQUEST, FATAL),
    ("model_not_found", BAD_REQUEST, FATAL),
]


@pytest.mark.fault("C59")
@pytest.mark.parametrize(("code", "kind", "expected"), [*KNOWN, ("never_seen", "nor_this", BENIGN)])
def test_a_code_comes_before_its_type(code: str, kind: str, expected: ErrorClass) -> None:
    assert classify(code, kind) is expected


def test_no_class_is_given_that_is_not_written_down_here() -> None:
    assert set(CLASSES) == {word for code, kind, _ in KNOWN for word in (code, kind) if word}


def test_a_truncation_beyond_the_providers_count_is_no_fault() -> None:
    assert classify("invalid_value", BAD_REQUEST, "audio_end_ms") is BENIGN
    assert classify("invalid_value", BAD_REQUEST, "session.audio") is OURS


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (401, (FATAL, ACCOUNT)),
        (403, (FATAL, ACCOUNT)),
        (404, (FATAL, ACCOUNT)),
        (400, (FATAL, ACCOUNT)),
        (429, (BUSY, VERY_BUSY)),
        (500, (RETRY, "")),
        (502, (RETRY, "")),
        (503, (RETRY, "")),
    ],
)
def test_a_refused_handshake_has_a_class_and_a_sentence(
    status: int, expected: tuple[ErrorClass, str]
) -> None:
    assert classify_handshake(status) == expected


@pytest.mark.parametrize("code", [1000, 1001, 1005, 1006, 1009, 1011, 1012, 1013, 1015, 4000])
def test_an_end_of_the_line_may_be_tried_again(code: int) -> None:
    assert classify_close(code) == (RETRY, "")


@pytest.mark.fault("C54")
@pytest.mark.parametrize("code", [1008, 3000, 3003])
def test_an_end_that_refuses_us_is_for_good(code: int) -> None:
    assert classify_close(code) == (FATAL, ACCOUNT)


def test_the_candidate_reads_what_concerns_them() -> None:
    assert sentence_for(FATAL) == ACCOUNT
    assert sentence_for(BUSY) == VERY_BUSY
    assert sentence_for(RETRY) == ""


@pytest.mark.parametrize(
    ("message", "seconds"),
    [
        ("Rate limit reached for m. Please try again in 1.25s. Visit ...", 1.25),
        ("Please try again in 640ms.", 0.64),
        ("try again in 2m", 120.0),
        ("Try again in 9999999s", 3_600.0),
        ("Please try again later.", 0.0),
        ("", 0.0),
    ],
)
def test_the_wait_that_a_rate_limit_asks_for_is_read(message: str, seconds: float) -> None:
    assert wait_asked_for_s(message) == pytest.approx(seconds)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("30", 30.0),
        ("0.5", 0.5),
        (None, 0.0),
        ("", 0.0),
        ("-1", 0.0),
        ("nan", 0.0),
        ("999999", 3_600.0),
        ("Sat, 21 Nov 2026 08:00:00 GMT", 0.0),
    ],
)
def test_the_header_that_asks_for_a_wait_is_read(header: str | None, seconds: float) -> None:
    assert retry_after_s(header) == seconds
