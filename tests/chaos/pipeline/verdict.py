"""What is known when a storm is over, and what it comes to: its findings and its numbers."""

import resource
import statistics
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.plan import PLAN
from tests.chaos import ledger
from tests.chaos.audit import Finding
from tests.chaos.ledger import Entry
from tests.chaos.pipeline import audit, money, record, remains, sound
from tests.chaos.pipeline.record import Record
from tests.chaos.pipeline.sound import SoundFile


@dataclass(frozen=True)
class Outside:
    """The ledgers that nothing of Viva can reach."""

    people: Sequence[Entry] = ()
    model: Sequence[Entry] = ()
    received: Sequence[Entry] = ()

    @classmethod
    def read(cls, folder: Path) -> "Outside":
        files = (folder / f"{name}.jsonl" for name in ("people", "model", "told"))
        return cls(*(ledger.read(path) for path in files))


@dataclass(frozen=True)
class Left:
    """What is there in the end: rows, files, traces of the erased, and what the desk shows."""

    record: Record
    files: Sequence[SoundFile] = ()
    remains: Sequence[Finding] = ()
    shown: Mapping[str, int] = field(default_factory=dict)
    swept: int = 0

    @classmethod
    def find(
        cls,
        database_url: str,
        media: Path,
        people: Sequence[Entry],
        *,
        shown: Mapping[str, int],
        swept: int,
    ) -> "Left":
        kept = record.read(database_url)
        erased = audit.erased_in(people, kept)
        traces = remains.find_remains(database_url, media, erased)
        return cls(kept, sound.look(media), traces, shown, swept)


def judge(left: Left, outside: Outside, *, away: Sequence[money.Span] = ()) -> list[Finding]:
    """All but what has left the house; `away` was the database. Raises HarnessError."""
    findings = audit.audit(outside.people, outside.model, left.record, [step.name for step in PLAN])
    erased = audit.erased_in(outside.people, left.record).values()
    findings += money.judge_money(
        left.record, outside.model, erased=erased, shown=left.shown, away=away
    )
    findings += sound.judge_sound(left.record, left.files)
    return [*findings, *left.remains]


def numbers_of(left: Left, outside: Outside, findings: Sequence[Finding]) -> dict[str, object]:
    kept = left.record
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        **{kind: Counter(each.kind for each in findings)[kind] for kind in audit.KINDS},
        "steps": len(kept.names),
        "done": len([move for move in kept.moves if move.new_status == audit.DONE]),
        "takes": len([move for move in kept.moves if move.new_fence != move.old_fence]),
        **_reclaims(kept),
        "most_deaths_of_a_step": max(kept.deaths, default=0),
        "most_waits_of_a_step": max(kept.waits, default=0),
        "model_calls": len(outside.model),
        **money.numbers(kept, outside.model),
        "recordings": len(kept.recordings),
        "files_swept": left.swept,
        "erased": len(audit.erased_in(outside.people, kept)),
        "erased_at_work": len(
            [each for each in kept.gone if each.is_step and each.status == audit.RUNNING]
        ),
        "deliveries": len(kept.deliveries),
        "arrived_again": len(outside.received) - len({each.key for each in outside.received}),
        "cpu_s": round(used.ru_utime + used.ru_stime),
    }


def _reclaims(kept: Record) -> dict[str, object]:
    late = sorted(move.late_s for move in kept.moves if move.is_reclaim and move.late_s is not None)
    return {
        "reclaimed": len(late),
        "p50_reclaim_s": round(statistics.median(late), 1) if late else 0,
        "max_reclaim_s": round(late[-1], 1) if late else 0,
    }
