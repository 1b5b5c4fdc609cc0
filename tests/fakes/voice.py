"""A Voice without a socket: it says its lines when asked, and remembers what it was sent."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from realtime.protocol import commands as c
from realtime.protocol import events as e
from realtime.protocol.sound import BYTES_PER_MS
from realtime.providers.base import Capabilities, Refused, VoiceCommand, VoiceRefused

#: As long as the fake interviewer needs for one line.
LINE_MS = 400


@dataclass
class FakeLine:
    """What is answered to one wish for a response."""

    text: str
    calls: tuple[e.ToolCall, ...] = ()
    ms: int = LINE_MS


class FakeVoice:
    def __init__(self, voices: "FakeVoices") -> None:
        self.voices = voices
        self.provider = voices.name
        self.model = voices.model
        self.transcription_model = voices.transcription_model
        self.turn_detection = voices.capabilities.turn_detection
        self.tells_certainty = voices.capabilities.tells_certainty
        self.on_sound: Callable[[e.Event], None] | None = None
        self.sessions: list[Mapping[str, Any]] = []  # configurations received
        self.commands: list[VoiceCommand] = []
        self.is_closed = False
        self._events: asyncio.Queue[e.Event] = asyncio.Queue()
        self._count = 0
        self._last_item: str | None = None

    @property
    def heard_bytes(self) -> int:
        return sum(len(command.pcm) for command in self.commands_of(c.SendAudio))

    def commands_of(self, kind: type[Any]) -> list[Any]:
        return [command for command in self.commands if type(command) is kind]

    async def open(self) -> None:
        if self.voices.refusals:
            raise self.voices.refusals.popleft()
        self.tell(e.VoiceOpened(f"sess_{len(self.voices.made)}", 1_800_000_000))

    def configure(self, session: Mapping[str, Any]) -> None:
        self.sessions.append(session)
        self.tell(e.VoiceConfigured("fake-transcriber"))

    def send(self, command: VoiceCommand) -> None:
        self.commands.append(command)
        match command:
            case c.AddItem(item_id, role, _):
                self.tell(e.ItemAdded(item_id, self._last_item, role))
                self._last_item = item_id
            case c.CheckVoice():
                self.tell(e.VoiceConfigured("fake-transcriber"))
            case c.CreateResponse() if self.voices.lines:
                self.answer(self.voices.lines.popleft())

    async def events(self) -> AsyncGenerator[e.Event, None]:
        while True:
            event = await self._events.get()
            yield event
            if type(event) is e.VoiceLost:
                return

    async def flush(self) -> None:
        await asyncio.Event().wait()

    async def close(self) -> None:
        self.is_closed = True

    # --- What the provider does

    def tell(self, *events: e.Event) -> None:
        for event in events:
            self._events.put_nowait(event)

    def answer(self, line: FakeLine) -> None:
        self._count += 1
        response_id, item_id = f"resp_{self._count}", f"item_{self._count}"
        self.tell(e.ResponseStarted(response_id))
        if line.text:
            self.tell(
                e.ItemAdded(item_id, self._last_item, "assistant"),
                e.VoiceTextGrew(item_id, line.text, response_id=response_id),
                e.VoiceAudio(item_id, bytes(line.ms * BYTES_PER_MS), response_id),
                e.VoiceAudioEnded(item_id),
                e.VoiceTextEnded(item_id, line.text),
            )
            self._last_item = item_id
        item_ids = (item_id,) if line.text else ()
        self.tell(e.ResponseFinished(response_id, "completed", item_ids, line.calls))

    def hear(self, text: str, *, speech_ms: int = 900) -> None:
        """The candidate speaks one sentence; the answer follows by itself, as with a real VAD."""
        self._count += 1
        item_id = f"said_{self._count}"
        self.tell(
            e.SpeechStarted(item_id, 0),
            e.SpeechStopped(item_id, speech_ms),
            e.SpeechCommitted(item_id, self._last_item),
            e.ItemAdded(item_id, self._last_item, "user"),
        )
        self._last_item = item_id
        if self.voices.lines:
            self.answer(self.voices.lines.popleft())
        self.tell(e.TranscriptCompleted(item_id, text))


@dataclass
class FakeVoices:
    """Makes FakeVoices; `lines` are said in order, one for each wish or turn."""

    lines: deque[FakeLine] = field(default_factory=deque)
    refusals: deque[VoiceRefused] = field(default_factory=deque)
    made: list[FakeVoice] = field(default_factory=list)
    name: str = "fake"
    model: str = "fake-1"
    transcription_model: str = "fake-transcriber"
    capabilities: Capabilities = field(default_factory=Capabilities)
    told: list[Refused] = field(default_factory=list)  # whoever asked to hear of refusals
    count: int = 1

    def on_refused(self, hear: Refused) -> None:
        self.told.append(hear)

    def refuse(self, deployment: str, retry_after_s: float) -> None:
        """As a provider does that has no place left."""
        for hear in self.told:
            hear(deployment, retry_after_s)

    def make(self) -> FakeVoice:
        self.made.append(FakeVoice(self))
        return self.made[-1]

    @property
    def newest(self) -> FakeVoice:
        return self.made[-1]
