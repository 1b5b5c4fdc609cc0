"""The first page of the admin: what needs me, what goes on, what needs a hand, and four charts."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from interviews import access
from interviews.admin.dashboard import draw_charts
from interviews.admin.queue import next_address, row_of, waiting
from interviews.admin.queue_filters import QueueFilters
from interviews.admin.roles import EDITORS, has_role, user_of
from interviews.admin.state_words import tone_of, word_of
from interviews.models import Interview, Session
from interviews.panels import build_home_panels
from interviews.states import SessionState

ROWS = 6
GOING_ON = (
    SessionState.LIVE,
    SessionState.PAUSED,
    SessionState.WAITING,
    SessionState.INTERRUPTED,
)


def describe_home(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Unfold's dashboard callback: adds to the context of `admin/index.html`."""
    user, now = user_of(request), timezone.now()
    has_organization = access.organizations_of(user).exists()
    has_interviews = access.scope(user, Interview.objects.all()).exists()
    home: dict[str, Any] = {
        "has_organization": has_organization,
        "has_interviews": has_interviews,
        "may_edit": has_role(request, EDITORS),
    }
    if has_interviews:
        queue = waiting(request, QueueFilters(), now=now)
        sessions = access.scope(user, Session.objects.select_related("candidate", "version"))
        going_on = sessions.filter(state__in=GOING_ON, is_preview=False).order_by("started_at")
        home |= {
            "queue": [row_of(session, now=now) for session in queue[:ROWS]],
            "queue_count": queue.count(),
            "next_address": next_address(QueueFilters()),
            "going_on": _rows(going_on),
            "panels": build_home_panels(user),
            "charts": draw_charts(user, now=now),
        }
    return {**context, "title": "", "home": home}


def _rows(sessions: QuerySet[Session]) -> list[dict[str, Any]]:
    return [
        {"session": session, "state": word_of(session.state), "tone": tone_of(session.state)}
        for session in sessions[:ROWS]
    ]
