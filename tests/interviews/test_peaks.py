"""How loud each party of a recording was."""

import numpy as np
import pytest

from interviews.peaks import Peaks

pytestmark = pytest.mark.unit


def test_peaks_say_how_loud_each_party_was() -> None:
    peaks = Peaks.for_length(1_000, samples_per_ms=24)
    sound = np.zeros((24_000, 2), dtype=np.int16)
    sound[1_200:1_300, 0] = -32_768
    sound[23_999, 1] = 16_384
    for begin in range(0, 24_000, 7_000):
        peaks.hear(sound[begin : begin + 7_000])
    found = peaks.as_json()
    assert found["bucket_ms"] == 50
    assert found["candidate"] == [0, 100, *[0] * 18]
    assert found["interviewer"] == [*[0] * 19, 50]


def test_peaks_of_ninety_minutes_stay_small() -> None:
    peaks = Peaks.for_length(90 * 60_000, samples_per_ms=24)
    assert peaks.bucket_ms == 2_700
    peaks.hear(np.ones((100, 2), dtype=np.int16))
    assert peaks.as_json()["candidate"] == [0]


def test_no_sound_has_no_peaks() -> None:
    assert Peaks.for_length(0, samples_per_ms=16).as_json() == {
        "bucket_ms": 50,
        "candidate": [],
        "interviewer": [],
    }
