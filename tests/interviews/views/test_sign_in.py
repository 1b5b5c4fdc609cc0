"""Signing in with a second factor: nobody is in before the code was right."""

import secrets
from datetime import timedelta
from ipaddress import IPv6Address
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from interviews.accounts import attempts
from interviews.accounts.totp import STEP_S, code_at, step_at
from interviews.actions.second_factors import confirm_second_factor, start_second_factor
from interviews.models import SecondFactor
from interviews.views import sign_in
from tests.cast import PASSWORD

pytestmark = [pytest.mark.db, pytest.mark.django_db]


@pytest.fixture
def client() -> Client:
    return Client(REMOTE_ADDR=str(IPv6Address(secrets.randbits(128))))


@pytest.fixture
def olga(settings: Settings) -> User:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick
    name = f"olga-{secrets.token_hex(4)}"
    return User.objects.create_user(name, password=PASSWORD, is_staff=True)


@pytest.fixture
def codes(olga: User) -> list[str]:
    """Her recovery codes: she has set up a second factor a while ago."""
    long_ago = timezone.now() - timedelta(seconds=10 * STEP_S)
    factor = start_second_factor(user=olga, now=long_ago)
    code = code_at(factor.secret, step_at(long_ago))
    return confirm_second_factor(user=olga, code=code, now=long_ago)


def give_password(client: Client, user: User, **query: str) -> Any:
    given = {"username": user.username, "password": PASSWORD}
    return client.post(reverse("admin:login", query=query or None), given)


def give_code(client: Client, code: str) -> Any:
    return client.post(reverse("sign_in_code"), {"code": code})


def is_in(client: Client) -> bool:
    return client.get(reverse("admin:password_change")).status_code == 200


def test_without_one_the_password_is_enough(client: Client, olga: User) -> None:
    assert give_password(client, olga)["Location"] == reverse("admin:index")
    assert is_in(client)


def test_the_password_alone_opens_nothing(client: Client, olga: User, codes: list[str]) -> None:
    assert give_password(client, olga)["Location"] == reverse("sign_in_code")
    assert not is_in(client)
    assert b"Your password was right" in client.get(reverse("sign_in_code")).content


def test_the_code_of_the_app_lets_in_where_one_wanted_to_go(
    client: Client, olga: User, codes: list[str]
) -> None:
    target = reverse("admin:interviews_session_changelist")
    give_password(client, olga, next=target)
    secret = SecondFactor.objects.get(user=olga).secret
    answer = give_code(client, code_at(secret, step_at(timezone.now())))
    assert answer["Location"] == target
    assert is_in(client)


def test_a_recovery_code_lets_in_once(client: Client, olga: User, codes: list[str]) -> None:
    give_password(client, olga)
    assert give_code(client, codes[0]).status_code == 302
    assert is_in(client)
    elsewhere = Client()
    give_password(elsewhere, olga)
    assert b"or it was used" in give_code(elsewhere, codes[0]).content
    assert not is_in(elsewhere)


def test_codes_cannot_be_guessed(
    client: Client, olga: User, codes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_in, "CODE", attempts.Purpose("code", 2, 50, 20))
    give_password(client, olga)
    for _ in range(2):
        assert b"not the code of this moment" in give_code(client, "000000").content
    assert b"too many attempts" in give_code(client, codes[0]).content
    assert not is_in(client)


def test_many_addresses_are_no_more_guesses(
    olga: User, codes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_in, "CODE", attempts.Purpose("code", 2, 50, 2))
    for _ in range(3):
        client = Client(REMOTE_ADDR=str(IPv6Address(secrets.randbits(128))))
        give_password(client, olga)
        answer = give_code(client, "000000")
    assert b"too many attempts" in answer.content


def test_there_is_no_second_step_without_the_first(
    client: Client, olga: User, codes: list[str]
) -> None:
    assert client.get(reverse("sign_in_code"))["Location"] == reverse("admin:login")
    assert give_code(client, codes[0])["Location"] == reverse("admin:login")


def test_the_first_step_is_over_when_the_password_changed_or_time_went_by(
    client: Client, olga: User, codes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    give_password(client, olga)
    olga.set_password("another-password-3")
    olga.save()
    assert give_code(client, codes[0])["Location"] == reverse("admin:login")
    olga.set_password(PASSWORD)
    olga.save()
    monkeypatch.setattr(sign_in, "PATIENCE_S", -1)
    give_password(client, olga)
    assert give_code(client, codes[0])["Location"] == reverse("admin:login")


def test_it_leads_nowhere_else(client: Client, olga: User, codes: list[str]) -> None:
    give_password(client, olga, next="https://canary.test/")
    assert give_code(client, codes[0])["Location"] == reverse("admin:index")


def test_whoever_is_in_is_not_asked_again(client: Client, olga: User) -> None:
    give_password(client, olga)
    assert client.get(reverse("admin:login"))["Location"] == reverse("admin:index")
