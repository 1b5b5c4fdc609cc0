"""The door of retrieval: find what was said, among what the visitor may read."""

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F, QuerySet
from pgvector.django import CosineDistance

from interviews.access import Visitor
from pipeline import embedding_indexes
from pipeline.embeddings import model_of
from pipeline.failures import StepFailure
from pipeline.models import EmbeddingIndex, Passage
from pipeline.passages import Span
from pipeline.retrieval.filters import Filters
from pipeline.retrieval.hit import Hit
from pipeline.retrieval.scope import passages_of
from pipeline.vectors import Vector

EVERYTHING = Filters()


def search(
    visitor: Visitor,
    query: str,
    *,
    filters: Filters = EVERYTHING,
    limit: int = 10,
    seconds: float | None = None,
) -> list[Hit]:
    """Best first. Where the model does not answer, or not in `seconds`, words alone find."""
    passages = passages_of(visitor, filters).select_related("interview")
    index = embedding_indexes.serving()
    if index is None or seconds is not None:
        return _by_words(passages, query, limit)
    try:
        [vector] = model_of(index.model, index.dimensions).embed([query]).vectors
    except StepFailure:
        return _by_words(passages, query, limit)
    return _by_vector(passages, index, vector, limit)


def _by_vector(
    passages: QuerySet[Passage], index: EmbeddingIndex, vector: Vector, limit: int
) -> list[Hit]:
    """Only vectors of this one index are compared: those of another mean something else."""
    found = (
        passages.filter(embeddings__index=index)
        .annotate(distance=CosineDistance("embeddings__vector", vector))
        .order_by("distance", "pk")
    )
    return [_hit(passage, "dense", 1.0 - passage.distance) for passage in found[:limit]]


def _by_words(passages: QuerySet[Passage], query: str, limit: int) -> list[Hit]:
    """Those that have any of the words."""
    words = query.replace("\0", " ").split()
    if not words:
        return []
    wanted = SearchQuery(words[0], config="english")
    for word in words[1:]:
        wanted = wanted | SearchQuery(word, config="english")
    found = (
        passages.filter(lexical=wanted)
        .annotate(rank=SearchRank(F("lexical"), wanted))
        .order_by("-rank", "pk")
    )
    return [_hit(passage, "lexical", passage.rank) for passage in found[:limit]]


def _hit(passage: Passage, signal: str, score: float) -> Hit:
    spans = tuple(Span(**span) for span in passage.spans)
    return Hit(
        passage_id=passage.pk,
        session_id=passage.session_id,
        interview_id=passage.interview_id,
        kind=passage.kind,
        title=passage.interview.title if passage.interview else "",
        started_at=passage.started_at,
        turns=tuple(dict.fromkeys(span.reference for span in spans)),
        text=passage.text,
        spans=spans,
        starts_ms=passage.starts_ms,
        ends_ms=passage.ends_ms,
        score=score,
        signals={signal: score},
    )
