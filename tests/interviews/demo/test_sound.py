"""The sound of the demonstration."""

import io
import sys
import wave
from pathlib import Path

import numpy as np
import pytest

from interviews.demo.script import asks, says
from interviews.demo.sound import SAMPLE_RATE_HZ, length_ms, measure, mix, speak, write_wav
from interviews.demo.timeline import place
from interviews.peaks import Samples

pytestmark = pytest.mark.unit

ONE_SECOND = SAMPLE_RATE_HZ


def loud(seconds: float) -> Samples:
    return np.full(round(seconds * ONE_SECOND), 8000, dtype=np.int16)


def read_stereo(sound: bytes) -> Samples:
    with wave.open(io.BytesIO(sound)) as reader:
        assert (reader.getnchannels(), reader.getframerate()) == (2, SAMPLE_RATE_HZ)
        frames = reader.readframes(reader.getnframes())
    return np.frombuffer(frames, dtype="<i2").reshape(-1, 2)


def is_loud(samples: Samples) -> bool:
    return bool(np.abs(samples.astype(np.int32)).mean() > 1000)


def test_everybody_is_heard_on_their_side_and_in_their_time() -> None:
    timeline = place([asks("One?"), says("Two.", 1)], [1000, 2000])
    sound = mix(zip(timeline.lines, [loud(1), loud(2)], strict=True), timeline.duration_ms)
    candidate, interviewer = read_stereo(write_wav(sound)).T

    for placed, own, other in zip(
        timeline.lines, (interviewer, candidate), (candidate, interviewer), strict=True
    ):
        first = placed.started_ms * SAMPLE_RATE_HZ // 1000
        span = slice(first, first + placed.heard_ms * SAMPLE_RATE_HZ // 1000)
        assert is_loud(own[span])
        assert not other[span].any()
    assert len(candidate) == timeline.duration_ms * SAMPLE_RATE_HZ // 1000


def test_peaks_rise_where_somebody_speaks() -> None:
    timeline = place([says("Two.", 1)], [500])
    sound = mix(zip(timeline.lines, [loud(0.5)], strict=True), timeline.duration_ms)
    peaks = measure(sound, timeline.duration_ms)
    assert peaks["bucket_ms"] == 50
    assert max(peaks["interviewer"]) == 0  # type: ignore[call-overload]
    assert peaks["candidate"][timeline.lines[0].started_ms // 50 + 1] == 24  # type: ignore[index]


def test_what_was_cut_is_not_in_the_recording() -> None:
    timeline = place([asks("Ten letters", heard="Ten l")], [2200])
    sound = mix(zip(timeline.lines, [loud(2.2)], strict=True), timeline.duration_ms)
    interviewer = sound[:, 1]

    first = timeline.lines[0].started_ms * SAMPLE_RATE_HZ // 1000
    assert is_loud(interviewer[first : first + ONE_SECOND])
    assert not interviewer[first + ONE_SECOND :].any()


@pytest.mark.wire
def test_the_engine_speaks_every_line() -> None:
    short, long = speak([("Hello.", "marin"), ("Hello, this is a longer line.", "coral")])

    assert is_loud(short[: ONE_SECOND // 2])
    assert 200 < length_ms(short) < length_ms(long) < 6000


def test_where_no_engine_speaks_the_lines_are_hummed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")

    low, high = speak([("one two three", "marin"), ("one two three", "coral")])

    assert is_loud(low)
    assert not np.array_equal(low, high)
    assert length_ms(low) == pytest.approx(1111, abs=2)


def test_a_half_made_sound_is_not_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\nexit 0\n", encoding="utf-8")  # says yes, writes nothing
    broken.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(broken))

    (hummed,) = speak([("one two three", "marin")])

    assert is_loud(hummed)
