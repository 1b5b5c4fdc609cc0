"""Postings are written with their passages, made up for where they lack, and go with them."""

import pytest
from django.db import connection

from pipeline import tasks
from pipeline.models import Passage, Posting
from pipeline.retrieval import postings
from tests.cast import Cast
from tests.pipeline.conversations import long_evening
from tests.pipeline.indexed import index_session, make_indexed_session
from tests.pipeline.retrieval.rows import make_passages

pytestmark = [pytest.mark.db, pytest.mark.django_db]

Rows = set[tuple[int, str, int, int, int, int]]


def posted() -> Rows:
    return set(
        Posting.objects.values_list(
            "unit", "lexeme", "candidate_count", "interviewer_count", "other_count", "length"
        )
    )


def test_each_unit_counts_who_said_what(cast: Cast) -> None:
    make_passages(
        cast,
        [("interviewer", "Loaves?"), ("candidate", "Ninety loaves moved.")],
        context="Night",
        names={"candidate": "Marlo"},
    )
    assert posted() == {
        (0, "loav", 1, 1, 0, 6),
        (0, "nineti", 1, 0, 0, 6),
        (0, "move", 1, 0, 0, 6),
        (0, "night", 0, 0, 1, 6),
        (0, "marlo", 0, 0, 1, 6),
        (1, "loav", 0, 1, 1, 4),
        (1, "nineti", 0, 0, 1, 4),
        (1, "move", 0, 0, 1, 4),
        (2, "loav", 1, 0, 1, 5),
        (2, "nineti", 1, 0, 0, 5),
        (2, "move", 1, 0, 0, 5),
        (2, "marlo", 0, 0, 1, 5),
    }
    passage = Passage.objects.get()
    assert (passage.length, passage.piece_count, passage.piece_length) == (6, 2, 9)


def test_words_are_stemmed_in_the_language_of_the_session(cast: Cast) -> None:
    make_passages(cast, [("candidate", "Die Brote waren fertig.")], configuration="german")
    assert {lexeme for _unit, lexeme, *_rest in posted()} == {"brot", "fertig"}


def test_writing_them_again_changes_nothing(cast: Cast) -> None:
    session = make_indexed_session(cast, long_evening(10))
    before = posted()
    index_session(session)
    assert posted() == before


def test_what_has_none_gets_them_and_its_session_with_it(cast: Cast) -> None:
    make_indexed_session(cast, long_evening(10))
    before = posted()
    some = Passage.objects.filter(number=2)
    Posting.objects.filter(passage__in=some).delete()
    some.update(length=None)
    tasks.embed()
    assert posted() == before
    assert postings.write_missing() == 0


def test_an_erased_session_takes_its_postings_along(cast: Cast) -> None:
    session = make_indexed_session(cast)
    make_passages(cast, [("candidate", "Somebody else's words.")])
    session.turns.all().delete()
    session.delete()
    assert {lexeme for _unit, lexeme, *_rest in posted()} == {"somebodi", "els", "word"}


def test_the_database_itself_removes_postings_of_a_passage(cast: Cast) -> None:
    make_passages(cast, [("candidate", "Somebody's words.")])
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM pipeline_passage")
    assert posted() == set()


def test_a_passage_without_a_word_that_counts_is_not_tried_again(cast: Cast) -> None:
    make_passages(cast, [("candidate", "The.")])
    assert Passage.objects.get().length == 0
    assert postings.write_missing() == 0
