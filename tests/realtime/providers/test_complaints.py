"""What each error of a provider asks of us."""

import pytest

from realtime.protocol.events import ErrorClass
from realtime.providers.complaints import ACCOUNT, BUSY, classify, classify_handshake, sentence_for

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("code", "kind", "param", "expected"),
    [
        ("response_cancel_not_active", "invalid_request_error", "", ErrorClass.BENIGN),
        ("unknown_parameter", "invalid_request_error", "session.x", ErrorClass.OURS),
        ("invalid_value", "invalid_request_error", "session.voice", ErrorClass.OURS),
        ("invalid_value", "invalid_request_error", "audio_end_ms", ErrorClass.BENIGN),
        ("session_expired", "invalid_request_error", "", ErrorClass.RETRY),
        ("", "server_error", "", ErrorClass.RETRY),
        ("", "insufficient_quota", "", ErrorClass.FATAL),
        ("invalid_api_key", "", "", ErrorClass.FATAL),
        ("never_heard_of", "nor_of_this", "", ErrorClass.BENIGN),
        ("", "", "", ErrorClass.BENIGN),
    ],
)
def test_an_error_has_the_class_of_its_code_else_of_its_type(
    code: str, kind: str, param: str, expected: ErrorClass
) -> None:
    assert classify(code, kind, param) is expected


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (401, (ErrorClass.FATAL, ACCOUNT)),
        (403, (ErrorClass.FATAL, ACCOUNT)),
        (404, (ErrorClass.FATAL, ACCOUNT)),
        (400, (ErrorClass.FATAL, ACCOUNT)),
        (429, (ErrorClass.RETRY, BUSY)),
        (500, (ErrorClass.RETRY, "")),
        (502, (ErrorClass.RETRY, "")),
    ],
)
def test_a_refused_handshake_is_classed_by_its_status(
    status: int, expected: tuple[ErrorClass, str]
) -> None:
    assert classify_handshake(status) == expected


def test_a_candidate_reads_only_what_they_can_act_on() -> None:
    assert sentence_for(ErrorClass.FATAL, "invalid_api_key") == ACCOUNT
    assert sentence_for(ErrorClass.RETRY, "rate_limit_exceeded") == BUSY
    assert sentence_for(ErrorClass.OURS, "unknown_parameter") == ""
