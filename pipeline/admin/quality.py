"""The admin of transcript qualities: read only."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from interviews.admin.base import OrganizationModelAdmin
from interviews.admin.roles import NOBODY
from interviews.admin.state_words import state_chip
from pipeline.models import Quality
from pipeline.panels.quality import TONES


@admin.register(Quality)
class QualityAdmin(OrganizationModelAdmin):
    """Verdicts by session, so that poor transcripts can be found together."""

    names_a_person = True
    adders = NOBODY
    changers = NOBODY
    deleters = NOBODY
    list_display = ("session", "verdict_word", "created_at")
    list_filter = ("verdict",)
    list_select_related = ("session__candidate", "session__version", "organization")
    fields = ("session", "input_version", "verdict", "reasons", "figures", "created_at")
    readonly_fields = fields

    @display(description=_("Verdict"), ordering="verdict")
    def verdict_word(self, quality: Quality) -> str:
        return state_chip(quality.get_verdict_display(), TONES[Quality.Verdict(quality.verdict)])
