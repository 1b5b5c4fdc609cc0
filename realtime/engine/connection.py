"""One client's socket joined to one session: everything that waits, in one task group."""

import asyncio
import json
import secrets
import time
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed

from realtime.engine.dialogue import Dialogue
from realtime.engine.dictation import Dictation, WholeTurn
from realtime.engine.errands import (
    Abandon,
    CloseSocket,
    DecideLine,
    Dictate,
    DropDictation,
    FinishDictation,
    Listen,
    SpeakLine,
)
from realtime.engine.faults import Cut, Later, SendText, SessionFaults, Wait
from realtime.engine.listening import Listener
from realtime.engine.outbox import Output
from realtime.engine.outgoing import Outgoing
from realtime.engine.refusals import WorkFailedError
from realtime.engine.session import Session, SessionSettings
from realtime.engine.speaking import Speaker
from realtime.engine.transcribing import Transcriber
from realtime.engine.written import Written

MAX_DICTATIONS = 16
"""Turns of one session that may be waiting to be written down."""
INLINE_BYTES = 9600
"""Listening to 200 ms is quicker than a change of thread; longer audio goes to one."""
MIN_SLEEP_S = 0.002


@dataclass(frozen=True)
class Parts:
    """What this engine hears, writes, thinks and speaks with."""

    listener: Listener
    transcriber: Transcriber
    dialogue: Dialogue
    speaker: Speaker


@dataclass
class _Line:
    """The work on one response: texts to speak, and the tasks to cancel when nobody wants them."""

    texts: asyncio.Queue[SpeakLine] = field(default_factory=asyncio.Queue)
    tasks: list[asyncio.Task[None]] = field(default_factory=list)


@dataclass(frozen=True)
class _Dictation:
    dictation: Dictation
    task: asyncio.Task[None]


