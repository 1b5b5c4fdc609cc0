"""How long a busy server wants to be left alone, in all the ways in which servers say it."""

import pytest

from pipeline.rate_limits import read_length, seconds_asked
from tests.cast import NOW

pytestmark = [pytest.mark.unit, pytest.mark.fault("B36")]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1s", 1),
        ("6m0s", 360),
        ("12ms", 0.012),
        ("1h2m3.5s", 3723.5),
        ("1d", 86_400),
        ("17", 17),
        ("", None),
        ("soon", None),
        ("6m soon", None),
        ("-1", None),
        ("nan", None),
    ],
)
def test_a_length_is_read_as_servers_write_it(text: str, seconds: float | None) -> None:
    assert read_length(text) == (pytest.approx(seconds) if seconds is not None else None)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "42"}, 42),
        ({"retry-after": "Sat, 21 Nov 2026 09:00:30 GMT"}, 30),
        ({"retry-after": "Sat, 21 Nov 2026 08:00:00 GMT"}, None),
        ({"retry-after": "tomorrow"}, None),
        ({"retry-after": "inf"}, None),
        ({"retry-after-ms": "1500"}, 1.5),
        ({"retry-after-ms": "1500", "retry-after": "2"}, 1.5),
        ({"retry-after": "2", "x-ratelimit-reset-tokens": "6m0s"}, 2),
        ({"x-ratelimit-reset-requests": "1s", "x-ratelimit-reset-tokens": "6m0s"}, 360),
        ({"x-ratelimit-reset-tokens": "0"}, None),
        ({"x-ratelimit-remaining-tokens": "-1", "x-ratelimit-reset-tokens": "0"}, None),
        ({}, None),
    ],
)
def test_the_plainest_wish_is_followed(headers: dict[str, str], seconds: float | None) -> None:
    asked = seconds_asked(headers, now=NOW)
    assert asked == (pytest.approx(seconds) if seconds is not None else None)


@pytest.mark.parametrize(("requests", "tokens", "seconds"), [("0", "900", 1), ("7", "0", 360)])
def test_only_the_allowance_that_is_used_up_counts(
    requests: str, tokens: str, seconds: float
) -> None:
    headers = {
        "x-ratelimit-remaining-requests": requests,
        "x-ratelimit-reset-requests": "1s",
        "x-ratelimit-remaining-tokens": tokens,
        "x-ratelimit-reset-tokens": "6m0s",
    }
    assert seconds_asked(headers, now=NOW) == seconds
