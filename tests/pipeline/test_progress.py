"""The bar of progress."""

import pytest

from pipeline.progress import ProgressBar, draw

pytestmark = pytest.mark.unit


def test_it_says_how_far_it_is_and_how_long_it_takes() -> None:
    assert draw(0, 4, "sessions", 0.0) == f"[{'.' * 30}] 0 of 4 sessions"
    assert draw(1, 4, "sessions", 2.0) == f"[{'#' * 7}{'.' * 23}] 1 of 4 sessions, 6 s to go"
    assert draw(4, 4, "sessions", 8.0) == f"[{'#' * 30}] 4 of 4 sessions"


def test_it_is_drawn_over_itself_and_lines_stand_above_it() -> None:
    written: list[str] = []
    with ProgressBar(written.append, total=2, what="sessions", is_shown=True) as bar:
        bar.advance()
        bar.say("Line 2: It is not JSON.")
        bar.advance()
    assert written[0].endswith("0 of 2 sessions\r")
    assert "\x1b[2KLine 2: It is not JSON.\n" in written
    assert written[-2].endswith("2 of 2 sessions\r")
    assert written[-1] == "\n"


def test_where_nobody_looks_only_lines_are_written() -> None:
    written: list[str] = []
    with ProgressBar(written.append, total=2, what="sessions", is_shown=False) as bar:
        bar.advance()
        bar.say("Line 2: It is not JSON.")
    assert written == ["Line 2: It is not JSON.\n"]


def test_nothing_to_do_is_no_bar() -> None:
    written: list[str] = []
    with ProgressBar(written.append, total=0, what="sessions", is_shown=True):
        pass
    assert written == []
