"""The whole session as one strip."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviews.admin.conversation import GapLine, Line, QuestionLine, TurnLine
from interviews.admin.timeline import NARROWEST, NARROWEST_GAP, WIDTH, timeline

pytestmark = pytest.mark.unit


def turn(start_ms: int, end_ms: int, *, speaker: str = "candidate") -> TurnLine:
    return TurnLine(
        reference="1.1",
        speaker=speaker,
        start_ms=start_ms,
        end_ms=end_ms,
        heard="Words.",
        unheard="",
        is_typed=False,
        is_rough=False,
        is_missing_text=False,
    )


def test_bars_stand_where_and_as_long_as_somebody_spoke() -> None:
    strip = timeline([turn(0, 2500, speaker="interviewer"), turn(2500, 10_000)])
    assert [(bar.x, bar.width) for bar in strip.interviewer] == [(0, 250)]
    assert [(bar.x, bar.width) for bar in strip.candidate] == [(250, 750)]


def test_the_recording_sets_the_scale() -> None:
    strip = timeline([turn(0, 5000)], duration_ms=10_000)
    assert strip.duration_ms == 10_000
    assert strip.candidate[0].width == 500


def test_what_was_said_after_the_recording_stretches_the_strip() -> None:
    assert timeline([turn(0, 20_000)], duration_ms=10_000).duration_ms == 20_000


def test_the_shortest_word_is_seen() -> None:
    strip = timeline([turn(0, 1), turn(3_600_000, 3_600_001)])
    assert {bar.width for bar in strip.candidate} == {NARROWEST}


def test_questions_are_marked_at_the_turn_that_follows() -> None:
    lines: list[Line] = [QuestionLine(1, "Why?"), turn(5000, 10_000)]
    assert [(tick.number, tick.x) for tick in timeline(lines).questions] == [(1, 500)]


def test_a_gap_fills_the_room_that_the_recording_left_for_it() -> None:
    lines: list[Line] = [turn(0, 2000), GapLine("lost", 60_000, 2000), turn(6000, 10_000)]
    [bar] = timeline(lines).gaps
    assert (bar.x, bar.width) == (200, 400)


def test_a_gap_without_room_is_still_seen() -> None:
    lines: list[Line] = [turn(0, 5000), GapLine("lost", None, 5000), turn(5000, 10_000)]
    [bar] = timeline(lines).gaps
    assert bar.width == NARROWEST_GAP


def test_without_a_turn_the_strip_is_empty() -> None:
    strip = timeline([])
    assert (strip.candidate, strip.interviewer, strip.gaps, strip.questions) == ([], [], [], [])


@given(
    st.lists(st.tuples(st.integers(0, 10**7), st.integers(0, 10**6)), max_size=20),
    st.integers(0, 10**7),
)
def test_no_bar_leaves_the_strip(spans: list[tuple[int, int]], duration_ms: int) -> None:
    lines: list[Line] = []
    for start_ms, length_ms in spans:
        lines += [turn(start_ms, start_ms + length_ms), GapLine("lost", length_ms, start_ms)]
    strip = timeline(lines, duration_ms=duration_ms)
    for bar in [*strip.candidate, *strip.gaps]:
        assert bar.x >= -0.01
        assert bar.x + bar.width <= WIDTH + 0.02
