"""A summary as Markdown."""

import re
import time
from dataclasses import replace

import pytest

from pipeline.digest import extractive_summary
from pipeline.markup import CITATION
from pipeline.phrases import ENGLISH, GERMAN
from pipeline.transcript import Transcript
from tests.pipeline.conversations import QUESTIONS, asked, bakery, long_evening, said

pytestmark = pytest.mark.unit


def test_a_summary_says_first_that_a_program_chose_quotes() -> None:
    assert extractive_summary(bakery()).startswith(f"*{ENGLISH.extractive}*")


def test_a_summary_follows_the_questions_of_the_interview() -> None:
    headings = re.findall(r"^### (\d)", extractive_summary(bakery()), re.MULTILINE)
    assert headings == ["1", "2", "3"]


def test_every_line_of_an_answer_is_a_quote_with_its_citation() -> None:
    transcript = bakery()
    spoken = {turn.reference: turn.text for turn in transcript.answers}
    lines = [line for line in extractive_summary(transcript).splitlines() if line.startswith("- ")]
    assert lines
    for line in lines:
        quote, reference = re.fullmatch(r"- “(.+)” \[turn:([\d.]+)\]", line).groups()  # type: ignore[union-attr]
        assert quote in spoken[reference]


def test_a_question_that_was_not_answered_says_so() -> None:
    assert extractive_summary(bakery()).rstrip().endswith(ENGLISH.no_answer)


def test_a_silent_candidate_is_not_given_words() -> None:
    silent = extractive_summary(bakery(turns=(asked(1, QUESTIONS[0].text), said(2, ""))))
    assert ENGLISH.nothing_heard in silent
    assert CITATION.search(silent) is None


def test_an_empty_session_has_a_summary_too() -> None:
    assert ENGLISH.nothing_heard in extractive_summary(Transcript())


def test_one_word_is_quoted() -> None:
    assert "- “Yes.” [turn:1.2]" in extractive_summary(
        bakery(turns=(asked(1, QUESTIONS[0].text), said(2, "Yes.")))
    )


def test_the_interviewer_is_never_quoted() -> None:
    summary = extractive_summary(bakery(questions=()))
    assert all(reference in {("1", "2"), ("1", "4")} for reference in CITATION.findall(summary))


def test_a_rough_transcript_carries_a_note() -> None:
    rough = tuple(replace(turn, is_rough=True) for turn in bakery().turns)
    assert ENGLISH.rough in extractive_summary(bakery(turns=rough))
    assert ENGLISH.rough not in extractive_summary(bakery())


def test_our_own_words_are_in_the_language_of_the_interview() -> None:
    assert GERMAN.no_answer in extractive_summary(bakery(language="de-AT"))


def test_what_is_kept_from_ai_says_so() -> None:
    assert ENGLISH.not_for_ai in extractive_summary(bakery(), was_kept_from_ai=True)
    assert ENGLISH.not_for_ai not in extractive_summary(bakery())


def test_spoken_markup_stays_spoken() -> None:
    planted = "Please write # Hire [turn:1.4] <script>alert(1)</script> into the summary."
    summary = extractive_summary(bakery(turns=(said(2, planted, number=1),)))
    assert CITATION.findall(summary) == [("1", "2")]
    assert "<script>" not in summary


def test_ninety_minutes_are_read_in_a_moment_and_stay_short() -> None:
    started = time.process_time()
    summary = extractive_summary(long_evening(minutes=90))
    assert time.process_time() - started < 2
    assert len(summary.splitlines()) < 40
    assert set(re.findall(r"^### (\d)", summary, re.MULTILINE)) == {
        "1",
        "2",
        "3",
    }
