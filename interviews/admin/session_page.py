"""Everything the session page shows of the domain: a handful of questions to the database."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from interviews.admin.conversation import GapLine, Line, TurnLine, conversation
from interviews.admin.receipt import MICROUSD, Receipt, receipt
from interviews.admin.state_words import sentence_of, tone_of, word_of
from interviews.admin.timeline import WIDTH, Timeline, timeline
from interviews.admin.waveform import Waveform, waveform
from interviews.clock_time import clock
from interviews.models import Consent, Decision, Feedback, Leg, Recording, Session
from interviews.panels import marks, spent_microusd
from interviews.states import SessionState

#: The middles of the interviewer's and the candidate's lane, and how far a voice reaches from it.
LANES = (20.0, 52.0)
LANE_HALF = 15.0


@dataclass(frozen=True)
class SessionPage:
    """The context of `admin/interviews/session/page.html`."""

    session: Session
    title: str
    interviewer: str
    language: str
    interview: str
    state: Any
    tone: str
    ending: Any
    length: str
    marks: list[tuple[str, str, str]]  # title, word and tone
    cost: str  # of the conversation and all steps, in dollars; empty where nothing was paid
    lines: list[Line]
    strip: Timeline
    waveform: Waveform | None
    recording: Recording | None
    silence: Any  # why there is no recording, as a sentence; empty where there is one
    consent: Consent | None
    legs: list[Leg]
    receipt: Receipt
    feedback: Feedback | None
    resumable_until: datetime | None
    decisions: list[Decision]  # the last one first

    @property
    def is_rough(self) -> bool:
        return any(isinstance(line, TurnLine) and line.is_rough for line in self.lines)

    @property
    def outcomes(self) -> tuple[Decision.Outcome, ...]:
        return Decision.CLOSING

    @property
    def last_decision(self) -> Decision | None:
        return self.decisions[0] if self.decisions else None

    @property
    def gaps(self) -> list[GapLine]:
        return [line for line in self.lines if isinstance(line, GapLine)]

    @property
    def turn_count(self) -> int:
        return sum(isinstance(line, TurnLine) for line in self.lines)


def describe_session(session: Session, *, now: datetime) -> SessionPage:
    """`session` comes with its version and candidate."""
    definition = session.version.definition
    legs = list(session.legs.all())
    recording = Recording.objects.filter(session=session).first()
    prefetch_related_objects([session], "turns")  # panels read the same rows
    lines = conversation(
        list(session.turns.all()),
        session.gaps.all(),
        definition.get("questions", []),
        began=session.started_at,
    )
    strip = timeline(lines, duration_ms=recording.duration_ms if recording else 0)
    consent = session.consents.first()
    return SessionPage(
        session=session,
        title=session.candidate.name if session.candidate else "",
        interviewer=definition.get("interviewer", ""),
        language=definition.get("language", "en"),
        interview=str(session.version),
        state=word_of(session.state),
        tone=tone_of(session.state),
        ending=sentence_of(session.end_reason),
        length=length_of(session, now=now),
        marks=marks_of(session),
        cost=cost_of(session, legs),
        lines=lines,
        strip=strip,
        waveform=draw(recording, whole_ms=strip.duration_ms),
        recording=recording,
        silence="" if recording else why_silent(session, consent),
        consent=consent,
        legs=legs,
        receipt=receipt(legs),
        feedback=Feedback.objects.filter(session=session).first(),
        resumable_until=resumable_until(session),
        decisions=list(session.decisions.all()),
    )


def draw(recording: Recording | None, *, whole_ms: int) -> Waveform | None:
    """In the two lanes of the player."""
    if recording is None:
        return None
    return waveform(recording.peaks, whole_ms=whole_ms, width=WIDTH, middles=LANES, half=LANE_HALF)


def why_silent(session: Session, consent: Consent | None) -> Any:
    """Why there is nothing to hear: a sentence that blames nobody."""
    if not session.is_counted:
        return _uncounted_silence(session)
    if consent is not None and not consent.recording:
        return _("The candidate did not agree to a recording, so there is none.")
    if consent is not None and not consent.is_in_force:
        return _("The candidate has taken the agreement back, so the recording was deleted.")
    if session.is_unfinished:
        return _("The recording is put together when the interview has ended.")
    if session.tape_segments.exists():
        return _("The recording is being put together. Open the page again in a moment.")
    return _("There is no recording of this session.")


def _uncounted_silence(session: Session) -> Any:
    if session.is_imported:
        return _("The sound of an imported session was not imported.")
    return _("A preview is never recorded.")


def marks_of(session: Session) -> list[tuple[str, str, str]]:
    """Of a session whose marks are annotated; without those that say nothing."""
    said = [(mark.title, *mark.word(session)) for mark in marks()]
    return [(title, word, tone) for title, word, tone in said if word]


def cost_of(session: Session, legs: list[Leg]) -> str:
    """As `0.0123`, of what is known."""
    total = sum(leg.cost_microusd or 0 for leg in legs) + spent_microusd(session)
    return f"{total / MICROUSD:.4f}" if total else ""


def resumable_until(session: Session) -> datetime | None:
    """Until when an interrupted one may be taken up; None for any other."""
    if session.state != SessionState.INTERRUPTED:
        return None
    window = timedelta(hours=settings.SESSION_RESUME_HOURS)
    until = session.state_changed_at + window
    return max(session.resume_until or until, until)


def length_of(session: Session, *, now: datetime) -> str:
    """As long as the clock ran, or from start to end where it was not kept; empty before."""
    if session.spoken_ms:
        return clock(session.spoken_ms)
    if session.started_at is None:
        return ""
    return clock(round(((session.ended_at or now) - session.started_at).total_seconds() * 1000))
