"""How the list of sessions is narrowed."""

from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db.models import Exists, F, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from interviews.admin.roles import user_of
from interviews.admin.state_words import STATE_WORDS
from interviews.models import Reading, Session
from interviews.states import SessionState


def unread_by(user_id: int, sessions: QuerySet[Session]) -> QuerySet[Session]:
    """Ended, and not opened by this person since the transcript last changed."""
    read = Reading.objects.filter(
        session=OuterRef("pk"), user_id=user_id, input_version__gte=OuterRef("input_version")
    )
    counted = sessions.filter(is_preview=False, source=Session.Source.LIVE)
    return counted.filter(~Exists(read), state=SessionState.ENDED)


class StateFilter(SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(state.value, word) for state, (word, _tone) in STATE_WORDS.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(state=self.value()) if self.value() else queryset


class ReadingFilter(SimpleListFilter):
    title = _("read by me")
    parameter_name = "read"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("no", _("Not yet"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return unread_by(user_of(request).pk, queryset) if self.value() else queryset


class PreviewFilter(SimpleListFilter):
    """Previews stay out of the list unless somebody asks for them."""

    title = _("previews")
    parameter_name = "previews"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("only", _("Only previews")), ("with", _("With previews"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "with":
            return queryset
        return queryset.filter(is_preview=self.value() == "only")


#: What the list is ordered by: what ended last, then what is going on.
NEWEST_FIRST = (F("ended_at").desc(nulls_first=True), "-created_at")
