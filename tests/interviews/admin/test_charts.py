"""Small charts as shapes."""

from datetime import date

import pytest

from interviews.admin.charts import (
    LABELS,
    NARROWEST,
    PLOT,
    ROOM_FOR_COUNT,
    WIDTH,
    Chart,
    days_until,
    draw_bars,
    draw_columns,
    draw_line,
)

pytestmark = pytest.mark.unit

TODAY = date(2026, 11, 21)
DAYS = days_until(TODAY, 5)


def say(value: float) -> str:
    return f"{value:.0f}"


def bars(*counts: int) -> Chart:
    return draw_bars("states", "States", "Some", [(f"word {n}", "done", n) for n in counts])


def test_the_longest_bar_leaves_room_for_its_count() -> None:
    widths = [mark.width for mark in bars(0, 1, 1000).marks]
    assert widths == [0.0, NARROWEST, WIDTH - LABELS - ROOM_FOR_COUNT]


def test_bars_stand_below_each_other_and_are_rows_of_a_table() -> None:
    chart = bars(3, 5)
    assert chart.marks[0].y < chart.marks[0].baseline < chart.marks[1].y
    assert chart.rows == [("word 3", "3"), ("word 5", "5")]


def test_of_nothing_there_is_nothing_to_draw() -> None:
    assert bars().is_empty
    assert bars(0, 0).is_empty
    assert draw_columns("cost", "Cost", "", {}, DAYS, say).is_empty
    assert draw_line("wait", "Wait", "", {}, DAYS, say).is_empty
    assert not bars(0, 1).is_empty


def test_days_end_with_today() -> None:
    assert (DAYS[0], DAYS[-1], len(DAYS)) == (date(2026, 11, 17), TODAY, 5)


def test_each_day_has_a_column_as_high_as_its_value() -> None:
    chart = draw_columns("cost", "Cost", "", {DAYS[1]: 2.0, TODAY: 4.0}, DAYS, say)
    assert [mark.height for mark in chart.marks] == [0, PLOT / 2, 0, 0, PLOT]
    assert all(mark.y + mark.height == PLOT for mark in chart.marks)
    assert chart.marks[-1].x + chart.marks[-1].width <= WIDTH
    assert (chart.top, chart.first, chart.last) == ("4", "17 Nov", "21 Nov")
    assert chart.rows[1] == ("18 Nov", "2")


def test_a_line_joins_only_days_that_follow_each_other() -> None:
    values = {DAYS[0]: 1.0, DAYS[1]: 2.0, DAYS[3]: 2.0, DAYS[4]: 1.0}
    chart = draw_line("wait", "Wait", "", values, DAYS, say)
    assert [len(path.split()) for path in chart.paths] == [2, 2]
    assert len(chart.marks) == 4
    first = chart.marks[0]
    assert chart.paths[0].startswith(f"{first.middle},{first.y} ")
    assert [label for label, _words in chart.rows] == ["17 Nov", "18 Nov", "20 Nov", "21 Nov"]
