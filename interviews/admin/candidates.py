"""The admin of candidates: who was invited, and to what."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from interviews.admin.base import OrganizationModelAdmin
from interviews.admin.roles import NOBODY
from interviews.models import Candidate


@admin.register(Candidate)
class CandidateAdmin(OrganizationModelAdmin):
    """Names and addresses can be corrected; candidates come in by invitation."""

    names_a_person = True
    adders = NOBODY
    deleters = NOBODY
    list_display = ("name", "email", "invitation_count", "created_at")
    ordering = ("name",)
    search_fields = ("name", "email")
    fields = ("name", "email")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).annotate(invited=Count("invitations"))

    @display(description=_("Invitations"), ordering="invited")
    def invitation_count(self, candidate: Any) -> int:
        return int(candidate.invited)
