"""What is counted beside the relay, and that sound is looked at only while an answer is awaited."""

from collections.abc import Callable
from typing import Any

import pytest

from interviews.states import GapCause
from realtime.meter import Meter
from realtime.protocol import commands as c
from realtime.protocol import events as e
from realtime.protocol.events import ErrorClass
from realtime.protocol.turns import Speaker, TurnKind, TurnRecord, TurnStatus
from tests.realtime.measured import grown, value

pytestmark = pytest.mark.unit


class FakeClock:
    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def meter(clock: FakeClock) -> Meter:
    return Meter(clock)


def hear(meter: Meter, event: Any) -> None:
    note = meter.notes.get(type(event))
    if note is not None:
        note(event)


def say(meter: Meter, command: Any) -> list[Any]:
    done: list[Any] = []
    meter.beside({type(command): done.append})[type(command)](command)
    return done


SOUND = e.VoiceAudio("item_1", bytes(4))


@pytest.mark.parametrize(
    ("command", "name", "labels"),
    [
        (c.StartLeg(1, "sess_1", None), "viva_legs_opened_total", {}),
        (c.CloseLeg(1, "closed_1006"), "viva_legs_closed_total", {"cause": "closed_1006"}),
        (c.SwitchVoice(), "viva_rotations_total", {}),
        (c.OpenGap(GapCause.PROVIDER_LOST, 5), "viva_gaps_total", {"cause": "provider_lost"}),
        (
            c.NoteError(ErrorClass.RETRY, "x"),
            "viva_provider_errors_total",
            {"error_class": "retry"},
        ),
    ],
)
def test_a_command_is_counted_and_done(
    meter: Meter, command: Any, name: str, labels: dict[str, str]
) -> None:
    done: list[Any] = []
    assert grown(name, lambda: done.extend(say(meter, command)), **labels) == 1
    assert done == [command]


def test_a_command_that_counts_for_nothing_is_done_as_it_is(meter: Meter) -> None:
    def do(_command: Any) -> None: ...

    assert meter.beside({c.PlayAudio: do}) == {c.PlayAudio: do}


def test_sound_that_had_to_go_is_counted_once_and_by_its_direction(meter: Meter) -> None:
    name = "viva_sound_dropped_seconds"

    def tell(up_bytes: int, down_bytes: int) -> Callable[[], None]:
        return lambda: meter.count_dropped(up_bytes=up_bytes, down_bytes=down_bytes)

    assert grown(f"{name}_total", tell(96_000, 0), direction="up") == 2
    assert grown(f"{name}_total", tell(96_000, 48_000), direction="up") == 0
    assert grown(f"{name}_total", tell(96_000, 96_000), direction="down") == 1


def test_an_answer_is_timed_once_from_the_end_of_speech(meter: Meter, clock: FakeClock) -> None:
    def talk() -> None:
        hear(meter, e.SpeechStopped("item_0"))
        clock.now_s += 0.75
        hear(meter, SOUND)
        clock.now_s += 5
        hear(meter, SOUND)

    assert grown("viva_turn_latency_seconds_sum", talk) == 0.75
    assert e.VoiceAudio not in meter.notes


def test_a_candidate_who_goes_on_awaits_no_answer(meter: Meter) -> None:
    def talk() -> None:
        hear(meter, e.SpeechStopped("item_0"))
        hear(meter, e.SpeechStarted("item_0"))
        hear(meter, SOUND)

    assert grown("viva_turn_latency_seconds_count", talk) == 0


def test_a_turn_is_timed_from_its_first_writing_to_its_commit(
    meter: Meter, clock: FakeClock
) -> None:
    turn = make_turn()

    def store() -> None:
        say(meter, c.SaveTurn(turn))
        clock.now_s += 0.5
        say(meter, c.SaveTurn(turn))
        hear(meter, e.TurnSaved(turn))
        hear(meter, e.TurnSaved(turn))

    stored = value("viva_turns_stored_total")
    assert grown("viva_save_latency_seconds_sum", store) == 0.5
    assert value("viva_turns_stored_total") == stored + 2


def make_turn() -> TurnRecord:
    return TurnRecord(
        leg_number=1,
        position=0,
        item_id="item_1",
        item=1,
        speaker=Speaker.CANDIDATE,
        kind=TurnKind.VOICE,
        status=TurnStatus.FINAL,
        text="Yes.",
        heard_text="Yes.",
    )
