"""A simulated candidate: does what the page does, knows what was said, and writes it down.

Comes back after every loss, sends what was not saved again under the same id, reports as played
only what was played. Types or speaks; sometimes reloads, opens a second tab, or says it twice.
"""

import asyncio
import json
import struct
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from tests.chaos import words
from tests.chaos.ledger import Ledger

Message = dict[str, Any]

SESSION_ENDED = 4410
TAKEN_OVER = 4409
HEADER_BYTES = 8
SAMPLES_PER_MS = 24
FRAME_S = 0.04
TICK_S = 0.1
#: Time runs faster here than at a loudspeaker.
PLAYED_MS_PER_TICK = 400
REDIAL_S, LONGEST_REDIAL_S = 0.1, 1.6
#: A line that says nothing for so long is dead, whatever TCP believes.
SILENT_S = 4.0
PING_EVERY_S = 0.5
#: How long a candidate thinks before answering.
THINKS_S = (0.3, 3.0)
#: After so long without a word from the interviewer, a candidate says something.
PATIENCE_S = 5.0
#: An utterance that is not written down by then is said again, in other words.
HEARD_S = 6.0


@dataclass(frozen=True)
class Invited:
    """Who may come: `key` is the candidate's name, too; the cookie opens the Room."""

    key: str
    session_id: str
    cookie: str


class StrandedError(Exception):
    """The interview did not end in its time."""


@dataclass
class Habits:
    """How often this candidate does what candidates do."""

    speaks: bool = False
    pushes: bool = False  # a key to speak
    words: tuple[int, int] = (8, 25)  # of one utterance
    reloads: float = 0.0  # in any second
    opens_second_tab: float = 0.0  # in any second
    says_twice: float = 0.0  # a typed answer, under the same id
    interrupts: float = 0.0  # in any second in which the interviewer speaks
    repeats_itself: bool = False  # on a new line it sends its last answer again, saved or not


