"""The door of retrieval: find what was said, among what the visitor may read."""

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from django.utils import timezone

from interviews.access import Visitor
from pipeline import embedding_indexes
from pipeline.embeddings import model_of
from pipeline.retrieval import query_bill, query_vector
from pipeline.retrieval.assembly import assemble
from pipeline.retrieval.dense import find_nearest
from pipeline.retrieval.filters import Filters
from pipeline.retrieval.hit import Hit
from pipeline.retrieval.lexical import find_by_words
from pipeline.retrieval.links import find_mentions, follow, leading_names
from pipeline.retrieval.query_words import readable, telling_part
from pipeline.retrieval.ranking import Ranked, rank
from pipeline.retrieval.reading import read_neighbours, read_windows
from pipeline.retrieval.scope import Scope, scope_of

EVERYTHING = Filters()
#: Of each list so many are fused; more found nothing more (docs/subsystems/search.md).
MOST_PASSAGES = 60
MOST_PIECES = 120


def search(
    visitor: Visitor,
    query: str,
    *,
    filters: Filters = EVERYTHING,
    limit: int = 10,
    seconds: float | None = None,
    shown: Sequence[Hit] = (),
) -> list[Hit]:
    """Best first. Where the model does not answer, or not in `seconds`, words alone find.

    Whoever asks pays for the vector of the query. No words of `shown` are found again; `limit` is
    without them.
    """
    query = readable(query)
    scope = scope_of(visitor, filters)
    if not query or limit < 1 or scope.is_empty:
        return []
    ranked = _ranked(visitor, scope, query, filters, limit + len(shown), seconds)
    best = ranked[: (limit + len(shown)) * 4]
    windows = list({each.window.passage_id: each.window for each in ranked}.values())
    near = list({each.window.passage_id: each.window for each in best}.values())
    return assemble(
        ranked,
        [*windows, *read_neighbours(near)],
        limit=limit,
        speaker=filters.speaker,
        shown=shown,
    )


def _ranked(
    visitor: Visitor, scope: Scope, query: str, filters: Filters, limit: int, seconds: float | None
) -> list[Ranked]:
    index = embedding_indexes.serving()
    model = model_of(index.model, index.dimensions) if index else None
    pay = partial(query_bill.pay, visitor, today=timezone.localdate())
    answer = query_vector.begin(model, query, seconds=seconds, pay=pay) if model else None
    lexical = find_by_words(
        scope,
        telling_part(query),
        speaker=filters.speaker,
        most_passages=max(MOST_PASSAGES, 2 * limit),
        most_pieces=max(MOST_PIECES, 4 * limit),
    )
    vector = answer() if answer else None
    dense: dict[UUID, float] = {}
    if index and vector:
        most = max(MOST_PASSAGES, 2 * limit)
        dense = find_nearest(scope, index, vector, most=most, speaker=filters.speaker)
    found = {*lexical.passages, *dense, *(passage for passage, _number in lexical.pieces)}
    windows = read_windows(found)
    ranked = rank(windows, lexical, dense, speaker=filters.speaker)
    leading = leading_names(ranked, windows, query)
    mentions = find_mentions(scope, leading, speaker=filters.speaker)
    linked = {passage for places in mentions.values() for passage, _number in places}
    return follow(ranked, [*windows, *read_windows(linked - found)], leading, mentions)
