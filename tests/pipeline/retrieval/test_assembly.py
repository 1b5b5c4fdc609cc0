"""Hits for people who read: about a hundred words around what was found, none of them twice."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.retrieval.assembly import FRAGMENT_WORDS, HIT_WORDS, assemble
from pipeline.retrieval.lexical_found import LexicalFound
from pipeline.retrieval.ranking import Ranked, rank
from tests.pipeline.retrieval.windows import make_window, passage_id

pytestmark = pytest.mark.unit

#: Forty pieces of twenty words, in windows of six that overlap by half.
WINDOWS = [make_window(n, *range(3 * n - 2, 3 * n + 4)) for n in range(1, 13)]


def ranked_at(*scores: tuple[int, int, float]) -> list[Ranked]:
    """Found by their own words: window, number in it, score."""
    pieces = {(passage_id(window), number): score for window, number, score in scores}
    return rank(WINDOWS, LexicalFound({}, pieces), {})


def test_a_hit_is_the_words_around_what_was_found() -> None:
    [hit] = assemble(ranked_at((4, 4, 1.0)), WINDOWS, limit=10)
    assert hit.turns == ("1.11", "1.12", "1.13", "1.14", "1.15")
    assert hit.passage_id == passage_id(4)
    assert (hit.starts_ms, hit.ends_ms) == (11_000, 15_900)
    assert [each.reference for each in (*hit.before, *hit.after)] == ["1.10", "1.16"]
    assert [each.starts_ms for each in (*hit.before, *hit.after)] == [10_000, 16_000]
    assert hit.text.split("\n")[2].startswith("w13x0")
    assert hit.quoted[2].text.startswith("w13x0")


def test_at_an_end_it_reaches_further_to_the_other_side() -> None:
    [hit] = assemble(ranked_at((1, 1, 1.0)), WINDOWS, limit=10)
    assert hit.turns == ("1.1", "1.2", "1.3", "1.4", "1.5")
    assert hit.before == ()


def test_no_words_stand_in_two_hits() -> None:
    hits = assemble(ranked_at((4, 4, 1.0), (5, 4, 0.9)), WINDOWS, limit=10)
    assert [hit.turns[0] for hit in hits] == ["1.11", "1.16"]


def test_a_fragment_beside_a_better_hit_completes_it() -> None:
    hits = assemble(ranked_at((1, 4, 1.0), (1, 1, 0.5)), WINDOWS, limit=10)
    assert [hit.turns for hit in hits] == [("1.1", "1.2", "1.3", "1.4", "1.5", "1.6")]


def test_under_a_speaker_filter_only_that_party_is_quoted() -> None:
    found = rank(WINDOWS, LexicalFound({}, {(passage_id(4), 4): 1.0}), {}, speaker="candidate")
    [hit] = assemble(found, WINDOWS, limit=10, speaker="candidate")
    assert hit.turns == ("1.9", "1.11", "1.13", "1.15", "1.17")
    said = (*hit.before, *hit.quoted, *hit.after)
    assert [quoted.reference for quoted in said] == ["1.7", *hit.turns, "1.19"]
    assert {quoted.speaker for quoted in said} == {"candidate"}


def test_there_are_no_more_hits_than_asked_for() -> None:
    found = rank(WINDOWS, LexicalFound(), {window.passage_id: 1.0 for window in WINDOWS})
    assert len(assemble(found, WINDOWS, limit=2)) == 2


def test_what_other_sessions_repeat_is_found_once_and_others_take_its_place() -> None:
    question = "What did you do when the big oven went cold in the night?"
    repeated = [
        replace(window, pieces=(replace(window.pieces[0], text=f"{question}{'!' * n}"),))
        for n, window in enumerate(make_window(1, 1, source=UUID(int=n)) for n in range(2, 22))
    ]
    other = make_window(1, 1, source=UUID(int=30))
    windows = [*repeated, other]
    scores = {(window.passage_id, 1): 1.0 - n / 100 for n, window in enumerate(windows)}
    hits = assemble(rank(windows, LexicalFound({}, scores), {}), windows, limit=10)
    assert [hit.session_id for hit in hits] == [UUID(int=2), UUID(int=30)]


@settings(max_examples=50)
@given(
    st.lists(
        st.tuples(st.integers(1, 12), st.integers(1, 6), st.sampled_from((0.2, 0.5, 1.0))),
        min_size=1,
        max_size=12,
    ),
    st.integers(1, 12),
)
def test_hits_never_overlap_and_come_best_first(
    scores: list[tuple[int, int, float]], limit: int
) -> None:
    found = ranked_at(*scores)
    hits = assemble(found, WINDOWS, limit=limit)
    turns = [turn for hit in hits for turn in hit.turns]
    assert len(turns) == len(set(turns))
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert 1 <= len(hits) <= limit
    assert all(len(hit.text.split()) < HIT_WORDS + 20 + 2 * FRAGMENT_WORDS for hit in hits)
