"""One-time passwords as the standards write them down."""

import base64
from datetime import UTC, datetime, timedelta

import pytest

from interviews.accounts.totp import (
    STEP_S,
    app_address,
    code_at,
    matching_step,
    shown_key,
    step_at,
)

pytestmark = pytest.mark.unit

SECRET = b"12345678901234567890"  # that of both standards
#: RFC 4226, appendix D.
COUNTED = ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871"]
#: RFC 6238, appendix B, the last six of eight digits.
TIMED = [
    (59, "287082"),
    (1111111109, "081804"),
    (1111111111, "050471"),
    (1234567890, "005924"),
    (2000000000, "279037"),
    (20000000000, "353130"),
]


def test_codes_are_those_of_rfc_4226() -> None:
    assert [code_at(SECRET, step) for step in range(len(COUNTED))] == COUNTED


@pytest.mark.parametrize(("moment", "code"), TIMED)
def test_codes_are_those_of_rfc_6238(moment: int, code: str) -> None:
    now = datetime.fromtimestamp(moment, UTC)
    assert code_at(SECRET, step_at(now)) == code
    assert matching_step(SECRET, code, now) == moment // STEP_S


@pytest.mark.parametrize(("off_s", "matches"), [(-30, True), (30, True), (-61, False), (61, False)])
def test_a_clock_may_be_a_little_off(off_s: int, matches: bool) -> None:
    now = datetime(2026, 11, 21, 9, 0, 0, tzinfo=UTC)
    code = code_at(SECRET, step_at(now + timedelta(seconds=off_s)))
    assert (matching_step(SECRET, code, now) is not None) is matches


@pytest.mark.parametrize("code", ["", "28708", "2870820", "abcdef", "２８７０８２", "\x00"])
def test_anything_else_matches_nothing(code: str) -> None:
    assert matching_step(SECRET, code, datetime.fromtimestamp(59, UTC)) is None


def test_the_app_is_told_the_key_and_whose_it_is() -> None:
    address = app_address(SECRET, account="olga&co", issuer="Viva")
    key = base64.b32encode(SECRET).decode()
    assert address == f"otpauth://totp/Viva%3Aolga%26co?secret={key}&issuer=Viva"
    assert shown_key(SECRET).replace(" ", "") == key
