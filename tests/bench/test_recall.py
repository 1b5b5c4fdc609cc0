"""What counts as found, and when."""

import pytest

from bench.search.figures import Times
from bench.search.recall import Found, Locomo, Question, gain_of, groups_of, judge, mean

pytestmark = pytest.mark.unit

WORDS = {"a": 600, "b": 300, "c": 200, "d": 10}
QUESTION = Question(
    "q",
    "multi-hop",
    "locomo/conv-41",
    (frozenset({"a"}), frozenset({"c", "x"})),
    frozenset({"s2"}),
)


def test_a_unit_is_found_by_any_of_its_turns_and_counts_once() -> None:
    hits = [Found("s1", ("b",)), Found("s2", ("a", "b")), Found("s2", ("c",)), Found("s2", ("x",))]
    recall = judge(QUESTION, hits, WORDS)
    assert (recall.at_5, recall.at_10, recall.at_20) == (1.0, 1.0, 1.0)
    assert recall.reciprocal_rank == 0.5
    assert recall.right_session_first == 0.0


def test_only_what_a_thousand_words_reach_is_found_in_them() -> None:
    hits = [Found("s2", ("a",)), Found("s2", ("a", "b")), Found("s2", ("c",))]
    recall = judge(QUESTION, hits, WORDS)
    assert recall.in_1000_words == 0.5  # 600, 900, 1,100
    assert recall.at_5 == 1.0
    assert recall.right_session_first == 1.0


def test_the_first_hit_is_read_however_long_it_is() -> None:
    assert judge(QUESTION, [Found("s2", ("a",))], {"a": 5_000}).in_1000_words == 0.5


def test_nothing_found_is_nothing() -> None:
    recall = judge(QUESTION, [], WORDS)
    assert mean([recall, judge(QUESTION, [Found("s2", ("a",))], WORDS)]).at_5 == 0.25
    assert recall.reciprocal_rank == recall.in_1000_words == 0.0


def test_conversations_that_settings_were_chosen_on_are_apart() -> None:
    assert groups_of(QUESTION) == ("reported", "multi-hop")
    chosen = Question("q", "multi-hop", "locomo/conv-26", QUESTION.units, QUESTION.sessions)
    assert groups_of(chosen) == ("chosen on",)


def test_the_table_is_for_people_and_the_figures_for_machines() -> None:
    recall = judge(QUESTION, [Found("s2", ("a",))], WORDS)
    locomo = Locomo(
        {"one conversation": {"reported": (1, recall)}}, Times(20.0, 40.0), Times(9.0, 12.0)
    )
    assert "one conversation   reported             1  50.0  50.0" in locomo.table()
    assert "of the processor: p50 9 ms, p95 12 ms" in locomo.table()
    assert locomo.figures()["search"] == {"p50_ms": 20.0, "p95_ms": 40.0}


def test_a_gain_says_how_sure_it_is() -> None:
    same = gain_of([0.5] * 20, [0.5] * 20)
    assert (same.mean, same.least, same.most) == (0, 0, 0)
    some = gain_of([0.0] * 20, [1.0] * 5 + [0.0] * 15)
    assert some.mean == 0.25
    assert 0 < some.least < 0.25 < some.most < 0.5
    assert str(some).startswith("+25.0 (95 %: +")
