"""An error has a code that a program reads and a sentence that a person reads."""

import pytest

from pipeline.tools.result import SENTENCES, ErrorCode, ToolRefusal, ToolResult, failed

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("code", ErrorCode)
def test_every_code_has_its_sentence(code: ErrorCode) -> None:
    result = failed(code)
    assert result.is_error
    assert result.content == {"error": {"code": code.value, "message": SENTENCES[code]}}
    assert str(ToolRefusal(code)) == SENTENCES[code]


def test_a_refusal_may_say_more() -> None:
    assert (
        failed(ErrorCode.CONFLICT, "It is Rita's.").content["error"]["message"] == "It is Rita's."
    )
    assert failed(ErrorCode.RATE_LIMITED, wait_s=7).wait_s == 7
    assert not ToolResult({"items": []}).is_error
