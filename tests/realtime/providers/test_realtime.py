"""The socket to a provider, tried with the local voice engine and its faults."""

import asyncio
import json
from collections.abc import Mapping
from contextlib import aclosing
from typing import Any
from urllib.request import Request, urlopen

import pytest

from realtime.engine.server import Engine
from realtime.protocol import commands as c
from realtime.protocol import events as e
from realtime.protocol.events import ErrorClass
from realtime.providers.base import VoiceRefused
from realtime.providers.complaints import ACCOUNT, VERY_BUSY
from realtime.providers.realtime import Endpoint, RealtimeVoice, RealtimeVoices
from realtime.session_config import SessionSeed, build_session
from tests.cast import make_definition
from tests.realtime.engine.conftest import OpenEngine
from tests.realtime.protocol.rehearsal import sound

pytestmark = pytest.mark.wire


def session(**seed: Any) -> Mapping[str, Any]:
    return build_session(
        make_definition(), SessionSeed("Marlo", "en", transcription_model="local", **seed)
    )


def voices_of(url: str, key: str = "") -> RealtimeVoices:
    return RealtimeVoices(Endpoint(url, key, "local"), "local")


async def until(voice: RealtimeVoice, kind: type[Any]) -> list[e.Event]:
    """Events up to the first of this kind."""
    heard: list[e.Event] = []
    events = voice.events()
    async with asyncio.timeout(10):
        async for event in events:
            heard.append(event)
            if isinstance(event, kind):
                break
    await events.aclose()
    return heard


async def opened(engine: Engine) -> RealtimeVoice:
    voice = voices_of(engine.url).make()
    await voice.open()
    voice.configure(session())
    await until(voice, e.VoiceConfigured)
    return voice


@pytest.mark.parametrize(
    ("url", "base_url", "name"),
    [
        ("ws://127.0.0.1:8765/v1/realtime", "http://127.0.0.1:8765/v1", "local"),
        ("ws://localhost:8765/v1/realtime", "http://localhost:8765/v1", "local"),
        ("wss://api.openai.com/v1/realtime", "https://api.openai.com/v1", "api.openai.com"),
        ("https://a.example/v1/", "https://a.example/v1", "a.example"),
    ],
)
def test_an_address_is_what_the_sdk_wants(url: str, base_url: str, name: str) -> None:
    endpoint = Endpoint(url, "sk-secret", "m")
    assert (endpoint.base_url, endpoint.name) == (base_url, name)
    assert endpoint.headers == {}
    assert "secret" not in repr(endpoint)


def test_azure_wants_its_key_in_a_header_of_its_own() -> None:
    endpoint = Endpoint("wss://r.openai.azure.com/openai/v1/realtime", "k", "deployment")
    assert endpoint.headers == {"api-key": "k"}
    assert endpoint.base_url == "https://r.openai.azure.com/openai/v1"


def test_the_settings_name_the_provider() -> None:
    voices = RealtimeVoices.from_settings()
    assert (voices.name, voices.capabilities.interrupts_itself) == ("local", True)


async def test_a_voice_is_opened_configured_and_talks(open_engine: OpenEngine) -> None:
    async with open_engine() as engine:
        voice = voices_of(engine.url).make()
        await voice.open()
        assert isinstance((await until(voice, e.VoiceOpened))[0], e.VoiceOpened)
        voice.configure(session())
        [*_, configured] = await until(voice, e.VoiceConfigured)
        assert configured == e.VoiceConfigured("known-audio")
        voice.send(c.SendAudio(sound(40)))
        voice.send(c.CreateResponse("create_1"))
        heard = await until(voice, e.ResponseFinished)
        said = next(event.text for event in heard if isinstance(event, e.VoiceTextEnded))
        assert said.startswith("Hello Marlo.")
        assert sum(len(event.pcm) for event in heard if isinstance(event, e.VoiceAudio)) > 100_000
        assert not [event for event in heard if isinstance(event, e.Malformed | e.VoiceComplained)]
        await voice.close()
        await voice.close()


async def test_what_is_sent_to_a_closed_voice_goes_nowhere(open_engine: OpenEngine) -> None:
    async with open_engine() as engine:
        voice = await opened(engine)
        await voice.close()
        voice.send(c.CreateResponse("create_1"))
    never_opened = voices_of("ws://127.0.0.1:1/v1/realtime").make()
    never_opened.send(c.CreateResponse("create_1"))
    with pytest.raises(RuntimeError):
        await anext(never_opened.events())


