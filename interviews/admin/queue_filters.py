"""How the queue is narrowed: what the address says, as values, and back again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from interviews.admin.filter_address import Chip, read_text, read_uuid
from interviews.admin.session_filters import unread_by
from interviews.models import Session
from interviews.panels import marks

WAITING_DAYS: Mapping[int, Promise | str] = {
    1: _("More than a day"),
    3: _("More than three days"),
    7: _("More than a week"),
    14: _("More than two weeks"),
}


@dataclass(frozen=True)
class QueueFilters:
    """What the reviewer asked for; unknown values of the address are left out."""

    name: str = ""  # part of the candidate's
    interview: UUID | None = None
    waiting_days: int | None = None
    is_unread: bool = False
    marks: Mapping[str, str] = field(default_factory=dict)  # by the mark's slug

    def __bool__(self) -> bool:
        return self != QueueFilters()

    @property
    def query(self) -> str:
        """Of the address, in one order, so that equal filters have equal addresses."""
        given: dict[str, object] = {
            "q": self.name,
            "interview": self.interview or "",
            "waiting": self.waiting_days or "",
            "unread": "yes" if self.is_unread else "",
            **self.marks,
        }
        return urlencode({key: value for key, value in given.items() if value})

    def narrow(self, sessions: QuerySet[Session], *, by: User, now: datetime) -> QuerySet[Session]:
        """`sessions` carry the annotations of all marks."""
        if self.name:
            who = Q(candidate__name__icontains=self.name) | Q(candidate__email__icontains=self.name)
            sessions = sessions.filter(who)
        if self.interview:
            sessions = sessions.filter(version__interview_id=self.interview)
        if self.waiting_days:
            sessions = sessions.filter(ended_at__lt=now - timedelta(days=self.waiting_days))
        if self.is_unread:
            sessions = unread_by(by.pk, sessions)
        for mark in marks():
            if mark.narrow and mark.slug in self.marks:
                sessions = mark.narrow(sessions, self.marks[mark.slug])
        return sessions


def read_filters(given: Mapping[str, str]) -> QueueFilters:
    """From an address that anybody may have written."""
    chosen = {
        mark.slug: given[mark.slug]
        for mark in marks()
        if given.get(mark.slug) in {value for value, _word in mark.choices}
    }
    return QueueFilters(
        name=read_text(given.get("q", "")),
        interview=read_uuid(given.get("interview", "")),
        waiting_days=_read_days(given.get("waiting", "")),
        is_unread=given.get("unread") == "yes",
        marks=chosen,
    )


def describe_filters(
    filters: QueueFilters, title_of: Callable[[UUID], Promise | str]
) -> list[Chip]:
    """A chip for each filter that is set; `title_of` names an interview."""
    chips = []
    if filters.name:
        chips.append(Chip(f"“{filters.name}”", replace(filters, name="").query))
    if filters.interview:
        without = replace(filters, interview=None)
        chips.append(Chip(title_of(filters.interview), without.query))
    for mark in marks():
        if mark.slug in filters.marks:
            others = {k: v for k, v in filters.marks.items() if k != mark.slug}
            word = dict(mark.choices)[filters.marks[mark.slug]]
            chips.append(Chip(f"{mark.title}: {word}", replace(filters, marks=others).query))
    if filters.waiting_days:
        words = WAITING_DAYS[filters.waiting_days]
        chips.append(Chip(words, replace(filters, waiting_days=None).query))
    if filters.is_unread:
        chips.append(Chip(_("New to me"), replace(filters, is_unread=False).query))
    return chips


def _read_days(text: str) -> int | None:
    return int(text) if text in {str(days) for days in WAITING_DAYS} else None
