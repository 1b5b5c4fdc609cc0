"""Which set of vectors is searched, and which one is wanted: rows of EmbeddingIndex."""

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone

from interviews.models import Consent
from pipeline.bill import Spent
from pipeline.clock import DatabaseClock, seconds_from_now
from pipeline.embeddings import EmbeddingModel
from pipeline.models import Embedding, EmbeddingIndex, Passage

State = EmbeddingIndex.State

TAKE = """
UPDATE pipeline_embeddingindex
   SET lease_until = clock_timestamp() + make_interval(secs => %(lease_seconds)s)
 WHERE id = %(index_id)s AND (not_before IS NULL OR not_before <= clock_timestamp())
   AND (lease_until IS NULL OR lease_until < clock_timestamp())
RETURNING id
"""


def serving() -> EmbeddingIndex | None:
    """The one that is searched; None before anything was indexed."""
    return EmbeddingIndex.objects.filter(state=State.SERVING).first()


def want(model: EmbeddingModel) -> EmbeddingIndex:
    """The index of this model; it is begun where there is none, and the first of all serves."""
    known = EmbeddingIndex.objects.exclude(state=State.RETIRED)
    live_ones = {(index.model, index.dimensions): index for index in known}
    index = live_ones.get((model.name, model.dimensions))
    is_last_word = index is not None and (index.state == State.BUILDING or len(live_ones) == 1)
    return index if index is not None and is_last_word else _begin(model)


@transaction.atomic
def _begin(model: EmbeddingModel) -> EmbeddingIndex:
    _lock()
    index, _is_new = EmbeddingIndex.objects.get_or_create(
        model=model.name, dimensions=model.dimensions
    )
    others = EmbeddingIndex.objects.filter(state=State.BUILDING).exclude(pk=index.pk)
    others.update(state=State.RETIRED)  # somebody has changed their mind
    if index.state != State.SERVING:
        index.state = State.BUILDING if serving() else State.SERVING
        index.served_at = timezone.now() if index.state == State.SERVING else None
        index.save(update_fields=["state", "served_at"])
    return index


def live() -> list[EmbeddingIndex]:
    """Those that new passages go into: the one that serves and the one that is built."""
    return list(EmbeddingIndex.objects.exclude(state=State.RETIRED).order_by("created_at"))


def missing(index: EmbeddingIndex, *, is_outside: bool) -> QuerySet[Passage]:
    """Passages without all of their vectors; a model outside never sees what it may not read.

    The release before made none of the parties' own words.
    """
    there = Embedding.objects.filter(index=index, passage=OuterRef("pk"), with_parties=True)
    passages = embeddable().filter(~Exists(there)).order_by("created_at", "pk")
    return passages.filter(may_be_read_by_ai=True) if is_outside else passages


def embeddable() -> QuerySet[Passage]:
    """Not the words of those who have taken their agreement back: nothing more is made of them."""
    consents = Consent.objects.filter(session=OuterRef("session"))
    taken_back = Exists(consents.filter(withdrawn_at__isnull=False))
    in_force = Exists(consents.filter(withdrawn_at__isnull=True))
    return Passage.objects.filter(~taken_back | in_force)


def take(index: EmbeddingIndex, *, lease_seconds: float) -> bool:
    """One worker at a time builds an index. A dead one's lease runs out."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE, {"index_id": index.pk, "lease_seconds": lease_seconds})
        return cursor.fetchone() is not None


def release(
    index: EmbeddingIndex, *, spent: Spent, error: str = "", delay_seconds: float = 0
) -> None:
    """What it cost is added; after an error nobody takes it for a while."""
    EmbeddingIndex.objects.filter(pk=index.pk).update(
        lease_until=None,
        error=error,
        failures=F("failures") + 1 if error else 0,
        not_before=seconds_from_now(delay_seconds) if error else None,
        tokens_in=F("tokens_in") + spent.tokens_in,
        cost_microusd=F("cost_microusd") + spent.cost_microusd,
    )


@transaction.atomic
def switch_to(index: EmbeddingIndex) -> bool:
    """From now on it is searched. False where it is not being built any more."""
    _lock()
    if not EmbeddingIndex.objects.filter(pk=index.pk, state=State.BUILDING).exists():
        return False
    EmbeddingIndex.objects.filter(state=State.SERVING).update(state=State.RETIRED)
    EmbeddingIndex.objects.filter(pk=index.pk).update(
        state=State.SERVING, served_at=DatabaseClock()
    )
    return True


def _lock() -> None:
    """One after the other decides which one serves."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE pipeline_embeddingindex IN SHARE ROW EXCLUSIVE MODE")
