"""A provider, a page and a candidate who speak in numbered words: each word is accounted for.

All of it is pure: time is moved by the test. A word lasts 300 ms; its sound is its number, said in
every sample. So a provider "writes down" exactly what reached it, as often as it did.
"""

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from realtime.protocol import commands as c
from realtime.protocol import events as e
from realtime.protocol.events import ErrorClass, Event
from realtime.protocol.sound import BYTES_PER_MS

TICK_MS = 100
FRAME_BYTES = TICK_MS * BYTES_PER_MS
FRAMES_PER_WORD = 3
SILENCE = bytes(FRAME_BYTES)
#: As a provider's voice activity detection: how late it is, and what it adds before.
STARTS_AFTER = 2  # frames
STOPS_AFTER = 7
PREFIX_MS = 300
LINE_MS = 2_000


def frame_of(word: int) -> bytes:
    return word.to_bytes(2, "little") * (FRAME_BYTES // 2)


def word_of(frame: bytes) -> int:
    return int.from_bytes(frame[:2], "little")


def words_in(frames: list[int]) -> str:
    """A word counts where most of it was heard."""
    heard = Counter(word for word in frames if word)
    return " ".join(f"w{word}" for word, count in heard.items() if count * 2 > FRAMES_PER_WORD)


@dataclass
class Behaviour:
    """What a provider does, beyond the best."""

    lives_ms: int | None = None
    transcript_ms: tuple[int, ...] = (400,)  # one is drawn for each turn
    refuses_next: int = 0  # so many Voices that are to take over do not come up
    drops: float = 0.0  # chance of each second that the line is lost
    deafens: float = 0.0  # chance of each second that it is stuck: the line stays, and is dead
    tells_its_life: bool = True


@dataclass
class WordVoice:
    """One connection of the provider; `say` collects what it tells, and when."""

    number: int
    behaviour: Behaviour
    random: Random
    opened_at: int
    is_greeted: bool = False
    is_closed: bool = False
    is_stuck: bool = False
    seeds: list[c.AddItem] = field(default_factory=list)
    _due: list[tuple[int, int, Event]] = field(default_factory=list)
    _frames: list[int] = field(default_factory=list)  # the word of each frame heard
    _from: int | None = None  # where the speech that goes on began; None: nobody speaks
    _silent: int = 0
    _voiced: int = 0
    _count: int = 0
    _told: int = 0
    _last_item: str | None = None
    _response: str = ""  # that runs
    _said: str = ""  # the newest utterance

    def say(self, at: int, *events: Event) -> None:
        for event in events if not self.is_stuck else ():
            self._told += 1
            self._due.append((at, self._told, event))

    def tell(self, now: int) -> Iterator[Event]:
        """What is due, in its order."""
        due = sorted(entry for entry in self._due if entry[0] <= now)
        self._due = [entry for entry in self._due if entry[0] > now]
        for _, _, event in due:
            if type(event) is e.ResponseFinished and event.response_id == self._response:
                self._response = ""
            yield event

    def receive(self, command: object, now: int) -> None:
        if self.is_stuck:
            return
        match command:
            case c.AddItem(item_id, role, _):
                self.seeds.append(command)
                self.say(now, e.ItemAdded(item_id, self._last_item, role))
                self._last_item = item_id
            case c.SendAudio(pcm):
                assert len(pcm) % FRAME_BYTES in {0, 2_500 * BYTES_PER_MS % FRAME_BYTES}
                for start in range(0, len(pcm), FRAME_BYTES):
                    self._hear(word_of(pcm[start : start + 2]), now)
            case c.CreateResponse():
                self._answer(now)
            case c.CheckVoice():
                self.say(now, e.VoiceConfigured("words"))
            case c.CancelResponse(response_id) if response_id == self._response:
                self._cancel(now)

    def _hear(self, word: int, now: int) -> None:
        self._frames.append(word)
        self._voiced = self._voiced + 1 if word else 0
        self._silent = 0 if word else self._silent + 1
        if self._from is None and self._voiced == STARTS_AFTER:
            self._from = max(len(self._frames) - STARTS_AFTER - PREFIX_MS // TICK_MS, 0)
            self._count += 1
            self._said = f"said_{self.number}_{self._count}"
            self._cancel(now)
            self.say(now, e.SpeechStarted(self._said, self._from * TICK_MS))
        elif self._from is not None and self._silent == STOPS_AFTER:
            self._commit(now)

    def _commit(self, now: int) -> None:
        assert self._from is not None
        text = words_in(self._frames[self._from :])
        self._from = None
        delay_ms = self.random.choice(self.behaviour.transcript_ms)
        self.say(
            now,
            e.SpeechStopped(self._said, len(self._frames) * TICK_MS),
            e.SpeechCommitted(self._said, self._last_item),
            e.ItemAdded(self._said, self._last_item, "user"),
        )
        self.say(now + delay_ms, e.TranscriptCompleted(self._said, text))
        self._last_item = self._said
        self._answer(now + 300)

    def _answer(self, at: int) -> None:
        self._count += 1
        name = f"{self.number}_{self._count}"
        response_id, item_id = f"resp_{name}", f"item_{name}"
        is_first = not self.is_greeted and not self.seeds
        text = f"Hello. q{name}" if is_first else f"q{name}"
        self.is_greeted = True
        self._response = response_id
        self.say(
            at,
            e.ResponseStarted(response_id),
            e.ItemAdded(item_id, self._last_item, "assistant"),
            e.VoiceTextGrew(item_id, text, response_id=response_id),
            e.VoiceAudio(item_id, bytes(LINE_MS * BYTES_PER_MS), response_id),
        )
        self._last_item = item_id
        self.say(
            at + 300,
            e.VoiceAudioEnded(item_id),
            e.VoiceTextEnded(item_id, text),
            e.ResponseFinished(response_id, "completed", (item_id,)),
        )

    def _cancel(self, now: int) -> None:
        if not self._response:
            return
        response_id, item_id = self._response, self._response.replace("resp", "item")
        has_begun = not any(entry[2] == e.ResponseStarted(response_id) for entry in self._due)
        self._due = [entry for entry in self._due if not concerns(entry[2], response_id, item_id)]
        if has_begun:
            self.say(now, e.ResponseFinished(response_id, "cancelled", (item_id,)))
        else:
            self._response = ""

    def expire_or_drop(self, now: int) -> None:
        lives_ms = self.behaviour.lives_ms
        if lives_ms is not None and now - self.opened_at >= lives_ms and not self.is_closed:
            self.is_closed = True
            self.say(now, e.VoiceComplained("session_expired", ErrorClass.RETRY))
            self.say(now, e.VoiceLost("closed_1001"))
        elif not self.is_closed and self._is_struck(self.behaviour.drops):
            self.is_closed = True
            self.say(now, e.VoiceLost("closed_1006"))
        elif self.behaviour.deafens and self._is_struck(self.behaviour.deafens):
            self.is_stuck = True
            self._due.clear()

    def _is_struck(self, chance: float) -> bool:
        return self.random.random() < chance * TICK_MS / 1_000


def concerns(event: Event, response_id: str, item_id: str) -> bool:
    about = {getattr(event, "response_id", ""), getattr(event, "item_id", "")}
    return bool(about & {response_id, item_id}) and not isinstance(event, e.ItemAdded)


@dataclass
class Speech:
    """A candidate who answers when asked, hesitates, and sometimes interrupts."""

    random: Random
    longest_words: int = 40
    interrupts: float = 0.1
    said: list[str] = field(default_factory=list)
    _frames: deque[int] = field(default_factory=deque)
    _silent_ms: int = 0
    _patience_ms: int = 1_500

    @property
    def is_speaking(self) -> bool:
        return any(self._frames)

    def next_frame(self, *, is_asked: bool, may_speak: bool) -> bytes:
        """`is_asked`: it is the candidate's turn; `may_speak`: there is somebody to interrupt."""
        if not self._frames and may_speak:
            self._think(is_asked=is_asked)
        word = self._frames.popleft() if self._frames else 0
        return frame_of(word) if word else SILENCE

    def _think(self, *, is_asked: bool) -> None:
        self._silent_ms += TICK_MS
        wants = self._silent_ms >= self._patience_ms if is_asked else self._interrupts()
        if not wants:
            return
        self._silent_ms = 0
        self._patience_ms = self.random.randrange(300, 6_000, 100)
        for _ in range(self.random.randint(1, self.longest_words)):
            word = len(self.said) + 1
            self.said.append(f"w{word}")
            self._frames.extend([word] * FRAMES_PER_WORD)
            self._frames.extend([0] * self.random.choice((0, 0, 1, 2, 5)))
        self._frames.extend([0] * 9)

    def _interrupts(self) -> bool:
        return self.random.random() < self.interrupts / 20
