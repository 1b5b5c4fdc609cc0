"""What is known of a Session when the live half takes it up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, Sum

from interviews.actions.sessions import TurnValues
from interviews.definition import InterviewDefinition
from interviews.models import Session, Turn
from interviews.states import GapCause, SessionState

MINUTE_MS = 60_000
#: Numbers left free after a Leg whose process was lost: it may have opened more that only its
#: journal knows, and those come before the ones of whoever goes on.
LEGS_LEFT_FREE = 10


@dataclass(frozen=True, slots=True)
class Accommodations:
    patient_turn_taking: bool = False
    text_mode: bool = False
    large_captions: bool = False


@dataclass(frozen=True, slots=True)
class RoomRecord:
    """Everything the live half needs to take up a Session, read in one go."""

    session_id: UUID
    definition: InterviewDefinition
    state: SessionState
    end_reason: str
    candidate_name: str
    language: str
    is_preview: bool
    accommodations: Accommodations
    turns: tuple[TurnValues, ...]
    covered: tuple[int, ...]
    open_gaps: frozenset[GapCause]
    spoken_ms: int
    allowance_ms: int  # the time budget with this candidate's extra time
    next_leg_number: int
    started_at: datetime | None
    is_recorded: bool = False  # the candidate has agreed to it
    question_allowances_ms: Mapping[int, int] = field(default_factory=dict)  # by its number
    question_ms: Mapping[int, int] = field(default_factory=dict)
    follow_ups_used: Mapping[int, int] = field(default_factory=dict)
    line_ms: int = 0  # how long lines to the provider were open, in all
    cost_microusd: int = 0
    turn_taking: str = ""  # a preset that the candidate chose in the Room


def load_room(*, session_id: UUID) -> RoomRecord:
    """Raises Session.DoesNotExist."""
    session = Session.objects.select_related("version", "candidate", "invitation").get(
        pk=session_id
    )
    definition: InterviewDefinition = session.version.definition
    invitation = session.invitation
    extra_time = float(invitation.extra_time_factor) if invitation else 1.0
    legs = session.legs.aggregate(
        cost=Sum("cost_microusd"),
        open=Sum(F("closed_at") - F("opened_at"), default=timedelta()),
    )
    return RoomRecord(
        session_id=session.pk,
        definition=definition,
        state=SessionState(session.state),
        end_reason=session.end_reason,
        candidate_name=session.candidate.name if session.candidate else "",
        language=(invitation.language if invitation else "") or definition["language"],
        is_preview=session.is_preview,
        accommodations=_accommodations(session),
        turns=tuple(_values(turn) for turn in session.turns.in_order()),
        covered=tuple(session.covered_questions),
        open_gaps=frozenset(
            GapCause(gap.cause) for gap in session.gaps.filter(ended_at__isnull=True)
        ),
        spoken_ms=session.spoken_ms,
        allowance_ms=int(definition["time_budget_minutes"] * MINUTE_MS * extra_time),
        question_allowances_ms={
            question["number"]: int(minutes * MINUTE_MS * extra_time)
            for question in definition["questions"]
            if (minutes := question.get("time_budget_minutes"))
        },
        follow_ups_used=session.counted_by_question("follow_ups"),
        question_ms=session.counted_by_question("question_ms"),
        line_ms=int(legs["open"].total_seconds() * 1000),
        cost_microusd=legs["cost"] or 0,
        next_leg_number=_next_leg_number(session),
        started_at=session.started_at,
        turn_taking=session.turn_taking,
        is_recorded=session.consents.filter(withdrawn_at__isnull=True, recording=True).exists(),
    )


def _next_leg_number(session: Session) -> int:
    newest = session.legs.order_by("number").last()
    if newest is None:
        return 1
    free = LEGS_LEFT_FREE if newest.close_cause == GapCause.SERVER_LOST else 0
    return newest.number + free + 1


def _accommodations(session: Session) -> Accommodations:
    invitation = session.invitation
    if invitation is None:
        return Accommodations()
    return Accommodations(
        patient_turn_taking=invitation.patient_turn_taking,
        text_mode=invitation.text_mode,
        large_captions=invitation.large_captions,
    )


def _values(turn: Turn) -> TurnValues:
    return TurnValues(
        leg_number=turn.leg_number,
        position=turn.position,
        item_id=turn.item_id,
        speaker=turn.speaker,
        kind=turn.kind,
        status=turn.status,
        text=turn.text,
        heard_text=turn.heard_text,
        total_ms=turn.total_ms,
        heard_ms=turn.heard_ms,
        started_ms=turn.started_ms,
        question_number=turn.question_number,
        transcriber=turn.transcriber,
        is_rough=turn.is_rough,
        certainty=turn.certainty,
    )
