"""The engine on a real socket: the official SDK's client, and who may connect at all."""

import asyncio
import json
from typing import Any

import pytest
from openai import AsyncOpenAI
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from realtime.engine.connection import Parts
from tests.realtime.engine.candidate import Candidate, base_url, connected, loudness
from tests.realtime.engine.conftest import OpenEngine
from tests.realtime.engine.recordings import Recordings
from tests.realtime.engine.wire import next_event, read_on

pytestmark = pytest.mark.wire

PLAN = {
    "interviewer": "Ada",
    "candidate": "Kim",
    "language": "en",
    "questions": [
        {
            "number": 1,
            "text": "Tell me about a system you built.",
            "follow_ups": ["What was hard about it?"],
        },
        {"number": 2, "text": "How do you make slow code fast?", "follow_ups": ["An example?"]},
    ],
    "greeted": False,
    "closing": "Thank you Kim. Goodbye.",
}
GREETING = (
    "Hello Kim. I am Ada, an AI interviewer. Thank you for taking the time. Let us begin. "
    "Tell me about a system you built."
)
TOOLS = [
    {"type": "function", "name": name, "parameters": {"type": "object", "properties": {}}}
    for name in ("question_covered", "end_interview")
]


def session(**fields: Any) -> Any:
    return {
        "type": "realtime",
        "instructions": f"You are Ada.\n\n```plan\n{json.dumps(PLAN)}\n```\n",
        "tools": TOOLS,
        "audio": {
            "input": {
                "transcription": {"model": "any", "language": "en"},
                "turn_detection": {"type": "server_vad", "silence_duration_ms": 400},
            },
            "output": {"voice": "marin"},
        },
        **fields,
    }


async def test_the_official_client_holds_a_whole_spoken_interview(
    open_engine: OpenEngine, recordings: Recordings
) -> None:
    async with open_engine() as engine, connected(engine.url) as candidate:
        assert (await candidate.next()).type == "session.created"
        await candidate.connection.session.update(session=session())
        await candidate.until("session.updated")
        await candidate.connection.response.create()
        called: list[str] = []
        for number in (0, 1, 2):
            called += await _hear_the_interviewer(candidate)
            await candidate.say(recordings.pcm(number))
        called += await _hear_the_interviewer(candidate)

    heard = candidate.said("conversation.item.input_audio_transcription.completed")
    assert [event.transcript for event in heard] == list(recordings.texts[:3])
    assert _lines(candidate) == [
        GREETING,
        "Thank you. How do you make slow code fast?",
        "An example?",
        "Thank you, that was my last question. Thank you Kim. Goodbye.",
    ]
    assert called == ["question_covered", "question_covered", "end_interview"]
    assert loudness(candidate.sound) > 0.02
    assert len(candidate.sound) / 48_000 > 8
    _assert_usage_adds_up(candidate)
    _assert_items_are_chained(candidate)


async def _hear_the_interviewer(candidate: Candidate) -> list[str]:
    """Listen to the end of what is said, and run the tools; returns their names."""
    called = []
    while True:
        response = (await candidate.until("response.done")).response
        assert response.status == "completed"
        names = await candidate.answer_calls(response)
        called += names
        if any(item.type == "message" for item in response.output):
            return called
        await candidate.connection.response.create()


def _lines(candidate: Candidate) -> list[str]:
    return [event.transcript for event in candidate.said("response.output_audio_transcript.done")]


def _assert_usage_adds_up(candidate: Candidate) -> None:
    for event in candidate.said("response.done"):
        usage = event.response.usage
        details = usage.input_token_details
        assert usage.total_tokens == usage.input_tokens + usage.output_tokens
        assert usage.input_tokens == details.text_tokens + details.audio_tokens
        assert details.cached_tokens <= usage.input_tokens
    last = candidate.said("response.done")[-1].response.usage
    assert last.input_token_details.cached_tokens > 0
    assert last.output_token_details.audio_tokens > 0


