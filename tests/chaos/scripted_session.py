"""One connection of the scripted provider: its conversation, its ear and its mouth."""

import asyncio
import base64
import contextlib
import json
import re
import time
from collections.abc import Awaitable, Callable
from random import Random
from typing import TYPE_CHECKING, Any, ClassVar

from websockets.asyncio.server import ServerConnection

from tests.chaos import words
from tests.chaos.words import HALF, SAMPLES_PER_FRAME

if TYPE_CHECKING:
    from tests.chaos.scripted_provider import ScriptedProvider

Event = dict[str, Any]

PLAN = re.compile(r"```plan\n(.*)\n```")
SAMPLES_PER_MS = 24
#: Shorter than the pause, as with real ones: a turn never begins in the one before it.
PADDING_MS = 100
#: So much silence ends a candidate's turn.
PAUSE_SAMPLES = 200 * SAMPLES_PER_MS
#: Sound of one word of the interviewer: 100 ms.
WORD_SOUND = base64.b64encode(bytes(100 * SAMPLES_PER_MS * 2)).decode()
TALK = "and this is how it goes on from here"
NONSENSE: tuple[Event, ...] = (
    {"type": "rate_limits.updated", "rate_limits": []},
    {"type": "something.new", "deep": {"deeper": [1, None]}},
    {"type": "error", "error": "a text"},
    {"type": "error", "error": {"code": "invented", "type": "server_oddity"}},
    {"type": "response.output_audio.delta", "item_id": "nobody", "delta": "%%%"},
    {"no": "type"},
)


