"""A relay between a candidate and a provider of numbered words, and the ledger of what was said."""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from realtime.protocol import commands as c
from realtime.protocol import events as e
from realtime.protocol.commands import Command
from realtime.protocol.events import Event
from realtime.protocol.relay import Relay
from realtime.protocol.sound import BYTES_PER_MS
from realtime.protocol.turns import Speaker, TurnRecord, TurnStatus
from tests.fakes.words import TICK_MS, Behaviour, Speech, WordVoice, word_of
from tests.realtime.protocol.rehearsal import known

CONNECT_MS = 300


@dataclass
class Page:
    """Plays what it gets, in real time, and reports it."""

    queue: list[tuple[int, int]] = field(default_factory=list)  # item, milliseconds left
    played: dict[int, int] = field(default_factory=dict)

    def step(self) -> list[Event]:
        left = TICK_MS
        reports: dict[int, int] = {}
        while left and self.queue:
            item, ms = self.queue[0]
            step = min(left, ms)
            left -= step
            self.played[item] = self.played.get(item, 0) + step
            reports[item] = self.played[item]
            if step == ms:
                self.queue.pop(0)
            else:
                self.queue[0] = (item, ms - step)
        return [e.AudioPlayed(item, ms) for item, ms in reports.items()]


@dataclass
class Calling:
    """A Voice that is wanted, and when it is there."""

    role: str
    voice: WordVoice
    at: int


