"""The live page: who is in the Room now, and what was said last. It is read, never heard."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import admin
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from interviews import access
from interviews.admin.live_sessions import describe_live, with_captions
from interviews.admin.queue import refuse_strangers
from interviews.admin.roles import user_of
from interviews.models import Session

SESSIONS = 20
LAST_TURNS = 4
#: Of a session that is followed alone.
MANY_TURNS = 60


def urls(site: AdminSite) -> list[URLPattern]:
    """Under the address of the sessions."""
    whole, part = never_cache(require_safe(show_live)), never_cache(require_safe(show_part))
    return [
        path("live/", site.admin_view(whole), name="interviews_live"),
        path("live/part/", site.admin_view(part), name="interviews_live_part"),
    ]


def show_live(request: HttpRequest) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "title": _("Live"),
        **describe_now(request),
    }
    return TemplateResponse(request, "admin/interviews/live/page.html", context)


def show_part(request: HttpRequest) -> HttpResponse:
    """What of the page changes, for its script, which asks again and again."""
    return TemplateResponse(request, "admin/interviews/live/_part.html", describe_now(request))


def describe_now(request: HttpRequest) -> dict[str, Any]:
    """All sessions of the user's organizations that go on, or the one that is followed."""
    refuse_strangers(request)
    now = timezone.now()
    sessions = access.scope(user_of(request), Session.objects.all())
    followed = _followed(request)
    if followed is not None:
        sessions = sessions.filter(pk=followed)
    rows = with_captions(sessions, most=MANY_TURNS if followed else LAST_TURNS)
    found = list(rows[: SESSIONS + 1])
    query = f"?{urlencode({'session': followed})}" if followed else ""
    return {
        "rows": [describe_live(session, now=now) for session in found[:SESSIONS]],
        "has_more": len(found) > SESSIONS,
        "followed": followed,
        "now": now,
        "part_address": reverse("admin:interviews_live_part") + query,
    }


def _followed(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.GET.get("session", ""))
    except ValueError:
        return None