def _assert_items_are_chained(candidate: Candidate) -> None:
    previous = None
    for event in candidate.said("conversation.item.added"):
        assert event.previous_item_id == previous
        assert len(event.item.id) <= 32
        previous = event.item.id


async def test_a_candidate_interrupts_and_the_interviewer_stops(
    open_engine: OpenEngine, recordings: Recordings
) -> None:
    async with open_engine() as engine, connected(engine.url) as candidate:
        await candidate.connection.session.update(session=session())
        await candidate.connection.response.create()
        item_id = (await candidate.until("response.output_item.added")).item.id
        await candidate.until("response.output_audio.delta")
        await candidate.say(recordings.pcm(0), pace=30)
        interrupted = (await candidate.until("response.done")).response
        await candidate.connection.conversation.item.truncate(
            item_id=item_id, content_index=0, audio_end_ms=300
        )
        truncated = await candidate.until("conversation.item.truncated")
        await candidate.connection.conversation.item.retrieve(item_id=item_id)
        retrieved = await candidate.until("conversation.item.retrieved")

    assert interrupted.status == "cancelled"
    assert interrupted.status_details.reason == "turn_detected"
    assert "Tell me about a system" not in interrupted.output[0].content[0].transcript
    assert (truncated.item_id, truncated.audio_end_ms) == (item_id, 300)
    assert retrieved.item.content[0].transcript is None


async def test_a_candidate_types_and_reads(open_engine: OpenEngine) -> None:
    async with open_engine() as engine, connected(engine.url) as candidate:
        await candidate.connection.session.update(session=session(output_modalities=["text"]))
        await candidate.connection.response.create()
        await candidate.until("response.done")
        content = [{"type": "input_text", "text": "I built a compiler for a small language."}]
        message: Any = {"type": "message", "role": "user", "content": content}
        await candidate.connection.conversation.item.create(item=message)
        await candidate.connection.response.create(response={"tools": []})
        response = (await candidate.until("response.done")).response

    assert response.output[0].content[0].text == "Thank you. How do you make slow code fast?"
    assert not candidate.sound


async def test_a_candidate_pushes_to_talk(open_engine: OpenEngine, recordings: Recordings) -> None:
    manual: Any = session()
    manual["audio"]["input"]["turn_detection"] = None
    async with open_engine() as engine, connected(engine.url) as candidate:
        await candidate.connection.session.update(session=manual)
        await candidate.say(recordings.pcm(2), pace=50, silence_ms=0)
        await candidate.connection.input_audio_buffer.commit()
        done = await candidate.until("conversation.item.input_audio_transcription.completed")
        await candidate.connection.input_audio_buffer.commit()
        error = (await candidate.until("error")).error

    assert done.transcript == recordings.texts[2]
    assert "input_audio_buffer.speech_started" not in candidate.types()
    assert error.code == "input_audio_buffer_commit_empty"


async def test_the_first_sound_follows_the_silence_at_once(
    open_engine: OpenEngine, recordings: Recordings
) -> None:
    async with open_engine() as engine, connected(engine.url) as candidate:
        await candidate.connection.session.update(session=session(tools=[]))
        await candidate.connection.response.create()
        await candidate.until("response.done")
        await candidate.say(recordings.pcm(0), silence_ms=500)
        await candidate.until("input_audio_buffer.speech_stopped")
        silent_at = asyncio.get_running_loop().time()
        await candidate.until("response.output_audio.delta")

    # Measured at 5 to 25 ms; the goal is 150. The bound leaves room for a busy machine.
    assert candidate.heard_at[-1] - silent_at < 1


async def test_a_session_expires_with_close_code_1001(open_engine: OpenEngine) -> None:
    async with open_engine(session_s=0.2) as engine, connect(engine.url) as socket:
        events: list[dict[str, Any]] = []
        with pytest.raises(ConnectionClosed) as closed:
            await read_on(socket, events)

    assert events[-1]["error"]["code"] == "session_expired"
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1001


