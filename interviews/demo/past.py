"""The finished sessions of the demonstration, with Turns, a Gap and sound on one timeline."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.core.files.base import ContentFile

from interviews.actions.invitations import Agreement, accept, invite
from interviews.demo.conversations import CONVERSATIONS
from interviews.demo.script import QUESTIONS, Conversation, Line, Speaker
from interviews.demo.sound import length_ms, measure, mix, speak, write_wav
from interviews.demo.timeline import PlacedLine, Timeline, place
from interviews.models import Gap, InterviewVersion, Leg, Recording, Session, Turn
from interviews.peaks import Samples
from interviews.states import EndReason, GapCause, SessionState
from interviews.views.invitation_context import write_text_for

INTERVIEWER_VOICE = "marin"
PROVIDER = "local"
TRANSCRIBER = "demonstration"
ROUGH_TRANSCRIBER = "pocketsphinx"


def find_missing(version: InterviewVersion) -> list[Conversation]:
    """The conversations that have no finished session yet."""
    present = set(
        Session.objects.filter(
            organization_id=version.organization_id,
            state__in=(SessionState.ENDED, SessionState.CLOSED),
        ).values_list("candidate__email", flat=True)
    )
    return [each for each in CONVERSATIONS if each.email not in present]


def perform(
    conversations: Sequence[Conversation], version: InterviewVersion, *, now: datetime
) -> list[Session]:
    """Store each conversation as a session that has just ended well; the pipeline does the rest."""
    lines = [_lines_of(conversation) for conversation in conversations]
    spoken = iter(
        speak(
            [
                (line.text, _voice_of(line, conversation))
                for conversation, said in zip(conversations, lines, strict=True)
                for line in said
            ]
        )
    )
    return [
        _store(conversation, [next(spoken) for _ in said], version, now=now)
        for conversation, said in zip(conversations, lines, strict=True)
    ]


def _lines_of(conversation: Conversation) -> list[Line]:
    return [scene for scene in conversation.scenes if isinstance(scene, Line)]


def _voice_of(line: Line, conversation: Conversation) -> str:
    is_interviewer = line.speaker is Speaker.INTERVIEWER
    return INTERVIEWER_VOICE if is_interviewer else conversation.voice_name


def _store(
    conversation: Conversation,
    sounds: Sequence[Samples],
    version: InterviewVersion,
    *,
    now: datetime,
) -> Session:
    timeline = place(conversation.scenes, [length_ms(sound) for sound in sounds])
    started_at = now - timedelta(days=conversation.days_ago)
    session = _open(conversation, version, now=started_at - timedelta(minutes=3))
    _write_turns(session, timeline, started_at=started_at)
    _write_recording(session, timeline, sounds)
    _end(session, timeline, started_at=started_at)
    return session


def _open(conversation: Conversation, version: InterviewVersion, *, now: datetime) -> Session:
    invitation, _ = invite(
        version=version,
        candidate_name=conversation.candidate,
        candidate_email=conversation.email,
        now=now - timedelta(days=1),
    )
    agreement = Agreement(text=write_text_for(invitation), recording=True, ai_evaluation=True)
    return accept(invitation_id=invitation.pk, agreement=agreement, now=now)


def _write_turns(session: Session, timeline: Timeline, *, started_at: datetime) -> None:
    legs = _write_legs(session, timeline, started_at=started_at)
    for placed in timeline.lines:
        leg = legs[placed.leg_number - 1]
        Turn.objects.create(
            organization_id=session.organization_id,
            session=session,
            leg=leg,
            leg_number=leg.number,
            position=placed.position,
            item_id=f"demo_{leg.number}_{placed.position}",
            **_describe_turn(placed),
            recorded_at=started_at + _ms(placed.started_ms + placed.heard_ms),
        )


def _describe_turn(placed: PlacedLine) -> dict[str, object]:
    line = placed.line
    text = line.rough or line.text
    return {
        "speaker": line.speaker.value,
        "status": Turn.Status.CUT if line.heard else Turn.Status.FINAL,
        "text": text,
        "heard_text": line.heard or text,
        "total_ms": placed.total_ms,
        "heard_ms": placed.heard_ms,
        "started_ms": placed.started_ms,
        "question_number": line.question,
        "transcriber": ROUGH_TRANSCRIBER if line.rough else TRANSCRIBER,
        "is_rough": bool(line.rough),
    }


def _write_legs(session: Session, timeline: Timeline, *, started_at: datetime) -> list[Leg]:
    """One Leg, and another after every outage, which is a Gap."""
    opened = [0, *(outage.ended_ms for outage in timeline.outages)]
    closed = [*(outage.started_ms for outage in timeline.outages), timeline.duration_ms]
    causes = ["provider_lost"] * len(timeline.outages) + ["ended"]
    for outage in timeline.outages:
        Gap.objects.create(
            organization_id=session.organization_id,
            session=session,
            cause=GapCause.PROVIDER_LOST,
            started_at=started_at + _ms(outage.started_ms),
            ended_at=started_at + _ms(outage.ended_ms),
        )
    return [
        Leg.objects.create(
            organization_id=session.organization_id,
            session=session,
            number=number,
            provider=PROVIDER,
            model=PROVIDER,
            opened_at=started_at + _ms(opened_ms),
            closed_at=started_at + _ms(closed_ms),
            close_cause=cause,
        )
        for number, (opened_ms, closed_ms, cause) in enumerate(
            zip(opened, closed, causes, strict=True), start=1
        )
    ]


def _write_recording(session: Session, timeline: Timeline, sounds: Sequence[Samples]) -> None:
    sound = mix(zip(timeline.lines, sounds, strict=True), timeline.duration_ms)
    recording = Recording(
        organization_id=session.organization_id,
        session=session,
        duration_ms=timeline.duration_ms,
        peaks=measure(sound, timeline.duration_ms),
    )
    recording.file.save(f"{session.pk.hex}.wav", ContentFile(write_wav(sound)), save=True)


def _end(session: Session, timeline: Timeline, *, started_at: datetime) -> None:
    ended_at = started_at + _ms(timeline.duration_ms)
    session.state = SessionState.ENDED
    session.end_reason = EndReason.PLAN
    session.covered_questions = [number for number, _ in enumerate(QUESTIONS, start=1)]
    session.spoken_ms = timeline.spoken_ms
    session.created_at = started_at - timedelta(minutes=3)
    session.started_at = started_at
    session.ended_at = session.state_changed_at = ended_at
    session.save()


def _ms(milliseconds: int) -> timedelta:
    return timedelta(milliseconds=milliseconds)
