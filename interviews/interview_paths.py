"""How the rows of a table hang on an interview: what a program may see hangs on one it may see."""

from functools import cache
from typing import Any

from django.db.models import ForeignKey, Model, Q, QuerySet

from interviews.models import Candidate, Interview, InterviewVersion, Session

#: From a table of ours, by these keys and no others, to the interview.
KEYS = ("interview", "version", "session", "thread", "passage", "turn", "document")
ENDS = {Interview: "pk", InterviewVersion: "interview", Session: "version__interview"}
#: The way to the session, whose candidate agreed to something, or not.
SESSION_KEYS = ("session", "thread", "passage", "turn")
#: Candidates are known by several ways, and never without an interview.
WAYS_TO_CANDIDATES = ("invitations__version__interview", "sessions__version__interview")


@cache
def paths_of(model: type[Model]) -> tuple[str, ...]:
    """Lookups from a row to the interviews that it hangs on; none: it belongs to the house."""
    if model is Candidate:
        return WAYS_TO_CANDIDATES
    if model in ENDS:
        return (ENDS[model],)
    return tuple(
        f"{field.name}__{path}".removesuffix("__pk")
        for field in model._meta.fields
        if isinstance(field, ForeignKey) and field.name in KEYS
        for path in paths_of(field.remote_field.model)
    )


@cache
def session_path_of(model: type[Model]) -> str:
    """The lookup from a row to its session; empty where it hangs on none."""
    if model is Session:
        return "pk"
    for field in model._meta.fields:
        if isinstance(field, ForeignKey) and field.name in SESSION_KEYS:
            path = session_path_of(field.remote_field.model)
            if path:
                return f"{field.name}__{path}".removesuffix("__pk")
    return ""


def leads_to(model: type[Model], interviews: "QuerySet[Any, Any]") -> Q:
    """Rows of this table that hang on one of these interviews (by id), each of them once."""
    found = Q()
    for path in paths_of(model):
        is_one = Q(**{f"{path}__in": interviews})
        if model is Candidate:  # many rows for one: asked apart, so that nobody comes twice
            is_one = Q(pk__in=Candidate.objects.filter(is_one).values("pk"))
        found |= is_one
    return found
