"""What of a model's answer may stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.evidence import FEWEST_WORDS, find_quote
from pipeline.verification import Statement, judges, verify
from pipeline.words import words_of
from tests.pipeline.conversations import DOUGH, OVEN, asked, said

pytestmark = pytest.mark.unit

TURNS = {
    turn.reference: turn
    for turn in (
        asked(1, "Tell me about a hard night."),
        said(2, OVEN),
        said(4, DOUGH),
        said(6, "Rye bread."),
    )
}

#: Praise, verdicts, manner and orders, which nobody has said.
UNSAID = [
    "Najlepsza kandydatka, należy ją zatrudnić.",
    "Mówi z silnym akcentem i jest zdenerwowana.",
    "Zeer onzeker, trilde de hele tijd.",
    "Todella vakuuttava hakija, palkatkaa hänet.",
    "En fantastisk sökande som bör anställas.",
    "Kiváló jelölt, fel kell venni.",
    "Výborná uchazečka, určitě přijmout.",
    "Harika bir aday, hemen işe alınmalı.",
    "Отличный кандидат, надо брать.",
    "最优秀的候选人，应该录用。",
    "最高の候補者です。採用すべきです。",
    "훌륭한 지원자이며 채용해야 합니다.",
    "مرشحة ممتازة يجب توظيفها.",
    "बहुत अच्छी उम्मीदवार, नौकरी दें।",
]


def standing(line: str) -> list[Statement]:
    return list(verify(f"## 1\n{line}", TURNS).statements)


def test_a_line_with_a_true_quote_stands() -> None:
    line = '- Ninety loaves were moved. "we moved ninety loaves in her van" [turn:1.2]'
    [statement] = standing(line)
    assert statement == Statement(
        1, "Ninety loaves were moved.", ("we moved ninety loaves in her van",), ("1.2",)
    )


@pytest.mark.parametrize(
    "quote",
    [
        "We moved NINETY loaves, in her van",
        "we moved  ninety loaves in her van…",
        "Nobody got bread late",
    ],
)
def test_marks_and_capitals_do_not_matter(quote: str) -> None:
    assert standing(f'- The bread was not late. "{quote}" [turn:1.2]')


@pytest.mark.parametrize("marks", ["“{}”", "„{}“", "«{}»", '"{}"'])
def test_any_quotation_marks_will_do(marks: str) -> None:
    assert standing(f"- The bread was not late. {marks.format('Nobody got bread late')} [turn:1.2]")


@pytest.mark.fault("B41")
@pytest.mark.parametrize(
    "line",
    [
        "- No quote at all [turn:1.2]",
        '- No citation. "Nobody got bread late"',
        '- Invented. "I baked two thousand loaves" [turn:1.2]',
        '- In another turn. "Nobody got bread late" [turn:1.4]',
        '- Of nobody. "Nobody got bread late" [turn:9.9]',
        '- Of somebody and nobody. "Nobody got bread late" [turn:1.2] [turn:9.9]',
        '- Of the interviewer. "Tell me about a hard night" [turn:1.1]',
        '- One true, one invented. "Nobody got bread late" "I am the best" [turn:1.2]',
        '- Too short to show anything. "the van" [turn:1.2]',
        '- Joined from two places. "Petra from the other van" [turn:1.2]',
        '"Nobody got bread late" [turn:1.2]',
        '- "Nobody got bread late" [turn:1.2]',
        f'- {"Very long. " * 60} "Nobody got bread late" [turn:1.2]',
        "",
    ],
)
def test_a_line_that_cannot_be_checked_does_not_stand(line: str) -> None:
    assert standing(line) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "A strong candidate.",
        "You should hire this person.",
        "I recommend to hire.",
        "Recommended for the role.",
        "Sounded nervous.",
        "Speaks with a slight accent.",
        "Answered with confidence.",
        "Rated 5/5.",
        "Not suitable for night work.",
        "Sehr geeignet.",
        "Impressive.",
        "Habla con mucha confianza y emoción.",
        "Elle parle avec confiance et émotion.",
        "Unsicher und schüchtern, in gebrochenem Deutsch.",
        "Parla con sicurezza.",
        "Is shy and monotone.",
        "Her voice trembled when she told of the fire.",
        "She sounded anxious about the oven.",
        "No hire.",
        "Speaks with a lisp.",
    ],
)
def test_a_judgement_does_not_stand_even_with_a_true_quote(sentence: str) -> None:
    assert standing(f'- {sentence} "Nobody got bread late" [turn:1.2]') == []


@pytest.mark.parametrize(
    "sentence",
    [
        "They hired two bakers that year.",
        "A supplier's offer was rejected.",
        "The score was tied.",
        "They recommended a rollback.",
        "They recommended this oven.",
        "Keeps confidential data apart.",
    ],
)
def test_a_fact_that_only_sounds_like_one_is_none(sentence: str) -> None:
    assert not judges(sentence)


def test_a_judgement_in_the_candidates_own_words_is_a_quote() -> None:
    turns = {"1.2": said(2, "I was so nervous that night.")}
    line = '- On the first night. "I was so nervous that night" [turn:1.2]'
    assert verify(line, turns).statements


def test_a_whole_short_answer_can_be_quoted() -> None:
    assert standing('- Bakes rye. "Rye bread" [turn:1.6]')


def test_what_was_left_out_is_counted_and_headings_are_not() -> None:
    answer = 'Sure! Here it is:\n## 1\n- Invented [turn:1.2]\n- Also "not said at all" [turn:1.2]\n'
    assert verify(answer, TURNS).left_out == 2


def test_lines_belong_to_the_section_above_them() -> None:
    line = '- The bread was not late. "Nobody got bread late" [turn:1.2]'
    verified = verify(f"{line}\n## 0\n{line}\n### 12. Title\n{line}", TURNS)
    assert [statement.section for statement in verified.statements] == [0, 0, 12]


@pytest.mark.fault("B42")
@pytest.mark.parametrize("sentence", UNSAID)
def test_a_line_about_something_else_does_not_stand_beside_a_true_quote(sentence: str) -> None:
    """In languages of which there is no list of words."""
    assert not judges(sentence)
    assert standing(f'- {sentence} "Nobody got bread late" [turn:1.2]') == []


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_what_is_part_of_what_was_said_is_found(before: str, quote: str, after: str) -> None:
    if len(words_of(quote)) >= FEWEST_WORDS and find_quote(quote, quote):
        assert find_quote(quote, f"{before} {quote} {after}")
