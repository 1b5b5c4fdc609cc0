"""The socket to a provider, against servers that only a test would write."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from websockets.asyncio.server import ServerConnection

from realtime.protocol.commands import CreateResponse, SendAudio
from realtime.protocol.events import (
    Event,
    Ignored,
    Malformed,
    VoiceLost,
    VoiceOpened,
)
from realtime.providers.realtime import LIMIT_BYTES, Endpoint, RealtimeVoice, RealtimeVoices
from tests.fakes.voice_server import voice_server


def endpoint(url: str, key: str = "") -> Endpoint:
    return Endpoint(url, key, "model-1")


@asynccontextmanager
async def open_voice(url: str, key: str = "") -> AsyncIterator[RealtimeVoice]:
    voice = RealtimeVoices(endpoint(url, key), "transcriber-1").make()
    await voice.open()
    try:
        yield voice
    finally:
        await voice.close()


async def all_events(voice: RealtimeVoice) -> list[Event]:
    return [event async for event in voice.events()]


@pytest.mark.wire
async def test_a_voice_connects_with_its_model_and_its_key() -> None:
    async with voice_server() as server, open_voice(server.url, "secret-key") as voice:
        assert await anext(voice.events()) == VoiceOpened("sess_1")
    [request] = server.requests
    assert request.path == "/v1/realtime?model=model-1"
    assert request.headers["Authorization"] == "Bearer secret-key"
    assert "OpenAI-Beta" not in request.headers
    assert "Sec-WebSocket-Extensions" not in request.headers  # no compression of sound


@pytest.mark.wire
async def test_commands_arrive_as_text_in_their_order() -> None:
    async with voice_server() as server, open_voice(server.url) as voice:
        voice.configure({"type": "realtime"})
        voice.send(SendAudio(b"\x01\x02"))
        voice.send(CreateResponse("create_1"))
        await server.until(3)
    kinds = [frame["type"] for frame in server.frames]
    assert kinds == ["session.update", "input_audio_buffer.append", "response.create"]


@pytest.mark.wire
@pytest.mark.parametrize("code", [1000, 1001, 1011, 1012])
async def test_every_end_of_the_connection_is_told_even_a_normal_one(code: int) -> None:
    async def hang_up(connection: ServerConnection) -> None:
        await connection.close(code)

    async with voice_server(hang_up) as server, open_voice(server.url) as voice:
        assert (await all_events(voice))[-1] == VoiceLost(f"closed_{code}")


@pytest.mark.wire
async def test_a_cut_line_is_told() -> None:
    async def cut(connection: ServerConnection) -> None:
        connection.transport.abort()

    async with voice_server(cut) as server, open_voice(server.url) as voice:
        assert (await all_events(voice))[-1] == VoiceLost("closed_1006")


@pytest.mark.wire
async def test_nonsense_and_news_of_a_provider_end_nothing() -> None:
    async def talk_nonsense(connection: ServerConnection) -> None:
        await connection.send("{")
        await connection.send(bytes(range(256)))
        await connection.send(json.dumps({"type": "engine.unheard_of"}))
        await connection.send(json.dumps({"type": "unknown", "x": "y" * 5_000_000}))
        await connection.close()

    async with voice_server(talk_nonsense) as server, open_voice(server.url) as voice:
        events = await all_events(voice)
    assert [type(event) for event in events[1:]] == [
        Malformed,
        Malformed,
        Ignored,
        Ignored,
        VoiceLost,
    ]


@pytest.mark.wire
async def test_a_provider_that_does_not_read_costs_bounded_memory_and_nobody_waits() -> None:
    async def never_read(connection: ServerConnection) -> None:
        await connection.wait_closed()

    async with (
        voice_server(never_read) as server,
        open_voice(server.url) as voice,
        asyncio.TaskGroup() as group,
    ):
        flushing = group.create_task(voice.flush())
        for _ in range(10_000):
            voice.send(SendAudio(bytes(9_600)))
        await asyncio.sleep(0.05)
        assert voice._line.kept_bytes <= LIMIT_BYTES
        assert voice._line.dropped_bytes > 0
        flushing.cancel()
