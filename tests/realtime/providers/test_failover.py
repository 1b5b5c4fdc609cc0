"""Two deployments as one: new Legs go to the first that is well."""

import time
from collections.abc import Iterator
from contextlib import AsyncExitStack
from http import HTTPStatus
from typing import Any

import pytest

from realtime.protocol.events import ErrorClass
from realtime.providers.base import VoiceRefused
from realtime.providers.failover import Deployments, deployments
from realtime.providers.health import FATAL_COOL_DOWN_S
from realtime.providers.realtime import Endpoint, RealtimeVoices
from tests.fakes.voice_server import voice_server

NOWHERE = "ws://127.0.0.1:1/v1/realtime"


@pytest.fixture
def fresh() -> Iterator[None]:
    deployments.cache_clear()
    yield
    deployments.cache_clear()


def one(url: str, model: str) -> RealtimeVoices:
    return RealtimeVoices(Endpoint(url, "", model), "transcriber")


@pytest.mark.unit
def test_the_settings_name_one_deployment_or_two(fresh: None, settings: Any) -> None:
    assert deployments().count == 1
    deployments.cache_clear()
    settings.REALTIME_FALLBACK_URL = "wss://second.example/v1/realtime"
    settings.REALTIME_FALLBACK_API_KEY = "k"
    settings.REALTIME_FALLBACK_MODEL = "second-1"
    settings.REALTIME_FALLBACK_TRANSCRIPTION_MODEL = "scribe-2"
    both = deployments()
    assert both.count == 2
    assert [each.deployment for each in both._deployments][1] == "second.example/second-1"
    both._deployments[0].health.failed(ErrorClass.FATAL, 10.0**9)
    voice = both.make()
    assert (voice.provider, voice.model) == ("second.example", "second-1")
    assert voice.transcription_model == "scribe-2"


@pytest.mark.wire
@pytest.mark.fault("C64")
async def test_a_refused_key_sends_new_legs_to_the_second_and_later_back() -> None:
    async with AsyncExitStack() as stack:
        first = await stack.enter_async_context(voice_server(status=HTTPStatus.UNAUTHORIZED))
        second = await stack.enter_async_context(voice_server())
        late_s = 0.0
        both = Deployments(
            [one(first.url, "a"), one(second.url, "b")], lambda: time.monotonic() + late_s
        )
        with pytest.raises(VoiceRefused):
            await both.make().open()
        for _ in range(3):
            voice = both.make()
            assert voice.model == "b"
            await voice.open()
            await voice.close()
        late_s = FATAL_COOL_DOWN_S
        assert both.make().model == "a"
    assert len(first.requests) == 1
    assert len(second.requests) == 3


@pytest.mark.wire
@pytest.mark.fault("C64")
async def test_one_that_does_not_come_up_twice_gives_way() -> None:
    async with voice_server() as second:
        both = Deployments([one(NOWHERE, "a"), one(second.url, "b")])
        for _ in range(2):
            with pytest.raises(VoiceRefused):
                await both.make().open()
        assert both.make().model == "b"


@pytest.mark.wire
@pytest.mark.fault("C57")
async def test_admission_hears_of_a_deployment_without_room() -> None:
    heard: list[tuple[str, float]] = []
    headers = {"Retry-After": "7"}
    async with voice_server(status=HTTPStatus.TOO_MANY_REQUESTS, headers=headers) as server:
        busy = Deployments([one(server.url, "a")])
        busy.on_refused(lambda deployment, wait_s: heard.append((deployment, wait_s)))
        with pytest.raises(VoiceRefused) as refused:
            await busy.make().open()
    assert heard == [("local/a", 7.0)]
    assert (refused.value.kind, refused.value.retry_after_s) == (ErrorClass.BUSY, 7.0)
