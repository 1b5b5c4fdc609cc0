"""Sound lies where it was heard: jitter is smoothed, gaps are kept, bursts are put back."""

import numpy as np
import pytest

from realtime.protocol.timeline import SAMPLES_PER_MS, Frame, Placed, Track

pytestmark = pytest.mark.unit

LOUD = (np.ones(40 * SAMPLES_PER_MS, dtype="<i2") * 9_000).tobytes()
QUIET = bytes(40 * SAMPLES_PER_MS * 2)


def frames(*arrived_ms: int, pcm: bytes = LOUD) -> list[Frame]:
    """Of 40 ms each."""
    return [(at, pcm) for at in arrived_ms]


def spans(placed: list[Placed]) -> list[tuple[int, int]]:
    """From and to, in ms."""
    return [
        (
            each.start // SAMPLES_PER_MS,
            (each.start + len(each.pcm) // 2) // SAMPLES_PER_MS,
        )
        for each in placed
    ]


def test_frames_in_time_are_one_piece_that_ends_with_the_last() -> None:
    assert spans(Track().place(frames(1_040, 1_080, 1_120))) == [(1_000, 1_120)]


def test_small_jitter_leaves_no_holes() -> None:
    track = Track()
    assert spans(track.place(frames(1_040, 1_085, 1_121, 1_178))) == [(1_000, 1_160)]
    assert spans(track.place(frames(1_220, 1_270))) == [(1_160, 1_240)]


def test_a_real_gap_is_kept() -> None:
    track = Track()
    assert spans(track.place(frames(1_040, 1_080, 2_040, 2_080))) == [
        (1_000, 1_080),
        (2_000, 2_080),
    ]
    assert spans(track.place(frames(5_040))) == [(5_000, 5_040)]


def test_a_burst_after_a_stall_lies_where_it_was_spoken() -> None:
    """Two seconds of sound came at once, and were spoken one after the other."""
    stalled = [1_040, 1_080, *[3_080] * 49, 3_120]
    [(begin, end)] = spans(Track().place(frames(*stalled)))
    assert (begin, end) == (1_000, 3_080)


def test_a_clock_that_runs_fast_gives_up_silence_and_no_word() -> None:
    """A microphone of 4 % too many samples, with a pause in every second."""
    track, placed, at_ms = Track(), [], 1_000.0
    for second in range(30):
        batch = []
        for number in range(25):
            at_ms += 40 / 1.04
            batch.append((int(at_ms), QUIET if number % 5 == 0 else LOUD))
        placed += track.place(batch)
        behind = spans(placed)[-1][1] - at_ms
        assert -60 <= behind <= 110, (second, behind)
    loud = sum(np.count_nonzero(np.frombuffer(each.pcm, "<i2")) for each in placed)
    assert loud == 30 * 20 * 40 * SAMPLES_PER_MS


def test_loud_sound_ahead_of_its_time_is_kept() -> None:
    track = Track()
    track.place(frames(*[2_000] * 5))
    assert spans(track.place(frames(*[2_010] * 50))) == [(2_000, 4_000)]


def test_nothing_lies_before_the_beginning() -> None:
    assert spans(Track().place(frames(10, 20))) == [(0, 80)]
    assert Track().place([]) == []


def test_an_empty_frame_is_nothing() -> None:
    track = Track()
    track.place(frames(*[5_000] * 20))
    assert track.place([(4_000, b"")]) == []
