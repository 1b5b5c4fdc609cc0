"""Invented conversations: all that is asked of them is said in them, in other words."""

import json
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean

import pytest

from bench.search.talks import Asked, Talks, read_talks, sessions_of
from interviews.import_format import read_line
from pipeline.words import telling_words

pytestmark = pytest.mark.unit

TALKS = read_talks()
PLAIN = read_talks("plain")
CHAINS = [read_talks(name) for name in ("chains", "chains_chosen_on")]


def test_there_are_enough_of_them_in_both_kinds_and_four_languages() -> None:
    assert len(TALKS.questions) >= 60
    assert {(talk.kind, talk.language) for talk in TALKS.each} == {
        (kind, language)
        for kind in ("interview", "meeting")
        for language in ("en", "de", "fr", "es")
    }


def test_each_talk_is_also_asked_about_as_people_ask() -> None:
    assert len(PLAIN.questions) >= 40
    assert PLAIN.each == TALKS.each
    asked = [session for _words, question in PLAIN.questions for session in question.sessions]
    assert set(asked) == {talk.id for talk in TALKS.each}
    assert len(asked) == len(PLAIN.questions)


@pytest.mark.parametrize("chains", CHAINS)
def test_questions_over_several_talks_are_enough_to_measure_by(chains: Talks) -> None:
    assert len(chains.questions) >= 40
    assert all(len(question.sessions) > 1 for _words, question in chains.questions)


@pytest.mark.parametrize("talks", [TALKS, PLAIN, *CHAINS])
def test_what_answers_a_question_is_a_turn_that_is_said_once(talks: Talks) -> None:
    turns: dict[str, str] = {}
    for _language, session in sessions_of(talks.each):
        told = read_line(json.dumps(session))
        assert len(told.turns) > 20
        turns |= {turn.id: turn.text for turn in told.turns}
    answers = {turn for _, question in talks.questions for unit in question.units for turn in unit}
    assert answers <= set(turns)
    assert len({turns[turn] for turn in answers}) == len(answers)


def shared_words(talks: Talks, asked: Sequence[Asked]) -> list[list[float]]:
    """Question by question: the share of its words that stand in each Turn that answers it."""
    lines = {talk.turn(n): line for talk in talks.each for n, line in enumerate(talk.lines, 1)}
    return [
        [
            len(set(telling_words(words)) & set(telling_words(lines[turn])))
            / len(telling_words(words))
            for unit in question.units
            for turn in unit
        ]
        for words, question in asked
    ]


def test_english_questions_share_few_words_with_what_answers_them() -> None:
    english = [asked for asked in TALKS.questions if asked[1].category.endswith("en")]
    assert fmean(share for shares in shared_words(TALKS, english) for share in shares) < 0.25


@pytest.mark.parametrize("chains", CHAINS)
def test_the_end_of_a_chain_shares_next_to_no_word_with_the_question(chains: Talks) -> None:
    """It names what its beginning names; that is what leads there."""
    assert fmean(shares[-1] for shares in shared_words(chains, chains.questions)) < 0.1


def test_an_answer_in_a_line_that_is_not_there_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "few.txt").write_text("= interview en Baker | Marlo | Vera\n< Why?\n? Why @ 1:2\n")
    monkeypatch.setattr("bench.search.talks.HERE", tmp_path)
    with pytest.raises(ValueError, match="few/01 has no line 2"):
        read_talks("few")


def test_small_talk_is_the_same_every_time() -> None:
    assert list(sessions_of(TALKS.each)) == list(sessions_of(read_talks().each))
