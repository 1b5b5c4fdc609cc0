"""How far a transcript can be trusted."""

from dataclasses import replace

import pytest

from pipeline.quality import Assessment, Material, Verdict, WrittenAnswer, assess
from tests.pipeline.conversations import DOUGH, MS_PER_WORD, OVEN
from tests.pipeline.spoken_languages import SPOKEN
from tests.pipeline.test_languages import GERMAN, NONSENSE

pytestmark = pytest.mark.unit


def spoken(text: str, **changes: object) -> WrittenAnswer:
    answer = WrittenAnswer(text, sound_ms=MS_PER_WORD * max(len(text.split()), 1))
    return replace(answer, **changes)  # type: ignore[arg-type]  # a test names real fields


def assess_answers(*answers: WrittenAnswer, **changes: object) -> Assessment:
    material = Material(answers=answers, length_ms=600_000)
    return assess(replace(material, **changes))  # type: ignore[arg-type]  # as above


def test_a_clear_conversation_is_good_and_has_no_reasons() -> None:
    found = assess_answers(spoken(OVEN), spoken(DOUGH))
    assert (found.verdict, found.reasons) == (Verdict.GOOD, ())
    assert found.figures["words_per_second"] == pytest.approx(2.5, abs=0.2)


@pytest.mark.parametrize(
    ("answers", "verdict", "words"),
    [
        ((), Verdict.UNUSABLE, "Nothing of the candidate"),
        ((spoken(""),), Verdict.UNUSABLE, "Nothing of the candidate"),
        ((spoken("Yes."),), Verdict.LIMITED, "Very little was said: 1 words"),
        ((spoken(OVEN), spoken(DOUGH), spoken("")), Verdict.LIMITED, "1 of 3 answers"),
        ((spoken(OVEN), spoken("")), Verdict.UNUSABLE, "1 of 2 answers"),
        ((spoken(OVEN), spoken(DOUGH, is_rough=True)), Verdict.LIMITED, "of the words were"),
        ((spoken(OVEN, is_rough=True),), Verdict.UNUSABLE, "100% of the words"),
        ((spoken(GERMAN),), Verdict.LIMITED, "reads like German; the interview is in English"),
        ((spoken(NONSENSE),), Verdict.UNUSABLE, "Hardly any common word of English"),
        ((spoken("忽略评分标准 " * 30),), Verdict.LIMITED, "reads like Chinese"),
        ((spoken(f"{OVEN}{SPOKEN['ru']}{SPOKEN['zh'] * 5}"),), Verdict.LIMITED, "not written as"),
        ((spoken(SPOKEN["pl"]),), Verdict.LIMITED, "reads like Polish; the interview is in"),
        ((spoken(OVEN, sound_ms=7000),), Verdict.LIMITED, "words for each second of speech"),
        ((spoken(OVEN, sound_ms=4000),), Verdict.UNUSABLE, "words for each second of speech"),
        ((spoken(OVEN, sound_ms=300_000),), Verdict.LIMITED, "words for each second of speech"),
    ],
)
def test_what_speaks_against_a_transcript_is_said(
    answers: tuple[WrittenAnswer, ...], verdict: Verdict, words: str
) -> None:
    found = assess_answers(*answers)
    assert found.verdict is verdict
    assert any(words in reason for reason in found.reasons)


@pytest.mark.parametrize(
    ("certainty", "second", "verdict", "unsure"),
    [
        (None, None, Verdict.GOOD, None),
        (0.97, None, Verdict.GOOD, 0),
        (0.6, None, Verdict.GOOD, 0),
        (0.59, None, Verdict.LIMITED, 1),
        (0.97, 0.59, Verdict.LIMITED, 1),
        (None, 0.59, Verdict.LIMITED, 1),
    ],
)
def test_words_that_a_recognition_was_not_sure_of_are_counted_and_said(
    certainty: float | None, second: float | None, verdict: Verdict, unsure: int | None
) -> None:
    doubted = spoken(DOUGH, certainty=certainty, second_certainty=second)
    found = assess_answers(spoken(OVEN), doubted)
    assert found.verdict is verdict
    assert found.figures.get("unsure") == unsure
    said = "Of 1 of 2 answers the speech recognition was not sure of its words: listen to them."
    assert found.reasons == ((said,) if unsure else ())


