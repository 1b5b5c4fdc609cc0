"""Slowing down whoever tries links."""

import secrets
from ipaddress import IPv6Address

import pytest
from django.test import Client, RequestFactory
from pytest_django import Settings

from interviews.views import guessing
from interviews.views.guessing import count_miss, has_guessed_too_often
from tests.cast import TOKEN, Cast

pytestmark = pytest.mark.db

NOBODY_LISTENS = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": "unix:///nowhere/valkey.sock",
    }
}


@pytest.fixture(autouse=True)
def three_guesses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guessing, "MISSES_ALLOWED", 3)


@pytest.fixture
def address() -> str:
    """One that no other test has guessed from."""
    return str(IPv6Address(secrets.randbits(128)))


def test_three_misses_are_enough(rf: RequestFactory, address: str) -> None:
    request = rf.get("/", REMOTE_ADDR=address)
    for _ in range(2):
        count_miss(request)
    assert not has_guessed_too_often(request)

    count_miss(request)

    assert has_guessed_too_often(request)
    assert not has_guessed_too_often(rf.get("/", REMOTE_ADDR=address + "0"))


def test_what_is_guessed_elsewhere_is_counted_apart(rf: RequestFactory, address: str) -> None:
    request = rf.get("/", REMOTE_ADDR=address)
    for _ in range(3):
        count_miss(request, of="tokens")

    assert has_guessed_too_often(request, of="tokens")
    assert not has_guessed_too_often(request)


def test_no_address_is_stored(rf: RequestFactory) -> None:
    assert "192.0.2.1" not in guessing._counter_of(
        rf.get("/", REMOTE_ADDR="192.0.2.1"), guessing.LINKS
    )


def test_behind_a_proxy_only_its_own_word_counts(rf: RequestFactory, settings: Settings) -> None:
    settings.BEHIND_TLS_PROXY = True

    request = rf.get("/", HTTP_X_FORWARDED_FOR="203.0.113.9, 192.0.2.5", REMOTE_ADDR="10.0.0.1")

    assert guessing.address_of(request) == "192.0.2.5"


def test_without_a_proxy_nobody_invents_an_address(rf: RequestFactory) -> None:
    request = rf.get("/", HTTP_X_FORWARDED_FOR="203.0.113.9", REMOTE_ADDR="192.0.2.5")

    assert guessing.address_of(request) == "192.0.2.5"


def test_candidates_come_in_while_valkey_is_away(
    cast: Cast, client: Client, settings: Settings
) -> None:
    settings.CACHES = NOBODY_LISTENS

    assert client.get("/i/guess").status_code == 404
    assert client.get(f"/i/{TOKEN}").status_code in {200, 410}
