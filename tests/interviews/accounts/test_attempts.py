"""How often somebody may try."""

import secrets
from ipaddress import IPv6Address

import pytest
from django.http import HttpRequest
from django.test import RequestFactory
from pytest_django import Settings

from interviews.accounts.attempts import (
    SIGN_IN,
    WINDOW_S,
    forget_attempts,
    take_attempt,
    take_mail,
    unlock,
)

pytestmark = pytest.mark.db

NOBODY_LISTENS = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": "unix:///nowhere/valkey.sock",
    }
}


def an_address() -> str:
    """One that no other test has tried from."""
    return str(IPv6Address(secrets.randbits(128)))


@pytest.fixture
def request_of_olga(rf: RequestFactory) -> HttpRequest:
    return rf.post("/", REMOTE_ADDR=an_address())


@pytest.fixture
def olga() -> str:
    return f"olga-{secrets.token_hex(4)}"


def use_up(request: HttpRequest, account: str) -> None:
    for _ in range(SIGN_IN.most):
        assert take_attempt(SIGN_IN, request, account) == 0


def test_after_a_few_attempts_one_waits(request_of_olga: HttpRequest, olga: str) -> None:
    use_up(request_of_olga, olga)
    assert 0 < take_attempt(SIGN_IN, request_of_olga, olga) <= WINDOW_S
    assert take_attempt(SIGN_IN, request_of_olga, olga.upper()) > 0


def test_nobody_is_locked_out_from_elsewhere(
    rf: RequestFactory, request_of_olga: HttpRequest, olga: str
) -> None:
    use_up(request_of_olga, olga)
    assert take_attempt(SIGN_IN, request_of_olga, olga) > 0
    assert take_attempt(SIGN_IN, rf.post("/", REMOTE_ADDR=an_address()), olga) == 0
    assert take_attempt(SIGN_IN, request_of_olga, f"{olga}-another") == 0


def test_an_address_that_tries_everybody_waits(request_of_olga: HttpRequest) -> None:
    for number in range(SIGN_IN.most_of_address):
        assert take_attempt(SIGN_IN, request_of_olga, f"somebody-{number}") == 0
    assert take_attempt(SIGN_IN, request_of_olga, "somebody-else") > 0


def test_whoever_was_right_begins_anew(request_of_olga: HttpRequest, olga: str) -> None:
    use_up(request_of_olga, olga)
    forget_attempts(SIGN_IN, request_of_olga, olga)
    use_up(request_of_olga, olga)


def test_an_unlocked_account_may_try_again_from_everywhere(
    request_of_olga: HttpRequest, olga: str
) -> None:
    use_up(request_of_olga, olga)
    unlock(olga)
    use_up(request_of_olga, olga)
    assert take_attempt(SIGN_IN, request_of_olga, olga) > 0


def test_a_person_is_not_flooded_with_mail(olga: str) -> None:
    assert [take_mail(olga) for _ in range(5)] == [True, True, True, False, False]


def test_without_the_cache_everybody_may_try(
    settings: Settings, request_of_olga: HttpRequest, olga: str
) -> None:
    settings.CACHES = NOBODY_LISTENS
    for _ in range(SIGN_IN.most + 1):
        assert take_attempt(SIGN_IN, request_of_olga, olga) == 0
    forget_attempts(SIGN_IN, request_of_olga, olga)
    unlock(olga)
