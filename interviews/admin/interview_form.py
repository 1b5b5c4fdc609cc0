"""The form of an interview: what the interviewer may look up is chosen from what there is."""

from collections.abc import Mapping

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from interviews.live_tools import (
    CHOICES,
    PAST_SESSIONS,
    ROLE_KNOWLEDGE,
    SAVE_INSIGHT,
    SESSION_CONTEXT,
)
from interviews.models import Interview

#: In words of people; what a model reads about them stands in `live_tools.py`.
WORDS: Mapping[str, Promise | str] = {
    ROLE_KNOWLEDGE: _("Role knowledge: answers candidates' questions from your documents"),
    PAST_SESSIONS: _(
        "Earlier sessions: what the same candidate said in this interview before, if they agreed"
    ),
    SESSION_CONTEXT: _("This session: which questions are covered, and what was kept"),
    SAVE_INSIGHT: _("Insights: keeps what was said for the people who read about it later"),
}
TOOLS_ARE = _(
    "The interviewer does this silently while it talks. Sessions use what was chosen when their "
    "version was published."
)


class InterviewForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable when it runs
    tools = forms.MultipleChoiceField(
        label=_("Tools"),
        choices=[(name, WORDS[name]) for name in CHOICES],
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
    )

    class Meta:
        model = Interview
        fields = "__all__"  # noqa: DJ007 - the admin class names them
