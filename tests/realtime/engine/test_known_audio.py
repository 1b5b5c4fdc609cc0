"""Recognising known recordings in what a browser makes of them."""

from collections.abc import Callable

import numpy as np
import pytest

from realtime.engine.known_audio import MIN_SCORE, KnownAudio
from realtime.engine.resampling import Samples, resample, to_pcm, to_samples
from realtime.engine.written import Written
from tests.realtime.engine.recordings import Recordings

pytestmark = pytest.mark.unit

RATE_HZ = 24000
NOWHERE = -9


@pytest.fixture(scope="module")
def known(recordings: Recordings) -> KnownAudio:
    return KnownAudio(recordings.manifest)


def padded(samples: Samples, before_ms: int = 410, after_ms: int = 700) -> Samples:
    before, after = (np.zeros(RATE_HZ * ms // 1000) for ms in (before_ms, after_ms))
    return np.concatenate([before, samples, after]).astype(np.float32)


def noisy(samples: Samples) -> Samples:
    noise = np.random.default_rng(1).normal(0, 0.005, len(samples))
    made: Samples = (samples + noise).astype(np.float32)
    return made


def suppressed(samples: Samples) -> Samples:
    """Gate every frequency that is not clearly above the noise, as noise suppression does."""
    half = RATE_HZ // 50
    window, out = np.hanning(2 * half), np.zeros(len(samples))
    for at in range(0, len(samples) - 2 * half, half):
        spectrum = np.fft.rfft(samples[at : at + 2 * half] * window)
        gain = np.clip(1 - 0.4 / np.maximum(np.abs(spectrum), 1e-9), 0.05, 1)
        out[at : at + 2 * half] += np.fft.irfft(spectrum * gain)
    made: Samples = out.astype(np.float32)
    return made


def levelled(samples: Samples) -> Samples:
    loudness = np.sqrt(np.convolve(samples**2, np.ones(4800) / 4800, "same"))
    gain: Samples = np.minimum(0.1 / np.maximum(loudness, 0.01), 6).astype(np.float32)
    return samples * gain


def narrow(samples: Samples) -> Samples:
    return resample(resample(samples, RATE_HZ, 8000), 8000, RATE_HZ)


def drifting(samples: Samples) -> Samples:
    places = np.arange(0, len(samples) - 1, 1.002)
    made: Samples = np.interp(places, np.arange(len(samples)), samples).astype(np.float32)
    return made


def everything(samples: Samples) -> Samples:
    return levelled(suppressed(noisy(narrow(samples * np.float32(0.4)))))


@pytest.mark.parametrize(
    "change",
    [padded, noisy, suppressed, levelled, narrow, drifting, everything, lambda s: s * 0.1],
)
def test_a_recording_is_recognised_whatever_the_browser_did_to_it(
    known: KnownAudio, recordings: Recordings, change: Callable[[Samples], Samples]
) -> None:
    for number, text in enumerate(recordings.texts):
        heard = change(padded(to_samples(recordings.pcm(number))))

        written, expected = known.recognise(to_pcm(heard), NOWHERE)

        assert (written.text, expected) == (text, number + 1)


def test_recordings_in_one_turn_are_all_written_down(
    known: KnownAudio, recordings: Recordings
) -> None:
    pause = bytes(48 * 400)
    turn = pause.join([recordings.pcm(2), recordings.pcm(1), recordings.pcm(3)])

    written, expected = known.recognise(turn, NOWHERE)

    assert written.text == " ".join(recordings.texts[number] for number in (2, 1, 3))
    assert expected == 4


def test_of_half_a_recording_half_the_words_are_written_down(
    known: KnownAudio, recordings: Recordings
) -> None:
    pcm, words = recordings.pcm(2), recordings.texts[2].split()
    half = len(pcm) // 4 * 2

    first, second = (known.recognise(part, NOWHERE)[0].text for part in (pcm[:half], pcm[half:]))

    assert f"{first} {second}".split() == words
    assert 5 <= len(first.split()) <= 8


def test_sound_that_is_not_known_has_no_text(
    known: KnownAudio, tmp_path_factory: pytest.TempPathFactory
) -> None:
    texts = ("The weather was fine, so we went to the lake.", "Nobody knows these words.")
    others = Recordings(tmp_path_factory.mktemp("others"), texts)
    noise = noisy(np.zeros(RATE_HZ, np.float32)) * np.float32(10)

    for pcm in (others.pcm(0), others.pcm(1), to_pcm(noise), bytes(48_000), b"", b"\0"):
        assert known.recognise(pcm, 0) == (Written(""), 0)


def test_of_two_equal_recordings_the_expected_one_is_heard(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    twice = Recordings(tmp_path_factory.mktemp("twice"), ("Yes, I did.", "No.", "Yes, I did."))
    known = KnownAudio(twice.manifest)

    assert known.recognise(twice.pcm(0), 0)[1] == 1
    assert known.recognise(twice.pcm(0), 2)[1] == 3


def test_it_is_less_sure_of_words_in_worse_sound(known: KnownAudio, recordings: Recordings) -> None:
    clear = to_samples(recordings.pcm(2))

    sure, doubtful = (
        known.recognise(to_pcm(samples), NOWHERE)[0] for samples in (clear, everything(clear))
    )

    assert [word.text for word in sure.words] == recordings.texts[2].split()
    assert 1 >= sure.words[0].probability > doubtful.words[0].probability >= MIN_SCORE
