"""The interviewer hears of the time at half time and near the end, each once."""

import pytest

from realtime.protocol.budget import MINUTE_MS
from realtime.protocol.time_notes import TimeNotes

pytestmark = pytest.mark.unit


def told(notes: TimeNotes, minutes: int) -> list[int]:
    """The remaining minutes at which something was told, in an interview of that length."""
    remaining = range(minutes * MINUTE_MS, -1, -MINUTE_MS // 2)
    due = [notes.due(ms) for ms in remaining]
    return [ms // MINUTE_MS for ms in due if ms is not None]


@pytest.mark.parametrize(
    ("minutes", "expected"), [(30, [15, 5, 2]), (12, [6, 5, 2]), (8, [2]), (5, [2]), (3, [])]
)
def test_an_interview_is_told_of_its_time(minutes: int, expected: list[int]) -> None:
    assert told(TimeNotes(minutes * MINUTE_MS), minutes) == expected


def test_only_the_newest_of_several_is_told() -> None:
    notes = TimeNotes(30 * MINUTE_MS)
    assert notes.due(4 * MINUTE_MS) == 5 * MINUTE_MS
    assert notes.due(4 * MINUTE_MS) is None


def test_a_new_leg_is_told_again_what_holds_now() -> None:
    notes = TimeNotes(30 * MINUTE_MS)
    notes.due(MINUTE_MS)
    notes.renew()
    assert notes.due(MINUTE_MS) == 2 * MINUTE_MS
