"""Cutting answers out of a recording."""

import io
import wave
from uuid import uuid4

import numpy as np
import pytest

from pipeline.clips import AFTER_MS, BEFORE_MS, Clip, Stretch, cut_clips
from tests.pipeline.tones import RATE_HZ, found_at_ms, sweep

pytestmark = pytest.mark.unit

SECONDS = 12


def recording(*places: tuple[int, int]) -> io.BytesIO:
    """With a sweep for each channel and place in ms."""
    sound = np.zeros((SECONDS * RATE_HZ, 2), dtype="<i2")
    for channel, at_ms in places:
        begin = at_ms * RATE_HZ // 1000
        sound[begin : begin + len(sweep()), channel] = sweep()
    return io.BytesIO(sound.tobytes())


def sound_of(clip: Clip) -> "np.ndarray[tuple[int], np.dtype[np.int16]]":
    with wave.open(io.BytesIO(clip.wav)) as file:
        assert (file.getnchannels(), file.getframerate()) == (1, RATE_HZ)
        return np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")


def test_an_answer_is_cut_out_with_a_little_around_it() -> None:
    stretches = [Stretch(uuid4(), 5_000, 6_000), Stretch(uuid4(), 1_000, 2_000)]
    clips = list(cut_clips(recording((0, 1_000), (0, 5_500)), stretches))
    assert [clip.turn_id for clip in clips] == [stretches[1].turn_id, stretches[0].turn_id]
    assert {clip.duration_ms for clip in clips} == {1_000 + BEFORE_MS + AFTER_MS}
    assert found_at_ms(sound_of(clips[0]), BEFORE_MS) == pytest.approx(BEFORE_MS, abs=1)
    assert found_at_ms(sound_of(clips[1]), 700) == pytest.approx(500 + BEFORE_MS, abs=1)


def test_the_interviewer_is_not_heard_in_it() -> None:
    [clip] = cut_clips(recording((1, 1_000)), [Stretch(uuid4(), 1_000, 2_000)])
    assert not sound_of(clip).any()


def test_answers_close_to_each_other_share_no_sound() -> None:
    stretches = [Stretch(uuid4(), 1_000, 2_000), Stretch(uuid4(), 2_100, 3_000)]
    first, second = cut_clips(recording(), stretches)
    assert first.duration_ms == 1_500
    assert second.duration_ms == 1_000


def test_what_lies_beyond_the_end_gives_no_clip() -> None:
    stretches = [Stretch(uuid4(), 11_500, 20_000), Stretch(uuid4(), 30_000, 31_000)]
    [clip] = cut_clips(recording(), stretches)
    assert clip.duration_ms == 700
