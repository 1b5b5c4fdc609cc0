"""How often somebody may try."""

import secrets
from datetime import timedelta
from ipaddress import IPv6Address

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import timezone
from pytest_django import Settings

from interviews.accounts.attempts import (
    SIGN_IN,
    WINDOW_S,
    forget_attempts,
    take_attempt,
    take_mail,
    unlock,
)
from interviews.accounts.known_browser import remember_browser
from interviews.models import AttemptCounter

pytestmark = [pytest.mark.db, pytest.mark.django_db]

OLGA = "olga"


def an_address() -> str:
    """One that no other test has tried from."""
    return str(IPv6Address(secrets.randbits(128)))


@pytest.fixture
def request_of_olga(rf: RequestFactory) -> HttpRequest:
    return rf.post("/", REMOTE_ADDR=an_address())


def from_elsewhere() -> HttpRequest:
    return RequestFactory().post("/", REMOTE_ADDR=an_address())


def from_known_browser(account: str = OLGA) -> HttpRequest:
    """It has signed in before, from somewhere else."""
    response = HttpResponse()
    remember_browser(from_elsewhere(), response, account)
    request = from_elsewhere()
    request.COOKIES.update({name: each.value for name, each in response.cookies.items()})
    return request


def use_up(request: HttpRequest, account: str) -> None:
    for _ in range(SIGN_IN.most):
        assert take_attempt(SIGN_IN, request, account) == 0


def use_up_from_everywhere(account: str) -> None:
    for _ in range(SIGN_IN.most_of_account):
        assert take_attempt(SIGN_IN, from_elsewhere(), account) == 0


def test_after_a_few_attempts_one_waits(request_of_olga: HttpRequest) -> None:
    use_up(request_of_olga, OLGA)
    assert 0 < take_attempt(SIGN_IN, request_of_olga, OLGA) <= WINDOW_S
    assert take_attempt(SIGN_IN, request_of_olga, OLGA.upper()) > 0


def test_nobody_is_locked_out_by_one_address(request_of_olga: HttpRequest) -> None:
    use_up(request_of_olga, OLGA)
    assert take_attempt(SIGN_IN, request_of_olga, OLGA) > 0
    assert take_attempt(SIGN_IN, from_elsewhere(), OLGA) == 0
    assert take_attempt(SIGN_IN, request_of_olga, f"{OLGA}-another") == 0


def test_an_address_that_tries_everybody_waits(request_of_olga: HttpRequest) -> None:
    for number in range(SIGN_IN.most_of_address):
        assert take_attempt(SIGN_IN, request_of_olga, f"somebody-{number}") == 0
    assert take_attempt(SIGN_IN, request_of_olga, "somebody-else") > 0


def test_many_addresses_have_no_more_attempts_at_one_account_than_a_few() -> None:
    use_up_from_everywhere(OLGA)
    assert 0 < take_attempt(SIGN_IN, from_elsewhere(), OLGA) <= WINDOW_S
    assert take_attempt(SIGN_IN, from_elsewhere(), "paul") == 0


def test_a_browser_that_has_signed_in_before_is_kept_waiting_by_no_stranger() -> None:
    use_up_from_everywhere(OLGA)
    assert take_attempt(SIGN_IN, from_known_browser(), OLGA) == 0
    assert take_attempt(SIGN_IN, from_known_browser("paul"), OLGA) > 0


def test_a_stolen_cookie_gives_a_few_attempts_wherever_it_is_taken() -> None:
    cookies = from_known_browser().COOKIES
    for _ in range(SIGN_IN.most_of_account):
        request = from_elsewhere()
        request.COOKIES.update(cookies)
        assert take_attempt(SIGN_IN, request, OLGA) == 0
    request = from_elsewhere()
    request.COOKIES.update(cookies)
    assert take_attempt(SIGN_IN, request, OLGA) > 0


def test_an_invented_cookie_makes_no_browser_known() -> None:
    use_up_from_everywhere(OLGA)
    request = from_known_browser()
    request.COOKIES = {name: value[:-1] + "x" for name, value in request.COOKIES.items()}
    assert take_attempt(SIGN_IN, request, OLGA) > 0


def test_when_the_window_is_over_counting_begins_anew() -> None:
    use_up_from_everywhere(OLGA)
    AttemptCounter.objects.update(until=timezone.now() - timedelta(seconds=1))
    use_up_from_everywhere(OLGA)
    assert take_attempt(SIGN_IN, from_elsewhere(), OLGA) > 0


def test_whoever_was_right_begins_anew(request_of_olga: HttpRequest) -> None:
    use_up(request_of_olga, OLGA)
    forget_attempts(SIGN_IN, request_of_olga, OLGA)
    use_up(request_of_olga, OLGA)


def test_who_was_right_gives_strangers_one_attempt_back_and_no_more() -> None:
    use_up_from_everywhere(OLGA)
    right = from_elsewhere()
    assert take_attempt(SIGN_IN, right, OLGA) > 0
    forget_attempts(SIGN_IN, right, OLGA)
    assert take_attempt(SIGN_IN, from_elsewhere(), OLGA) > 0


def test_an_unlocked_account_may_try_again_from_everywhere(request_of_olga: HttpRequest) -> None:
    use_up(request_of_olga, OLGA)
    use_up_from_everywhere("paul")
    unlock(OLGA)
    use_up(request_of_olga, OLGA)
    assert take_attempt(SIGN_IN, request_of_olga, OLGA) > 0
    assert take_attempt(SIGN_IN, from_elsewhere(), "paul") > 0


def test_a_person_is_not_flooded_with_mail() -> None:
    assert [take_mail(OLGA) for _ in range(5)] == [True, True, True, False, False]


def test_without_valkey_attempts_are_counted_as_ever(
    settings: Settings, request_of_olga: HttpRequest
) -> None:
    backend = "django.core.cache.backends.redis.RedisCache"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": "unix:///nowhere.sock"}}
    use_up(request_of_olga, OLGA)
    assert take_attempt(SIGN_IN, request_of_olga, OLGA) > 0


def test_neither_names_nor_addresses_are_kept(request_of_olga: HttpRequest) -> None:
    take_attempt(SIGN_IN, request_of_olga, OLGA)
    kept = str(list(AttemptCounter.objects.values_list()))
    assert OLGA not in kept
    assert str(request_of_olga.META["REMOTE_ADDR"]) not in kept