@dataclass
class Player:
    """The page's loudspeaker: what came of each item, and how far it has played."""

    came_ms: dict[int, int] = field(default_factory=dict)
    played_ms: dict[int, int] = field(default_factory=dict)
    ended: set[int] = field(default_factory=set)
    flushed: set[int] = field(default_factory=set)

    def receive(self, frame: bytes) -> None:
        item, offset = struct.unpack_from("<II", frame)
        end_ms = (offset + (len(frame) - HEADER_BYTES) // 2) // SAMPLES_PER_MS
        self.came_ms[item] = max(self.came_ms.get(item, 0), end_ms)

    def play(self) -> tuple[int, int] | None:
        """Go on for a moment; (item, milliseconds) where something new was heard."""
        for item in sorted(self.came_ms):
            played_ms = self.played_ms.get(item, 0)
            if item not in self.flushed and played_ms < self.came_ms[item]:
                self.played_ms[item] = min(played_ms + PLAYED_MS_PER_TICK, self.came_ms[item])
                return item, self.played_ms[item]
        return None


class Candidate:
    """`run` is the whole interview; `ledger` has all that it knew."""

    def __init__(
        self, key: str, url: str, headers: dict[str, str], ledger: Ledger, random: Random
    ) -> None:
        self.key = key
        self.habits = Habits()
        self.resumes_ms: list[int] = []
        self.losses = 0
        self._url = url
        self._headers = headers
        self._ledger = ledger
        self._random = random
        self._is_over = False
        self._phase = ""
        self._player = Player()
        self._texts: dict[int, str] = {}  # of each item on this line: the name of its text
        self._began: set[str] = set()
        self._outbox: dict[str, str] = {}  # typed and not saved, by id
        self._answers = 0
        self._next_word = 1
        self._unheard: set[int] = set()  # first words of utterances that were not shown yet
        self._answered_at = 0.0
        self._thinks_s = 0.5
        self._quiet_since = time.monotonic()
        self._lost_at: float | None = None
        self._heard_at = time.monotonic()  # when this line last carried anything
        self._asks_for_end = False

    @property
    def is_over(self) -> bool:
        return self._is_over

    @property
    def is_on_line(self) -> bool:
        return bool(self.resumes_ms) and self._lost_at is None  # welcomed, and not lost since

    @property
    def words_said(self) -> int:
        return self._next_word - 1

    async def run(self, *, limit_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Until the interview has ended. Raises StrandedError; long before, it asks for the end."""
        began = clock()
        pause_s = REDIAL_S
        while not self._is_over:
            age_s = clock() - began
            self._asks_for_end = age_s > limit_s * 0.6
            if age_s > limit_s:
                self._note("stranded", phase=self._phase)
                raise StrandedError(self.key)
            welcomed = len(self.resumes_ms)
            try:
                async with self._dial() as socket:
                    await self._visit(socket)
            except (OSError, TimeoutError, InvalidHandshake, ConnectionClosed) as error:
                self._note("unreachable", error=type(error).__name__)
            pause_s = REDIAL_S if len(self.resumes_ms) > welcomed else min(pause_s * 2, 1.6)
            if not self._is_over:
                await asyncio.sleep(pause_s * self._random.uniform(0.7, 1.3))

    # --- The line

    @asynccontextmanager
    async def _dial(self) -> AsyncIterator[ClientConnection]:
        async with connect(
            self._url,
            additional_headers=self._headers,
            compression=None,
            max_size=None,
            open_timeout=5,
            close_timeout=0.3,
            ping_interval=None,
            proxy=None,
        ) as socket:
            yield socket

    async def _visit(self, socket: ClientConnection) -> None:
        """One line, from hello to its end."""
        self._player = Player()
        self._texts = {}
        self._phase = ""
        try:
            async with asyncio.TaskGroup() as group:
                mode = self._mode()
                await self._send(socket, {"type": "hello", "protocol": 1, "mode": mode})
                for text_id, text in {**self._repeated(), **self._outbox}.items():
                    await self._send(socket, {"type": "text", "id": text_id, "text": text})
                tasks = [group.create_task(self._live(socket))]
                if self.habits.speaks:
                    tasks.append(group.create_task(self._speak(socket)))
                await self._listen(socket)
                for task in tasks:
                    task.cancel()
        except* (OSError, TimeoutError, ConnectionClosed):
            pass
        self._tell_heard()
        code = socket.close_code
        if code == SESSION_ENDED:
            self._is_over = True
        elif not self._is_over:
            self.losses += 1
            self._lost_at = time.monotonic()
            silent_s = round(self._lost_at - self._heard_at, 3)
            self._note("lost_line", code=code, silent_s=silent_s)

    def _mode(self) -> str:
        if self.habits.pushes:
            return "push"
        return "voice" if self.habits.speaks else "text"

    def _repeated(self) -> dict[str, str]:
        """As a page whose notes of what was saved are gone."""
        if not (self.habits.repeats_itself and self._answers):
            return {}
        return {f"{self.key}-{self._answers}": words.answer(self.key, self._answers)}

    async def _listen(self, socket: ClientConnection) -> None:
        while True:
            async with asyncio.timeout(SILENT_S):
                frame = await socket.recv()
            self._heard_at = time.monotonic()
            if isinstance(frame, bytes):
                self._player.receive(frame)
                continue
            message = json.loads(frame)
            take = getattr(self, f"_take_{message['type']}", None)
            if take is not None:
                take(message)
            if message["type"] in {"flush", "item_ended"}:
                await self._report(socket, message["item"])

    async def _send(self, socket: ClientConnection, message: Message) -> None:
        await socket.send(json.dumps(message))

    # --- What the server says

    def _take_welcome(self, message: Message) -> None:
        resumed_ms = 0 if self._lost_at is None else int((time.monotonic() - self._lost_at) * 1000)
        self.resumes_ms.append(resumed_ms)
        self._lost_at = None
        self._note("welcomed", resumed_ms=resumed_ms, turns=len(message["turns"]))
        self._phase = message["phase"]
        for turn in message["turns"]:
            self._take_turn(turn)

    def _take_phase(self, message: Message) -> None:
        self._phase = message["phase"]
        self._quiet_since = time.monotonic()

    def _take_caption(self, message: Message) -> None:
        if message["speaker"] == "interviewer":
            self._quiet_since = time.monotonic()
            self._begin(message["item"], words.token(message["text"].strip()))

    def _take_turn(self, message: Message) -> None:
        name = words.token(message["text"])
        if message["speaker"] == "interviewer" and name:
            self._texts[message["item"]] = name
        for number in words.spoken_words(message["text"]):
            self._unheard.discard(number)
        if not message["saved"]:
            return
        if name:
            told = {each: message[each] for each in ("speaker", "text", "heard", "kind", "status")}
            self._note("acked", name=name, **told)
        for text_id, text in list(self._outbox.items()):
            if text == message["text"]:
                del self._outbox[text_id]

    def _take_flush(self, message: Message) -> None:
        self._player.flushed |= {item for item in self._player.came_ms if item <= message["item"]}

    def _take_item_ended(self, message: Message) -> None:
        self._player.ended.add(message["item"])

    def _take_ended(self, message: Message) -> None:
        self._note("ended", reason=message["reason"])
        self._is_over = True

    def _begin(self, item: int, name: str) -> None:
        """The first that is seen of a line of the interviewer."""
        if name:
            self._texts[item] = name
            if name not in self._began:
                self._began.add(name)
                self._note("began", name=name)

    def _tell_heard(self) -> None:
        for item, name in self._texts.items():
            if item in self._player.played_ms:
                self._note("heard", name=name, ms=self._player.played_ms[item])

    # --- What the candidate does

    async def _live(self, socket: ClientConnection) -> None:
        """Play, answer, and now and then do something else."""
        next_ping = 0.0
        while True:
            await asyncio.sleep(TICK_S)
            now = time.monotonic()
            if now >= next_ping:
                next_ping = now + PING_EVERY_S
                await self._send(socket, {"type": "ping", "t": int(now * 1000)})
                if self._asks_for_end:
                    self._note("asked_for_end")
                    await self._send(socket, {"type": "end"})
            played = self._player.play()
            if played is not None:
                await self._send(socket, {"type": "played", "item": played[0], "ms": played[1]})
            if not self.habits.speaks and self._wants_to_answer(now):
                await self._type(socket)
            if self._happens(self.habits.reloads):
                self._note("reloads")
                await socket.close(1001)
            if self._happens(self.habits.opens_second_tab):
                await self._open_second_tab()

    async def _report(self, socket: ClientConnection, item: int) -> None:
        played_ms = self._player.played_ms.get(item)
        if played_ms is not None:
            await self._send(socket, {"type": "played", "item": item, "ms": played_ms})

    def _happens(self, share_per_second: float) -> bool:
        return self._random.random() < share_per_second * TICK_S

    def _wants_to_answer(self, now: float) -> bool:
        if self._outbox or self._asks_for_end:
            return False
        if self._phase == "speaking":
            return self._happens(self.habits.interrupts)
        is_my_turn = self._phase == "listening" and now - self._quiet_since > self._thinks_s
        if is_my_turn and self._unheard:
            return now - self._answered_at > HEARD_S
        return is_my_turn and (
            self._answered_at < self._quiet_since or now - self._quiet_since > PATIENCE_S
        )

    async def _type(self, socket: ClientConnection) -> None:
        self._answers += 1
        self._answered_at = time.monotonic()
        text = words.answer(self.key, self._answers)
        text_id = f"{self.key}-{self._answers}"
        self._outbox[text_id] = text
        self._thinks_s = self._random.uniform(*THINKS_S)
        self._note("typed", name=words.token(text), text=text)
        for _ in range(2 if self._random.random() < self.habits.says_twice else 1):
            await self._send(socket, {"type": "text", "id": text_id, "text": text})

    async def _speak(self, socket: ClientConnection) -> None:
        """The microphone: silence, and now and then an utterance, in real time."""
        left = 0
        said: list[list[float]] = []
        next_at = time.monotonic()
        try:
            while True:
                next_at += FRAME_S
                await asyncio.sleep(max(0.0, next_at - time.monotonic()))
                next_at = max(next_at, time.monotonic() - FRAME_S)
                if not left and not said and self._wants_to_answer(time.monotonic()):
                    left = self._begin_to_speak()
                    await self._hold(socket, held=True)
                if not left:
                    if said:
                        self._answered_at = time.monotonic()
                        await self._hold(socket, held=False)
                    await socket.send(words.SILENCE)
                    self._note_said(said)
                    continue
                number, self._next_word = self._next_word, self._next_word + 1
                said.append([number, time.time()])
                await socket.send(words.sound_of(number))
                left -= 1
        finally:
            self._note_said(said)

    def _begin_to_speak(self) -> int:
        """How many words it will be."""
        self._unheard = {self._next_word}
        self._thinks_s = self._random.uniform(*THINKS_S)
        self._answered_at = time.monotonic()
        return self._random.randint(*self.habits.words)

    async def _hold(self, socket: ClientConnection, *, held: bool) -> None:
        if self.habits.pushes:
            await self._send(socket, {"type": "talk", "held": held})

    def _note_said(self, said: list[list[float]]) -> None:
        if said:
            self._note("spoke", words=said.copy())
            said.clear()

    async def _open_second_tab(self) -> None:
        """It takes the session over, and is closed again; this page comes back after it."""
        self._note("second_tab")
        try:
            async with self._dial() as other:
                await self._send(other, {"type": "hello", "protocol": 1, "mode": "text"})
                await asyncio.sleep(self._random.uniform(0.0, 1.0))
        except (OSError, TimeoutError, InvalidHandshake, ConnectionClosed):
            pass

    def _note(self, what: str, **values: object) -> None:
        self._ledger.note(self.key, what, **values)
