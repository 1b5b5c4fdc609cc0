"""Signing in, and being told to wait."""

import secrets
from ipaddress import IPv6Address
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from interviews.accounts import attempts, sign_in_form
from interviews.accounts.attempts import SIGN_IN, unlock
from interviews.accounts.sign_in_form import say_wait
from tests.cast import PASSWORD

pytestmark = [pytest.mark.db, pytest.mark.django_db]


@pytest.fixture
def address() -> str:
    return str(IPv6Address(secrets.randbits(128)))


@pytest.fixture
def olga(settings: Settings) -> str:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick
    return User.objects.create_user("olga", password=PASSWORD, is_staff=True).username


def sign_in(address: str, username: str, password: str) -> Any:
    given = {"username": username, "password": password}
    return Client(REMOTE_ADDR=address).post(reverse("admin:login"), given)


def fail_often(address: str, username: str) -> None:
    for _ in range(SIGN_IN.most):
        assert b"Please enter the correct" in sign_in(address, username, "wrong").content


def test_the_right_password_lets_in(olga: str, address: str) -> None:
    answer = sign_in(address, olga, PASSWORD)
    assert (answer.status_code, answer["Location"]) == (302, reverse("admin:index"))


def test_after_failures_even_the_right_password_waits(olga: str, address: str) -> None:
    fail_often(address, olga)
    answer = sign_in(address, olga, PASSWORD)
    assert b"There were too many attempts. Try again in 15 minutes." in answer.content


def test_unknown_names_are_answered_as_known_ones(olga: str, address: str) -> None:
    fail_often(address, "nobody")
    assert b"too many attempts" in sign_in(address, "nobody", "wrong").content


def test_the_person_signs_in_from_elsewhere_and_after_being_let_in_again(
    olga: str, address: str
) -> None:
    fail_often(address, olga)
    elsewhere = str(IPv6Address(secrets.randbits(128)))
    assert sign_in(elsewhere, olga, PASSWORD).status_code == 302
    unlock(olga)
    assert sign_in(address, olga, PASSWORD).status_code == 302


def test_success_is_no_failure(olga: str, address: str) -> None:
    for _ in range(SIGN_IN.most + 1):
        assert sign_in(address, olga, PASSWORD).status_code == 302


@pytest.mark.parametrize(("wait_s", "words"), [(1, "1 minute."), (61, "2 minutes.")])
def test_the_wait_is_said_in_minutes(wait_s: int, words: str) -> None:
    assert say_wait(wait_s).endswith(words)


def test_strangers_from_many_addresses_wait_and_a_browser_that_was_in_before_does_not(
    olga: str, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_in_form, "SIGN_IN", attempts.Purpose("sign-in", 5, 50, 2))
    known = Client(REMOTE_ADDR=address)
    given, login = {"username": olga, "password": PASSWORD}, reverse("admin:login")
    assert known.post(login, given).status_code == 302
    known.post(reverse("admin:logout"))
    for _ in range(2):
        sign_in(str(IPv6Address(secrets.randbits(128))), olga, "wrong")
    elsewhere = str(IPv6Address(secrets.randbits(128)))
    assert b"too many attempts" in sign_in(elsewhere, olga, PASSWORD).content
    assert known.post(login, given).status_code == 302
    [cookie] = [each for name, each in known.cookies.items() if name.startswith("known_")]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert cookie["path"] == reverse("admin:index")
    assert olga not in cookie.OutputString()
