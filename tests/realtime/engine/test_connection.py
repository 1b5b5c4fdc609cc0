"""A client's connection when things go wrong: on purpose, or because a client reads too slowly."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import quote

import pytest
from openai import AsyncOpenAI
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosedError, InvalidStatus

from realtime.engine.connection import Parts
from realtime.engine.items import SpokenWords
from realtime.engine.scene import Say
from realtime.engine.server import Engine
from tests.realtime.engine.candidate import Candidate, base_url, connected
from tests.realtime.engine.conftest import OpenEngine
from tests.realtime.engine.recordings import Recordings
from tests.realtime.engine.wire import next_event, read_on, read_until

pytestmark = pytest.mark.wire


@pytest.fixture
async def engine(open_engine: OpenEngine) -> AsyncIterator[Engine]:
    async with open_engine(has_faults=True) as opened:
        yield opened


async def arm(engine: Engine, *faults: dict[str, Any]) -> list[dict[str, Any]]:
    """Use the switchboard as a test of another program would: by POST."""
    async with AsyncOpenAI(base_url=base_url(engine.url), api_key="x") as client:
        answer: Any = await client.post("/../faults", body=list(faults), cast_to=object)
    armed: list[dict[str, Any]] = answer["armed"]
    return armed


async def test_a_session_is_dropped_in_the_middle_of_a_sentence(engine: Engine) -> None:
    await arm(engine, {"kind": "drop", "nth": 3})
    async with connect(engine.url) as socket:
        await socket.send('{"type": "response.create"}')
        events: list[dict[str, Any]] = []
        with pytest.raises(ConnectionClosedError) as dropped:
            await read_on(socket, events)

    assert dropped.value.rcvd is None
    assert [e["type"] for e in events].count("response.output_audio.delta") == 3


async def test_every_session_can_be_dropped_now(engine: Engine) -> None:
    async with connect(engine.url) as first, connect(engine.url) as second:
        await arm(engine, {"kind": "drop", "on": "now"})
        for socket in (first, second):
            with pytest.raises(ConnectionClosedError):
                await read_on(socket)


async def test_a_session_falls_silent_for_a_while(engine: Engine) -> None:
    await arm(engine, {"kind": "stall", "on": "response.created", "ms": 300})
    async with connect(engine.url) as socket:
        await socket.send('{"type": "response.create"}')
        await read_until(socket, "response.created")
        begin = asyncio.get_running_loop().time()
        await next_event(socket)
        silent_s = asyncio.get_running_loop().time() - begin
        await socket.send('{"type": "response.cancel"}')
        await read_until(socket, "response.done")

    assert silent_s > 0.25


async def test_the_handshake_is_refused_as_often_as_asked(engine: Engine) -> None:
    await arm(engine, {"kind": "refuse_handshake", "times": 2})
    for _ in range(2):
        with pytest.raises(InvalidStatus) as refused:
            await connect(engine.url)
        assert refused.value.response.status_code == 429
        assert refused.value.response.headers["Retry-After"] == "1"
    async with connect(engine.url) as socket:
        assert (await next_event(socket))["type"] == "session.created"


async def test_a_response_fails_as_with_a_rate_limit(engine: Engine) -> None:
    await arm(engine, {"kind": "fail_response"})
    async with connect(engine.url) as socket:
        await socket.send('{"type": "response.create"}')
        response = (await read_until(socket, "response.done"))[-1]["response"]
        await socket.send(
            '{"type": "response.create", "response": {"output_modalities": ["text"]}}'
        )
        again = (await read_until(socket, "response.done"))[-1]["response"]

    assert response["status"] == "failed"
    assert response["status_details"]["error"]["code"] == "rate_limit_exceeded"
    assert again["status"] == "completed"


async def test_nonsense_comes_down_the_wire(engine: Engine) -> None:
    await arm(engine, {"kind": "malformed", "on": "session.created"})
    await arm(engine, {"kind": "unknown_event", "on": "conversation.created"})
    async with connect(engine.url) as socket:
        frames = [await asyncio.wait_for(socket.recv(), 5) for _ in range(4)]

    with pytest.raises(ValueError, match="Expecting value"):
        json.loads(frames[0])
    assert [json.loads(frame)["type"] for frame in frames[1:]] == [
        "session.created",
        "engine.unheard_of",
        "conversation.created",
    ]


async def test_faults_can_come_with_the_address_of_one_session(engine: Engine) -> None:
    fault = quote('{"kind": "unknown_event", "on": "session.created"}')
    async with connect(engine.url) as other, connect(f"{engine.url}?fault={fault}") as socket:
        assert (await next_event(socket))["type"] == "engine.unheard_of"
        assert (await next_event(other))["type"] == "session.created"


@pytest.mark.parametrize("fault", ["sing", "%7Bbroken"])
async def test_an_unknown_fault_is_refused(engine: Engine, fault: str) -> None:
    with pytest.raises(InvalidStatus) as refused:
        await connect(f"{engine.url}?fault={fault}")

    assert refused.value.response.status_code == 400


STEM = "conversation.item.input_audio_transcription"


async def say_three_times(candidate: Candidate, recordings: Recordings) -> list[str]:
    """Speak three turns, each ended by the client; returns the item ids of the turns."""
    audio: Any = {"input": {"transcription": {"model": "any"}, "turn_detection": None}}
    await candidate.connection.session.update(session={"type": "realtime", "audio": audio})
    for number in (0, 1, 2):
        await candidate.say(recordings.pcm(number), pace=100, silence_ms=0)
        await candidate.connection.input_audio_buffer.commit()
    while (
        sum(event.type in (f"{STEM}.completed", f"{STEM}.failed") for event in candidate.events) < 3
    ):
        await candidate.next()
    return [event.item_id for event in candidate.said("input_audio_buffer.committed")]


async def test_transcripts_come_in_the_wrong_order(engine: Engine, recordings: Recordings) -> None:
    await arm(engine, {"kind": "reorder_transcripts"})
    async with connected(engine.url) as candidate:
        turns = await say_three_times(candidate, recordings)

    completed = [event.item_id for event in candidate.said(f"{STEM}.completed")]
    assert sorted(completed) == sorted(turns)
    assert completed != turns


async def test_a_late_transcript_is_overtaken(engine: Engine, recordings: Recordings) -> None:
    await arm(engine, {"kind": "delay_transcripts", "ms": 3_000})
    async with connected(engine.url) as candidate:
        turns = await say_three_times(candidate, recordings)

    completed = candidate.said(f"{STEM}.completed")
    assert {event.item_id for event in completed} == set(turns)
    assert completed[-1].item_id == turns[0]


async def test_a_transcript_fails(engine: Engine, recordings: Recordings) -> None:
    await arm(engine, {"kind": "fail_transcripts"})
    async with connected(engine.url) as candidate:
        turns = await say_three_times(candidate, recordings)

    failed = candidate.said(f"{STEM}.failed")
    assert [event.item_id for event in failed] == turns[:1]
    assert failed[0].error.code == "transcription_failed"


@asynccontextmanager
async def unread(url: str) -> AsyncIterator[ClientConnection]:
    """Connect, and leave without reading what is still to come."""
    socket = await connect(url, max_queue=1)
    try:
        yield socket
    finally:
        socket.transport.abort()


class FakeEndlessSpeaker:
    """Speaks without end, as fast as it can."""

    name = "endless"

    async def speak(self, text: str, **_: Any) -> AsyncIterator[SpokenWords]:
        while True:
            yield SpokenWords("word", bytes(9600))
            await asyncio.sleep(0)


class FakeTalker:
    name = "talker"

    async def line(self, scene: object) -> AsyncIterator[Say]:
        yield Say("word")


async def test_a_client_that_leaves_stops_the_interviewer(
    open_engine: OpenEngine, parts: Parts
) -> None:
    endless = Parts(parts.listener, parts.transcriber, FakeTalker(), FakeEndlessSpeaker())
    async with open_engine(parts=endless) as engine:
        async with unread(engine.url) as socket:
            await socket.send('{"type": "response.create"}')
            await read_until(socket, "response.output_audio.delta")
        await asyncio.sleep(0.1)
        tasks = [task for task in asyncio.all_tasks() if "Connection." in repr(task)]

    assert tasks == []


async def test_a_client_that_does_not_read_is_disconnected_in_the_end(
    open_engine: OpenEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("realtime.engine.outgoing.MAX_WAITING_BYTES", 200_000)
    session = {"type": "realtime", "instructions": "x" * 100_000}
    update = json.dumps({"type": "session.update", "session": session})

    async def keep_asking(socket: ClientConnection) -> None:
        while True:
            await asyncio.wait_for(socket.send(update), 5)
            await asyncio.sleep(0)

    async with open_engine() as engine, unread(engine.url) as socket:
        with pytest.raises(ConnectionClosedError):
            await keep_asking(socket)
