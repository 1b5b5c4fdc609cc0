"""The first page of the admin: what needs me, what goes on now, what needs a hand."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from interviews import access
from interviews.admin.roles import EDITORS, has_role, user_of
from interviews.admin.session_filters import unread_by
from interviews.admin.session_page import length_of
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
    user = user_of(request)
    sessions = access.scope(user, Session.objects.select_related("candidate", "version"))
    unread = unread_by(user.pk, sessions).order_by("ended_at")
    going_on = sessions.filter(state__in=GOING_ON, is_preview=False).order_by("started_at")
    return {
        **context,
        "title": "",
        "home": {
            "unread": _rows(unread),
            "unread_count": unread.count(),
            "going_on": _rows(going_on),
            "panels": build_home_panels(user),
            "has_interviews": access.scope(user, Interview.objects.all()).exists(),
            "has_organization": access.organizations_of(user).exists(),
            "may_edit": has_role(request, EDITORS),
        },
    }


def _rows(sessions: QuerySet[Session]) -> list[dict[str, Any]]:
    now = timezone.now()
    return [
        {
            "session": session,
            "state": word_of(session.state),
            "tone": tone_of(session.state),
            "length": length_of(session, now=now),
            "since": session.ended_at or session.state_changed_at,
        }
        for session in sessions[:ROWS]
    ]