@pytest.mark.parametrize(
    ("status", "kind", "sentence"),
    [
        (429, ErrorClass.BUSY, VERY_BUSY),
        (401, ErrorClass.FATAL, ACCOUNT),
        (503, ErrorClass.RETRY, ""),
    ],
)
@pytest.mark.fault("C66")
async def test_a_refused_handshake_says_what_it_asks_of_us(
    open_engine: OpenEngine, status: int, kind: ErrorClass, sentence: str
) -> None:
    async with open_engine(has_faults=True) as engine:
        await arm(engine, kind="refuse_handshake", status=status)
        with pytest.raises(VoiceRefused) as refused:
            await voices_of(engine.url).make().open()
    assert (refused.value.cause, refused.value.kind) == (f"handshake_{status}", kind)
    assert refused.value.sentence == sentence


@pytest.mark.fault("C66")
async def test_a_provider_that_is_not_there_may_be_back_soon() -> None:
    with pytest.raises(VoiceRefused) as refused:
        await voices_of("ws://127.0.0.1:1/v1/realtime").make().open()
    assert refused.value.kind is ErrorClass.RETRY


async def test_a_dropped_line_is_the_last_event(open_engine: OpenEngine) -> None:
    async with open_engine(has_faults=True) as engine:
        voice = await opened(engine)
        await arm(engine, kind="drop", nth=2)
        voice.send(c.CreateResponse("create_1"))
        heard = await until(voice, e.VoiceLost)
        assert heard[-1] == e.VoiceLost("closed_1006")
        assert any(isinstance(event, e.VoiceAudio) for event in heard)
        voice.send(c.CreateResponse("create_2"))  # on a dead line: nothing happens
        await voice.close()


@pytest.mark.fault("C60")
async def test_odd_frames_of_a_provider_are_passed_over(open_engine: OpenEngine) -> None:
    async with open_engine(has_faults=True) as engine:
        voice = await opened(engine)
        await arm(engine, kind="malformed")
        await arm(engine, kind="unknown_event", nth=2)
        voice.send(c.CreateResponse("create_1"))
        heard = await until(voice, e.ResponseFinished)
        assert [type(event) for event in heard].count(e.Malformed) == 1
        await voice.close()


async def test_a_slow_provider_is_sent_what_waits_by_its_flusher(open_engine: OpenEngine) -> None:
    async with open_engine() as engine:
        voice = await opened(engine)
        async with asyncio.TaskGroup() as group:
            flushing = group.create_task(voice.flush())
            for _ in range(50):
                voice.send(c.SendAudio(sound(200)))
            voice.send(c.CreateResponse("create_1"))
            await until(voice, e.ResponseStarted)
            flushing.cancel()
        await voice.close()


async def arm(engine: Engine, **fault: Any) -> None:
    """By the engine's switchboard, as a test of another process would."""
    address = engine.url.replace("ws://", "http://").replace("/v1/realtime", "/faults")
    posted = Request(address, json.dumps(fault).encode())

    def post() -> None:
        with urlopen(posted, timeout=5) as answer:
            assert answer.status == 200

    await asyncio.to_thread(post)


async def test_sound_comes_at_once_and_in_its_order_with_the_other_events(
    open_engine: OpenEngine,
) -> None:
    """In the callback of the socket where whoever reads has read all that came before."""
    async with open_engine() as engine:
        voice = await opened(engine)
        came: list[e.Event] = []
        at_once: list[e.Event] = []

        def hear(sound: e.Event) -> None:
            at_once.append(sound)
            came.append(sound)

        voice.on_sound = hear
        voice.send(c.CreateResponse("create_1"))
        async with aclosing(voice.events()) as events:
            async for event in events:
                came.append(event)
                if isinstance(event, e.ResponseFinished):
                    break
        await voice.close()
    sounds = [event for event in came if isinstance(event, e.VoiceAudio)]
    places = [came.index(event) for event in sounds]
    names = [type(event) for event in came]
    assert at_once
    assert all(isinstance(event, e.VoiceAudio) for event in at_once)
    assert sum(len(event.pcm) for event in sounds) > 100_000
    assert names.index(e.ResponseStarted) < min(places)
    assert max(places) < names.index(e.VoiceAudioEnded)
