"""Only what was taken, and only with a tape, is recorded."""

from uuid import uuid4

import pytest

from interviews.states import GapCause
from realtime.protocol import commands as c
from realtime.protocol import events as e
from realtime.protocol.microphone import Microphone
from realtime.sound_recorder import SoundRecorder
from realtime.tape import Tape
from tests.realtime.test_tape import sound, spans

pytestmark = pytest.mark.unit

FRAME = sound(40)


def hear(recorder: SoundRecorder, microphone: Microphone, now: int) -> None:
    """As the runner does: first the relay, then the tape."""
    microphone.hear(FRAME, 0)
    recorder.hear(e.CandidateAudio(FRAME), now)


def test_without_a_tape_nothing_happens() -> None:
    microphone = Microphone()
    recorder = SoundRecorder(microphone)
    hear(recorder, microphone, 40)
    recorder.send(c.PlayAudio(1, 0, FRAME))
    recorder.cut(c.FlushPlayback(1), 50)
    recorder.page_came()
    told: list[object] = []
    recorder.watch(60, told.append, told.append)
    assert told == []
    recorder.finish()


def test_frames_are_recorded_unless_the_microphone_is_muted() -> None:
    microphone = Microphone()
    recorder = SoundRecorder(microphone)
    tape = recorder.tape = Tape(uuid4())
    hear(recorder, microphone, 1_040)
    microphone.is_muted = True
    hear(recorder, microphone, 1_080)
    microphone.is_muted = False
    hear(recorder, microphone, 1_120)
    assert sum(len(piece.pcm) for piece in tape.take(None)) == 2 * len(FRAME)


def test_what_was_played_is_recorded_and_the_end_is_passed_on() -> None:
    recorder = SoundRecorder(Microphone())
    tape = recorder.tape = Tape(uuid4())
    recorder.send(c.PlayAudio(1, 0, FRAME))
    recorder.hear(e.AudioPlayed(1, 40), 2_040)
    recorder.hear(e.TimePassed(), 2_050)
    recorder.finish()
    assert spans(tape.take(None)) == [(1, 2_000, 2_040)]
    assert tape.is_finished


def test_a_loss_is_told_once_and_its_end_too() -> None:
    recorder = SoundRecorder(Microphone())
    tape = recorder.tape = Tape(uuid4())
    told: list[object] = []
    for lost_since_ms in (None, 3_000, 3_000, None, None):
        tape.lost_since_ms = lost_since_ms
        recorder.watch(9_000, told.append, told.append)
    assert told == [
        c.OpenGap(GapCause.RECORDING_LOST, 3_000),
        c.CloseGap(GapCause.RECORDING_LOST, 9_000),
    ]
