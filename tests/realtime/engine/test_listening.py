"""Voice activity: speech is found, and what is not speech is not."""

from typing import Any

import numpy as np
import pytest

from realtime.engine.listening import Detector, EnergyListener, Listener, open_listener
from realtime.engine.resampling import to_pcm
from tests.realtime.engine.recordings import Recordings

pytestmark = pytest.mark.unit


@pytest.fixture(params=["silero", "energy"])
def listener(request: pytest.FixtureRequest) -> Listener:
    return open_listener(request.param)


def noise(seconds: float, level: float) -> bytes:
    samples = np.random.default_rng(1).normal(0, level, int(24000 * seconds))
    return to_pcm(samples.astype(np.float32))


def share_of_speech(detector: Detector, pcm: bytes) -> float:
    return float(np.mean([probability >= 0.5 for probability in detector.hear(pcm)]))


def test_speech_is_found(listener: Listener, recordings: Recordings) -> None:
    detector = listener.open()
    detector.hear(noise(1, 0.0005))

    assert share_of_speech(detector, recordings.pcm(0)) > 0.6


def test_silence_and_a_steady_noise_are_not_speech(listener: Listener) -> None:
    detector = listener.open()

    assert share_of_speech(detector, bytes(48_000)) == 0
    assert share_of_speech(listener.open(), noise(3, 0.001)) < 0.1


def test_there_is_one_probability_for_each_window(listener: Listener) -> None:
    detector = listener.open()
    pcm = noise(2, 0.01)

    heard = [p for at in range(0, len(pcm), 1111) for p in detector.hear(pcm[at : at + 1111])]

    assert len(heard) == 62
    assert np.allclose(heard, listener.open().hear(pcm), atol=1e-4)


def test_energy_is_measured_where_the_model_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    def is_missing(name: str) -> Any:
        return None

    monkeypatch.setattr("realtime.engine.listening.find_spec", is_missing)

    assert isinstance(open_listener("auto"), EnergyListener)
    with pytest.raises(ValueError, match="onnxruntime"):
        open_listener("silero")
