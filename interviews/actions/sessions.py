"""A Session as it is lived: its Legs, states, Turns, Gaps and its end.

Each action locks the Session's row, is one transaction, and may be repeated: a retry after an
uncertain COMMIT finds its work done. A process that drives the Session comes with the `fence` of
its Lease, and is refused (DrivenElsewhereError) when another one has taken it; None is anybody
else. Turns need none: they belong to a Leg that was started under a fence, and late ones are true.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from interviews import endings
from interviews.actions import turn_rows
from interviews.actions.missing_words import note_missing_words
from interviews.actions.seats import leave_seat
from interviews.actions.session_lock import lock, lock_unfinished
from interviews.failpoints import failpoint
from interviews.models import Gap, Leg, Session, Turn
from interviews.states import UNFINISHED, EndReason, GapCause, SessionState

#: A Gap that begins so soon after the last one of its cause goes on as that one.
SAME_GAP = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class TurnValues:
    """A Turn as the live half knows it; `(leg_number, item_id)` names it within its Session."""

    leg_number: int
    position: int
    item_id: str
    speaker: str
    kind: str
    status: str
    text: str
    heard_text: str
    total_ms: int = 0
    heard_ms: int = 0
    started_ms: int = 0
    question_number: int | None = None
    transcriber: str = ""
    is_rough: bool = False
    certainty: float | None = None  # of the transcriber about its words, 0 to 1
    written_until_ms: int | None = None  # all that was said before is in the record with it


@transaction.atomic
def start_leg(
    *,
    session_id: UUID,
    number: int,
    provider: str,
    model: str,
    provider_session_id: str,
    expires_at: datetime | None,
    now: datetime,
    fence: int | None = None,
) -> None:
    """Raises SessionOverError, DrivenElsewhereError."""
    session = lock_unfinished(session_id, fence)
    Leg.objects.get_or_create(
        session=session,
        number=number,
        defaults={
            "organization_id": session.organization_id,
            "provider": provider,
            "model": model,
            "provider_session_id": provider_session_id[:80],
            "opened_at": now,
            "expires_at": expires_at,
        },
    )


@transaction.atomic
def close_leg(
    *, session_id: UUID, number: int, cause: str, now: datetime, fence: int | None = None
) -> None:
    """The first cause stays."""
    session = lock(session_id, fence)
    session.legs.filter(number=number, closed_at__isnull=True).update(
        closed_at=now, close_cause=cause[:40]
    )


@transaction.atomic
def change_state(
    *,
    session_id: UUID,
    state: SessionState,
    now: datetime,
    started_at: datetime | None = None,
    written_until_ms: int | None = None,
    fence: int | None = None,
) -> None:
    """Within the rules; `started_at` is kept from the first time on.

    `written_until_ms`: what was said before that is in the record.

    Raises SessionOverError when it has ended meanwhile, StateError where the rules have no way.
    """
    session = lock_unfinished(session_id, fence)
    if session.started_at is None and started_at is not None:
        session.started_at = started_at
    if session.state != state:
        session.change_state(state, now=now)
        session.written_until_ms = written_until_ms
    session.save(update_fields=["state", "state_changed_at", "started_at", "written_until_ms"])
    if state is SessionState.INTERRUPTED:
        leave_seat(session)


@transaction.atomic
def save_progress(
    *,
    session_id: UUID,
    covered: Sequence[int],
    spoken_ms: int,
    follow_ups: Mapping[str, int] | None = None,
    question_ms: Mapping[str, int] | None = None,
    fence: int | None = None,
) -> None:
    """What was covered stays so; follow-ups and clocks, by question number, only grow."""
    session = lock(session_id, fence)
    for key, counts in (("follow_ups", follow_ups or {}), ("question_ms", question_ms or {})):
        known = session.plan_progress.setdefault(key, {})
        known |= {number: max(known.get(number, 0), counts[number]) for number in counts}
    session.covered_questions = sorted({*session.covered_questions, *covered})
    session.spoken_ms = max(session.spoken_ms, spoken_ms)
    session.save(update_fields=["covered_questions", "spoken_ms", "plan_progress"])


@transaction.atomic
def save_turns(*, session_id: UUID, turns: Sequence[TurnValues], now: datetime) -> None:
    """Store or complete Turns; their Legs must be there. After the end this is a new transcript.

    What was typed counts once in a Session, though it may be sent again on another Leg.
    """
    state = SessionState(turn_rows.lock_state(session_id))
    fresh = _without_repeats(session_id, turns)
    if not fresh:
        return
    failpoint("turn.before_insert")
    turn_rows.store(session_id, [_columns(values) for values in fresh], now)
    note_missing_words(session_id, [values for values in turns if _is_speech(values)])
    if state not in UNFINISHED:
        Session.objects.filter(pk=session_id).update(input_version=F("input_version") + 1)
    failpoint("turn.before_commit")


def _without_repeats(session_id: UUID, turns: Sequence[TurnValues]) -> list[TurnValues]:
    """The first Leg that stored a typed text has it."""
    typed = {values.item_id for values in turns if values.kind == Turn.Kind.TYPED}
    if not typed:
        return list(turns)
    known = Turn.objects.filter(session_id=session_id, kind=Turn.Kind.TYPED, item_id__in=typed)
    leg_of = dict(known.values_list("item_id", "leg_number"))
    return [
        values
        for values in turns
        if values.kind != Turn.Kind.TYPED
        or leg_of.setdefault(values.item_id, values.leg_number) == values.leg_number
    ]


def _is_speech(values: TurnValues) -> bool:
    is_candidate = values.speaker == Turn.Speaker.CANDIDATE
    return is_candidate and values.kind == Turn.Kind.VOICE


def _columns(values: TurnValues) -> dict[str, Any]:
    """Within what the columns take: a provider may write anything."""
    return {
        **asdict(values),
        "heard_ms": min(values.heard_ms, values.total_ms),
        "text": values.text.replace("\0", ""),
        "heard_text": values.heard_text.replace("\0", ""),
    }


@transaction.atomic
def open_gap(
    *, session_id: UUID, cause: GapCause, started_at: datetime, fence: int | None = None
) -> None:
    """One Gap of a cause is open at a time; one that follows at once goes on as the last one.

    It belongs to whoever says so last: a late word of an earlier holder does not close it.
    """
    session = lock(session_id, fence)
    if not session.is_unfinished:
        return
    same = Q(ended_at__isnull=True) | Q(ended_at__gt=started_at - SAME_GAP)
    known = session.gaps.filter(same, cause=cause)
    gap = known.order_by(F("ended_at").desc(nulls_first=True)).first()
    if gap is None:
        gap = Gap(session=session, organization_id=session.organization_id, cause=cause)
        gap.started_at = started_at
    gap.ended_at = None
    gap.fence = max(gap.fence, fence or 0)
    gap.save()


@transaction.atomic
def close_gap(
    *, session_id: UUID, cause: GapCause, ended_at: datetime, fence: int | None = None
) -> None:
    session = lock(session_id, fence)
    _close_gaps(session, ended_at, cause=cause)


@transaction.atomic
def end_session(
    *, session_id: UUID, reason: EndReason, now: datetime, fence: int | None = None
) -> bool:
    """End it, once: the first reason stays, and a second end says False.

    Open Legs and Gaps end with it.
    """
    session = lock(session_id, fence)
    if not session.is_unfinished:
        return False
    session.change_state(SessionState.ENDED, now=now)
    session.end_reason = reason
    session.ended_at = now
    session.save(update_fields=["state", "state_changed_at", "end_reason", "ended_at"])
    session.legs.filter(closed_at__isnull=True).update(closed_at=now, close_cause="ended")
    _close_gaps(session, now)
    leave_seat(session)
    transaction.on_commit(lambda: _announce(session_id))
    failpoint("end.before_commit")
    return True


def _announce(session_id: UUID) -> None:
    failpoint("end.after_commit")
    endings.announce(session_id)


def _close_gaps(session: Session, ended_at: datetime, **which: str) -> None:
    """A clock that was set back must not make a Gap end before it began."""
    for gap in session.gaps.filter(ended_at__isnull=True, **which):
        gap.ended_at = max(ended_at, gap.started_at)
        gap.save(update_fields=["ended_at"])