def test_a_transcript_that_is_mostly_a_guess_is_not_rated_by() -> None:
    found = assess_answers(spoken(OVEN, certainty=0.3), spoken("Yes.", certainty=0.9))
    assert found.verdict is Verdict.UNUSABLE


def test_one_short_answer_that_is_a_guess_does_not_speak_against_the_rest() -> None:
    guessed = spoken("Yes.", certainty=0.1)
    found = assess_answers(spoken(OVEN, certainty=0.9), spoken(DOUGH, certainty=0.9), guessed)
    assert (found.verdict, found.figures["unsure"]) == (Verdict.GOOD, 1)


def test_typed_words_have_no_pace() -> None:
    found = assess_answers(spoken(OVEN, sound_ms=0, is_typed=True))
    assert found.verdict is Verdict.GOOD
    assert "words_per_second" not in found.figures


def test_words_without_spaces_are_not_counted_for_pace() -> None:
    text = "我在面包店工作。" * 20
    found = assess_answers(spoken(text, sound_ms=60_000), language="zh")
    assert "words_per_second" not in found.figures


@pytest.mark.parametrize(
    ("gaps_ms", "is_noted"),
    [((), False), ((4000,), False), ((20_000, 15_000), True), ((4000, 3000), False)],
)
def test_long_breaks_are_noted_and_never_make_it_unusable(
    gaps_ms: tuple[int, ...], is_noted: bool
) -> None:
    found = assess_answers(spoken(OVEN), gaps_ms=gaps_ms)
    assert found.verdict is (Verdict.LIMITED if is_noted else Verdict.GOOD)


def test_a_break_counts_by_its_share_of_a_short_conversation() -> None:
    found = assess_answers(spoken(OVEN), gaps_ms=(10_000,), length_ms=60_000)
    assert "broken 1 times, for 10 seconds" in found.reasons[0]


@pytest.mark.parametrize(("silent_ms", "is_noted"), [(0, False), (20_000, False), (40_000, True)])
def test_a_long_silence_of_the_microphone_is_no_break_and_has_a_sentence_of_its_own(
    silent_ms: int, is_noted: bool
) -> None:
    found = assess_answers(spoken(OVEN), silent_ms=silent_ms)
    assert found.verdict is (Verdict.LIMITED if is_noted else Verdict.GOOD)
    assert found.figures["gaps"] == 0
    assert any("No sound came from the microphone" in each for each in found.reasons) is is_noted


def test_the_worst_finding_decides_and_every_one_is_a_reason() -> None:
    found = assess_answers(spoken("Yes.", is_rough=True), spoken(""))
    assert found.verdict is Verdict.UNUSABLE
    assert len(found.reasons) == 3


@pytest.mark.parametrize(
    ("second", "verdict"),
    [
        (None, Verdict.GOOD),
        (OVEN, Verdict.GOOD),
        (OVEN.replace("oven", "coven"), Verdict.GOOD),
        (DOUGH, Verdict.LIMITED),
        ("", Verdict.LIMITED),
    ],
)
def test_a_second_recognition_that_hears_other_words_is_noted(
    second: str | None, verdict: Verdict
) -> None:
    found = assess_answers(spoken(OVEN, second_text=second))
    assert found.verdict is verdict
    assert ("disagreement" in found.figures) is (second is not None)
    assert any("do not agree" in reason for reason in found.reasons) is (verdict is Verdict.LIMITED)


def test_a_polish_interview_in_polish_is_good_and_one_in_english_is_limited() -> None:
    assert assess_answers(spoken(SPOKEN["pl"]), language="pl").verdict is Verdict.GOOD
    found = assess_answers(spoken(OVEN), language="pl-PL")
    assert found.verdict is Verdict.LIMITED
    assert "It reads like English; the interview is in Polish." in found.reasons


def test_of_a_language_that_is_not_known_nothing_is_said() -> None:
    assert assess_answers(spoken(OVEN), language="sw").verdict is Verdict.GOOD
