"""A microphone from which nothing comes is noticed, told, and a Gap of the record."""

import pytest

from realtime.protocol import commands as c
from realtime.protocol import events as e
from realtime.protocol.events import Mode
from realtime.protocol.microphone import MEASURED_EVERY, Microphone
from realtime.protocol.microphone_watch import MUTED_MS, SILENT_MS, MicrophoneWatch
from tests.realtime.protocol.rehearsal import Rehearsal, of, only, sound

pytestmark = [pytest.mark.unit, pytest.mark.fault("D77")]

FRAMES_A_SECOND = 25
LOUD = (b"\x00\x00" * 100 + b"\x00\x80" + b"\x40\x00" * 859)[:1_920]


def begun(mode: Mode = Mode.VOICE) -> Rehearsal:
    show = Rehearsal()
    show.open(mode)
    show.say()
    return show


def hear(show: Rehearsal, ms: int, frame: bytes) -> list[c.Command]:
    commands = []
    for _ in range(ms // 1_000):
        for _ in range(FRAMES_A_SECOND):
            show.hear(e.CandidateAudio(frame))
        commands += show.wait(1_000, step_ms=1_000)
    return commands


def notices(commands: list[c.Command]) -> list[str]:
    return [each.code for each in of(commands, c.ShowNotice)]


def test_a_room_that_is_heard_is_not_silent() -> None:
    assert notices(hear(begun(), SILENT_MS + 5_000, LOUD)) == []


def test_a_microphone_of_zeros_is_told_and_is_a_gap_from_its_beginning() -> None:
    show = begun()
    hear(show, 10_000, LOUD)
    silent = hear(show, SILENT_MS + 2_000, sound(40))
    assert notices(silent) == ["microphone_silent"]
    gap = only(silent, c.OpenGap)
    assert (gap.cause, gap.at) == ("microphone_silent", 10_000)
    assert show.phase == "listening"
    heard = hear(show, 2_000, LOUD)
    assert notices(heard) == ["microphone_heard"]
    assert only(heard, c.CloseGap).cause == "microphone_silent"


def test_a_microphone_that_sends_nothing_at_all_is_silent_too() -> None:
    assert notices(begun().wait(SILENT_MS + 1_000, step_ms=1_000)) == ["microphone_silent"]


def test_somebody_muted_for_long_is_told_so() -> None:
    watch = MicrophoneWatch(Microphone(is_muted=True))

    def at(now: int) -> list[c.Command]:
        return watch.follow(now, is_listening=True, candidate_speaks=False)

    assert at(SILENT_MS) == at(MUTED_MS - 1) == []
    assert "muted" in only(at(MUTED_MS), c.ShowNotice).message
    assert at(MUTED_MS + 1) == []


def test_speech_that_the_provider_hears_counts() -> None:
    show = begun()
    show.wait(SILENT_MS + 1_000, step_ms=1_000)
    assert notices(show.hear(e.SpeechStarted("said_1"))) == ["microphone_heard"]


@pytest.mark.parametrize("mode", [Mode.TEXT, Mode.PUSH])
def test_who_writes_or_holds_a_key_needs_no_microphone_now(mode: Mode) -> None:
    assert notices(begun(mode).wait(SILENT_MS * 2, step_ms=1_000)) == []


def test_a_change_to_writing_takes_the_notice_away() -> None:
    show = begun()
    show.wait(SILENT_MS + 1_000, step_ms=1_000)
    changed = show.hear(e.ModeChosen(Mode.TEXT))
    assert notices(changed) == ["microphone_heard"]
    only(changed, c.CloseGap)


def test_while_the_interviewer_speaks_nothing_is_expected() -> None:
    show = begun()
    show.begin(2, "A long story.", ms=60_000)
    for second in range(SILENT_MS // 1_000 + 5):
        show.play(2, second * 1_000)
        assert notices(show.wait(1_000, step_ms=1_000)) == []


def test_only_one_frame_of_many_is_measured() -> None:
    microphone = begun().relay.talk.microphone
    for _ in range(MEASURED_EVERY - 1):
        microphone.hear(LOUD, 0)
    assert not microphone.take_loudness()
    microphone.hear(LOUD, 0)
    assert microphone.take_loudness()
    assert not microphone.take_loudness()
