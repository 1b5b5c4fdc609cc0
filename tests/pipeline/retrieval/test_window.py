"""Overlapping windows, read as the conversation that they were cut from."""

from uuid import UUID

import pytest

from pipeline.retrieval.window import in_order
from tests.pipeline.retrieval.windows import make_window

pytestmark = pytest.mark.unit


def test_pieces_of_neighbouring_windows_come_once_and_in_order() -> None:
    windows = [make_window(2, 3, 4, 5), make_window(1, 1, 2, 3)]
    [run] = in_order(windows)
    assert [piece.reference for piece in run] == ["1.1", "1.2", "1.3", "1.4", "1.5"]


def test_where_a_window_is_missing_the_run_ends() -> None:
    windows = [make_window(1, 1, 2), make_window(3, 5, 6)]
    assert [len(run) for run in in_order(windows)] == [2, 2]


def test_windows_that_share_a_piece_need_none_between_them() -> None:
    [run] = in_order([make_window(1, 1, 2, 3), make_window(3, 3, 4)])
    assert [piece.reference for piece in run] == ["1.1", "1.2", "1.3", "1.4"]


def test_sessions_are_not_joined() -> None:
    other = UUID(int=2)
    assert len(in_order([make_window(1, 1), make_window(2, 2, source=other)])) == 2
