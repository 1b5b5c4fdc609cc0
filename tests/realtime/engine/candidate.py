"""A candidate with the official SDK's realtime client: hears, answers, runs the tools."""

import asyncio
from base64 import b64decode, b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import numpy as np
from openai import AsyncOpenAI

BYTES_PER_MS = 48
FRAME_MS = 40


def base_url(engine_url: str) -> str:
    return engine_url.replace("ws://", "http://").removesuffix("/realtime")


class Candidate:
    """Collects every event; `until` waits for one."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self.events: list[Any] = []
        self.sound = bytearray()
        self.heard_at: list[float] = []
        """Loop times at which sound of the interviewer arrived."""

    async def next(self) -> Any:
        event = await asyncio.wait_for(self.connection.recv(), 10)
        self.events.append(event)
        if event.type == "response.output_audio.delta":
            self.sound += b64decode(event.delta)
            self.heard_at.append(asyncio.get_running_loop().time())
        return event

    async def until(self, event_type: str) -> Any:
        while (event := await self.next()).type != event_type:
            assert event.type != "error", event.error
        return event

    async def say(self, pcm: bytes, *, pace: float = 10, silence_ms: int = 700) -> None:
        """Speak into the microphone, `pace` times as fast as a person."""
        pcm += bytes(silence_ms * BYTES_PER_MS)
        size = FRAME_MS * BYTES_PER_MS
        for begin in range(0, len(pcm), size):
            audio = b64encode(pcm[begin : begin + size]).decode()
            await self.connection.input_audio_buffer.append(audio=audio)
            await asyncio.sleep(FRAME_MS / 1000 / pace)

    async def answer_calls(self, response: Any) -> list[str]:
        """Send an output for every call of a response; returns the names of the tools."""
        calls = [item for item in response.output if item.type == "function_call"]
        for call in calls:
            output = {"type": "function_call_output", "call_id": call.call_id, "output": "{}"}
            await self.connection.conversation.item.create(item=output)
        return [call.name for call in calls]

    def types(self) -> list[str]:
        return [event.type for event in self.events]

    def said(self, event_type: str) -> list[Any]:
        return [event for event in self.events if event.type == event_type]


@asynccontextmanager
async def connected(engine_url: str, **options: Any) -> AsyncIterator[Candidate]:
    client = AsyncOpenAI(base_url=base_url(engine_url), api_key="x")
    async with client, client.realtime.connect(model="local", **options) as connection:
        yield Candidate(connection)


def loudness(pcm: bytes | bytearray) -> float:
    """Root mean square of PCM16, from 0 to 1."""
    samples = np.frombuffer(bytes(pcm), "<i2").astype(float) / 32768
    return float(np.sqrt(np.mean(samples**2))) if len(samples) else 0.0
