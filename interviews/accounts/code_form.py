"""The code of a second factor, as somebody types it."""

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextInputWidget

LONGEST = 40


class CodeForm(forms.Form):
    """Six digits of the app, or a recovery code; spaces and dashes do not matter."""

    code = forms.CharField(
        label=_("Code"),
        max_length=LONGEST,
        widget=UnfoldAdminTextInputWidget(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
