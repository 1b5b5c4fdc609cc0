"""A relay under a clock that the test moves, with a browser and a Voice played by the test."""

from typing import Any, TypeVar

from interviews.states import SessionState
from realtime.protocol import commands as c
from realtime.protocol import events as e
from realtime.protocol.commands import Command
from realtime.protocol.events import Event, Mode
from realtime.protocol.known_session import KnownSession
from realtime.protocol.relay import Relay
from realtime.protocol.sound import BYTES_PER_MS
from realtime.protocol.turns import Speaker, TurnKind, TurnRecord, TurnStatus
from tests.cast import make_definition

AnyCommand = TypeVar("AnyCommand")
MINUTE_MS = 60_000


def sound(ms: int) -> bytes:
    return bytes(ms * BYTES_PER_MS)


def voice(ms: int) -> bytes:
    """Loud from its first sample to its last."""
    return b"\x40\x1f\xc0\xe0" * (ms * BYTES_PER_MS // 4)


def known(**fields: Any) -> KnownSession:
    given: dict[str, Any] = {
        "questions": make_definition()["questions"],
        "allowance_ms": 12 * MINUTE_MS,
        "grace_ms": 5 * MINUTE_MS,
        **fields,
    }
    return KnownSession(**given)


def turn(item: int = 1, text: str = "Hello.", **fields: Any) -> TurnRecord:
    """A Turn of an earlier Leg."""
    given: dict[str, Any] = {
        "leg_number": 1,
        "position": item,
        "item_id": f"old_{item}",
        "item": item,
        "speaker": Speaker.INTERVIEWER,
        "kind": TurnKind.VOICE,
        "status": TurnStatus.FINAL,
        "text": text,
        "heard_text": text,
        **fields,
    }
    return TurnRecord(**given)


def tool(name: str, arguments: str = "{}", call_id: str = "call_1") -> e.ToolCall:
    return e.ToolCall(call_id, name, arguments)


class Rehearsal:
    """Every method that makes something happen returns the commands that came of it."""

    def __init__(self, **fields: Any) -> None:
        self.relay = Relay(known(**fields))
        self.now = 0
        self.commands: list[Command] = []
        self.last_item: str | None = None
        self.is_stuck = False  # else the Voice answers at once when it is asked for a sign of life

    def hear(self, *events: Event) -> list[Command]:
        commands = [each for event in events for each in self.relay.receive(event, self.now)]
        if c.CheckVoice() in commands and not self.is_stuck:
            commands.remove(c.CheckVoice())
            commands += self.relay.receive(e.VoiceConfigured("scribe"), self.now)
        self.commands += commands
        return commands

    def sound_on(self, ms: int) -> None:
        """The candidate's microphone, as time passes."""
        for _ in range(ms // 100):
            self.hear(e.CandidateAudio(sound(100)))
            self.wait(100)

    def wait(self, ms: int, step_ms: int = 100) -> list[Command]:
        commands = []
        for _ in range(max(ms // step_ms, 1)):
            self.now += min(step_ms, ms)
            commands += self.hear(e.TimePassed())
        return commands

    # --- The browser

    def connect(self, mode: Mode = Mode.VOICE) -> list[Command]:
        return self.hear(e.BrowserConnected(), e.BrowserJoined(mode))

    def play(self, item: int, ms: int) -> list[Command]:
        return self.hear(e.AudioPlayed(item, ms))

    def type(self, text: str, text_id: str = "text-1") -> list[Command]:
        return self.hear(e.CandidateTyped(text_id, text))

    # --- The Voice

    def open(self, mode: Mode = Mode.VOICE) -> list[Command]:
        """The page is there and the Voice is configured: the conversation is up."""
        return [*self.connect(mode), *self.come_up()]

    def come_up(self) -> list[Command]:
        self.last_item = None
        return self.hear(e.VoiceOpened("sess", 1_800_000_000), e.VoiceConfigured("scribe"))

    def begin(self, number: int = 1, text: str = "Hello Marlo.", ms: int = 2_000) -> list[Command]:
        """A response begins and its sound comes; it is not finished."""
        item_id, response_id = f"item_{number}", f"resp_{number}"
        commands = self.hear(
            e.ResponseStarted(response_id),
            e.ItemAdded(item_id, self.last_item, "assistant"),
            e.VoiceTextGrew(item_id, text, response_id=response_id),
            e.VoiceAudio(item_id, sound(ms), response_id),
        )
        self.last_item = item_id
        return commands

    def finish(
        self, number: int = 1, text: str = "Hello Marlo.", *, status: str = "completed", **more: Any
    ) -> list[Command]:
        item_id = f"item_{number}"
        return self.hear(
            e.VoiceAudioEnded(item_id),
            e.VoiceTextEnded(item_id, text),
            e.ResponseFinished(f"resp_{number}", status, (item_id,), **more),
        )

    def say(self, number: int = 1, text: str = "Hello Marlo.", ms: int = 2_000) -> list[Command]:
        """A whole response, heard to its end."""
        commands = [*self.begin(number, text, ms), *self.finish(number, text)]
        item = self.relay.talk.transcript.number_of(f"item_{number}")
        return [*commands, *self.play(item, ms)]

    def call(self, *calls: e.ToolCall, number: int = 50) -> list[Command]:
        """A response of tool calls alone."""
        response_id = f"resp_{number}"
        return self.hear(
            e.ResponseStarted(response_id),
            e.ResponseFinished(response_id, "completed", (), calls),
        )

    def speak(self, item_id: str = "said_1", ms: int = 1_000) -> list[Command]:
        """The candidate says something; it is not written down yet."""
        commands = self.hear(
            e.SpeechStarted(item_id, 0),
            e.SpeechStopped(item_id, ms),
            e.SpeechCommitted(item_id, self.last_item),
        )
        self.last_item = item_id
        return commands

    def answer(self, text: str, item_id: str = "said_1") -> list[Command]:
        return [*self.speak(item_id), *self.hear(e.TranscriptCompleted(item_id, text))]

    # --- What came of it

    @property
    def state(self) -> SessionState:
        return self.relay.life.told.state

    @property
    def phase(self) -> str:
        return self.relay.life.phase().value

    @property
    def turns(self) -> list[TurnRecord]:
        return self.relay.talk.transcript.records


def only(commands: list[Command], kind: type[AnyCommand]) -> AnyCommand:
    [found] = of(commands, kind)
    return found


def of(commands: list[Command], kind: type[AnyCommand]) -> list[AnyCommand]:
    return [command for command in commands if isinstance(command, kind)]


def kinds(commands: list[Command]) -> list[str]:
    return [type(command).__name__ for command in commands]


def words_of(commands: list[Command]) -> list[str]:
    """The texts of Turns to be saved that are settled, in order."""
    return [each.turn.text for each in of(commands, c.SaveTurn) if each.turn.is_settled]
