"""What a refused client is told."""

import pytest

from realtime.engine.refusals import EngineError, RefusalError, WorkFailedError

pytestmark = pytest.mark.unit


def test_a_refusal_becomes_an_error_object() -> None:
    error = RefusalError("invalid_value", "No.", "session.model").as_error("event_7")

    assert error == {
        "type": "invalid_request_error",
        "code": "invalid_value",
        "message": "No.",
        "param": "session.model",
        "event_id": "event_7",
    }


def test_the_engines_exceptions_are_one_tree() -> None:
    assert isinstance(RefusalError("a", "b"), EngineError)
    assert isinstance(WorkFailedError("a", "b"), EngineError)
