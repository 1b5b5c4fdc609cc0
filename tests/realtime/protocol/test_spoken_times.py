"""When sound was spoken that is counted without its pauses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realtime.protocol.sound import BYTES_PER_MS
from realtime.protocol.spoken_times import MOST_RUNS, PAUSE_MS, SpokenTimes

pytestmark = pytest.mark.unit

FRAME_MS = 20
FRAME = FRAME_MS * BYTES_PER_MS
#: Frames in each run, and the pause before it.
RUNS = st.lists(
    st.tuples(st.integers(1, 30), st.integers(PAUSE_MS + 1, 60_000)), min_size=1, max_size=8
)


def spoken(runs: list[tuple[int, int]]) -> tuple[SpokenTimes, list[int]]:
    """The times, and when each of its frames began."""
    times, began, now = SpokenTimes(), list[int](), 0
    for frames, pause_ms in runs:
        now += pause_ms
        for _ in range(frames):
            began.append(now)
            now += FRAME_MS
            times.add(FRAME, now)
    return times, began


def told(times: SpokenTimes, count: int) -> list[int | None]:
    return [times.at(number * FRAME) for number in range(count)]


@given(RUNS)
def test_every_part_is_told_as_it_was_spoken(runs: list[tuple[int, int]]) -> None:
    times, began = spoken(runs)
    assert told(times, len(began)) == began


@given(RUNS, st.integers(0, 240))
def test_the_first_of_it_may_go(runs: list[tuple[int, int]], count: int) -> None:
    times, began = spoken(runs)
    times.drop(count * FRAME)
    assert told(times, len(began[count:])) == began[count:]


@given(RUNS, RUNS, st.integers(0, 100), st.integers(0, 100))
def test_a_part_of_one_sound_is_put_before_another(
    runs: list[tuple[int, int]], others: list[tuple[int, int]], start: int, count: int
) -> None:
    (times, began), (behind, later) = spoken(runs), spoken(others)
    part = times.cut(start * FRAME, (start + count) * FRAME)
    part.extend(behind)
    expected = began[start : start + count] + later
    assert told(part, len(expected)) == expected
    behind.add(FRAME, 10_000_000)
    assert told(part, len(expected)) == expected, "they share nothing"


def test_a_burst_after_a_stall_is_counted_back_from_its_last() -> None:
    times = SpokenTimes()
    times.add(FRAME, 20)
    for _ in range(100):
        times.add(FRAME, 2_020)
    assert told(times, 101) == [number * FRAME_MS for number in range(101)]


def test_what_is_late_by_less_than_a_pause_goes_on() -> None:
    times = SpokenTimes()
    times.add(FRAME, 20)
    times.add(FRAME, 40 + PAUSE_MS)
    assert told(times, 2) == [PAUSE_MS, PAUSE_MS + FRAME_MS]


def test_silence_of_ours_delays_nothing_behind_it() -> None:
    times = SpokenTimes()
    times.add(FRAME, 20)
    times.pad(100 * FRAME)
    times.add(FRAME, 500)
    assert (times.at(0), times.at(FRAME), times.at(101 * FRAME)) == (0, 20, 480)


def test_before_any_sound_came_there_is_no_time() -> None:
    times = SpokenTimes()
    times.pad(FRAME)
    assert times.at(0) is None
    times.add(FRAME, 500)
    assert times.at(FRAME) == 480


def test_the_oldest_pauses_are_forgotten() -> None:
    times, began = spoken([(1, PAUSE_MS + 1)] * (MOST_RUNS + 10))
    assert len(times._runs) == MOST_RUNS
    assert told(times, len(began))[10:] == began[10:]
