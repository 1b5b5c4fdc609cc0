"""The slow half, broken on purpose: each variant breaks one promise, and the audit must see it."""

from collections import Counter
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.db import transaction

from interviews.actions import erasure
from pipeline import (
    arrears,
    assembly,
    claims,
    expenses,
    ledger,
    metering,
    reconciling,
    recording_files,
    runner,
)
from pipeline.bill import NOTHING, Spent
from pipeline.models import ActionItem, StepRun
from pipeline.notices import channels, outbox
from pipeline.notices.events import body_of
from pipeline.notices.schedule import Sent
from pipeline.steps import index

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


def pay_twice() -> list[Patch]:
    """What an attempt has cost so far is added whole, with each answer that it gets."""
    return [(expenses, "_before", lambda _account: NOTHING)]


def pay_for_results_only() -> list[Patch]:
    """What was asked for in vain is not written down."""
    give_back = runner._give_back

    def add(self: metering.Meter, spent: Spent) -> None:
        self.spent += spent

    def give_back_unpaid(claim: Any, _meter: Any, failure: Exception) -> runner.Outcome:
        return give_back(claim, metering.Meter(lambda _spent: None), failure)

    return [
        (metering.Meter, "add", add),
        (runner, "_give_back", give_back_unpaid),
        (arrears, "keep", lambda _meter: None),
    ]


def forget_vectors() -> list[Patch]:
    """A session is found by its words only, and its step is done."""
    return [(index, "write_vectors", lambda *_: None)]


def throw_nothing_away() -> list[Patch]:
    """The file of a result that was refused stays, and no sweep looks for it."""
    return [
        (runner, "_discard", lambda *_: None),
        (recording_files, "delete_old", lambda *_, **__: False),
    ]


def sweep_too_much() -> list[Patch]:
    """A sweep of files asks no row."""
    return [(recording_files, "_orphans", lambda names: names)]


def erase_in_name_only() -> list[Patch]:
    """There is a certificate, and everything else as well."""
    return [(erasure, "_delete", lambda _session: Counter())]


def record_half() -> list[Patch]:
    """The end of a recording is missing, and its row knows nothing of it."""
    read_blocks = assembly.read_blocks

    def read_half(segments: Any, length: int) -> Any:
        return read_blocks(segments, length // 2)

    return [(assembly, "read_blocks", read_half)]


def believe_in_arrival() -> list[Patch]:
    """A message is sent, whatever its receiver says."""
    return [(channels, "judge", lambda answer: Sent(answer.status))]


def word_each_try_anew() -> list[Patch]:
    """Under the same key something else is said."""
    return [(channels, "body_of", lambda payload: body_of({**payload, "try": str(uuid4())}))]


def forget_what_was_sent() -> list[Patch]:
    """Nobody writes down what came of a message."""
    return [(outbox, "settle", lambda *_: True)]


VARIANTS: dict[str, Callable[[], list[Patch]]] = {
    "take_without_asking": take_without_asking,
    "store_without_fence": store_without_fence,
    "store_in_two": store_in_two,
    "lease_for_ever": lease_for_ever,
    "trust_messages": trust_messages,
    "overwrite_people": overwrite_people,
    "pay_twice": pay_twice,
    "pay_for_results_only": pay_for_results_only,
    "forget_vectors": forget_vectors,
    "throw_nothing_away": throw_nothing_away,
    "sweep_too_much": sweep_too_much,
    "record_half": record_half,
    "erase_in_name_only": erase_in_name_only,
    "believe_in_arrival": believe_in_arrival,
    "word_each_try_anew": word_each_try_anew,
    "forget_what_was_sent": forget_what_was_sent,
}
