"""How the rows of a table hang on an interview: what a program may see hangs on one it may see."""

from functools import cache
from typing import Any

from django.db.models import ForeignKey, Model, Q, QuerySet

from interviews.models import Candidate, Interview, InterviewVersion, Session

#: From a table of ours, by these keys and no others, to the interview.
KEYS = ("interview", "version", "session", "thread", "passage", "turn", "document")
ENDS = {Interview: "pk", InterviewVersion: "interview", Session: "version__interview"}
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


def leads_to(model: type[Model], interviews: "QuerySet[Any, Any]") -> Q:
    """Rows of this table that hang on one of these interviews (by id), each of them once."""
    found = Q()
    for path in paths_of(model):
        is_one = Q(**{f"{path}__in": interviews})
        if model is Candidate:  # many rows for one: asked apart, so that nobody comes twice
            is_one = Q(pk__in=Candidate.objects.filter(is_one).values("pk"))
        found |= is_one
    return found
