"""What an owner fills in to let somebody in."""

import pytest
from django.contrib.auth.models import User

from interviews.admin.member_form import AnyMemberForm, MemberForm
from tests.cast import PASSWORD, Cast

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def form_of(**changes: str) -> MemberForm:
    return MemberForm({"username": "nell", "email": "", "role": "reviewer", **changes})


def test_an_account_is_made_with_a_first_password(cast: Cast) -> None:
    form = form_of()
    assert form.is_valid(), form.errors
    account = form.take_account()
    assert account.user.check_password(account.first_password)
    assert account.user.is_staff
    assert not account.user.is_superuser


def test_a_name_that_is_taken_is_refused_in_any_case(cast: Cast) -> None:
    form = form_of(username="OZAN.outsider")
    assert "username" in form.errors
    assert User.objects.filter(username__iexact="ozan.outsider").count() == 1


def test_a_superuser_lets_an_existing_account_join_as_it_is(cast: Cast) -> None:
    form = AnyMemberForm({"username": "ozan.outsider", "email": "", "role": "reviewer"})
    assert form.is_valid(), form.errors
    account = form.take_account()
    assert (account.user, account.first_password) == (cast.outsider, "")
    assert account.user.check_password(PASSWORD)


@pytest.mark.parametrize("changes", [{"username": ""}, {"role": "king"}, {"email": "nobody"}])
def test_what_cannot_be_meant_is_refused(cast: Cast, changes: dict[str, str]) -> None:
    assert set(form_of(**changes).errors) == set(changes)
