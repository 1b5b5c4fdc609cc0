"""A session under a clock that the test moves, whose errands the test does itself."""

from base64 import b64encode
from itertools import count
from typing import Any

from realtime.engine.errands import DecideLine, Errand, FinishDictation, SpeakLine
from realtime.engine.items import PCM_BYTES_PER_MS, SpokenWords
from realtime.engine.outbox import Output
from realtime.engine.scene import Part, Say
from realtime.engine.session import Session, SessionSettings
from realtime.engine.turn_detection import WINDOW_MS
from realtime.engine.written import Word, Written

Event = dict[str, Any]
UNIX_TIME_S = 1_795_000_000


def sound(duration_ms: int) -> bytes:
    return bytes([1, 0]) * (duration_ms * PCM_BYTES_PER_MS // 2)


class Rehearsal:
    """Every method that makes something happen returns the server events that came of it."""

    def __init__(self, **settings: Any) -> None:
        numbers = count(1)
        self.now = 100.0
        self.errands: list[Errand] = []
        self.events: list[Event] = []
        self.session = Session(
            SessionSettings(**settings),
            lambda prefix: f"{prefix}_{next(numbers)}",
            self.now,
            UNIX_TIME_S,
        )
        self._take(self.session.begin())

    def send(self, event_type: str, **fields: Any) -> list[Event]:
        return self._take(self.session.receive({"type": event_type, **fields}, self.now))

    def send_text(self, raw: str) -> list[Event]:
        return self._take(self.session.receive(raw, self.now))

    def update(self, **session: Any) -> list[Event]:
        return self.send("session.update", session={"type": "realtime", **session})

    def update_input(self, **audio_input: Any) -> list[Event]:
        return self.update(audio={"input": audio_input})

    def place(self, role: str, text: str, **fields: Any) -> list[Event]:
        kind = "output_text" if role == "assistant" else "input_text"
        content = [{"type": kind, "text": text}]
        item = {"type": "message", "role": role, "content": content, **fields.pop("item", {})}
        return self.send("conversation.item.create", item=item, **fields)

    def hear(self, duration_ms: int, probability: float = 1.0) -> list[Event]:
        """The candidate's microphone: so much audio, all of it as likely speech."""
        windows = duration_ms // WINDOW_MS
        pcm = b64encode(sound(windows * WINDOW_MS)).decode()
        heard = self.send("input_audio_buffer.append", audio=pcm)
        self.now += windows * WINDOW_MS / 1000
        return heard + self._take(self.session.heard([probability] * windows, self.now))

    def hear_turn(self, duration_ms: int = 1600, silence_ms: int = 640) -> list[Event]:
        return self.hear(duration_ms) + self.hear(silence_ms, 0.0)

    def write_down(self, text: str, *probabilities: float) -> list[Event]:
        """`probabilities`: how sure the transcriber was of each word."""
        words = zip(text.split(), probabilities, strict=bool(probabilities))
        written = Written(text, tuple(Word(*word) for word in words))
        item_id = self.asked(FinishDictation).item_id
        return self._take(self.session.transcribed(item_id, written, self.now))

    def fail_to_write_down(self) -> list[Event]:
        item_id = self.asked(FinishDictation).item_id
        return self._take(self.session.transcription_failed(item_id, "broken", "No.", self.now))

    def decide(self, *parts: Part, response_id: str = "") -> list[Event]:
        response_id = response_id or self.asked(DecideLine).response_id
        events = []
        for part in parts:
            events += self._take(self.session.line_decided(response_id, part, self.now))
        return events + self._take(self.session.line_ended(response_id, self.now))

    def speak(self, *words: tuple[str, int]) -> list[Event]:
        """Answer the last SpeakLine with groups of words and their milliseconds, to the end."""
        response_id = self.asked(SpeakLine).response_id
        events = []
        for text, duration_ms in words:
            group = SpokenWords(text, sound(duration_ms))
            events += self._take(self.session.words_spoken(response_id, group, self.now))
        return events + self._take(self.session.speaking_ended(response_id, self.now))

    def say(self, *words: tuple[str, int]) -> list[Event]:
        """Decide a line of these words and speak it."""
        return self.decide(Say(" ".join(text for text, _ in words))) + self.speak(*words)

    def respond(self, *words: tuple[str, int]) -> list[Event]:
        """A whole response, from its creation to its end."""
        events = self.send("response.create") + self.say(*words)
        return events + self.wait(60 if not ended(events) else 0)

    def wait(self, seconds: float) -> list[Event]:
        self.now += seconds
        return self._take(self.session.tick(self.now))

    def asked(self, kind: type[Any]) -> Any:
        return [errand for errand in self.errands if isinstance(errand, kind)][-1]

    def wakes_in(self) -> float:
        return self.session.wake_at(self.now) - self.now

    def _take(self, outputs: list[Output]) -> list[Event]:
        events = [output for output in outputs if isinstance(output, dict)]
        self.errands += [output for output in outputs if not isinstance(output, dict)]
        self.events += events
        return events


def types(events: list[Event]) -> list[str]:
    return [event["type"] for event in events]


def only(events: list[Event], event_type: str) -> Event:
    found = [event for event in events if event["type"] == event_type]
    assert len(found) == 1, types(events)
    return found[0]


def error_of(events: list[Event]) -> Event:
    error: Event = only(events, "error")["error"]
    return error


def ended(events: list[Event]) -> bool:
    return "response.done" in types(events)
