"""The code as somebody types it."""

import pytest

from interviews.accounts.code_form import CodeForm

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(("code", "is_valid"), [("123 456", True), ("", False), ("1" * 41, False)])
def test_a_code_is_short_and_there(code: str, is_valid: bool) -> None:
    assert CodeForm({"code": code}).is_valid() is is_valid


def test_telephones_offer_the_code_themselves() -> None:
    assert 'autocomplete="one-time-code"' in str(CodeForm()["code"])
