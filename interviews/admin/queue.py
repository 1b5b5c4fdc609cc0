"""The queue: sessions that wait for a person's decision, those that have waited longest first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import admin, messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from interviews import access
from interviews.admin.moments import wait_since
from interviews.admin.queue_filters import (
    WAITING_DAYS,
    QueueFilters,
    describe_filters,
    read_filters,
)
from interviews.admin.roles import MEMBERS, has_role, user_of
from interviews.admin.saved_filters import describe_saved
from interviews.admin.session_page import length_of
from interviews.admin.state_words import tone_of, word_of
from interviews.models import Interview, Reading, SavedFilter, Session
from interviews.panels import marks
from interviews.session_address import session_address
from interviews.states import SessionState

ROWS_PER_PAGE = 50
OLDEST_FIRST = ("ended_at", "pk")


@dataclass(frozen=True)
class QueueRow:
    """A session as the queue shows it."""

    session: Session
    state: Promise | str
    tone: str
    length: str
    words: list[tuple[str, str, str]]  # of each mark: title, word, tone; no word: nothing yet
    wait: str
    is_new: bool


@dataclass(frozen=True)
class QueuePlace:
    """From a session onward: how many others wait, and the way to the next one."""

    left: int
    address: str
    query: str  # the filters it was opened with


def urls(site: AdminSite) -> list[URLPattern]:
    """Under the address of the sessions."""
    return [
        path("queue/", site.admin_view(require_safe(show_queue)), name="interviews_queue"),
        path("queue/next/", site.admin_view(require_safe(go_on)), name="interviews_queue_next"),
    ]


def show_queue(request: HttpRequest) -> HttpResponse:
    refuse_strangers(request)
    user, now = user_of(request), timezone.now()
    filters = read_filters(request.GET.dict())
    page = Paginator(waiting(request, filters, now=now), ROWS_PER_PAGE).get_page(
        request.GET.get("page")
    )
    titles = dict(access.scope(user, Interview.objects.all()).values_list("pk", "title"))
    context = {
        **admin.site.each_context(request),
        "title": _("Queue"),
        "filters": filters,
        "chips": describe_filters(filters, lambda pk: titles.get(pk, _("Another interview"))),
        "page": page,
        "rows": [row_of(session, now=now) for session in page],
        "interviews": titles.items(),
        "waiting_days": WAITING_DAYS.items(),
        "marks": [(mark, filters.marks.get(mark.slug)) for mark in marks() if mark.choices],
        "next_address": next_address(filters),
        "saved": describe_saved(request, SavedFilter.Place.QUEUE, query=filters.query),
    }
    return TemplateResponse(request, "admin/interviews/queue/page.html", context)


def go_on(request: HttpRequest) -> HttpResponse:
    """To the next session of the queue: after the one the address names, or the first."""
    refuse_strangers(request)
    filters = read_filters(request.GET.dict())
    sessions = waiting(request, filters, now=timezone.now())
    found = next_after(sessions, _find_session(request, request.GET.get("after", "")))
    if found is None:
        messages.info(request, _("Nothing else waits for a decision."))
        return HttpResponseRedirect(_with(reverse("admin:interviews_queue"), filters.query))
    return HttpResponseRedirect(session_address(found.pk, query=filters.query))


def waiting(request: HttpRequest, filters: QueueFilters, *, now: datetime) -> QuerySet[Any]:
    """What waits in the user's organizations and passes the filters, oldest first."""
    user = user_of(request)
    sessions = access.scope(user, Session.objects.needing_review())
    for mark in marks():
        sessions = mark.annotate(sessions)
    read = Reading.objects.filter(
        session=OuterRef("pk"), user=user, input_version__gte=OuterRef("input_version")
    )
    narrowed = filters.narrow(sessions.annotate(is_read=Exists(read)), by=user, now=now)
    return narrowed.select_related("candidate", "version").order_by(*OLDEST_FIRST)


def next_after(sessions: QuerySet[Any], here: Session | None) -> Session | None:
    """Round and round: after the last comes the first, but never the same one again."""
    if here is None or here.ended_at is None:
        return sessions.first()
    later = Q(ended_at__gt=here.ended_at) | Q(ended_at=here.ended_at, pk__gt=here.pk)
    return sessions.filter(later).first() or sessions.exclude(pk=here.pk).first()


def place_in_queue(request: HttpRequest, session: Session) -> QueuePlace:
    """For the session page, whose address carries the filters of the queue it was opened from."""
    filters = read_filters(request.GET.dict())
    others = waiting(request, filters, now=timezone.now()).exclude(pk=session.pk)
    return QueuePlace(others.count(), next_address(filters, after=session), filters.query)


def next_address(filters: QueueFilters, after: Session | None = None) -> str:
    here = urlencode({"after": after.pk}) if after else ""
    query = "&".join(part for part in (here, filters.query) if part)
    return _with(reverse("admin:interviews_queue_next"), query)


def row_of(session: Any, *, now: datetime) -> QueueRow:
    """Of a session from `waiting`."""
    return QueueRow(
        session=session,
        state=word_of(session.state),
        tone=tone_of(session.state),
        length=length_of(session, now=now),
        words=[(mark.title, *mark.word(session)) for mark in marks()],
        wait=wait_since(session.ended_at, now=now),
        is_new=session.state == SessionState.ENDED and not session.is_read,
    )


def refuse_strangers(request: HttpRequest) -> None:
    """Raises PermissionDenied for who is a member of no organization."""
    if not has_role(request, MEMBERS):
        raise PermissionDenied


def _find_session(request: HttpRequest, text: str) -> Session | None:
    try:
        return access.access_session(user_of(request), UUID(text))
    except (ValueError, access.NotFound):
        return None


def _with(address: str, query: str) -> str:
    return f"{address}?{query}" if query else address
