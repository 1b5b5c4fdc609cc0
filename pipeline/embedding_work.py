"""Give vectors to passages that have none: after a change of model, and wherever one is missing.

What is missing is the list of what is to be done, so that a worker that is killed leaves off where
another goes on. When nothing is missing in the wanted index, it is the one that is searched.
"""

import logging
import random
from collections import Counter
from functools import partial
from uuid import UUID

from django.conf import settings
from django.db import transaction

from interviews.failpoints import failpoint
from pipeline import embedding_indexes, expenses
from pipeline.bill import NOTHING, Spent
from pipeline.embeddings import BATCH, Embedded, EmbeddingModel, configured_embeddings
from pipeline.expenses import Account
from pipeline.failures import StepFailure
from pipeline.metering import Meter, metered
from pipeline.models import Embedding, EmbeddingIndex, Passage
from pipeline.retry import back_off_seconds
from pipeline.vectors import Vector

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
    texts = [passage.indexed_text for passage in passages]
    meter = Meter(partial(_bill, _payers(passages, texts)))
    try:
        with metered(meter):
            embedded: Embedded = model.embed(texts)
        meter.settle()
    except StepFailure as failure:
        meter.settle()
        logger.warning("Passages could not be embedded", extra={"index": index.pk})
        jitter = random.random()  # noqa: S311 - spreads retries, protects nothing
        delay = back_off_seconds(index.failures + 1, jitter=jitter)
        embedding_indexes.release(index, spent=meter.spent, error=str(failure), delay_seconds=delay)
        return None
    failpoint("embedding.before_insert")
    added = store(index, passages, embedded.vectors)
    embedding_indexes.release(index, spent=meter.spent)
    return added


def _payers(passages: list[Passage], texts: list[str]) -> dict[Account, int]:
    """The steps that made the passages, and how many characters of each are embedded.

    What is of no session is its organization's.
    """
    characters: Counter[tuple[UUID, UUID | None, UUID | None]] = Counter()
    for passage, text in zip(passages, texts, strict=True):
        payer = (passage.organization_id, passage.session_id, passage.step_run_id)
        characters[payer] += len(text)
    return {Account(*payer, INDEX): count for payer, count in characters.items()}


def _bill(payers: dict[Account, int], spent: Spent) -> None:
    """Each session pays for its own passages."""
    for account, share in zip(payers, spent.shares(list(payers.values())), strict=True):
        expenses.write(account, share)


@transaction.atomic
def store(index: EmbeddingIndex, passages: list[Passage], vectors: list[Vector]) -> int:
    """Only for passages that are still there: what was erased meanwhile gets no vector.

    Nor do the words of somebody who has taken the agreement back meanwhile.
    """
    wanted = [passage.pk for passage in passages]
    found = embedding_indexes.embeddable().filter(pk__in=wanted)
    locked = found.order_by("pk").select_for_update(no_key=True)
    there = set(locked.values_list("pk", flat=True))
    Embedding.objects.bulk_create(
        (
            Embedding(
                organization_id=passage.organization_id,
                passage=passage,
                index=index,
                vector=vector,
            )
            for passage, vector in zip(passages, vectors, strict=True)
            if passage.pk in there
        ),
        ignore_conflicts=True,
    )
    return len(there)


def _finish(index: EmbeddingIndex) -> None:
    """The wanted index has all: it is searched from now on, and the old ones' vectors go."""
    failpoint("embedding.before_switch")
    embedding_indexes.release(index, spent=NOTHING)
    if index.state == EmbeddingIndex.State.BUILDING:
        embedding_indexes.switch_to(index)
    old = Embedding.objects.filter(index__state=EmbeddingIndex.State.RETIRED)
    some = list(old.values_list("pk", flat=True)[:DELETED_AT_ONCE])
    if some:
        Embedding.objects.filter(pk__in=some).delete()
