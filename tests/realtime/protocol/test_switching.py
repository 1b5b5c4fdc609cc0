"""Changing how one talks, at any moment, loses no word and doubles no answer."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from realtime.protocol import commands as c
from realtime.protocol import events as e
from realtime.protocol.events import ErrorClass, Event, Mode, Preset
from realtime.protocol.sound import BYTES_PER_MS
from tests.realtime.protocol.rehearsal import Rehearsal, of

pytestmark = pytest.mark.unit

FRAME_MS = 100
WORD = b"\x01\x01" * (FRAME_MS * BYTES_PER_MS // 2)
#: How much silence ends speech; the longer one is more than we send to close it.
PAUSES_MS = (700, 4_000)
EMPTY = e.VoiceComplained("input_audio_buffer_commit_empty", ErrorClass.BENIGN)


class PretendProvider:
    """A buffer, speech ended by silence or by commits, one response at a time."""

    def __init__(self, pause_ms: int) -> None:
        self.pause_ms = pause_ms
        self.preset: Preset | None = None
        self.buffer_ms = self.sent_ms = 0
        self.words = 0  # in the buffer
        self.heard: list[int] = []  # words of each item
        self.silent_ms = 0
        self.speaking = ""
        self.active = ""
        self.count = 0
        self.last: str | None = None
        self.answered = 0  # items that had been heard when a response began
        self.doubled = 0
        self.lost = 0  # words that were cleared

    def take(self, command: c.Command) -> list[Event]:
        match command:
            case c.ConfigureVoice(turn_taking=preset) | c.TuneVoice(turn_taking=preset):
                self.preset = preset
            case c.SendAudio(pcm):
                return self._hear(pcm)
            case c.ClearAudio():
                self.lost += self.words
                self.buffer_ms = self.words = 0
            case c.CommitAudio():
                return self._commit() if self.buffer_ms >= FRAME_MS else [EMPTY]
            case c.CreateResponse(event_id):
                return self._refuse(event_id) if self.active else self._respond()
            case c.CancelResponse() if self.active:
                return self.finish("cancelled")
        return []

    def _hear(self, pcm: bytes) -> list[Event]:
        events: list[Event] = []
        for start in range(0, len(pcm), len(WORD)):
            frame = pcm[start : start + len(WORD)]
            self.sent_ms += FRAME_MS
            self.buffer_ms += FRAME_MS
            is_word = frame == WORD
            self.words += is_word
            if self.preset is None:
                continue
            if is_word:
                self.silent_ms = 0
                if not self.speaking:
                    self.speaking = self._name()
                    events.append(e.SpeechStarted(self.speaking, self.sent_ms - FRAME_MS))
                    events += self.finish("cancelled") if self.active else []
            elif self.speaking:
                self.silent_ms += FRAME_MS
                if self.silent_ms >= self.pause_ms:
                    events.append(e.SpeechStopped(self.speaking, self.sent_ms))
                    events += self._commit()
                    events += self._respond() if not self.active else []
            else:
                self.buffer_ms = 0
        return events

    def _refuse(self, about: str) -> list[Event]:
        """It is answering already."""
        return [e.VoiceComplained("busy", ErrorClass.BENIGN, about=about, refuses_response=True)]

    def _name(self) -> str:
        self.count += 1
        return f"said_{self.count}"

    def _commit(self) -> list[Event]:
        item_id = self.speaking or self._name()
        self.speaking, self.silent_ms = "", 0
        self.heard.append(self.words)
        text = " ".join(["word"] * self.words)
        self.buffer_ms = self.words = 0
        previous, self.last = self.last, item_id
        return [e.SpeechCommitted(item_id, previous), e.TranscriptCompleted(item_id, text)]

    def _respond(self) -> list[Event]:
        self.count += 1
        self.active = f"resp_{self.count}"
        self.doubled += self.answered == len(self.heard) and bool(self.heard)
        self.answered = len(self.heard)
        return [e.ResponseStarted(self.active)]

    def finish(self, status: str) -> list[Event]:
        finished, self.active = self.active, ""
        if status == "cancelled":
            self.answered = min(self.answered, len(self.heard) - 1)  # it may be asked for again
        return [e.ResponseFinished(finished, status)]


class Talk:
    """A relay and its provider, each hearing the other at once."""

    def __init__(self, pause_ms: int) -> None:
        self.show = Rehearsal(turn_taking=Preset.NORMAL)
        self.provider = PretendProvider(pause_ms)
        self.mode = Mode.VOICE
        self.is_held = False
        self.said = 0
        self.tell(e.BrowserConnected(), e.BrowserJoined(Mode.VOICE))
        self.tell(e.VoiceOpened("sess"), e.VoiceConfigured("scribe"))
        self.settle()

    def tell(self, *events: Event) -> None:
        waiting = list(events)
        while waiting:
            for command in self.show.hear(waiting.pop(0)):
                waiting += self.provider.take(command)

    def frame(self, pcm: bytes) -> None:
        self.said += pcm == WORD and self.is_to_be_heard
        self.tell(e.CandidateAudio(pcm))
        self.pass_time(FRAME_MS)

    @property
    def is_to_be_heard(self) -> bool:
        """As the candidate has it: nothing that the relay does can change what was said."""
        return self.mode is Mode.VOICE or (self.mode is Mode.PUSH and self.is_held)

    def pass_time(self, ms: int) -> None:
        self.show.now += ms
        self.tell(e.TimePassed())

    def settle(self) -> None:
        for _ in range(60):
            if self.provider.active:
                self.tell(*self.provider.finish("completed"))
            if self.mode is Mode.VOICE:
                self.tell(e.CandidateAudio(bytes(len(WORD))))
            self.pass_time(FRAME_MS)

    def do(self, step: object) -> None:
        match step:
            case Mode():
                self.is_held = self.is_held and step is self.mode
                self.mode = step
                self.tell(e.ModeChosen(step))
            case Preset():
                self.tell(e.TurnTakingChosen(step))
            case "key" if self.mode is Mode.PUSH:
                self.is_held = not self.is_held
                self.tell(e.TalkKeyMoved(self.is_held))
            case "speak":
                for _ in range(3):
                    self.frame(WORD)
            case "pause":
                for _ in range(8):
                    self.frame(bytes(len(WORD)))
            case "finish" if self.provider.active:
                self.tell(*self.provider.finish("completed"))


STEPS = st.lists(
    st.sampled_from(["speak", "speak", "pause", "key", "key", "finish", *Mode, *Preset]),
    max_size=25,
)


@settings(max_examples=150, deadline=None)
@given(STEPS, st.sampled_from(PAUSES_MS))
def test_whatever_is_switched_every_word_that_was_heard_is_written_down(
    steps: list[object], pause_ms: int
) -> None:
    talk = Talk(pause_ms)
    for step in steps:
        talk.do(step)
    if talk.is_held:
        talk.do("key")
    talk.settle()
    turns = talk.show.turns
    assert sum(turn.text.split().count("word") for turn in turns) == talk.said
    assert talk.provider.lost == 0
    assert len({turn.item_id for turn in turns}) == len(turns)
    starts = [turn.started_ms for turn in turns]
    assert starts == sorted(starts)


@settings(max_examples=150, deadline=None)
@given(STEPS, st.sampled_from(PAUSES_MS))
def test_whatever_is_switched_no_answer_is_doubled(steps: list[object], pause_ms: int) -> None:
    talk = Talk(pause_ms)
    for step in steps:
        talk.do(step)
    talk.settle()
    assert talk.provider.doubled == 0
    assert not of(talk.show.commands, c.CloseLeg)