class WordStage:
    def __init__(self, seed: int, behaviour: Behaviour, **fields: object) -> None:
        self.random = Random(seed)
        self.behaviour = behaviour
        self.relay = Relay(known(allowance_ms=24 * 3_600_000, **fields))
        self.speech = Speech(self.random)
        self.page = Page()
        self.now = 0
        self.commands: list[Command] = []
        self.made: list[WordVoice] = []
        self.roles: dict[str, WordVoice] = {}  # "current", "next", "old"
        self.calls: list[Calling] = []
        self.typed: list[str] = []
        self.spoken_at: dict[str, int] = {}  # by word: when it began
        self.stored: dict[tuple[int, str], TurnRecord] = {}
        self.legs: list[tuple[int, int]] = []  # number, when
        self.closed: list[str] = []  # causes
        self.closed_at: list[int] = []  # of each
        self.reports: list[Event] = []  # of the page, on silence that was asked for
        self._doings: dict[type, Callable[[Command], None]] = {
            c.OpenVoice: lambda cmd: self._call("current", cmd.delay_ms),  # type: ignore[union-attr]
            c.OpenNextVoice: lambda _: self._call("next", 0),
            c.ConfigureVoice: lambda _: self._configure("current"),
            c.ConfigureNextVoice: lambda _: self._configure("next"),
            c.SwitchVoice: self._switch,
            c.CloseVoice: lambda _: self._hang_up("current"),
            c.CloseNextVoice: lambda _: self._hang_up("next"),
            c.CloseOldVoice: lambda _: self._hang_up("old"),
            c.SaveTurn: self._save,
            c.StartLeg: lambda cmd: self.legs.append((cmd.number, self.now)),  # type: ignore[union-attr]
            c.CloseLeg: self._close_leg,
            c.PlayAudio: self._play,
            c.FlushPlayback: self._flush,
        }

    # --- Time

    def run(self, ms: int) -> None:
        end = self.now + ms
        while self.now < end:
            self.step()

    def step(self) -> None:
        self.now += TICK_MS
        self._connect()
        for role, voice in list(self.roles.items()):
            voice.expire_or_drop(self.now)
            self._listen(role, voice)
        phase = self.relay.life.phase().value
        is_asked = phase == "listening" and not self.page.queue
        may_speak = phase in {"listening", "speaking", "thinking"}
        self._speak(self.speech.next_frame(is_asked=is_asked, may_speak=may_speak))
        reports, self.reports = self.reports, []
        self.feed(*reports, *self.page.step(), e.TimePassed())

    def finish(self) -> None:
        """Let everything be said and written down, with nobody speaking any more."""
        self.speech.longest_words = 0
        while self.speech.is_speaking:
            self.step()
        self.speech.interrupts = 0
        self.speech._patience_ms = 10**9
        self.run(60_000)

    def join(self) -> None:
        self.feed(e.BrowserConnected(), e.BrowserJoined(e.Mode.VOICE))

    def _speak(self, frame: bytes) -> None:
        """A frame comes when it has been spoken."""
        self.spoken_at.setdefault(f"w{word_of(frame)}", self.now - TICK_MS)
        self.feed(e.CandidateAudio(frame))

    def type(self, text: str) -> None:
        self.typed.append(text)
        self.feed(e.CandidateTyped(f"id {text}", text))

    def feed(self, *events: Event) -> None:
        for event in events:
            for command in self.relay.receive(event, self.now):
                self.commands.append(command)
                doing = self._doings.get(type(command))
                if doing is not None:
                    doing(command)
                elif "current" in self.roles:
                    self.roles["current"].receive(command, self.now)

    # --- The provider

    def _call(self, role: str, delay_ms: int) -> None:
        voice = WordVoice(len(self.made) + 1, self.behaviour, self.random, self.now)
        self.made.append(voice)
        self.calls.append(Calling(role, voice, self.now + delay_ms + CONNECT_MS))

    def _connect(self) -> None:
        for call in [call for call in self.calls if call.at <= self.now]:
            self.calls.remove(call)
            self.roles[call.role] = call.voice
            call.voice.opened_at = self.now
            if call.role == "next" and self.behaviour.refuses_next:
                self.behaviour.refuses_next -= 1
                call.voice.say(self.now, e.VoiceLost("handshake_503"))
            else:
                lives_ms = self.behaviour.lives_ms if self.behaviour.tells_its_life else None
                name = f"sess_{call.voice.number}"
                call.voice.say(self.now, e.VoiceOpened(name, None, lives_ms))

    def _configure(self, role: str) -> None:
        self.roles[role].say(self.now + TICK_MS, e.VoiceConfigured("words"))

    def _listen(self, role: str, voice: WordVoice) -> None:
        for event in list(voice.tell(self.now)):
            role = next((name for name, each in self.roles.items() if each is voice), "")
            if role == "current":
                self.feed(event)
            elif role == "next":
                self.feed(e.NextVoiceSaid(event))
            elif role == "old":
                self.feed(e.OldVoiceSaid(event))

    def _switch(self, command: Command) -> None:
        assert isinstance(command, c.SwitchVoice)
        self._hang_up("old")
        old = self.roles.pop("current", None)
        if command.keeps_old and old is not None:
            self.roles["old"] = old
        self.roles["current"] = self.roles.pop("next")

    def _close_leg(self, command: Command) -> None:
        assert isinstance(command, c.CloseLeg)
        self.closed.append(command.cause)
        self.closed_at.append(self.now)

    def _hang_up(self, role: str) -> None:
        self.calls = [call for call in self.calls if call.role != role]
        self.roles.pop(role, None)

    # --- The page and the record

    def _play(self, command: Command) -> None:
        assert isinstance(command, c.PlayAudio)
        self.page.queue.append((command.item, len(command.pcm) // BYTES_PER_MS))

    def _flush(self, _command: Command) -> None:
        heard: list[Event] = [e.AudioPlayed(item, ms) for item, ms in self.page.played.items()]
        self.page.queue.clear()
        self.reports += heard[-1:]

    def _save(self, command: Command) -> None:
        assert isinstance(command, c.SaveTurn)
        turn = command.turn
        self.stored[turn.leg_number, turn.item_id] = turn

    # --- The ledger

    @property
    def turns(self) -> list[TurnRecord]:
        """As stored, in their order."""
        return sorted(self.stored.values(), key=lambda turn: (turn.leg_number, turn.position))

    @property
    def words(self) -> list[str]:
        """What the record says that the candidate said, word for word."""
        said = [turn for turn in self.turns if turn.speaker is Speaker.CANDIDATE]
        return " ".join(turn.text for turn in said).split()

    @property
    def lines(self) -> list[str]:
        """What the record says that the interviewer said in full."""
        asked = [turn for turn in self.turns if turn.speaker is Speaker.INTERVIEWER]
        return [turn.text for turn in asked if turn.status is TurnStatus.FINAL]

    @property
    def rotations(self) -> int:
        return self.closed.count("rotated")
