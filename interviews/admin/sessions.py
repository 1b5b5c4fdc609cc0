"""The admin of sessions: a list to find one, and one page that tells its whole story."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from unfold.decorators import display

from interviews import access, bulk
from interviews.actions.abandoned import give_more_time
from interviews.actions.errors import NotInterruptedError
from interviews.actions.readings import note_reading
from interviews.actions.sessions import end_session
from interviews.admin import compare, live, queue, saved_filters
from interviews.admin.base import OrganizationModelAdmin
from interviews.admin.moments import day_and_time
from interviews.admin.roles import MEMBERS, NOBODY, has_role, user_of
from interviews.admin.session_filters import (
    NEWEST_FIRST,
    PreviewFilter,
    ReadingFilter,
    StateFilter,
)
from interviews.admin.session_page import describe_session, length_of
from interviews.admin.session_tabs import tabs_of
from interviews.admin.state_words import state_chip, tone_of, word_of
from interviews.models import SavedFilter, Session
from interviews.panels import Mark, build_panels, marks
from interviews.session_address import session_address
from interviews.states import EndReason


@admin.register(Session)
class SessionAdmin(OrganizationModelAdmin):
    """Sessions come from invitations; nobody writes them by hand."""

    names_a_person = True
    adders = NOBODY
    changers = NOBODY
    deleters = NOBODY
    ordering = NEWEST_FIRST
    list_display = ("who", "interview", "state_word", "when", "length")
    list_filter = (StateFilter, ReadingFilter, "version__interview", PreviewFilter)
    list_select_related = ("candidate", "version", "organization")
    search_fields = ("candidate__name", "candidate__email", "version__interview__title")
    list_before_template = "admin/interviews/saved_filters.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        sessions = super().get_queryset(request).select_related("candidate", "version")
        for mark in marks():
            sessions = mark.annotate(sessions)
        return sessions

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        query = request.GET.urlencode()
        saved = saved_filters.describe_saved(request, SavedFilter.Place.SESSIONS, query=query)
        return super().changelist_view(request, {**(extra_context or {}), "saved": saved})

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        ours = {
            each.slug: (done_together(each), each.slug, each.title) for each in bulk.bulk_actions()
        }
        return {**super().get_actions(request), **ours}

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        return [*super().get_list_display(request), *(column_of(mark) for mark in marks())]

    @display(description=_("Candidate"), ordering="candidate__name")
    def who(self, session: Session) -> str:
        return str(session.candidate or _("Preview"))

    @display(description=_("Interview"), ordering="version__interview__title")
    def interview(self, session: Session) -> str:
        return str(session.version)

    @display(description=_("State"), ordering="state")
    def state_word(self, session: Session) -> str:
        if session.is_imported:
            return state_chip(_("Imported"), "quiet")
        return state_chip(word_of(session.state), tone_of(session.state))

    @display(description=_("When"), ordering="ended_at")
    def when(self, session: Session) -> str:
        return day_and_time(session.ended_at or session.started_at or session.created_at)

    @display(description=_("Length"), ordering="spoken_ms")
    def length(self, session: Session) -> str:
        return length_of(session, now=timezone.now())

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The session page. It is no form, so it is built here; opening it is reading it."""
        session = self.get_object(request, unquote(object_id))
        if session is None or not self.has_view_permission(request, session):
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        now = timezone.now()
        if not session.is_unfinished:
            note_reading(session=session, by=user_of(request), now=now)
        page = describe_session(session, now=now)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": session,
            "object_id": object_id,
            "title": page.title or _("Preview"),
            "page": page,
            "tabs": tabs_of(build_panels(session)),
            "has_view_permission": True,
            "may_erase": has_role(request, access.ERASING_ROLES, session),
            "may_decide": has_role(request, MEMBERS, session),
            "queue": queue.place_in_queue(request, session),
        }
        return TemplateResponse(request, "admin/interviews/session/page.html", context)

    def get_urls(self) -> list[URLPattern]:
        ours = [
            path(
                "<uuid:session_id>/end/",
                self.admin_site.admin_view(require_POST(self.end_now)),
                name="interviews_session_end_now",
            ),
            path(
                "<uuid:session_id>/more-time/",
                self.admin_site.admin_view(require_POST(self.more_time)),
                name="interviews_session_more_time",
            ),
        ]
        pages = (queue, compare, live, saved_filters)
        lists = [url for each in pages for url in each.urls(self.admin_site)]
        return [*ours, *lists, *super().get_urls()]

    def end_now(self, request: HttpRequest, session_id: UUID) -> HttpResponse:
        session = access.access_session(user_of(request), session_id)
        reason = EndReason.REVIEWER
        if end_session(session_id=session.pk, reason=reason, now=timezone.now()):
            self.message_user(request, _("The session has ended."), messages.SUCCESS)
        else:
            self.message_user(request, _("It had ended already."), messages.WARNING)
        return self._back_to(session)

    def more_time(self, request: HttpRequest, session_id: UUID) -> HttpResponse:
        session = access.access_session(user_of(request), session_id)
        try:
            until = give_more_time(session_id=session.pk, now=timezone.now())
        except NotInterruptedError:
            self.message_user(request, _("It is not interrupted any more."), messages.WARNING)
        else:
            words = _("The candidate may go on until %(until)s.")
            self.message_user(request, words % {"until": day_and_time(until)}, messages.SUCCESS)
        return self._back_to(session)

    def _back_to(self, session: Session) -> HttpResponse:
        return HttpResponseRedirect(session_address(session.pk))


def column_of(mark: Mark) -> Callable[[Session], str]:
    """A column of the list that says the mark's word."""

    @display(description=mark.title)
    def column(session: Session) -> str:
        return state_chip(*mark.word(session))

    return column


def done_together(
    action: bulk.BulkAction,
) -> Callable[[Any, HttpRequest, QuerySet[Session]], HttpResponseBase | None]:
    """As Django calls it: with the chosen rows of `get_queryset`."""

    def carry_out(
        _admin: Any, request: HttpRequest, sessions: QuerySet[Session]
    ) -> HttpResponseBase | None:
        return action.carry_out(request, sessions)

    return carry_out
