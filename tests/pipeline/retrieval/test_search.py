"""Finding passages: by one model's vectors, in one's own organization, and else by words."""

from typing import Any

import pytest

from interviews.models import Membership
from pipeline.retrieval.search import search
from tests.cast import Cast
from tests.fakes.embedding_server import embedding_server, use
from tests.pipeline.conversations import long_evening
from tests.pipeline.indexed import make_indexed_session

pytestmark = [pytest.mark.db, pytest.mark.django_db]

QUESTION = "Petra moved ninety loaves in her van"


def test_what_fits_best_comes_first(cast: Cast) -> None:
    wanted = make_indexed_session(cast)
    make_indexed_session(cast, long_evening(10))
    hits = search(cast.reviewer, QUESTION, limit=3)
    assert len(hits) == 3
    assert hits[0].session_id == wanted.pk
    assert hits[0].score > hits[1].score


def test_a_hit_says_what_was_said_where_and_by_whom(cast: Cast) -> None:
    session = make_indexed_session(cast)
    hit = search(cast.reviewer, QUESTION)[0]
    assert hit.interview_id == cast.interview.pk
    assert hit.started_at == session.started_at
    assert hit.turns == tuple(dict.fromkeys(span.reference for span in hit.spans))
    assert {quoted.speaker for quoted in hit.quoted} == {"candidate", "interviewer"}
    assert "Petra" in " ".join(quoted.text for quoted in hit.quoted)


def test_nobody_finds_what_is_another_organizations(cast: Cast) -> None:
    make_indexed_session(cast)
    for person in (cast.outsider, cast.superuser):
        for seconds in (None, 0.0):
            assert search(person, QUESTION, seconds=seconds) == []
    Membership.objects.filter(user=cast.reviewer).delete()
    assert search(cast.reviewer, QUESTION) == []


def test_a_model_that_is_away_leaves_the_words(cast: Cast, settings: Any) -> None:
    with embedding_server() as server:
        use(server, settings, dimensions=384)
        wanted = make_indexed_session(cast)
        assert search(cast.reviewer, QUESTION)[0].session_id == wanted.pk
    [hit] = search(cast.reviewer, "loaf & van | nonsense'")
    assert hit.session_id == wanted.pk


def test_before_anything_is_indexed_nothing_is_found(cast: Cast) -> None:
    assert search(cast.reviewer, QUESTION) == []


@pytest.mark.parametrize("query", ["", " \0 ", "the", "'; DROP TABLE"])
def test_a_query_of_nothing_finds_nothing_by_words(cast: Cast, query: str) -> None:
    make_indexed_session(cast)
    assert search(cast.reviewer, query, seconds=0.0) == []
