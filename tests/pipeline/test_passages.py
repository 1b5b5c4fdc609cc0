"""Cutting a conversation into passages."""

from itertools import pairwise

import pytest

from pipeline.passages import WHOLE, CutPassage, cut
from pipeline.transcript import Transcript
from pipeline.windows import STEP_WORDS, WINDOW_WORDS
from pipeline.words import words_of
from tests.pipeline.conversations import OVEN, QUESTIONS, asked, bakery, long_evening, said

pytestmark = pytest.mark.unit

ABOUT = "Night baker · 2026-11-21"


def quoted(passage: CutPassage) -> list[tuple[str, str]]:
    return [(span.reference, passage.text[span.start : span.end]) for span in passage.spans]


def test_a_short_conversation_is_one_passage() -> None:
    [passage] = cut(bakery(), about=ABOUT)
    assert passage.spans[0].reference == "1.1"
    assert passage.question_number == 1
    assert passage.context == f"{ABOUT}\n{QUESTIONS[0].text}"


def test_what_a_passage_is_about_is_not_in_what_may_be_quoted() -> None:
    [passage] = cut(bakery(), about=ABOUT)
    assert ABOUT not in passage.text
    assert passage.indexed_text.startswith(ABOUT)
    assert "candidate: Um, let me think." in passage.indexed_text


def test_windows_overlap_by_half_and_leave_nothing_out() -> None:
    transcript = long_evening(30)
    passages = cut(transcript, about=ABOUT)
    found = {reference for passage in passages for reference, _ in quoted(passage)}
    assert found == {turn.reference for turn in transcript.turns}
    for one, following in pairwise(passages):
        shared = set(quoted(one)) & set(quoted(following))
        assert shared
        assert one.starts_ms <= following.starts_ms
    sizes = [len(words_of(passage.text)) for passage in passages[:-1]]
    assert all(WINDOW_WORDS <= size < 2 * WINDOW_WORDS for size in sizes)


def test_a_short_answer_never_stands_alone() -> None:
    turns = (asked(1, "Was that your idea?", number=1), said(2, "Yes.", number=1), said(3, OVEN))
    for passage in cut(Transcript(turns=turns, questions=QUESTIONS), about=ABOUT):
        assert len(words_of(passage.text)) > 1


def test_an_endless_answer_is_divided_and_no_word_is_lost() -> None:
    sentences = [f"Sentence number {n} is about tray {n} of the oven." for n in range(60)]
    passages = cut(Transcript(turns=(said(1, " ".join(sentences)),)), about=ABOUT)
    assert len(passages) > 5
    everything = " ".join(passage.text for passage in passages)
    assert all(sentence in everything for sentence in sentences)
    assert {reference for p in passages for reference, _ in quoted(p)} == {"1.1"}
    assert max(len(words_of(p.text)) for p in passages) < WINDOW_WORDS + 2 * STEP_WORDS


@pytest.mark.parametrize("transcript", [Transcript(), Transcript(turns=(said(1, "  "),))])
def test_where_nothing_was_said_there_is_nothing_to_find(transcript: Transcript) -> None:
    assert cut(transcript, about=ABOUT) == []


def test_one_word_is_a_passage_when_there_is_no_more() -> None:
    [passage] = cut(Transcript(turns=(said(1, "Yes."),)), about=ABOUT)
    assert passage.text == "Yes."
    assert passage.question_number is None


def test_the_same_words_have_the_same_digest() -> None:
    [one], [same] = cut(bakery(), about=ABOUT), cut(bakery(), about=ABOUT)
    [other] = cut(bakery(), about="Day baker")
    assert one.digest == same.digest != other.digest


def test_who_speaks_is_named_in_what_is_embedded_where_names_are_known() -> None:
    [passage] = cut(bakery(), about=ABOUT, names={"candidate": "Marlo"})
    assert "\nMarlo: Um, let me think." in passage.indexed_text
    assert "\ninterviewer: Tell me" in passage.indexed_text
    assert "Marlo" not in passage.text


def test_what_each_party_says_is_embedded_apart_without_the_other_and_the_question() -> None:
    [passage] = cut(bakery(), about=ABOUT, names={"candidate": "Marlo"})
    texts = passage.embedded_texts
    assert set(texts) == {WHOLE, "candidate", "interviewer"}
    assert texts[WHOLE] == passage.indexed_text
    assert texts["candidate"].startswith("Marlo: Um, let me think.")
    assert "Tell me" not in texts["candidate"]
    assert "Um, let me" not in texts["interviewer"]


def test_a_few_words_alone_are_no_meaning() -> None:
    asks = "Have you ever baked with rye in this town?"  # nine
    [passage] = cut(Transcript(turns=(asked(1, asks), said(2, "Yes, I have."))), about=ABOUT)
    assert set(passage.embedded_texts) == {WHOLE, "interviewer"}
    shorter = asks.replace("this ", "")
    [passage] = cut(Transcript(turns=(asked(1, shorter), said(2, "Yes, I have."))), about=ABOUT)
    assert set(passage.embedded_texts) == {WHOLE}


def test_each_span_says_when_it_was_said() -> None:
    [passage] = cut(bakery(), about=ABOUT)
    assert passage.spans[0].starts_ms == passage.starts_ms
    assert max(span.ends_ms for span in passage.spans) == passage.ends_ms
