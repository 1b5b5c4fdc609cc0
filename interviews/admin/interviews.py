"""The admin of interviews: what is to be asked, published version by version, tried before that."""

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.db.models import Count, Max, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from unfold.decorators import display

from interviews import access, room_key
from interviews.actions.errors import InterviewIncompleteError
from interviews.actions.interviews import publish_interview, start_preview
from interviews.admin.base import OrganizationModelAdmin
from interviews.admin.interview_form import TOOLS_ARE, InterviewForm
from interviews.admin.interview_parts import CompetencyInline, QuestionInline
from interviews.admin.interview_status import describe_status
from interviews.admin.roles import user_of
from interviews.models import Interview


@admin.register(Interview)
class InterviewAdmin(OrganizationModelAdmin):
    """Editing saves the draft; sessions run with what was published."""

    list_display = ("title", "role", "newest_version", "sessions_held", "updated_at")
    list_filter = ("language",)
    ordering = ("title",)
    search_fields = ("title", "role")
    form = InterviewForm
    inlines = (QuestionInline, CompetencyInline)
    fieldsets = (
        (_("What it is"), {"fields": (("title", "role"), ("language", "time_budget_minutes"))}),
        (_("What the candidate reads"), {"fields": ("introduction",)}),
        (
            _("The interviewer"),
            {
                "fields": (
                    ("interviewer", "voice_name"),
                    "turn_taking",
                    "persona",
                    "closing",
                )
            },
        ),
        (
            _("What the interviewer may look up and keep"),
            {"fields": ("tools",), "description": TOOLS_ARE},
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return (
            super()
            .get_queryset(request)
            .annotate(
                newest_number=Max("versions__number"),
                session_count=Count(
                    "versions__sessions",
                    filter=Q(
                        versions__sessions__is_preview=False, versions__sessions__source="live"
                    ),
                ),
            )
        )

    @display(description=_("Published"), ordering="newest_number")
    def newest_version(self, interview: Any) -> str:
        number = interview.newest_number
        return str(_("version %(number)s") % {"number": number} if number else _("not yet"))

    @display(description=_("Sessions"), ordering="session_count")
    def sessions_held(self, interview: Any) -> int:
        return int(interview.session_count)

    def get_urls(self) -> list[URLPattern]:
        ours = [
            path(
                "<uuid:interview_id>/publish/",
                self.admin_site.admin_view(require_POST(self.publish)),
                name="interviews_interview_publish",
            ),
            path(
                "<uuid:interview_id>/try/",
                self.admin_site.admin_view(require_POST(self.try_it)),
                name="interviews_interview_try",
            ),
        ]
        return [*ours, *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        interview = self.get_object(request, unquote(object_id))
        if interview is not None:
            status = describe_status(interview)
            extra_context = {**(extra_context or {}), "status": status}
        return super().change_view(request, object_id, form_url, extra_context)

    def publish(self, request: HttpRequest, interview_id: UUID) -> HttpResponse:
        interview = access.access_interview_to_edit(user_of(request), interview_id)
        try:
            version = publish_interview(
                interview_id=interview.pk, by=user_of(request), now=timezone.now()
            )
        except InterviewIncompleteError as error:
            return self._explain(request, interview, error)
        words = _("Version %(number)s is published. New invitations use it.")
        self.message_user(request, words % {"number": version.number}, messages.SUCCESS)
        return self._back_to(interview)

    def try_it(self, request: HttpRequest, interview_id: UUID) -> HttpResponse:
        interview = access.access_interview_to_edit(user_of(request), interview_id)
        now = timezone.now()
        try:
            session = start_preview(interview_id=interview.pk, by=user_of(request), now=now)
        except InterviewIncompleteError as error:
            return self._explain(request, interview, error)
        response = HttpResponseRedirect(reverse("room:room", args=[session.pk]))
        room_key.hand_over(response, session, now=now)
        return response

    def _explain(
        self, request: HttpRequest, interview: Interview, error: InterviewIncompleteError
    ) -> HttpResponse:
        for problem in error.problems:
            self.message_user(request, problem, messages.WARNING)
        return self._back_to(interview)

    def _back_to(self, interview: Interview) -> HttpResponse:
        return HttpResponseRedirect(
            reverse("admin:interviews_interview_change", args=[interview.pk])
        )
