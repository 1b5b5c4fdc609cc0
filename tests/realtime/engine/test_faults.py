"""The fault switchboard: what is armed, and how it bends what a session sends."""

from typing import Any

import pytest

from realtime.engine.faults import (
    MALFORMED,
    Cut,
    Fault,
    FaultBoard,
    Later,
    SendText,
    SessionFaults,
    Wait,
    faults_in_query,
    parse_faults,
)
from realtime.engine.refusals import RefusalError

pytestmark = pytest.mark.unit

AUDIO = {"type": "response.output_audio.delta", "event_id": "event_1"}


def transcript(number: int, step: str = "completed") -> dict[str, Any]:
    kind = f"conversation.item.input_audio_transcription.{step}"
    return {"type": kind, "event_id": f"event_{number}", "item_id": f"item_{number}"}


def armed(*faults: Fault) -> SessionFaults:
    return SessionFaults(FaultBoard(list(faults)), FaultBoard())


def test_without_faults_every_event_passes() -> None:
    assert armed().pass_on(AUDIO) == [AUDIO]


@pytest.mark.parametrize(
    ("kind", "steps"),
    [
        ("drop", [AUDIO, Cut()]),
        ("stall", [AUDIO, Wait(1000)]),
        ("malformed", [SendText(MALFORMED), AUDIO]),
        ("unknown_event", [{"type": "engine.unheard_of", "event_id": "event_1x"}, AUDIO]),
    ],
)
def test_a_fault_happens_once_at_its_event(kind: Any, steps: list[Any]) -> None:
    faults = armed(Fault(kind, nth=2))

    assert faults.pass_on(AUDIO) == [AUDIO]
    assert faults.pass_on(AUDIO) == steps
    assert faults.pass_on(AUDIO) == [AUDIO]


def test_a_fault_can_wait_for_another_event_and_happen_more_than_once() -> None:
    board = FaultBoard([Fault("drop", on="response.created", times=2)])
    created = {"type": "response.created", "event_id": "e"}

    for _ in range(2):
        assert Cut() in SessionFaults(board, FaultBoard()).pass_on(created)
    assert SessionFaults(board, FaultBoard()).pass_on(created) == [created]


def test_transcripts_can_be_delayed() -> None:
    faults = armed(Fault("delay_transcripts", ms=50))

    assert faults.pass_on(transcript(1, "delta")) == [Later(transcript(1, "delta"), 50)]
    assert faults.pass_on(transcript(1)) == [Later(transcript(1), 50)]
    assert faults.pass_on(transcript(2)) == [transcript(2)]


def test_transcripts_can_come_in_the_wrong_order() -> None:
    faults = armed(Fault("reorder_transcripts"))

    assert faults.pass_on(transcript(1, "delta")) == []
    assert faults.pass_on(transcript(1)) == []
    assert faults.pass_on(transcript(2, "delta")) == [transcript(2, "delta")]
    assert faults.pass_on(transcript(2)) == [transcript(2), transcript(1, "delta"), transcript(1)]
    assert faults.pass_on(transcript(3)) == [transcript(3)]


def test_the_faults_of_the_address_come_first() -> None:
    board, own = FaultBoard([Fault("fail_response")]), FaultBoard([Fault("fail_response")])

    SessionFaults(board, own).take("fail_response")

    assert (len(board.armed), len(own.armed)) == (1, 0)


def test_control_messages_arm_and_disarm() -> None:
    board = FaultBoard()

    assert not board.obey([{"kind": "stall"}, {"kind": "refuse_handshake", "times": 2}])
    assert [fault["kind"] for fault in board.as_json()] == ["stall", "refuse_handshake"]
    assert not board.obey({"reset": True})
    assert board.armed == []
    assert board.obey({"kind": "drop", "on": "now"})


@pytest.mark.parametrize("value", [{}, {"kind": "sing"}, {"kind": "drop", "nth": 0}, 5, [5]])
def test_a_control_message_of_the_wrong_shape_is_refused(value: object) -> None:
    with pytest.raises(RefusalError):
        parse_faults(value)


def test_faults_are_read_from_an_address() -> None:
    path = "/v1/realtime?model=x&fault=stall&fault=%7B%22kind%22%3A%22drop%22%2C%22nth%22%3A3%7D"

    assert faults_in_query(path) == [Fault("stall"), Fault("drop", nth=3)]
    assert faults_in_query("/v1/realtime") == []
