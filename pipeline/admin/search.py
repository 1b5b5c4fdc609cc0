"""The search page: one box over what was said, filters in the address, hits to read and to play."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from interviews import access
from interviews.admin.queue import refuse_strangers
from interviews.admin.roles import user_of
from interviews.models import Candidate, Interview
from pipeline.admin.search_address import (
    BEYOND_CONVERSATIONS,
    EVERYTHING,
    KINDS,
    SPEAKERS,
    VERDICTS,
    AskedSearch,
    describe_asked,
    more_than,
    read_address,
)
from pipeline.admin.search_hits import FoundHit, describe_hits
from pipeline.models import Passage
from pipeline.retrieval.filters import Filters
from pipeline.retrieval.search import search

#: A part of a name that more people have than this names nobody.
MOST_CANDIDATES = 200


@require_safe
def show_search(request: HttpRequest) -> HttpResponse:
    refuse_strangers(request)
    user, asked = user_of(request), read_address(request.GET.dict())
    titles = dict(access.scope(user, Interview.objects.all()).values_list("pk", "title"))
    hits = find(user, asked)
    context = {
        **admin.site.each_context(request),
        "title": _("Search"),
        "asked": asked,
        "chips": describe_asked(asked, lambda pk: titles.get(pk, _("Another interview"))),
        "interviews": titles.items(),
        "speakers": SPEAKERS.items(),
        "verdicts": VERDICTS.items(),
        "kinds": BEYOND_CONVERSATIONS.items(),
        "hits": hits,
        "has_words": any(hit.has_words for hit in hits),
        **_ways_on(asked, len(hits)),
    }
    return TemplateResponse(request, "admin/search/page.html", context)


def find(user: User, asked: AskedSearch) -> list[FoundHit]:
    """Nothing is asked of the database where nothing can be found."""
    if not asked.query or asked.is_turned_round:
        return []
    candidates = _candidates(user, asked.candidate)
    if asked.candidate and not candidates:
        return []
    filters = Filters(
        interviews=(asked.interview,) if asked.interview else (),
        candidates=candidates,
        since=_midnight(asked.since) if asked.since else None,
        until=_midnight(asked.until + timedelta(days=1)) if asked.until else None,
        speaker=asked.speaker or None,  # type: ignore[arg-type]
        verdicts=(asked.verdict,) if asked.verdict else (),
        kinds=kinds_of(asked.kind),
    )
    return describe_hits(
        user, search(user, asked.query, filters=filters, limit=asked.most), asked.query
    )


def kinds_of(chosen: str) -> tuple[str, ...]:
    """Conversations alone, unless something else is asked for."""
    if chosen == EVERYTHING:
        return tuple(KINDS)
    return (chosen or Passage.Kind.TURNS,)


def _candidates(user: User, name: str) -> tuple[UUID, ...]:
    if not name:
        return ()
    who = Q(name__icontains=name) | Q(email__icontains=name)
    found = access.scope(user, Candidate.objects.filter(who)).order_by("name", "pk")
    return tuple(found.values_list("pk", flat=True)[:MOST_CANDIDATES])


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _ways_on(asked: AskedSearch, found: int) -> dict[str, Any]:
    """To a longer list, where this one is full, and to wider searches."""
    most = more_than(asked.most) if found == asked.most else None
    return {
        "more_query": asked.address(most=most) if most else "",
        "without_days_query": asked.address(since=None, until=None),
        "without_filters_query": AskedSearch(query=asked.query).address(),
    }
