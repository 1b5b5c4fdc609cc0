"""The admin of insights: what programs kept of sessions, for people to read and to throw away."""

from typing import Any
from uuid import UUID

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from unfold.decorators import display

from interviews import access
from interviews.admin.base import OrganizationModelAdmin
from interviews.admin.roles import MEMBERS, NOBODY, user_of
from pipeline.actions.insights import forget_insights
from pipeline.models import Insight

LONGEST_SHOWN = 160


@admin.register(Insight)
class InsightAdmin(OrganizationModelAdmin):
    """Programs write them and nobody changes them; whoever reads a session may delete one."""

    names_a_person = True
    adders = NOBODY
    changers = NOBODY
    deleters = MEMBERS
    list_display = ("words", "session", "author", "created_at")
    list_display_links = ("words",)
    list_filter = ("session__version__interview", "token", "author", "created_at")
    list_select_related = ("session__candidate", "session__version", "organization")
    search_fields = ("text", "author", "session__candidate__name")
    ordering = ("-created_at", "pk")
    fields = ("session", "text", "turns", "author", "token", "created_at")
    readonly_fields = fields

    @display(description=_("Insight"), ordering="text")
    def words(self, insight: Insight) -> str:
        return Truncator(insight.text).chars(LONGEST_SHOWN)

    def get_urls(self) -> list[URLPattern]:
        forget = self.admin_site.admin_view(require_POST(self.forget))
        ours = path("<uuid:insight_id>/forget/", forget, name="pipeline_insight_forget")
        return [ours, *super().get_urls()]

    def forget(self, request: HttpRequest, insight_id: UUID) -> HttpResponse:
        """From the session's page, and back to it."""
        insight = self.get_object(request, str(insight_id))
        if insight is None or not self.has_delete_permission(request, insight):
            raise access.NotFound
        self.log_deletions(request, self.get_queryset(request).filter(pk=insight.pk))
        self.delete_model(request, insight)
        self.message_user(request, _("Deleted: programs do not find it any more."))
        page = reverse("admin:interviews_session_change", args=[insight.session_id])
        return HttpResponseRedirect(f"{page}#panel-insights")

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        forget_insights([obj], by=user_of(request), now=timezone.now())

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        allowed = [each for each in queryset if self.has_delete_permission(request, each)]
        forget_insights(allowed, by=user_of(request), now=timezone.now())