class ScriptedSession:
    def __init__(
        self,
        provider: "ScriptedProvider",
        connection: ServerConnection,
        random: Random,
        *,
        lives_s: float,
    ) -> None:
        self.provider = provider
        self.number = provider.counts["opened"]  # of this connection
        self.random = random
        self.key = ""  # of the candidate; known when configured
        self.is_silent = False
        self._connection = connection
        self._group: asyncio.TaskGroup | None = None
        self._lives_s = lives_s  # as it says itself
        self._numbers = 0
        self._is_misbehaving = random.random() < provider.temper.misbehaves
        # The conversation
        self._tail: str | None = None
        self._last = ""  # who spoke last: user, assistant, tool, or "" for nobody
        self._plan: dict[str, Any] = {}
        self._current: int | None = 1
        self._is_greeted = False
        # The mouth
        self._speaking: asyncio.Task[None] | None = None
        self._is_cancelled = False
        # The ear
        self._listens = False
        self._heard_samples = 0
        self._silence = 0
        self._speech: list[tuple[int, int]] = []  # (word, samples)
        self._speech_id = ""

    async def run(self, group: asyncio.TaskGroup) -> None:
        self._group = group
        session = {"id": f"sess_{id(self)}", "expires_at": int(time.time() + self._lives_s)}
        await self._send({"type": "session.created", "session": session})
        async for frame in self._connection:
            message = json.loads(frame)
            reader = self._readers.get(message["type"])
            if reader is not None and not self.is_silent:
                await reader(self, message)

    async def complain(self, code: str, kind: str) -> None:
        with contextlib.suppress(Exception):
            await self._send({"type": "error", "error": {"code": code, "type": kind}})

    # --- What the other side sends

    async def _configure(self, message: Event) -> None:
        session = message["session"]
        found = PLAN.search(session.get("instructions", ""))
        if found:
            self._plan = json.loads(found.group(1))
            self.key = str(self._plan["candidate"])
            self._is_greeted = self._is_greeted or bool(self._plan["greeted"])
            count = len(self._plan["questions"])
            current = int(self._plan["current"])
            self._current = current if current <= count else None
        if "audio" in session:
            self._listens = session["audio"]["input"].get("turn_detection") is not None
            self.provider.ledger.note(self.key, "configured", current=self._current)
        await self._send({"type": "session.updated", "session": session})

    async def _add_item(self, message: Event) -> None:
        item = message["item"]
        item_id = item.get("id") or self._new("item")
        if item["type"] == "function_call_output":
            self._learn(item["output"])
            self._last = "tool"
        else:
            self._last = item["role"] if item["role"] != "system" else self._last
            text = item["content"][0]["text"]
            self.provider.ledger.note(self.key, "given", role=item["role"], text=text[:80])
        await self._place(item_id, item["type"], item.get("role"))

    def _learn(self, output: str) -> None:
        told = json.loads(output)
        if "next_question" in told:
            following = told["next_question"]
            self._current = following["number"] if following else None

    async def _create_response(self, message: Event) -> None:
        if self._speaking is not None:
            await self._send(
                {
                    "type": "error",
                    "error": {
                        "code": "conversation_already_has_active_response",
                        "type": "invalid_request_error",
                        "event_id": message.get("event_id"),
                    },
                }
            )
            return
        self._answer()

    async def _cancel(self, _message: Event) -> None:
        self._is_cancelled = True

    async def _truncate(self, message: Event) -> None:
        await self._send({**message, "type": "conversation.item.truncated"})

    async def _commit(self, _message: Event) -> None:
        if self._speech:
            await self._finish_hearing()

    async def _clear(self, _message: Event) -> None:
        self._speech = []
        self._speech_id = ""
        await self._send({"type": "input_audio_buffer.cleared"})

    async def _hear(self, message: Event) -> None:
        for number, samples in words.runs(base64.b64decode(message["audio"])):
            self._heard_samples += samples
            if number:
                await self._hear_word(number, samples)
            elif self._speech_id and self._listens:
                self._silence += samples
                if self._silence >= PAUSE_SAMPLES:
                    await self._finish_hearing()

    async def _hear_word(self, number: int, samples: int) -> None:
        self._silence = 0
        if not self._speech_id:
            self._speech_id = self._new("speech")
            if self._listens:
                self._is_cancelled = True  # the candidate interrupts
                await self._send(
                    {
                        "type": "input_audio_buffer.speech_started",
                        "item_id": self._speech_id,
                        "audio_start_ms": self._begin_ms(samples),
                    }
                )
        if self._speech and self._speech[-1][0] == number:
            self._speech[-1] = (number, self._speech[-1][1] + samples)
        else:
            self._speech.append((number, samples))

    def _begin_ms(self, samples: int) -> int:
        """Where the word just heard begins, and a little before it, as providers have it."""
        return max((self._heard_samples - samples) // SAMPLES_PER_MS - PADDING_MS, 0)

    _readers: ClassVar[dict[str, Callable[["ScriptedSession", Event], Awaitable[None]]]] = {
        "session.update": _configure,
        "conversation.item.create": _add_item,
        "conversation.item.truncate": _truncate,
        "response.create": _create_response,
        "response.cancel": _cancel,
        "input_audio_buffer.append": _hear,
        "input_audio_buffer.commit": _commit,
        "input_audio_buffer.clear": _clear,
    }

    # --- The ear

    async def _finish_hearing(self) -> None:
        item_id, speech = self._speech_id, self._speech
        self._speech_id, self._speech, self._silence = "", [], 0
        text = " ".join(
            words.word(self.key, number)
            for number, samples in speech
            for _ in range((samples + HALF - 1) // SAMPLES_PER_FRAME)
        )
        if self._listens:
            end_ms = self._heard_samples // SAMPLES_PER_MS
            await self._send(
                {
                    "type": "input_audio_buffer.speech_stopped",
                    "item_id": item_id,
                    "audio_end_ms": end_ms,
                }
            )
        previous = self._tail
        await self._send(
            {
                "type": "input_audio_buffer.committed",
                "item_id": item_id,
                "previous_item_id": previous,
            }
        )
        await self._place(item_id, "message", "user")
        self._last = "user"
        if self._group is not None:
            self._group.create_task(self._write_down(item_id, text))
        if self._listens and self._speaking is None:
            self._answer()

    async def _write_down(self, item_id: str, text: str) -> None:
        done = {
            "type": "conversation.item.input_audio_transcription.completed",
            "item_id": item_id,
            "content_index": 0,
            "transcript": text,
        }
        is_late = self._is_misbehaving and self.random.random() < 0.15
        await asyncio.sleep(self.random.uniform(1.0, 3.0) if is_late else 0.1)
        for _ in range(3 if self._is_misbehaving and self.random.random() < 0.3 else 1):
            await self._send(done)
        self.provider.ledger.note(self.key, "transcribed", text=text)

    # --- The mouth

    def _answer(self) -> None:
        if self._group is not None and not self.is_silent:
            self._is_cancelled = False
            self._speaking = self._group.create_task(self._speak())

    async def _speak(self) -> None:
        response_id = self._new("resp")
        await self._send(
            {"type": "response.created", "response": {"id": response_id, "status": "in_progress"}}
        )
        said, calls = self._decide()
        item_id = self._new("item")
        output: list[Event] = []
        if said:
            await self._say(response_id, item_id, said)
            output.append({"id": item_id, "type": "message", "role": "assistant"})
            self._last = "assistant"
        is_cancelled = self._is_cancelled
        if not is_cancelled:
            output += calls
            self._is_greeted = True
        for call in output[1:] if said else output:
            await self._place(call["id"], "function_call", None)
        self._speaking = None
        status = "cancelled" if is_cancelled else "completed"
        await self._send(
            {
                "type": "response.done",
                "response": {"id": response_id, "status": status, "output": output},
            }
        )
        if is_cancelled and self._last == "user" and self._listens and not self._speech_id:
            self._answer()  # what interrupted is answered

    def _decide(self) -> tuple[str, list[Event]]:
        """What to say next, and which tools to use after it."""
        if not self._is_greeted:
            return self._line(f"Hello, question {self._current}?"), []
        if self._current is None:
            return self._line("Goodbye."), [self._call("end_interview", reason="plan_complete")]
        if self._last == "user":
            return self._line("Thank you."), [self._call("question_covered", number=self._current)]
        return self._line(f"Question {self._current}?"), []

    def _line(self, what: str) -> str:
        number = self.provider.number_of_line(self.key)
        return words.line(self.key, number, f"{what} {TALK}")

    def _call(self, name: str, **arguments: object) -> Event:
        call_id = self._new("call")
        return {
            "id": f"item_{call_id}",
            "type": "function_call",
            "call_id": call_id,
            "name": name,
            "arguments": json.dumps(arguments),
            "status": "completed",
        }

    async def _say(self, response_id: str, item_id: str, text: str) -> None:
        about = {"response_id": response_id, "item_id": item_id, "content_index": 0}
        self.provider.ledger.note(self.key, "said", text=text, leg=self.number)  # or began to
        await self._place(item_id, "message", "assistant")
        said = ""
        for piece in re.findall(r"\S+\s*", text):
            if self._is_cancelled:
                break
            said += piece
            await self._send(
                {"type": "response.output_audio_transcript.delta", **about, "delta": piece}
            )
            await self._send({"type": "response.output_audio.delta", **about, "delta": WORD_SOUND})
            await asyncio.sleep(0.01)
        await self._send({"type": "response.output_audio.done", **about})
        await self._send(
            {
                "type": "response.output_audio_transcript.done",
                **about,
                "transcript": said.strip(),
            }
        )

    # --- The line

    async def _place(self, item_id: str, kind: str, role: str | None) -> None:
        item = {"id": item_id, "type": kind} | ({"role": role} if role else {})
        previous, self._tail = self._tail, item_id
        event = {"type": "conversation.item.added", "previous_item_id": previous, "item": item}
        await self._send(event)
        if self._is_misbehaving and self.random.random() < 0.2:
            await self._send(event)
            await self._send(self.random.choice(NONSENSE))

    async def _send(self, event: Event) -> None:
        if not self.is_silent:
            await self._connection.send(json.dumps(event, separators=(",", ":")))

    def _new(self, kind: str) -> str:
        self._numbers += 1
        return f"{kind}_{id(self) % 1_000_000}_{self._numbers}"
