"""Compare: one question, candidates in columns, each one's answer with its sound."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import AdminSite
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from interviews import access
from interviews.admin.compare_address import MOST_CHOSEN, AskedComparison, read_address
from interviews.admin.comparing import build_columns
from interviews.admin.queue import refuse_strangers
from interviews.admin.roles import user_of
from interviews.bulk import BulkAction
from interviews.compared_questions import ComparedQuestion, collect_questions
from interviews.models import Interview, InterviewVersion, Session
from interviews.panels import marks

COLUMNS = 4
CHOICES = 40  # so many candidates are offered to choose from, beside those that are chosen


def urls(site: AdminSite) -> list[URLPattern]:
    """Under the address of the sessions."""
    show = site.admin_view(require_safe(show_comparison))
    return [path("compare/", show, name="interviews_compare")]


def show_comparison(request: HttpRequest) -> HttpResponse:
    refuse_strangers(request)
    asked = read_address(request.GET)
    interviews = list(_comparable(request))
    chosen = next((each for each in interviews if each.pk == asked.interview), None)
    interview = chosen or next(iter(interviews), None)
    context = {
        **admin.site.each_context(request),
        "title": _("Compare"),
        "asked": asked,
        "interviews": interviews,
        "interview": interview,
        **(describe_interview(request, asked, interview) if interview else {}),
    }
    return TemplateResponse(request, "admin/interviews/compare/page.html", context)


def describe_interview(
    request: HttpRequest, given: AskedComparison, interview: Interview
) -> dict[str, Any]:
    """The questions of this interview, and the columns of the one that is asked for."""
    versions = list(interview.versions.filter(is_preview=False).order_by("-number"))
    questions = collect_questions((each.pk, each.definition) for each in versions)
    asked = AskedComparison(interview.pk, given.question, given.version, given.sessions)
    at = next((n for n, each in enumerate(questions) if each.key == asked.question), 0)
    if not questions:
        return {"asked": asked}
    question = questions[at]
    sessions = _asked_in(request, question, versions, asked.version)
    shown = sessions.filter(pk__in=asked.sessions) if asked.sessions else sessions
    page = Paginator(shown, COLUMNS).get_page(request.GET.get("page"))
    return {
        "asked": asked,
        "questions": questions,
        "question": question,
        "position": at + 1,
        "before": asked.query(question=questions[at - 1].key) if at else "",
        "after": asked.query(question=questions[at + 1].key) if at + 1 < len(questions) else "",
        "versions": [each for each in versions if each.pk in question.numbers],
        "page": page,
        "pages_query": asked.query(question=question.key),
        "columns": build_columns(list(page), question),
        "everybody": asked.query(question=question.key, session=""),
        "choices": _choices(sessions, asked),
    }


def _comparable(request: HttpRequest) -> QuerySet[Interview]:
    """Interviews of the user's organizations that somebody has finished."""
    finished = Session.objects.awaiting_pipeline().values("version__interview")
    return access.scope(user_of(request), Interview.objects.filter(pk__in=finished))


def _asked_in(
    request: HttpRequest,
    question: ComparedQuestion,
    versions: Sequence[InterviewVersion],
    number: int | None,
) -> QuerySet[Any]:
    """Finished sessions that had this question, the newest first."""
    wanted = [
        each.pk
        for each in versions
        if each.pk in question.numbers and number in {None, each.number}
    ]
    sessions = access.scope(user_of(request), Session.objects.awaiting_pipeline())
    for mark in marks():
        sessions = mark.annotate(sessions)
    return (
        sessions.filter(version__in=wanted)
        .select_related("candidate", "version", "recording")
        .order_by("-ended_at", "pk")
    )


def _choices(sessions: QuerySet[Any], asked: AskedComparison) -> list[Any]:
    """Those that are chosen, then the newest others."""
    chosen = list(sessions.filter(pk__in=asked.sessions)) if asked.sessions else []
    return [*chosen, *sessions.exclude(pk__in=asked.sessions)[:CHOICES]]


def compare_chosen(request: HttpRequest, sessions: QuerySet[Session]) -> HttpResponse | None:
    """From the list of sessions, if they are of one interview."""
    chosen = list(sessions.select_related("version")[: MOST_CHOSEN + 1])
    interviews = {session.version.interview_id for session in chosen}
    if len(interviews) > 1 or len(chosen) > MOST_CHOSEN:
        words = _("Choose at most %(most)d sessions, all of one interview.")
        messages.warning(request, words % {"most": MOST_CHOSEN})
        return None
    asked = AskedComparison(
        next(iter(interviews), None), sessions=tuple(each.pk for each in chosen)
    )
    return HttpResponseRedirect(f"{reverse('admin:interviews_compare')}?{asked.query()}")


COMPARE = BulkAction("compare", gettext_lazy("Compare their answers"), compare_chosen)
