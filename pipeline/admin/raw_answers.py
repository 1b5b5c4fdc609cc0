"""The admin of raw answers: what a text model wrote where a step failed on it."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from interviews.admin.base import OrganizationModelAdmin
from interviews.admin.moments import day_and_time
from interviews.admin.roles import EDITORS, NOBODY
from pipeline.models import RawAnswer


@admin.register(RawAnswer)
class RawAnswerAdmin(OrganizationModelAdmin):
    """Not for reviewers: what was refused must not be what they remember. Read only."""

    names_a_person = True
    viewers = EDITORS
    adders = NOBODY
    changers = NOBODY
    deleters = EDITORS
    list_display = ("step", "session", "reason", "answered")
    list_filter = ("step_run__step",)
    list_select_related = ("step_run", "session__candidate", "session__version", "organization")
    fields = ("session", "step_run", "reason", "text", "is_cut", "answered_at")
    readonly_fields = fields

    @display(description=_("Step"))
    def step(self, answer: RawAnswer) -> str:
        return answer.step_run.step

    @display(description=_("Answered"), ordering="answered_at")
    def answered(self, answer: RawAnswer) -> str:
        return day_and_time(answer.answered_at)
