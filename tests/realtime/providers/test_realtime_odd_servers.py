"""The socket to a provider, against servers that only a test would write."""

import asyncio
import json
import time
from base64 import b64decode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email.utils import formatdate
from http import HTTPStatus

import numpy as np
import pytest
from websockets.asyncio.server import ServerConnection

from realtime.protocol.commands import AddItem, CreateResponse, SendAudio
from realtime.protocol.events import (
    ErrorClass,
    Event,
    Ignored,
    Malformed,
    ResponseFinished,
    VoiceLost,
    VoiceOpened,
)
from realtime.protocol.microphone import RING_MS
from realtime.protocol.sound import BYTES_PER_MS
from realtime.providers import realtime
from realtime.providers.base import VoiceRefused
from realtime.providers.complaints import ACCOUNT
from realtime.providers.realtime import LIMIT_BYTES, Endpoint, RealtimeVoice, RealtimeVoices
from tests.fakes.voice_server import voice_server
from tests.realtime.measured import value


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
@pytest.mark.fault("C60")
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
        before = value("viva_frames_dropped_total", direction="up")
        for _ in range(10_000):
            voice.send(SendAudio(bytes(9_600)))
        await asyncio.sleep(0.05)
        assert voice._line.kept_bytes <= LIMIT_BYTES
        assert voice._line.dropped_bytes > 0
        assert value("viva_frames_dropped_total", direction="up") > before
        flushing.cancel()


@pytest.mark.wire
@pytest.mark.fault("C56")
async def test_all_that_was_held_waits_behind_what_a_slow_provider_has_not_taken() -> None:
    """A new Leg is sent its seeds, and then everything that was said while there was none."""
    held = np.arange(RING_MS * BYTES_PER_MS // 2, dtype="<i4").astype("<i2").tobytes()
    goes_on = asyncio.Event()
    has_all: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def read_late(connection: ServerConnection) -> None:
        await goes_on.wait()
        said = b""
        async for message in connection:
            said += b64decode(json.loads(message).get("audio", ""))
            if said == held:
                has_all.set_result(None)

    async with (
        voice_server(read_late) as server,
        open_voice(server.url) as voice,
        asyncio.TaskGroup() as group,
    ):
        flushing = group.create_task(voice.flush())
        while not voice._line.kept_bytes:
            voice.send(AddItem("seed", "user", "x" * 100_000))
        voice.send(SendAudio(held))
        assert voice._line.dropped_bytes == 0
        goes_on.set()
        await asyncio.wait_for(has_all, 30)
        flushing.cancel()


@pytest.mark.wire
@pytest.mark.fault("C56")
async def test_a_provider_that_falls_silent_on_an_open_line_is_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whether or not anything is owed: the pongs are missing."""
    longest_s = realtime.PING_EVERY_S + realtime.PONG_LIMIT_S + realtime.CLOSE_LIMIT_S
    assert longest_s <= 15
    monkeypatch.setattr(realtime, "PING_EVERY_S", 0.1)
    monkeypatch.setattr(realtime, "PONG_LIMIT_S", 0.2)
    monkeypatch.setattr(realtime, "CLOSE_LIMIT_S", 0.2)

    async def fall_silent(connection: ServerConnection) -> None:
        connection.transport.pause_reading()
        await asyncio.sleep(3)
        connection.transport.abort()

    async with voice_server(fall_silent) as server, open_voice(server.url) as voice:
        async with asyncio.timeout(2):
            events = await all_events(voice)
    assert events[-1] == VoiceLost("closed_1006")


@pytest.mark.wire
@pytest.mark.fault("C54")
async def test_accepted_and_then_refused_is_for_good() -> None:
    async def refuse(connection: ServerConnection) -> None:
        await connection.close(1008)

    async with voice_server(refuse) as server:
        deployment = RealtimeVoices(endpoint(server.url), "transcriber-1")
        voice = deployment.make()
        await voice.open()
        assert (await all_events(voice))[-1] == VoiceLost("closed_1008", ErrorClass.FATAL, ACCOUNT)
        await voice.close()
    assert deployment.health.is_down(time.monotonic())


@pytest.mark.wire
@pytest.mark.parametrize("skew_s", [0, 7_200, -7_200])
@pytest.mark.fault("C52")
async def test_the_time_that_is_left_goes_by_the_providers_clock(skew_s: int) -> None:
    """Ours is two hours off, one way or the other."""
    theirs_s = int(time.time()) + skew_s
    headers = {"Date": formatdate(theirs_s, usegmt=True)}

    async def tell(connection: ServerConnection) -> None:
        session = {"id": "sess_2", "expires_at": theirs_s + 3_600}
        await connection.send(json.dumps({"type": "session.created", "session": session}))

    async with voice_server(tell, headers=headers) as server, open_voice(server.url) as voice:
        events = await all_events(voice)
    [_, opened] = [event for event in events if isinstance(event, VoiceOpened)]
    assert opened.remaining_ms == 3_600_000


@pytest.mark.wire
async def test_a_time_that_nobody_can_believe_is_not_believed() -> None:
    async def tell(connection: ServerConnection) -> None:
        session = {"id": "sess_2", "expires_at": 5}
        await connection.send(json.dumps({"type": "session.created", "session": session}))

    async with voice_server(tell) as server, open_voice(server.url) as voice:
        events = await all_events(voice)
    assert [e.remaining_ms for e in events if isinstance(e, VoiceOpened)] == [None, None]


@pytest.mark.wire
@pytest.mark.fault("C66")
async def test_a_web_page_for_a_socket_is_one_word_for_the_record() -> None:
    async with voice_server(status=HTTPStatus.BAD_GATEWAY) as server:
        with pytest.raises(VoiceRefused) as refused:
            await RealtimeVoices(endpoint(server.url), "transcriber-1").make().open()
    assert (refused.value.cause, refused.value.kind) == ("handshake_502", ErrorClass.RETRY)
    assert refused.value.sentence == ""


@pytest.mark.wire
@pytest.mark.fault("C66")
@pytest.mark.parametrize("where", ["name", "tls"])
async def test_no_name_and_no_tls_are_one_word_for_the_record(where: str) -> None:
    async with voice_server() as server:
        plain = server.url.replace("ws://", "wss://")
        url = plain if where == "tls" else "ws://no-such-host.invalid/v1/realtime"
        with pytest.raises(VoiceRefused) as refused:
            await RealtimeVoices(endpoint(url), "transcriber-1").make().open()
    assert refused.value.kind is ErrorClass.RETRY
    assert refused.value.cause.isidentifier()
    assert refused.value.__cause__ is None


@pytest.mark.wire
@pytest.mark.fault("C58")
async def test_a_rate_limit_in_an_answer_is_known_to_the_deployment() -> None:
    heard: list[tuple[str, float]] = []
    error = {"code": "rate_limit_exceeded", "message": "Please try again in 2s."}
    response = {"id": "resp_1", "status": "failed", "status_details": {"error": error}}

    async def limit(connection: ServerConnection) -> None:
        await connection.send(json.dumps({"type": "response.done", "response": response}))

    async with voice_server(limit) as server:
        deployment = RealtimeVoices(endpoint(server.url), "transcriber-1")
        deployment.on_refused(lambda name, wait_s: heard.append((name, wait_s)))
        voice = deployment.make()
        await voice.open()
        [_, failed, _] = await all_events(voice)
        await voice.close()
    assert isinstance(failed, ResponseFinished)
    assert (failed.kind, failed.retry_after_ms) == (ErrorClass.BUSY, 2_000)
    assert heard == [("local/model-1", 2.0)]