class Connection:
    """Reads, writes and keeps time until the socket closes; then nothing of it is left running."""

    def __init__(
        self,
        socket: ServerConnection,
        parts: Parts,
        settings: SessionSettings,
        faults: SessionFaults | None,
    ) -> None:
        self._socket = socket
        self._parts = parts
        self._faults = faults
        self._session = Session(settings, new_id, time.monotonic(), time.time())
        self._detector = parts.listener.open()
        self._scribe = parts.transcriber.open()
        self._outgoing = Outgoing(socket)
        self._moved = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._lines: dict[str, _Line] = {}
        self._dictations: dict[str, _Dictation] = {}
        self._group: asyncio.TaskGroup

    async def run(self) -> None:
        """Return when the socket is closed, whoever closed it."""
        async with asyncio.TaskGroup() as self._group:
            try:
                self._start(self._outgoing.write_all())
                self._start(self._keep_time())
                self._perform(self._session.begin())
                await self._read()
            finally:
                for task in self._tasks:
                    task.cancel()

    def cut(self) -> None:
        """Break the connection without a close frame."""
        self._outgoing.cut()

    async def _read(self) -> None:
        try:
            async for message in self._socket:
                outputs = self._session.receive(message, time.monotonic())
                self._perform(outputs)
                for output in outputs:
                    if isinstance(output, Listen):
                        await self._listen(output.pcm)
        except ConnectionClosed:
            return

    async def _listen(self, pcm: bytes) -> None:
        """Look for speech before the next message is read, so that both keep their order."""
        if len(pcm) <= INLINE_BYTES:
            probabilities = self._detector.hear(pcm)
        else:
            probabilities = await asyncio.to_thread(self._detector.hear, pcm)
        self._perform(self._session.heard(probabilities, time.monotonic()))

    async def _keep_time(self) -> None:
        while True:
            now = time.monotonic()
            self._moved.clear()
            sleep_s = max(MIN_SLEEP_S, self._session.wake_at(now) - now)
            try:
                async with asyncio.timeout(sleep_s):
                    await self._moved.wait()
            except TimeoutError:
                self._perform(self._session.tick(time.monotonic()))

    def _start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = self._group.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def _perform(self, outputs: Sequence[Output]) -> None:
        for output in outputs:
            match output:
                case dict():
                    self._send(output)
                case Dictate() | FinishDictation() | DropDictation():
                    self._write_down(output)
                case DecideLine():
                    self._begin_line(output)
                case SpeakLine(response_id=response_id):
                    self._lines[response_id].texts.put_nowait(output)
                case Abandon(response_id):
                    self._abandon(response_id)
                case CloseSocket():
                    self._outgoing.put(output)
                case Listen():
                    pass  # the reader does it, in the order of the messages
        self._moved.set()

    def _send(self, event: dict[str, Any]) -> None:
        for step in self._faults.pass_on(event) if self._faults else [event]:
            match step:
                case dict():
                    self._outgoing.put(json.dumps(step, separators=(",", ":")))
                case SendText(text):
                    self._outgoing.put(text)
                case Later(late, ms):
                    self._start(self._send_later(late, ms))
                case Wait() | Cut():
                    self._outgoing.put(step)

    async def _send_later(self, event: dict[str, Any], ms: int) -> None:
        await asyncio.sleep(ms / 1000)
        self._outgoing.put(json.dumps(event, separators=(",", ":")))

    def _write_down(self, errand: Dictate | FinishDictation | DropDictation) -> None:
        match errand:
            case Dictate(item_id, pcm, language):
                known = self._dictations.get(item_id)
                known = known or self._begin_dictation(item_id, language)
                known.dictation.hear(pcm)
            case FinishDictation(item_id):
                self._dictations[item_id].dictation.finish()
            case DropDictation(item_id) if item_id in self._dictations:
                self._dictations.pop(item_id).task.cancel()
            case DropDictation():
                pass  # dropped before any of it was dictated

    def _begin_dictation(self, item_id: str, language: str | None) -> "_Dictation":
        is_one_too_many = len(self._dictations) >= MAX_DICTATIONS
        dictation = WholeTurn(_refuse_turn) if is_one_too_many else self._scribe.begin(language)
        task = self._start(self._await_words(item_id, dictation))
        known = self._dictations[item_id] = _Dictation(dictation, task)
        return known

    async def _await_words(self, item_id: str, dictation: Dictation) -> None:
        now = time.monotonic
        try:
            words = await self._words_unless_faulty(dictation)
            outputs = self._session.transcribed(item_id, words, now())
        except WorkFailedError as error:
            outputs = self._session.transcription_failed(item_id, error.code, error.message, now())
        self._dictations.pop(item_id, None)
        self._perform(outputs)

    async def _words_unless_faulty(self, dictation: Dictation) -> Written:
        words = await dictation.words()
        if self._faults and self._faults.take("fail_transcripts"):
            raise WorkFailedError("transcription_failed", "This transcription was made to fail.")
        return words

    def _begin_line(self, errand: DecideLine) -> None:
        fault = self._faults.take("fail_response") if self._faults else None
        if fault:
            self._fail(errand.response_id, fault.code, "This response was made to fail.")
            return
        line = self._lines[errand.response_id] = _Line()
        line.tasks = [self._start(self._decide(errand)), self._start(self._speak(line))]

    def _abandon(self, response_id: str) -> None:
        line = self._lines.pop(response_id, None)
        for task in line.tasks if line else []:
            task.cancel()

    async def _decide(self, errand: DecideLine) -> None:
        response_id, session = errand.response_id, self._session
        try:
            async for part in self._parts.dialogue.line(errand.scene):
                self._perform(session.line_decided(response_id, part, time.monotonic()))
            self._perform(session.line_ended(response_id, time.monotonic()))
        except WorkFailedError as error:
            self._fail(response_id, error.code, error.message)

    async def _speak(self, line: _Line) -> None:
        """Speak one text after the other until the response is abandoned, as all are in the end."""
        while True:
            errand = await line.texts.get()
            response_id, session = errand.response_id, self._session
            try:
                async for words in self._parts.speaker.speak(
                    errand.text, voice=errand.voice, speed=errand.speed, language=errand.language
                ):
                    self._perform(session.words_spoken(response_id, words, time.monotonic()))
                self._perform(session.speaking_ended(response_id, time.monotonic()))
            except WorkFailedError as error:
                self._fail(response_id, error.code, error.message)

    def _fail(self, response_id: str, code: str, message: str) -> None:
        self._perform(self._session.response_failed(response_id, code, message, time.monotonic()))


async def _refuse_turn(pcm: bytes) -> Written:  # noqa: ARG001 - every whole turn is given
    raise WorkFailedError("too_many_turns", "Too many turns are waiting to be written down.")


def new_id(prefix: str) -> str:
    return f"{prefix}_{secrets.token_hex(10)}"
