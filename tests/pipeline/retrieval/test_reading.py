"""Passages, read as windows, with those beside them."""

import pytest

from pipeline.models import Passage
from pipeline.retrieval.reading import read_neighbours, read_windows
from tests.cast import Cast
from tests.pipeline.conversations import long_evening
from tests.pipeline.indexed import make_indexed_session

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_a_window_knows_its_pieces_and_when_they_were_said(cast: Cast) -> None:
    session = make_indexed_session(cast)
    [window] = read_windows(Passage.objects.values_list("pk", flat=True))
    assert (window.session_id, window.interview_id) == (session.pk, cast.interview.pk)
    assert window.title == "Night baker"
    assert [piece.speaker for piece in window.pieces][:2] == ["interviewer", "candidate"]
    assert window.pieces[0].ends_ms <= window.pieces[1].ends_ms
    assert window.pieces[0].text == "Tell me about a night when something went wrong in the bakery."


def test_neighbours_are_those_beside_that_nobody_has_yet(cast: Cast) -> None:
    make_indexed_session(cast, long_evening(10))
    make_indexed_session(cast)
    some = Passage.objects.filter(number__in=(2, 3), session__passages__number=3)
    windows = read_windows(set(some.values_list("pk", flat=True)))
    assert {window.number for window in windows} == {2, 3}
    assert {window.number for window in read_neighbours(windows)} == {1, 4}
    assert read_neighbours([]) == []


def test_what_was_erased_meanwhile_is_left_out(cast: Cast) -> None:
    make_indexed_session(cast)
    wanted = list(Passage.objects.values_list("pk", flat=True))
    Passage.objects.all().delete()
    assert read_windows(wanted) == []
