"""What several candidates said to one question, in columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q

from interviews.admin.conversation import TurnLine, turn_line
from interviews.clock_time import clock
from interviews.compared_questions import ComparedQuestion
from interviews.models import Recording, Session, Turn
from interviews.panels import marks

#: What is played begins a little before the first word and ends a little after the last.
LEAD_MS = 300
TRAIL_MS = 700


@dataclass(frozen=True)
class Stretch:
    """A part of a recording."""

    recording: Recording
    start_ms: int
    end_ms: int

    @property
    def fragment(self) -> str:
        """As the end of an address: a player begins and stops there by itself."""
        return f"t={self.start_ms / 1000:.1f},{self.end_ms / 1000:.1f}"

    @property
    def length(self) -> str:
        return clock(self.end_ms - self.start_ms)


@dataclass(frozen=True)
class Column:
    """One candidate's answer."""

    session: Session
    interviewer: str
    language: str
    lines: list[TurnLine]
    stretch: Stretch | None
    words: list[tuple[str, str, str]]  # of the marks: title, word, tone

    @property
    def word_count(self) -> int:
        return sum(len(line.heard.split()) for line in self.lines if line.speaker == "candidate")

    @property
    def anchor(self) -> str:
        """Of the place in the session's page."""
        return self.lines[0].anchor if self.lines else ""


def build_columns(sessions: Sequence[Any], question: ComparedQuestion) -> list[Column]:
    """`sessions` come with version, candidate, recording and the annotations of all marks."""
    lines = _lines_by_session(sessions, question)
    return [
        Column(
            session=session,
            interviewer=session.version.definition["interviewer"],
            language=session.version.definition["language"],
            lines=lines.get(session.pk, []),
            stretch=_stretch_of(session, lines.get(session.pk, [])),
            words=_words_about(session),
        )
        for session in sessions
    ]


def _words_about(session: Session) -> list[tuple[str, str, str]]:
    """Of the marks that lists can be narrowed by: how far the transcript can be trusted."""
    said = [(mark.title, *mark.word(session)) for mark in marks() if mark.choices]
    return [words for words in said if words[1]]


def _lines_by_session(
    sessions: Sequence[Session], question: ComparedQuestion
) -> dict[UUID, list[TurnLine]]:
    """One question to the database, however many sessions."""
    wanted = Q()
    for session in sessions:
        number = question.numbers.get(session.version_id)
        if number is not None:
            wanted |= Q(session_id=session.pk, question_number=number)
    found: dict[UUID, list[TurnLine]] = {}
    if wanted:
        for turn in Turn.objects.filter(wanted).said_or_missing():
            found.setdefault(turn.session_id, []).append(turn_line(turn))
    return found


def _stretch_of(session: Session, lines: Sequence[TurnLine]) -> Stretch | None:
    recording: Recording | None = getattr(session, "recording", None)
    if recording is None or not lines:
        return None
    start_ms = max(min(line.start_ms for line in lines) - LEAD_MS, 0)
    end_ms = min(max(line.end_ms for line in lines) + TRAIL_MS, recording.duration_ms)
    return Stretch(recording, start_ms, end_ms) if end_ms > start_ms else None
