"""Invented conversations: all that is asked of them is said in them, in other words."""

import json

import pytest

from bench.search.talks import questions_of, read_talks, sessions_of
from interviews.import_format import read_line
from pipeline.words import telling_words

pytestmark = pytest.mark.unit

TALKS = read_talks()
QUESTIONS = list(questions_of(TALKS))


def test_there_are_enough_of_them_in_both_kinds_and_four_languages() -> None:
    assert len(QUESTIONS) >= 60
    assert {(talk.kind, talk.language) for talk in TALKS} == {
        (kind, language)
        for kind in ("interview", "meeting")
        for language in ("en", "de", "fr", "es")
    }


def test_what_answers_a_question_is_a_turn_that_is_said_once() -> None:
    turns: dict[str, str] = {}
    for _language, session in sessions_of(TALKS):
        told = read_line(json.dumps(session))
        assert len(told.turns) > 20
        turns |= {turn.id: turn.text for turn in told.turns}
    answers = [turn for _words, question in QUESTIONS for unit in question.units for turn in unit]
    assert set(answers) <= set(turns)
    assert len({turns[turn] for turn in answers}) == len(set(answers))


def test_english_questions_share_few_words_with_what_answers_them() -> None:
    lines = {talk.turn(n): line for talk in TALKS for n, line in enumerate(talk.lines, start=1)}
    shared = [
        len(set(telling_words(words)) & set(telling_words(lines[turn]))) / len(telling_words(words))
        for words, question in QUESTIONS
        if question.category.endswith("en")
        for unit in question.units
        for turn in unit
    ]
    assert sum(shared) / len(shared) < 0.25


def test_small_talk_is_the_same_every_time() -> None:
    assert list(sessions_of(TALKS)) == list(sessions_of(read_talks()))
