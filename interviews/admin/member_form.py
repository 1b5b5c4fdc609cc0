"""What an owner fills in to let somebody in."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminEmailInputWidget, UnfoldAdminTextInputWidget

from interviews.models import Membership

PASSWORD_LENGTH = 16


@dataclass(frozen=True)
class Account:
    """Who joins, and the first password of a new account, which is nowhere stored."""

    user: User
    first_password: str = ""


class MemberForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable when it runs
    """A new account with its role; accounts of other organizations are nobody else's business."""

    username = forms.CharField(
        label=_("User name"),
        max_length=150,
        validators=[UnicodeUsernameValidator()],
        widget=UnfoldAdminTextInputWidget,
    )
    email = forms.EmailField(label=_("E-mail"), required=False, widget=UnfoldAdminEmailInputWidget)

    class Meta:
        model = Membership
        fields = ("role",)

    def clean_username(self) -> str:
        name: str = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=name).exists():
            raise forms.ValidationError(_("Choose another user name: this one is taken."))
        return name

    def take_account(self) -> Account:
        """Of a valid form: a new staff account."""
        password = get_random_string(PASSWORD_LENGTH)
        given: dict[str, Any] = self.cleaned_data
        user = User.objects.create_user(given["username"], given["email"], password, is_staff=True)
        return Account(user, password)


class AnyMemberForm(MemberForm):
    """What a superuser fills in, who knows every account: an existing one joins as it is."""

    def clean_username(self) -> str:
        return str(self.cleaned_data["username"])

    def take_account(self) -> Account:
        known = User.objects.filter(username=self.cleaned_data["username"]).first()
        if known is None:
            return super().take_account()
        User.objects.filter(pk=known.pk).update(is_staff=True)
        return Account(known)
