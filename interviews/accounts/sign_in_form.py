"""What somebody fills in to sign in; `settings.UNFOLD` names it."""

import math
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import ngettext
from unfold.forms import AuthenticationForm

from interviews.accounts.attempts import SIGN_IN, forget_attempts, take_attempt

SECONDS_PER_MINUTE = 60


class SignInForm(AuthenticationForm):  # type: ignore[misc]  # unfold publishes no types
    """Known and unknown names are answered alike, also when there were too many attempts."""

    def clean(self) -> dict[str, Any]:
        account = self.cleaned_data.get("username", "")
        if account and (wait_s := take_attempt(SIGN_IN, self.request, account)):
            raise ValidationError(say_wait(wait_s), code="too_often")
        cleaned: dict[str, Any] = super().clean()
        forget_attempts(SIGN_IN, self.request, account)
        return cleaned


def say_wait(wait_s: int) -> str:
    minutes = math.ceil(wait_s / SECONDS_PER_MINUTE)
    words = ngettext(
        "There were too many attempts. Try again in %(n)d minute.",
        "There were too many attempts. Try again in %(n)d minutes.",
        minutes,
    )
    return words % {"n": minutes}
