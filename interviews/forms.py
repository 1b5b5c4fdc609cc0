"""What a candidate can send by form, decoded and bounded."""

from django import forms
from django.utils.translation import gettext_lazy as _


class AgreementForm(forms.Form):
    """The agreement itself is required; the scopes are the candidate's to choose."""

    agree = forms.BooleanField(
        error_messages={"required": _("Tick the box if you agree; without it we cannot start.")}
    )
    scope_recording = forms.BooleanField(required=False)
    scope_ai_evaluation = forms.BooleanField(required=False)
    mode = forms.ChoiceField(choices=[("voice", "voice"), ("text", "text")], required=False)


class FeedbackForm(forms.Form):
    """How it felt: a word of those offered, and a comment if they like."""

    feel = forms.RegexField(r"^[a-z0-9_-]{1,24}$", required=False)
    comment = forms.CharField(max_length=2000, required=False)
    withdraw = forms.BooleanField(required=False)
