"""The passages that a search may look at: what the visitor may read, narrowed by the filters."""

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from interviews import access
from pipeline.models import Passage, Quality
from pipeline.retrieval.filters import Filters


def passages_of(visitor: access.Visitor, filters: Filters) -> QuerySet[Passage]:
    """Without an order. Where no kinds are named, conversations alone."""
    wanted = Q()
    for column, values in (
        ("interview__in", filters.interviews),
        ("candidate__in", filters.candidates),
        ("session__in", filters.sessions),
        ("kind__in", filters.kinds or (Passage.Kind.TURNS,)),
        ("started_at__gte", filters.since),
        ("started_at__lt", filters.until),
    ):
        if values:
            wanted &= Q(**{column: values})
    passages = access.scope(visitor, Passage.objects.filter(wanted)).order_by()
    if filters.speaker:
        passages = passages.filter(spans__contains=[{"speaker": filters.speaker}])
    if filters.verdicts:
        passages = passages.filter(_judged(filters.verdicts))
    return passages


def _judged(verdicts: tuple[str, ...]) -> Exists:
    """By the newest verdict on the transcript that the passage was cut from."""
    about = Quality.objects.filter(session=OuterRef("session"), verdict__in=verdicts)
    return Exists(about.filter(input_version=F("session__input_version")))
