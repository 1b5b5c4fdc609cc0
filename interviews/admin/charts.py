"""Small charts as shapes for the template to draw, each with its numbers as a table (pure)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

WIDTH = 320.0
LABELS = 84.0  # where the bars of a bar chart begin
ROOM_FOR_COUNT = 34.0
ROW = 24.0
PLOT = 96.0  # height of columns and lines
NARROWEST = 1.5


@dataclass(frozen=True)
class Mark:
    """A bar, a column, or a point of a line."""

    label: str
    words: str  # its number
    tone: str
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 1)

    @property
    def baseline(self) -> float:
        """Of the words beside a bar."""
        return self.y + ROW - 11


@dataclass(frozen=True)
class Chart:
    """One picture, what it says in a line, and its rows for those who would rather read."""

    slug: str
    title: str
    headline: str
    kind: Literal["bars", "columns", "line"]
    marks: list[Mark]
    height: float
    top: str  # what the highest place means
    rows: list[tuple[str, str]]
    paths: list[str]  # of a line: one for each stretch without a missing day
    first: str = ""  # the days at the ends
    last: str = ""

    @property
    def is_empty(self) -> bool:
        return not any(mark.height and mark.width for mark in self.marks)


def draw_bars(
    slug: str, title: str, headline: str, tallies: Sequence[tuple[str, str, int]]
) -> Chart:
    """One row for each word, tone and count, drawn as long as the count; nothing for none."""
    most = max([count for _word, _tone, count in tallies], default=0) or 1
    room = WIDTH - LABELS - ROOM_FOR_COUNT
    marks = []
    for row, (word, tone, count) in enumerate(tallies):
        width = max(count / most * room, NARROWEST) if count else 0.0
        marks.append(Mark(word, str(count), tone, LABELS, row * ROW, round(width, 1), ROW - 8))
    rows = [(word, str(count)) for word, _tone, count in tallies]
    return Chart(slug, title, headline, "bars", marks, len(tallies) * ROW, "", rows, [])


def draw_columns(
    slug: str,
    title: str,
    headline: str,
    values: Mapping[date, float],
    days: Sequence[date],
    say: Callable[[float], str],
) -> Chart:
    """A column for each day; a day without a value is nothing."""
    marks = _by_day(values, days, say, missing=0.0)
    rows = [(mark.label, mark.words) for mark in marks]
    top = say(max(values.values(), default=0.0))
    ends = (say_day(days[0]), say_day(days[-1]))
    return Chart(slug, title, headline, "columns", marks, PLOT, top, rows, [], *ends)


def draw_line(
    slug: str,
    title: str,
    headline: str,
    values: Mapping[date, float],
    days: Sequence[date],
    say: Callable[[float], str],
) -> Chart:
    """A point for each day that has a value, joined with those of the days beside it."""
    marks = _by_day(values, days, say, missing=None)
    rows = [(mark.label, mark.words) for mark in marks]
    top = say(max(values.values(), default=0.0))
    paths = [_path(stretch) for stretch in _stretches(marks, days, values)]
    ends = (say_day(days[0]), say_day(days[-1]))
    return Chart(slug, title, headline, "line", marks, PLOT, top, rows, paths, *ends)


def say_day(day: date) -> str:
    return f"{day.day} {day:%b}"


def days_until(today: date, count: int) -> list[date]:
    """So many days, today the last."""
    return [today - timedelta(days=count - 1 - n) for n in range(count)]


def _by_day(
    values: Mapping[date, float],
    days: Sequence[date],
    say: Callable[[float], str],
    *,
    missing: float | None,
) -> list[Mark]:
    most = max(values.values(), default=0.0) or 1.0
    step = WIDTH / max(len(days), 1)
    marks = []
    for at, day in enumerate(days):
        value = values.get(day, missing)
        if value is not None:
            height = max(value / most * PLOT, NARROWEST) if value else 0.0
            marks.append(
                Mark(
                    say_day(day),
                    say(value),
                    "live",
                    round(at * step + step * 0.15, 1),
                    round(PLOT - height, 1),
                    round(step * 0.7, 1),
                    round(height, 1),
                )
            )
    return marks


def _stretches(
    marks: Sequence[Mark], days: Sequence[date], values: Mapping[date, float]
) -> list[list[Mark]]:
    """Marks of days that follow each other."""
    present = [day for day in days if day in values]
    stretches: list[list[Mark]] = []
    before: date | None = None
    for day, mark in zip(present, marks, strict=True):
        if before is not None and day - before == timedelta(days=1):
            stretches[-1].append(mark)
        else:
            stretches.append([mark])
        before = day
    return stretches


def _path(stretch: Sequence[Mark]) -> str:
    """The points of a polyline, through the middle of each mark."""
    return " ".join(f"{mark.middle},{mark.y}" for mark in stretch)
