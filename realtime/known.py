"""The stored record of a Session as the relay takes it up (pure)."""

from interviews.actions.sessions import RoomRecord, TurnValues
from realtime.protocol.events import Preset
from realtime.protocol.known_session import KnownSession
from realtime.protocol.turns import Speaker, TurnKind, TurnRecord, TurnStatus
from realtime.providers.base import Capabilities


def known_session(record: RoomRecord, grace_ms: int, capabilities: Capabilities) -> KnownSession:
    return KnownSession(
        questions=record.definition["questions"],
        allowance_ms=record.allowance_ms,
        grace_ms=grace_ms,
        state=record.state,
        covered=record.covered,
        turns=tuple(_turn(item, values) for item, values in enumerate(record.turns, start=1)),
        spoken_ms=record.spoken_ms,
        next_leg_number=record.next_leg_number,
        open_gaps=record.open_gaps,
        interrupts_itself=capabilities.interrupts_itself,
        turn_taking=_turn_taking(record),
    )


def _turn_taking(record: RoomRecord) -> Preset:
    """What was arranged for this candidate goes before what the interview has."""
    presets = {preset.value: preset for preset in Preset}
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
    )
