"""The forms of a new password: who asks for one by e-mail, and the password itself."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.forms import PasswordResetForm, SetPasswordForm
from django.contrib.auth.models import User
from unfold.widgets import UnfoldAdminEmailInputWidget, UnfoldAdminPasswordWidget


class ResetForm(PasswordResetForm):
    """Staff only; Django compares addresses so that look-alikes are not taken for them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        attributes = {"autocomplete": "email", "autofocus": ""}
        self.fields["email"].widget = UnfoldAdminEmailInputWidget(attrs=attributes)

    def get_users(self, email: str) -> Iterable[User]:
        return [user for user in super().get_users(email) if user.is_staff]


class NewPasswordForm(SetPasswordForm):  # type: ignore[type-arg]  # not subscriptable when it runs
    """In the look of the desk."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("new_password1", "new_password2"):
            attributes = {"autocomplete": "new-password"}
            self.fields[name].widget = UnfoldAdminPasswordWidget(attrs=attributes)
