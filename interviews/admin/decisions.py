"""The admin of decisions: a list to read, and what the bar of the session page posts."""

from uuid import UUID

from django.contrib import admin, messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from unfold.decorators import display

from interviews import access
from interviews.actions import decisions
from interviews.actions.errors import (
    ActionError,
    AlreadyDecidedError,
    NotDecidableError,
    ReasonMissingError,
)
from interviews.admin.base import OrganizationModelAdmin
from interviews.admin.queue_filters import read_filters
from interviews.admin.roles import NOBODY, user_of
from interviews.admin.state_words import state_chip
from interviews.models import Decision, Session
from interviews.session_address import session_address

REFUSALS: dict[type[ActionError], Promise | str] = {
    ReasonMissingError: _("Say why: nothing was decided."),
    NotDecidableError: _("This session cannot be decided on now. Nothing was saved."),
    AlreadyDecidedError: _(
        "Somebody decided while you were reading. Look at it again; nothing of yours was saved."
    ),
}


@admin.register(Decision)
class DecisionAdmin(OrganizationModelAdmin):
    """Made on the session page; nobody changes or removes one."""

    names_a_person = True
    adders = NOBODY
    changers = NOBODY
    deleters = NOBODY
    list_display = ("session", "outcome_word", "decided_by_name", "decided_at")
    list_filter = ("outcome",)
    list_select_related = ("session__candidate", "session__version", "organization")
    ordering = ("-decided_at",)
    fields = ("session", "number", "outcome", "reason", "decided_by_name", "decided_at")
    readonly_fields = fields

    @display(description=_("Decision"), ordering="outcome")
    def outcome_word(self, decision: Decision) -> str:
        return state_chip(decision.get_outcome_display(), "done" if decision.closes else "quiet")

    def get_urls(self) -> list[URLPattern]:
        ours = [
            path(
                "of/<uuid:session_id>/close/",
                self.admin_site.admin_view(require_POST(self.close)),
                name="interviews_decision_close",
            ),
            path(
                "of/<uuid:session_id>/reopen/",
                self.admin_site.admin_view(require_POST(self.reopen)),
                name="interviews_decision_reopen",
            ),
        ]
        return [*ours, *super().get_urls()]

    def close(self, request: HttpRequest, session_id: UUID) -> HttpResponse:
        """Back to the session's page, where the bar is."""
        session = access.access_session(user_of(request), session_id)
        try:
            decision = decisions.close_session(
                session_id=session.pk,
                outcome=request.POST.get("outcome", ""),
                reason=request.POST.get("reason", ""),
                by=user_of(request),
                seen=_seen(request),
                now=timezone.now(),
            )
        except ActionError as refusal:
            return self._refuse(request, session, refusal)
        return self._done(request, session, decision, _("The session is closed."))

    def reopen(self, request: HttpRequest, session_id: UUID) -> HttpResponse:
        """As `close`."""
        session = access.access_session(user_of(request), session_id)
        try:
            decision = decisions.reopen_session(
                session_id=session.pk,
                reason=request.POST.get("reason", ""),
                by=user_of(request),
                seen=_seen(request),
                now=timezone.now(),
            )
        except ActionError as refusal:
            return self._refuse(request, session, refusal)
        return self._done(request, session, decision, _("The session waits for a decision again."))

    def _refuse(self, request: HttpRequest, session: Session, refusal: ActionError) -> HttpResponse:
        self.message_user(request, REFUSALS[type(refusal)], messages.WARNING)
        return back_to(request, session)

    def _done(
        self, request: HttpRequest, session: Session, decision: Model, words: Promise | str
    ) -> HttpResponse:
        self.log_addition(request, decision, "")
        self.message_user(request, words, messages.SUCCESS)
        return back_to(request, session)


def _seen(request: HttpRequest) -> int:
    """A number that no decision has, where the page sent none."""
    text = request.POST.get("seen", "")
    return int(text) if text.isdecimal() else -1


def back_to(request: HttpRequest, session: Session) -> HttpResponseRedirect:
    """With the filters of the queue that the reviewer is working through."""
    query = read_filters(request.GET.dict()).query
    return HttpResponseRedirect(session_address(session.pk, query=query, anchor="decision"))
