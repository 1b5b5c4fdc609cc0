"""What somebody fills in to invite a candidate."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminDecimalFieldWidget,
    UnfoldAdminEmailInputWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanSwitchWidget,
)

from interviews import access
from interviews.actions.invitations import OPEN_FOR, InvitationTerms
from interviews.admin.roles import EDITORS, organizations_with, user_of
from interviews.models import InterviewVersion

DATE_INPUT = {"type": "date"}
TIME_INPUT = {"type": "datetime-local"}


def versions_to_invite(request: HttpRequest) -> QuerySet[InterviewVersion]:
    """The newest published version of each interview that this user may invite to."""
    newest = InterviewVersion.objects.filter(interview=OuterRef("interview"), is_preview=False)
    return (
        access.scope(user_of(request), InterviewVersion.objects.all())
        .filter(organization__in=organizations_with(request, EDITORS), is_preview=False)
        .annotate(newest=Subquery(newest.order_by("-number").values("number")[:1]))
        .filter(number=F("newest"))
        .select_related("interview")
        .order_by("interview__title")
    )


class InvitationForm(forms.Form):
    """Who is invited to what, until when, and what they need."""

    version = forms.ModelChoiceField(
        InterviewVersion.objects.none(),
        label=_("Interview"),
        empty_label=_("Choose an interview"),
        widget=UnfoldAdminSelectWidget,
    )
    candidate_name = forms.CharField(
        label=_("Name"), max_length=120, widget=UnfoldAdminTextInputWidget
    )
    candidate_email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        widget=UnfoldAdminEmailInputWidget,
        help_text=_("Kept with the candidate. Nothing is sent: you pass the link on."),
    )
    expires_on = forms.DateField(
        label=_("Open until"), widget=UnfoldAdminTextInputWidget(attrs=DATE_INPUT)
    )
    scheduled_at = forms.DateTimeField(
        label=_("Appointment"),
        required=False,
        widget=UnfoldAdminTextInputWidget(attrs=TIME_INPUT),
        help_text=_("Leave empty to let the candidate choose the moment."),
    )
    language = forms.CharField(
        label=_("Language"),
        max_length=12,
        required=False,
        widget=UnfoldAdminTextInputWidget,
        help_text=_("A code such as en or de; empty for the interview's own."),
    )
    extra_time_factor = forms.DecimalField(
        label=_("Time"),
        min_value=1,
        max_value=5,
        max_digits=3,
        decimal_places=2,
        initial=1,
        widget=UnfoldAdminDecimalFieldWidget(attrs={"step": "0.25"}),
        help_text=_("1 is the usual time, 1.5 half as much again."),
    )
    patient_turn_taking = forms.BooleanField(
        label=_("Waits longer when the candidate pauses"),
        required=False,
        widget=UnfoldBooleanSwitchWidget,
    )
    text_mode = forms.BooleanField(
        label=_("Starts in writing instead of speech"),
        required=False,
        widget=UnfoldBooleanSwitchWidget,
    )
    large_captions = forms.BooleanField(
        label=_("Large captions"), required=False, widget=UnfoldBooleanSwitchWidget
    )
    #: One value for each form shown, so that sending it twice invites once.
    once = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *given: Any, request: HttpRequest, **named: Any) -> None:
        super().__init__(*given, **named)
        field = self.fields["version"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = versions_to_invite(request)
        today = timezone.localdate()
        self.fields["expires_on"].initial = (today + OPEN_FOR).isoformat()
        self.fields["expires_on"].widget.attrs["min"] = (today + timedelta(days=1)).isoformat()
        self.fields["once"].initial = uuid4()

    @property
    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The fields as the page shows them: under headings."""
        names = (
            (_("Who, and to what"), ("version", "candidate_name", "candidate_email")),
            (_("When"), ("expires_on", "scheduled_at")),
            (
                _("What this candidate needs"),
                (
                    "language",
                    "extra_time_factor",
                    "patient_turn_taking",
                    "text_mode",
                    "large_captions",
                ),
            ),
        )
        return [(heading, [self[name] for name in fields]) for heading, fields in names]

    @property
    def terms(self) -> InvitationTerms:
        """Of a valid form. The link stays open to the end of its last day."""
        given = self.cleaned_data
        last_moment = datetime.combine(given["expires_on"], time.max)
        return InvitationTerms(
            expires_at=timezone.make_aware(last_moment),
            scheduled_at=given["scheduled_at"],
            language=given["language"],
            extra_time_factor=given["extra_time_factor"],
            patient_turn_taking=given["patient_turn_taking"],
            text_mode=given["text_mode"],
            large_captions=given["large_captions"],
        )