async def test_an_engine_that_ends_closes_its_sessions_with_1001(open_engine: OpenEngine) -> None:
    async with open_engine() as engine:
        socket = await connect(engine.url)
        await socket.recv()
    with pytest.raises(ConnectionClosed) as closed:
        await read_on(socket)

    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1001


async def test_both_addresses_of_the_protocol_are_served(open_engine: OpenEngine) -> None:
    async with open_engine() as engine:
        for path in ("/v1/realtime?model=mine", "/openai/v1/realtime?model=mine"):
            async with connect(engine.url.replace("/v1/realtime", path)) as socket:
                assert json.loads(await socket.recv())["session"]["model"] == "mine"


async def status_of(url: str, **options: Any) -> int:
    """Connect; returns the HTTP status of the answer."""
    try:
        async with connect(url, **options):
            return 101
    except InvalidStatus as refused:
        return refused.response.status_code


async def test_a_key_opens_the_engine_in_each_way_clients_send_it(open_engine: OpenEngine) -> None:
    async with open_engine(api_key="sesame") as engine:
        assert await status_of(engine.url) == 401
        for headers in ({"Authorization": "Bearer sesame"}, {"api-key": "sesame"}):
            assert await status_of(engine.url, additional_headers=headers) == 101
        assert await status_of(engine.url, additional_headers={"api-key": "sesam"}) == 401
        assert await status_of(engine.url + "?api-key=sesame") == 101
        browser = ["realtime", "openai-insecure-api-key.sesame"]
        assert await status_of(engine.url, subprotocols=browser) == 101


async def test_a_page_of_another_site_cannot_connect(open_engine: OpenEngine) -> None:
    async with open_engine(origins=("https://ours.example",)) as engine:
        assert await status_of(engine.url, origin="https://theirs.example") == 403
        assert await status_of(engine.url, origin="https://ours.example") == 101


async def test_a_full_engine_says_so(open_engine: OpenEngine) -> None:
    async with open_engine(max_sessions=1) as engine, connect(engine.url):
        assert await status_of(engine.url) == 429


async def test_unknown_addresses_and_closed_switchboards_are_not_found(
    open_engine: OpenEngine,
) -> None:
    async with open_engine() as engine:
        for path in ("/v1/other", "/faults"):
            assert await status_of(engine.url.replace("/v1/realtime", path)) == 404


async def test_the_health_of_an_engine_names_its_parts(
    open_engine: OpenEngine, parts: Parts
) -> None:
    async with (
        open_engine() as engine,
        AsyncOpenAI(base_url=base_url(engine.url), api_key="x") as c,
    ):
        health: Any = await c.get("/../health", cast_to=object)

    assert health["status"] == "ok"
    assert health["transcribing"] == "known-audio"
    assert health["listening"] == parts.listener.name


async def test_a_session_that_fails_costs_only_itself(
    open_engine: OpenEngine, parts: Parts, caplog: pytest.LogCaptureFixture
) -> None:
    class FakeBrokenDialogue:
        name = "broken"

        def line(self, scene: object) -> Any:
            raise RuntimeError("a fault in the dialogue")

    broken = Parts(parts.listener, parts.transcriber, FakeBrokenDialogue(), parts.speaker)
    async with (
        open_engine(parts=broken) as engine,
        connect(engine.url) as other,
        connect(engine.url) as socket,
    ):
        await socket.send('{"type": "response.create"}')
        with pytest.raises(ConnectionClosed) as closed:
            await read_on(socket)
        await other.send('{"type": "input_audio_buffer.clear"}')
        types = [(await next_event(other))["type"] for _ in range(3)]

    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1011
    assert types[-1] == "input_audio_buffer.cleared"
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == [
        "session failed"
    ]
