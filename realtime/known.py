"""The stored record of a Session as the relay takes it up (pure)."""

from interviews.actions.sessions import TurnValues
from interviews.room_record import RoomRecord
from realtime.caps import Caps
from realtime.protocol.events import Preset
from realtime.protocol.known_session import KnownSession
from realtime.protocol.turns import Speaker, TurnKind, TurnRecord, TurnStatus
from realtime.providers.base import Voice, Voices
from realtime.session_config import SessionSeed


def known_session(
    record: RoomRecord, voices: Voices, caps: Caps, *, needs_seat: bool = False
) -> KnownSession:
    return KnownSession(
        questions=record.definition["questions"],
        allowance_ms=record.allowance_ms,
        grace_ms=caps.grace_ms,
        state=record.state,
        covered=record.covered,
        turns=tuple(_turn(item, values) for item, values in enumerate(record.turns, start=1)),
        spoken_ms=record.spoken_ms,
        follow_ups_used=record.follow_ups_used,
        question_allowances_ms=record.question_allowances_ms,
        question_ms=record.question_ms,
        longest_ms=caps.longest_ms,
        line_ms=record.line_ms,
        cost_limit_microusd=caps.cost_limit_microusd,
        cost_microusd=record.cost_microusd,
        next_leg_number=record.next_leg_number,
        open_gaps=record.open_gaps,
        interrupts_itself=voices.capabilities.interrupts_itself,
        providers=voices.count,
        rotate_ms=voices.capabilities.rotate_ms,
        turn_taking=_turn_taking(record),
        needs_seat=needs_seat,
    )


def seed_of(record: RoomRecord, voice: Voice, turn_taking: Preset | None) -> SessionSeed:
    """What of the record a Voice is told; where the plan stands is the relay's to say."""
    return SessionSeed(
        candidate=record.candidate_name,
        language=record.language,
        turn_taking=turn_taking,
        detection=voice.turn_detection,
        transcription_model=voice.transcription_model,
        tells_certainty=voice.tells_certainty,
    )


def latest_ms(record: RoomRecord) -> int:
    """The newest moment of the session's timeline that the record knows of."""
    return max((turn.started_ms + turn.heard_ms for turn in record.turns), default=0)


def _turn_taking(record: RoomRecord) -> Preset:
    """The candidate's own choice, else what was arranged for them, else what the interview has."""
    presets = {preset.value: preset for preset in Preset}
    if record.turn_taking in presets:
        return presets[record.turn_taking]
    if record.accommodations.patient_turn_taking:
        return Preset.PATIENT
    return presets.get(record.definition["turn_taking"], Preset.PATIENT)


def _turn(item: int, values: TurnValues) -> TurnRecord:
    """The Room numbers Turns in their order; a fresh page learns the numbers with its welcome."""
    return TurnRecord(
        leg_number=values.leg_number,
        position=values.position,
        item_id=values.item_id,
        item=item,
        speaker=Speaker(values.speaker),
        kind=TurnKind(values.kind),
        status=TurnStatus(values.status),
        text=values.text,
        heard_text=values.heard_text,
        total_ms=values.total_ms,
        heard_ms=values.heard_ms,
        started_ms=values.started_ms,
        question_number=values.question_number,
        transcriber=values.transcriber,
        certainty=values.certainty,
    )
