"""The slow half, broken on purpose: each variant breaks one promise, and the audit must see it."""

from collections.abc import Callable

from django.db import transaction

from pipeline import claims, ledger, reconciling
from pipeline.models import ActionItem, StepRun

#: What is put in the place of what: owner, name, part.
Patch = tuple[object, str, object]
A_DAY_S = 86_400.0


def take_without_asking() -> list[Patch]:
    """A claim is taken whoever has it."""
    begin = claims.TAKE.index(" WHERE id = (")
    end = claims.TAKE.index("RETURNING ")
    return [
        (claims, "TAKE", f"{claims.TAKE[:begin]} WHERE id = %(step_run_id)s {claims.TAKE[end:]}")
    ]


def store_without_fence() -> list[Patch]:
    """Whoever has done the work writes it, however late."""
    return [(claims, "_held", lambda claim: StepRun.objects.filter(pk=claim.step_run_id))]


def store_in_two() -> list[Patch]:
    """The outputs are written before the claim is looked at, in a transaction of their own."""
    store = claims.store

    def write_then_store(
        claim: claims.Claim,
        write: Callable[[StepRun], None],
        *,
        version: int,
        note: str = "",
    ) -> bool:
        with transaction.atomic(durable=True):
            write(StepRun.objects.get(pk=claim.step_run_id))
        return store(claim, lambda _step_run: None, version=version, note=note)

    return [(claims, "store", write_then_store)]


def lease_for_ever() -> list[Patch]:
    """As a flag would be: what a dead worker held stays held."""
    take, renew = claims.take, claims.renew
    return [
        (claims, "take", lambda step, *, lease_seconds: take(step, lease_seconds=A_DAY_S)),
        (claims, "renew", lambda claim, *, lease_seconds: renew(claim, lease_seconds=A_DAY_S)),
    ]


def trust_messages() -> list[Patch]:
    """Nobody looks for what no message speaks of."""
    sweep = ledger.sweep
    return [
        (ledger, "sweep", lambda session=None, **more: sweep(session, **more) if session else [])
    ]


def overwrite_people() -> list[Patch]:
    """A step that runs again takes no notice of who had a hand in its rows."""
    return [(ActionItem, "is_touched", False), (reconciling, "SAME_SHARE", 2.0)]


VARIANTS: dict[str, Callable[[], list[Patch]]] = {
    "take_without_asking": take_without_asking,
    "store_without_fence": store_without_fence,
    "store_in_two": store_in_two,
    "lease_for_ever": lease_for_ever,
    "trust_messages": trust_messages,
    "overwrite_people": overwrite_people,
}
