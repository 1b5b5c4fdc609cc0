"""The seam to a provider: a refusal says what it asks of us, and no secret."""

from typing import Any

import pytest

from realtime.protocol.events import ErrorClass
from realtime.providers.base import Capabilities, VoiceRefused
from realtime.providers.realtime import Endpoint, RealtimeVoices

pytestmark = pytest.mark.unit


def test_a_refusal_says_what_to_do_and_what_to_show() -> None:
    refused = VoiceRefused("handshake_429", ErrorClass.RETRY, "Busy.")
    assert (str(refused), refused.kind, refused.sentence) == (
        "handshake_429",
        ErrorClass.RETRY,
        "Busy.",
    )


def test_providers_say_what_they_can(settings: Any) -> None:
    settings.REALTIME_TURN_DETECTION = "semantic"
    settings.REALTIME_ROTATE_SECONDS = 60
    can = RealtimeVoices.from_settings().capabilities
    assert can == Capabilities(interrupts_itself=True, turn_detection="semantic", rotate_ms=60_000)
    settings.REALTIME_TRANSCRIPTION_MODEL = "gpt-4o-transcribe"
    assert RealtimeVoices.from_settings().make().tells_certainty
    settings.REALTIME_TRANSCRIPTION_LOGPROBS = "off"
    assert not RealtimeVoices.from_settings().make().tells_certainty
    assert RealtimeVoices(Endpoint("ws://a.example", "", "m"), "t").capabilities == Capabilities()
