"""Give vectors to passages that have none: after a change of model, and wherever one is missing.

What is missing is the list of what is to be done, so that a worker that is killed leaves off where
another goes on. When nothing is missing in the wanted index, it is the one that is searched.
"""

import logging
import random
from collections import Counter
from collections.abc import Mapping
from functools import partial
from uuid import UUID

from django.conf import settings
from django.db import transaction

from interviews.failpoints import failpoint
from pipeline import embedding_indexes, expenses
from pipeline.bill import NOTHING, Spent
from pipeline.embeddings import (
    BATCH,
    EmbeddingModel,
    PassageVectors,
    configured_embeddings,
    embed_passages,
)
from pipeline.expenses import Account
from pipeline.failures import StepFailure
from pipeline.metering import Meter, metered
from pipeline.models import Embedding, EmbeddingIndex, PartyEmbedding, Passage
from pipeline.passages import PARTIES, WHOLE
from pipeline.retry import back_off_seconds

logger = logging.getLogger(__name__)

#: The step on whose row the vectors of its passages stand, whenever they are made.
INDEX = "index"
#: Of vectors that are searched no more, so many go at a time.
DELETED_AT_ONCE = 2_000
#: A worker has other things to do, too: after so many batches the next visit goes on.
MOST_BATCHES = 40


def embed_missing(*, batches: int = MOST_BATCHES, lease_seconds: float | None = None) -> int:
    """How many vectors were made. Safe to call at any time from any process."""
    model = configured_embeddings()
    index = embedding_indexes.want(model)
    lease_seconds = lease_seconds or settings.PIPELINE_LEASE_SECONDS
    made = 0
    for _ in range(batches):
        if not embedding_indexes.take(index, lease_seconds=lease_seconds):
            break
        passages = list(embedding_indexes.missing(index, is_outside=model.is_outside)[:BATCH])
        if not passages:
            _finish(index)
            break
        added = _embed(index, model, passages)
        if added is None:
            break
        made += added
    return made


def _embed(index: EmbeddingIndex, model: EmbeddingModel, passages: list[Passage]) -> int | None:
    """None where the model failed; the row then says why, and when it is tried again."""
    texts = [passage.embedded_texts for passage in passages]
    meter = Meter(partial(_bill, _payers(passages, texts)))
    try:
        with metered(meter):
            vectors = embed_passages(model, texts)
        meter.settle()
    except StepFailure as failure:
        meter.settle()
        logger.warning("Passages could not be embedded", extra={"index": index.pk})
        jitter = random.random()  # noqa: S311 - spreads retries, protects nothing
        delay = back_off_seconds(index.failures + 1, jitter=jitter)
        embedding_indexes.release(index, spent=meter.spent, error=str(failure), delay_seconds=delay)
        return None
    failpoint("embedding.before_insert")
    added = store(index, passages, vectors)
    embedding_indexes.release(index, spent=meter.spent)
    return added


def _payers(passages: list[Passage], texts: list[dict[str, str]]) -> dict[Account, int]:
    """The steps that made the passages, and how many characters of each are embedded.

    What is of no session is its organization's.
    """
    characters: Counter[tuple[UUID, UUID | None, UUID | None]] = Counter()
    for passage, parts in zip(passages, texts, strict=True):
        payer = (passage.organization_id, passage.session_id, passage.step_run_id)
        characters[payer] += sum(map(len, parts.values()))
    return {Account(*payer, INDEX): count for payer, count in characters.items()}


def _bill(payers: dict[Account, int], spent: Spent) -> None:
    """Each session pays for its own passages."""
    for account, share in zip(payers, spent.shares(list(payers.values())), strict=True):
        expenses.write(account, share)


@transaction.atomic
def store(index: EmbeddingIndex, passages: list[Passage], vectors: list[PassageVectors]) -> int:
    """Only for passages that are still there: what was erased meanwhile gets no vector.

    Nor do the words of somebody who has taken the agreement back meanwhile.
    """
    wanted = [passage.pk for passage in passages]
    found = embedding_indexes.embeddable().filter(pk__in=wanted)
    locked = found.order_by("pk").select_for_update(no_key=True)
    there = set(locked.values_list("pk", flat=True))
    made = dict(zip(passages, vectors, strict=True))
    write_vectors(index.pk, {each: made[each] for each in passages if each.pk in there})
    return len(there)


def write_vectors(index_id: int, made: Mapping[Passage, PassageVectors]) -> None:
    """Of stored passages, which have none of this index, or not all."""
    Embedding.objects.bulk_create(
        (
            Embedding(
                organization_id=passage.organization_id,
                passage=passage,
                index_id=index_id,
                vector=vectors[WHOLE],
                with_parties=True,
            )
            for passage, vectors in made.items()
        ),
        update_conflicts=True,
        unique_fields=("index", "passage"),
        update_fields=("vector", "with_parties"),
    )
    PartyEmbedding.objects.bulk_create(
        (
            PartyEmbedding(
                organization_id=passage.organization_id,
                passage=passage,
                index_id=index_id,
                speaker=party,
                vector=vectors[party],
            )
            for passage, vectors in made.items()
            for party in PARTIES
            if party in vectors
        ),
        ignore_conflicts=True,
    )


def _finish(index: EmbeddingIndex) -> None:
    """The wanted index has all: it is searched from now on, and the old ones' vectors go."""
    failpoint("embedding.before_switch")
    embedding_indexes.release(index, spent=NOTHING)
    if index.state == EmbeddingIndex.State.BUILDING:
        embedding_indexes.switch_to(index)
    for vectors in (Embedding.objects, PartyEmbedding.objects):
        old = vectors.filter(index__state=EmbeddingIndex.State.RETIRED)
        some = list(old.values_list("pk", flat=True)[:DELETED_AT_ONCE])
        if some:
            vectors.filter(pk__in=some).delete()
