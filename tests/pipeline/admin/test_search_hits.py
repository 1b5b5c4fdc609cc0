"""Hits as the search page shows them."""

from dataclasses import replace

import pytest

from pipeline.admin.search_hits import describe_hits, quotes_of
from pipeline.marking import roots_of
from pipeline.retrieval.filters import Filters
from pipeline.retrieval.hit import Quoted
from pipeline.retrieval.search import search
from tests.cast import Cast, make_recording
from tests.pipeline.indexed import make_indexed_session
from tests.pipeline.rows import make_document

WORDS = "Petra moved ninety loaves in her van"


@pytest.mark.unit
def test_a_divided_turn_stands_together_again() -> None:
    said = [Quoted("1.1", "interviewer", "And then?"), Quoted("1.2", "candidate", "We ran out.")]
    names = {"interviewer": "Ada", "candidate": "Marlo"}
    quotes = quotes_of([*said, Quoted("1.2", "candidate", "Of rye.")], names, roots_of("rye"))
    assert [quote.name for quote in quotes] == ["Ada", "Marlo"]
    assert "".join(piece.text for piece in quotes[1].pieces) == "We ran out. Of rye."
    assert [quote.is_marked for quote in quotes] == [False, True]


@pytest.mark.db
@pytest.mark.django_db
def test_a_hit_leads_to_its_turn_and_to_its_place_in_the_recording(cast: Cast) -> None:
    session = make_indexed_session(cast)
    make_recording(session, file_name="evening.mp3", duration_ms=3_600_000)
    [found, *_] = describe_hits(cast.reviewer, search(cast.reviewer, WORDS), WORDS)
    marked = next(quote for quote in found.quotes if quote.is_marked)
    assert found.address.endswith(f"{session.pk}/change/#turn-{marked.reference.replace('.', '-')}")
    assert found.stretch is not None
    assert found.stretch.start_ms <= found.hit.starts_ms < found.stretch.end_ms
    assert found.found_by


@pytest.mark.db
@pytest.mark.django_db
def test_without_a_recording_there_is_nothing_to_hear(cast: Cast) -> None:
    make_indexed_session(cast)
    [found, *_] = describe_hits(cast.reviewer, search(cast.reviewer, WORDS), WORDS)
    assert found.stretch is None


@pytest.mark.db
@pytest.mark.django_db
def test_a_hit_of_a_session_that_may_not_be_read_any_more_is_left_out(cast: Cast) -> None:
    make_indexed_session(cast)
    hits = search(cast.reviewer, WORDS)
    assert describe_hits(cast.outsider, hits, WORDS) == []


@pytest.mark.db
@pytest.mark.django_db
def test_two_hits_of_one_passage_are_both_shown(cast: Cast) -> None:
    make_indexed_session(cast)
    make_document(cast)
    [said, *_] = search(cast.reviewer, WORDS)
    [written] = search(cast.reviewer, "quarter", filters=Filters(kinds=("knowledge",)), seconds=0.0)
    hits = [said, written, replace(said, score=0.0), replace(written, score=0.0)]
    assert [found.hit for found in describe_hits(cast.reviewer, hits, WORDS)] == hits


def test_a_hit_by_meaning_alone_has_none_of_the_words(cast: Cast) -> None:
    make_indexed_session(cast)
    [said, *_] = search(cast.reviewer, WORDS)
    hits = [said, replace(said, signals={"dense": 1})]
    assert [hit.has_words for hit in describe_hits(cast.reviewer, hits, WORDS)] == [True, False]
