"""`manage.py let_in`."""

import io

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from interviews.actions.second_factors import start_second_factor
from interviews.models import SecondFactor
from tests.cast import NOW

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def let_in(*arguments: str) -> str:
    out = io.StringIO()
    call_command("let_in", *arguments, stdout=out)
    return out.getvalue()


def test_an_account_may_try_again_and_lose_its_second_factor() -> None:
    user = User.objects.create(username="sonja", is_superuser=True)
    start_second_factor(user=user, now=NOW)
    assert "again at once" in let_in("sonja")
    assert SecondFactor.objects.exists()
    assert "is off" in let_in("sonja", "--without-second-factor")
    assert not SecondFactor.objects.exists()
    assert "There was none." in let_in("sonja", "--without-second-factor")


def test_a_name_that_is_wrong_is_said() -> None:
    with pytest.raises(CommandError, match="no account"):
        let_in("nobody")
