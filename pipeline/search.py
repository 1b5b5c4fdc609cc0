"""Find passages that a person may read: by the vectors of the index that serves, or by words."""

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F, QuerySet
from pgvector.django import CosineDistance

from interviews import access
from pipeline import embedding_indexes
from pipeline.embeddings import model_of
from pipeline.failures import StepFailure
from pipeline.models import EmbeddingIndex, Passage
from pipeline.vectors import Vector


@dataclass(frozen=True)
class Hit:
    """A passage and how well it fits: of the same search, more is better."""

    passage: Passage
    score: float


def find_passages(user: User, query: str, *, limit: int = 10) -> list[Hit]:
    """Best first; by words where the model does not answer, or nothing is indexed yet."""
    index = embedding_indexes.serving()
    if index is None:
        return find_by_words(user, query, limit=limit)
    try:
        [vector] = model_of(index.model, index.dimensions).embed([query]).vectors
    except StepFailure:
        return find_by_words(user, query, limit=limit)
    return find_by_vector(user, index, vector, limit=limit)


def find_by_vector(user: User, index: EmbeddingIndex, vector: Vector, *, limit: int) -> list[Hit]:
    """Only vectors of this one index are compared: those of another mean something else."""
    found = (
        _readable(user)
        .filter(embeddings__index=index)
        .annotate(distance=CosineDistance("embeddings__vector", vector))
        .order_by("distance", "pk")
    )
    return [Hit(passage, 1.0 - passage.distance) for passage in found[:limit]]


def find_by_words(user: User, query: str, *, limit: int, config: str = "english") -> list[Hit]:
    """Those that have any of the words."""
    words = query.replace("\0", " ").split()
    if not words:
        return []
    wanted = SearchQuery(words[0], config=config)
    for word in words[1:]:
        wanted = wanted | SearchQuery(word, config=config)
    found = (
        _readable(user)
        .filter(lexical=wanted)
        .annotate(rank=SearchRank(F("lexical"), wanted))
        .order_by("-rank", "pk")
    )
    return [Hit(passage, passage.rank) for passage in found[:limit]]


def _readable(user: User) -> QuerySet[Passage]:
    return access.scope(user, Passage.objects.select_related("session"))
