"""Who may have a new password by e-mail."""

import pytest
from django.contrib.auth.models import User

from interviews.accounts.reset_form import NewPasswordForm, ResetForm

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_only_active_staff_with_a_password_are_found() -> None:
    email = "people@lindenhof.test"
    make = User.objects.create_user
    staff = make("staff", email, "a-password", is_staff=True)
    make("guest", email, "a-password")
    make("gone", email, "a-password", is_staff=True, is_active=False)
    make("never", email, is_staff=True)
    assert list(ResetForm().get_users(email.upper())) == [staff]


def test_a_common_password_is_refused() -> None:
    user = User(username="olga")
    form = NewPasswordForm(user, {"new_password1": "password", "new_password2": "password"})
    assert not form.is_valid()
