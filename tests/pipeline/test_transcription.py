"""The seam to a better speech recognition, tried against an endpoint on loopback."""

from typing import Any

import pytest

from pipeline.bill import Spent
from pipeline.failures import FinalFailure, StepFailure, TransientFailure
from pipeline.metering import Meter, metered
from pipeline.transcription import Heard, configured_transcriber
from tests.fakes.post_server import Reply, post_server
from tests.fakes.transcription_server import transcription_server, use

pytestmark = pytest.mark.wire


def transcribe() -> Heard:
    transcriber = configured_transcriber()
    assert transcriber is not None
    return transcriber.transcribe(b"RIFF sound", duration_ms=30_000, language="en-GB")


def test_a_clip_is_written_down_and_paid_by_time(settings: Any) -> None:
    meter = Meter()
    with transcription_server(" The oven failed. ") as server, metered(meter):
        use(server, settings)
        assert transcribe() == Heard("The oven failed.")
    assert meter.spent == Spent(cost_microusd=50_000)
    [request] = server.requests
    assert b"RIFF sound" in request
    assert b"fake-ears" in request
    assert b'name="language"\r\n\r\nen\r\n' in request


def test_who_tells_how_sure_it_is_is_asked_for_it_and_others_are_not(settings: Any) -> None:
    with transcription_server("The oven.", logprobs=[{"logprob": -1.0}]) as server:
        use(server, settings)
        assert transcribe() == Heard("The oven.", 0.368)
        settings.RETRANSCRIPTION_LOGPROBS = "on"
        transcribe()
    silent, asked = server.requests
    assert b"logprobs" not in silent
    assert b'name="include[]"\r\n\r\nlogprobs\r\n' in asked


@pytest.mark.parametrize(
    ("status", "kind", "words"),
    [
        (401, FinalFailure, "RETRANSCRIPTION_API_KEY"),
        (429, TransientFailure, "speech recognition is busy"),
        (500, TransientFailure, "failed"),
    ],
)
def test_what_goes_wrong_is_said_plainly(
    settings: Any, status: int, kind: type[StepFailure], words: str
) -> None:
    with transcription_server(status) as server:
        use(server, settings)
        with pytest.raises(kind, match=words):
            transcribe()


@pytest.mark.parametrize(
    "reply",
    [
        Reply(b"<html>Sign in</html>", headers={"Content-Type": "text/html"}),
        Reply([]),
        Reply({"error": {"message": "Later."}}),
        Reply({"text": None}),
    ],
)
def test_what_is_no_text_is_no_silence_of_the_candidate(settings: Any, reply: Reply) -> None:
    with post_server(lambda _posted: reply) as address:
        settings.RETRANSCRIPTION_BASE_URL, settings.RETRANSCRIPTION_MODEL = f"{address}/v1", "ears"
        with pytest.raises(TransientFailure, match="could not be read"):
            transcribe()


@pytest.mark.parametrize(
    ("url", "key", "model", "is_there"),
    [
        ("", "", "", False),
        ("", "", "ears", False),
        ("http://127.0.0.1:1/v1", "", "", False),
        ("", "key", "ears", True),
        ("http://127.0.0.1:1/v1", "", "ears", True),
    ],
)
def test_nobody_hears_it_again_unless_it_is_asked_for(
    settings: Any, url: str, key: str, model: str, is_there: bool
) -> None:
    settings.RETRANSCRIPTION_BASE_URL, settings.RETRANSCRIPTION_API_KEY = url, key
    settings.RETRANSCRIPTION_MODEL = model
    assert (configured_transcriber() is not None) is is_there
