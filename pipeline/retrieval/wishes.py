"""Filters as people and files write them: interviews by title, candidates by name, dates in words.

`interview`, `candidate`, `session`, `verdict` and `kind` may be one text or a list of them; a
session is known by its id here or in the system that it was imported from.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, get_args
from uuid import UUID

from django.db.models import Q, QuerySet

from interviews import access
from interviews.models import Candidate, Interview, Session
from pipeline.models import Passage, Quality
from pipeline.retrieval.filters import Filters, Speaker
from pipeline.retrieval.query_words import UNREADABLE

KEYS = ("interview", "candidate", "session", "since", "until", "speaker", "verdict", "kind")

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class WishError(ValueError):
    """What is asked for is not there, or not to be understood; the message says which."""


def read_filters(visitor: access.Visitor, told: Mapping[str, Any]) -> Filters:
    """Raises WishError: a filter that is not understood must not widen the search."""
    if unknown := sorted(set(told) - set(KEYS)):
        raise WishError(f"There is no filter {unknown[0]!r}; there are {', '.join(KEYS)}.")
    return Filters(
        interviews=_ids(told, "interview", _interviews(visitor)),
        candidates=_ids(told, "candidate", _candidates(visitor)),
        sessions=_ids(told, "session", _sessions(visitor)),
        since=_moment(told, "since"),
        until=_end(told, "until"),
        speaker=_speaker(told),
        verdicts=_among(told, "verdict", Quality.Verdict.values),
        kinds=_among(told, "kind", Passage.Kind.values),
    )


Find = Callable[[str, UUID | None], "QuerySet[Any]"]


def _interviews(visitor: access.Visitor) -> Find:
    everything = access.scope(visitor, Interview.objects.all())
    return lambda name, as_id: everything.filter(Q(pk=as_id) | Q(title=name))


def _candidates(visitor: access.Visitor) -> Find:
    everything = access.scope(visitor, Candidate.objects.all())
    return lambda name, as_id: everything.filter(Q(pk=as_id) | Q(name=name))


def _sessions(visitor: access.Visitor) -> Find:
    everything = access.scope(visitor, Session.objects.all())
    return lambda name, as_id: everything.filter(Q(pk=as_id) | Q(imported__external_id=name))


def _ids(told: Mapping[str, Any], key: str, find: Find) -> tuple[UUID, ...]:
    """Of all that are called so."""
    found: list[UUID] = []
    for name in _texts(told, key):
        ids = list(find(name, _as_id(name)).values_list("pk", flat=True))
        if not ids:
            raise WishError(f"There is no {key} {name!r}.")
        found += ids
    return tuple(dict.fromkeys(found))


def _texts(told: Mapping[str, Any], key: str) -> list[str]:
    value = told.get(key)
    values = value if isinstance(value, list) else [value] if value else []
    if not all(isinstance(each, str) and each and not UNREADABLE.search(each) for each in values):
        raise WishError(f"{key} must be a text or a list of texts.")
    return values


def _among(told: Mapping[str, Any], key: str, known: Sequence[str]) -> tuple[str, ...]:
    texts = tuple(_texts(told, key))
    if set(texts) - set(known):
        raise WishError(f"{key} must be one of {', '.join(known)}.")
    return texts


def _as_id(name: str) -> UUID | None:
    try:
        return UUID(name)
    except ValueError:
        return None


def _speaker(told: Mapping[str, Any]) -> Speaker | None:
    value = told.get("speaker") or None
    if value is not None and value not in get_args(Speaker):
        raise WishError("speaker must be candidate or interviewer.")
    return value


def _end(told: Mapping[str, Any], key: str) -> datetime | None:
    """A day is over at its end; nothing lasts longer than the calendar."""
    moment = _moment(told, key)
    is_day = DAY.fullmatch(str(told.get(key))) is not None
    if moment is None or not is_day:
        return moment
    return moment + timedelta(days=1) if moment.date() < date.max else None


def _moment(told: Mapping[str, Any], key: str) -> datetime | None:
    """A day or a moment, in UTC where it says nothing else."""
    value = told.get(key)
    if not value:
        return None
    try:
        moment = datetime.fromisoformat(str(value))
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise WishError(f"{key} must be a day or a moment such as 2026-11-21.") from None
