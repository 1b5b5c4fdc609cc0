"""The interviewer's voice."""

from typing import Any

import numpy as np
import pytest

from realtime.engine.config import PROVIDER_VOICES
from realtime.engine.items import PCM_BYTES_PER_MS, SpokenWords
from realtime.engine.refusals import WorkFailedError
from realtime.engine.resampling import to_pcm, to_samples
from realtime.engine.speaking import (
    RATE_HZ,
    EspeakSpeaker,
    Speaker,
    SpeechService,
    ToneSpeaker,
    open_speaker,
)
from tests.realtime.engine.candidate import loudness
from tests.realtime.engine.services import as_json, serving

TEXT = "Hello Kim, nice to meet you. Tell me about a system that you built, please."


async def spoken(speaker: Speaker, text: str = TEXT, **options: Any) -> list[SpokenWords]:
    chosen = {"voice": "marin", "speed": 1.0, "language": "en", **options}
    return [words async for words in speaker.speak(text, **chosen)]


def sound(groups: list[SpokenWords]) -> bytes:
    return b"".join(group.pcm for group in groups)


def seconds(groups: list[SpokenWords]) -> float:
    return len(sound(groups)) / PCM_BYTES_PER_MS / 1000


@pytest.fixture(scope="module")
def espeak() -> EspeakSpeaker:
    return EspeakSpeaker()


@pytest.mark.unit
async def test_the_words_come_in_small_groups_with_their_sound(espeak: EspeakSpeaker) -> None:
    groups = await spoken(espeak)

    assert " ".join(group.text for group in groups) == TEXT
    assert len(groups) >= 6
    assert all(len(group.pcm) / PCM_BYTES_PER_MS < 1500 for group in groups)
    assert all(loudness(group.pcm) > 0.01 for group in groups)
    assert 3 < seconds(groups) < 8


@pytest.mark.unit
async def test_text_of_any_kind_keeps_all_its_words(espeak: EspeakSpeaker) -> None:
    for text in ("Ein Größenwahn: 3,50 € – naïve?", "a", "42", "Dr. Who & Co.", "lone \ud800 half"):
        groups = await spoken(espeak, text, language="de")
        assert "".join(" ".join(g.text for g in groups).split()) == "".join(text.split())


@pytest.mark.unit
async def test_nothing_is_said_of_nothing(espeak: EspeakSpeaker) -> None:
    assert sound(await spoken(espeak, "")) == b""


def pitch_hz(pcm: bytes) -> float:
    """Find the pitch of the voiced frames by autocorrelation."""
    samples = to_samples(pcm)
    frames = [samples[at : at + 1200] for at in range(0, len(samples) - 1200, 600)]
    lags = np.arange(RATE_HZ // 350, RATE_HZ // 70)
    voiced = [frame for frame in frames if loudness(to_pcm(frame)) > 0.05]
    best = [lags[np.argmax([frame[lag:] @ frame[:-lag] for lag in lags])] for frame in voiced]
    return float(RATE_HZ / np.median(best))


@pytest.mark.unit
async def test_the_voices_can_be_told_apart(espeak: EspeakSpeaker) -> None:
    pitches = {
        voice: pitch_hz(sound(await spoken(espeak, voice=voice))) for voice in PROVIDER_VOICES
    }

    assert pitches["marin"] > 1.4 * pitches["cedar"]
    assert len(EspeakSpeaker.VARIANTS) == len(set(EspeakSpeaker.VARIANTS.values()))
    assert EspeakSpeaker.VARIANTS.keys() == set(PROVIDER_VOICES)


@pytest.mark.unit
async def test_an_unknown_voice_is_always_the_same_one(espeak: EspeakSpeaker) -> None:
    """Compared by its length: espeak's flutter is random."""
    first, again = [sound(await spoken(espeak, voice="voice_of_mine")) for _ in range(2)]

    assert abs(len(first) - len(again)) < 100 * PCM_BYTES_PER_MS
    assert loudness(first) > 0.01


@pytest.mark.unit
async def test_a_faster_voice_takes_less_time(espeak: EspeakSpeaker) -> None:
    assert seconds(await spoken(espeak, speed=1.5)) < 0.8 * seconds(await spoken(espeak))


@pytest.mark.unit
@pytest.mark.parametrize(("tag", "same_as"), [("de-DE", "de"), ("en-US", "en"), ("tlh", "en")])
async def test_a_language_is_found_by_its_tag_or_else_english_is_spoken(
    espeak: EspeakSpeaker, tag: str, same_as: str
) -> None:
    other = "de" if same_as == "en" else "en"
    tags = ("fr", tag, "es", same_as, other)
    lengths = [seconds(await spoken(espeak, language=each)) for each in tags]

    assert lengths[1] == pytest.approx(lengths[3], abs=0.03)
    assert lengths[1] != pytest.approx(lengths[4], abs=0.03)


@pytest.mark.unit
async def test_tones_stand_for_words_where_no_voice_is_installed() -> None:
    groups = await spoken(ToneSpeaker())

    assert " ".join(group.text for group in groups) == TEXT
    assert 0.005 < loudness(sound(groups)) < 0.05


@pytest.mark.unit
def test_a_voice_that_is_missing_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    def is_missing(name: str) -> Any:
        return None

    monkeypatch.setattr("realtime.engine.espeak.find_spec", is_missing)

    assert open_speaker("auto").name == "tone"
    with pytest.raises(ValueError, match="espeakng-loader"):
        open_speaker("espeak")


@pytest.mark.wire
async def test_a_service_speaks_and_its_words_are_laid_over_the_sound() -> None:
    pcm = bytes(range(256)) * 900

    async with serving(lambda path: (200, "audio/pcm", pcm)) as service:
        groups = await spoken(SpeechService(service.url, "key", "my-model"))

    path, body = service.requests[0]
    assert path == "/v1/audio/speech"
    assert b'"response_format":"pcm"' in body.replace(b" ", b"")
    assert sound(groups) == pcm
    assert " ".join(group.text for group in groups) == TEXT


@pytest.mark.wire
async def test_a_service_that_fails_fails_the_response() -> None:
    async with serving(lambda path: as_json({}, 400)) as service:
        with pytest.raises(WorkFailedError) as failed:
            await spoken(SpeechService(service.url, "", "m"))

    assert failed.value.code == "speech_failed"
