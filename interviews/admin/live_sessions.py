"""Sessions that go on now, with what was said last: rows for the live page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.functional import Promise

from interviews.admin.conversation import TurnLine, turn_line
from interviews.admin.state_words import tone_of, word_of
from interviews.clock_time import clock
from interviews.models import Gap, Session, Turn
from interviews.states import SessionState

IN_THE_ROOM = (SessionState.LIVE, SessionState.PAUSED, SessionState.WAITING)
MS_PER_MINUTE = 60_000


@dataclass(frozen=True)
class LiveSession:
    """A session as the live page shows it; nothing here can be heard."""

    session: Session
    interviewer: str
    language: str
    state: Promise | str
    tone: str
    question: str  # its words; empty before the first
    question_number: int
    question_count: int
    minutes: int
    planned_minutes: int
    gap_count: int
    open_gap: str  # what is missing right now, and for how long
    lines: list[TurnLine]


def with_captions(sessions: QuerySet[Any], *, most: int) -> QuerySet[Any]:
    """Those in the Room, each with its Gaps and its newest Turns, in a fixed number of queries."""
    heard = Turn.objects.exclude(heard_text="").order_by("-leg_number", "-position")
    newest = Prefetch("turns", heard[:most], to_attr="newest_turns")
    return (
        sessions.filter(state__in=IN_THE_ROOM, is_preview=False)
        .select_related("candidate", "version", "invitation")
        .prefetch_related(newest, "gaps")
        .order_by("started_at", "created_at")
    )


def describe_live(session: Any, *, now: datetime) -> LiveSession:
    """Of a session from `with_captions`."""
    definition = session.version.definition
    turns: list[Turn] = session.newest_turns[::-1]
    number = next((turn.question_number for turn in turns[::-1] if turn.question_number), 0)
    texts = {question["number"]: question["text"] for question in definition["questions"]}
    gaps = list(session.gaps.all())
    return LiveSession(
        session=session,
        interviewer=definition["interviewer"],
        language=definition["language"],
        state=word_of(session.state),
        tone=tone_of(session.state),
        question=texts.get(number, ""),
        question_number=number,
        question_count=len(texts),
        minutes=session.spoken_ms // MS_PER_MINUTE,
        planned_minutes=round(definition["time_budget_minutes"] * _extra_time(session)),
        gap_count=len(gaps),
        open_gap=_open_gap(gaps, now=now),
        lines=[turn_line(turn) for turn in turns],
    )


def _extra_time(session: Session) -> float:
    return float(session.invitation.extra_time_factor) if session.invitation else 1.0


def _open_gap(gaps: Sequence[Gap], *, now: datetime) -> str:
    """The newest that has not ended."""
    for gap in reversed(gaps):
        if gap.ended_at is None:
            length_ms = round((now - gap.started_at).total_seconds() * 1000)
            return f"{gap.get_cause_display()}, {clock(max(length_ms, 0))}"
    return ""
