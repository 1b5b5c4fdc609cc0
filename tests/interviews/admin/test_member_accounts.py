"""What an owner may do for the account of a member."""

import pytest
from django.contrib.auth.models import User
from django.test import Client, RequestFactory
from django.urls import reverse

from interviews.accounts.attempts import SIGN_IN, take_attempt
from interviews.accounts.totp import code_at, step_at
from interviews.actions.second_factors import (
    confirm_second_factor,
    has_second_factor,
    start_second_factor,
)
from interviews.models import Membership
from tests.cast import NOW, Cast
from tests.interviews.admin.desk import page, signed_in

pytestmark = [pytest.mark.db, pytest.mark.django_db]

OFF = "admin:interviews_membership_take_second_factor_off"
AGAIN = "admin:interviews_membership_let_in_again"


@pytest.fixture(autouse=True)
def second_factor(cast: Cast) -> None:
    """Rita has one."""
    factor = start_second_factor(user=cast.reviewer, now=NOW)
    code = code_at(factor.secret, step_at(NOW))
    confirm_second_factor(user=cast.reviewer, code=code, now=NOW)


def membership_of(user: User) -> Membership:
    return Membership.objects.get(user=user)


def post(by: User, name: str, whose: User) -> int:
    address = reverse(name, args=[membership_of(whose).pk])
    return signed_in(by).post(address).status_code


def test_an_owner_takes_the_second_factor_of_a_member_off(cast: Cast) -> None:
    shown = page(cast.owner, "interviews_membership_change", membership_of(cast.reviewer).pk)
    assert "They sign in with a second factor." in shown
    assert post(cast.owner, OFF, cast.reviewer) == 302
    assert not has_second_factor(cast.reviewer)
    history = page(cast.owner, "interviews_membership_history", membership_of(cast.reviewer).pk)
    assert "Their second factor is off" in history


def test_a_superuser_may_too(cast: Cast) -> None:
    assert post(cast.superuser, OFF, cast.reviewer) == 302
    assert not has_second_factor(cast.reviewer)


def test_nobody_else_may(cast: Cast) -> None:
    for user in (cast.editor, cast.reviewer, cast.outsider):
        assert post(user, OFF, cast.reviewer) == 404
    assert post(cast.owner, OFF, cast.owner) == 404
    assert has_second_factor(cast.reviewer)
    address = reverse(OFF, args=[membership_of(cast.reviewer).pk])
    assert Client().post(address).status_code == 302
    assert signed_in(cast.owner).get(address).status_code == 405


def test_an_account_of_two_organizations_is_no_single_owners(cast: Cast) -> None:
    Membership.objects.create(organization=cast.quarzwerk, user=cast.reviewer, role="reviewer")
    address = reverse(OFF, args=[cast.lindenhof.memberships.get(user=cast.reviewer).pk])
    assert signed_in(cast.owner).post(address).status_code == 404
    assert has_second_factor(cast.reviewer)
    assert signed_in(cast.superuser).post(address).status_code == 302


def test_a_superusers_account_is_looked_after_by_no_owner(cast: Cast) -> None:
    cast.reviewer.is_superuser = True
    cast.reviewer.save()
    assert post(cast.owner, OFF, cast.reviewer) == 404


def test_whoever_waits_is_let_in_again(cast: Cast, rf: RequestFactory) -> None:
    request, name = rf.post("/", REMOTE_ADDR="2001:db8::77"), cast.reviewer.username
    while not take_attempt(SIGN_IN, request, name):
        pass
    assert post(cast.owner, AGAIN, cast.reviewer) == 302
    assert take_attempt(SIGN_IN, request, name) == 0
