"""A second factor: set up, used, removed; every code once."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from pytest_django import Settings

from interviews.accounts.totp import code_at, step_at
from interviews.actions.errors import WrongCodeError
from interviews.actions.second_factors import (
    RECOVERY_CODES,
    confirm_second_factor,
    has_second_factor,
    remove_second_factor,
    start_second_factor,
    use_code,
)
from interviews.models import RecoveryCode, SecondFactor
from tests.cast import NOW
from tests.racing import race

pytestmark = [pytest.mark.db, pytest.mark.django_db]

LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def olga(db: None) -> User:
    return User.objects.create(username="olga", is_staff=True)


def code_of(user: User, now: object = NOW) -> str:
    factor = SecondFactor.objects.get(user=user)
    return code_at(factor.secret, step_at(now))  # type: ignore[arg-type]


def set_up(user: User) -> list[str]:
    start_second_factor(user=user, now=NOW)
    return confirm_second_factor(user=user, code=code_of(user), now=NOW)


def test_it_is_asked_for_only_when_confirmed(olga: User) -> None:
    start_second_factor(user=olga, now=NOW)
    assert not has_second_factor(olga)
    with pytest.raises(WrongCodeError):
        confirm_second_factor(user=olga, code="000000x", now=NOW)
    confirm_second_factor(user=olga, code=f" {code_of(olga)[:3]} {code_of(olga)[3:]}", now=NOW)
    assert has_second_factor(olga)


def test_beginning_again_makes_a_new_secret_until_one_is_confirmed(olga: User) -> None:
    seeds = {start_second_factor(user=olga, now=NOW).seed for _ in range(3)}
    assert len(seeds) == 3
    confirm_second_factor(user=olga, code=code_of(olga), now=NOW)
    before = SecondFactor.objects.get(user=olga).seed
    assert start_second_factor(user=olga, now=NOW).seed == before


def test_a_code_of_the_app_works_once(olga: User) -> None:
    set_up(olga)
    assert not use_code(user=olga, code=code_of(olga), now=NOW)  # it has confirmed already
    assert use_code(user=olga, code=code_of(olga, LATER), now=LATER)
    assert not use_code(user=olga, code=code_of(olga, LATER), now=LATER)


def test_a_recovery_code_works_once_however_it_is_typed(olga: User) -> None:
    codes = set_up(olga)
    assert len(set(codes)) == RECOVERY_CODES
    assert use_code(user=olga, code=codes[0].upper().replace("-", " "), now=LATER)
    assert not use_code(user=olga, code=codes[0], now=LATER)
    assert use_code(user=olga, code=codes[1], now=LATER)


def test_no_code_is_stored(olga: User) -> None:
    codes = set_up(olga)
    stored = set(RecoveryCode.objects.values_list("sha256", flat=True))
    assert not stored & {code.replace("-", "") for code in codes}


def test_a_copy_of_the_database_holds_no_secret(olga: User, settings: Settings) -> None:
    factor = start_second_factor(user=olga, now=NOW)
    here = factor.secret
    settings.SECRET_KEY = "another-installation"
    assert factor.secret != here


def test_codes_of_others_and_of_nobody_are_wrong(olga: User) -> None:
    codes = set_up(olga)
    edgar = User.objects.create(username="edgar")
    assert not use_code(user=edgar, code=codes[0], now=LATER)
    set_up(edgar)
    assert not use_code(user=edgar, code=codes[0], now=LATER)


def test_removing_it_removes_everything(olga: User) -> None:
    set_up(olga)
    assert remove_second_factor(user=olga)
    assert not remove_second_factor(user=olga)
    assert not has_second_factor(olga)
    assert not RecoveryCode.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["app", "recovery"])
def test_of_two_who_come_at_once_with_one_code_one_gets_in(olga: User, kind: str) -> None:
    codes = set_up(olga)
    code = codes[0] if kind == "recovery" else code_of(olga, LATER)
    assert sorted(race([lambda: use_code(user=olga, code=code, now=LATER)] * 2)) == [False, True]
