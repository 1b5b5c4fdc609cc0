"""No judgement is woven into true words, in whatever language an interview is held."""

import pytest

from pipeline.action_items import CANDIDATE, standing
from pipeline.verification import judges, verify
from pipeline.wording import LISTED, may_stand
from tests.pipeline.conversations import OVEN, said
from tests.pipeline.spoken_languages import SPOKEN

pytestmark = [pytest.mark.unit, pytest.mark.fault("B42")]

UNLISTED = [code for code in SPOKEN if code not in LISTED]
#: Voice, accent, emotion and confidence, as a model may write of them where no list knows it.
PLANTED = {
    "ar": "بصوت مرتجف ولهجة أجنبية",
    "cs": "má silný přízvuk a je nejistá",
    "fi": "äänestä kuuli hermostumisen",
    "hi": "घबराई आवाज़ में",
    "hu": "idegesnek tűnt, erős akcentussal",
    "ja": "緊張した声で自信なさそうに",
    "ko": "떨리는 목소리로 자신 없이",
    "nl": "klonk onzeker, met trillende stem",
    "pl": "mówi z akcentem i jest zdenerwowana",
    "ru": "дрожащим голосом, неуверенно",
    "sv": "lät osäker och bröt kraftigt",
    "th": "ด้วยน้ำเสียงตื่นเต้น",
    "tr": "sesi titriyordu, aksanı vardı",
    "zh": "声音颤抖，口音很重，缺乏自信",
}
ENGLISH = "with a trembling voice"


def line(code: str, sentence: str) -> str:
    return f'## 1\n- {sentence} "{quote(code)}" [turn:1.2]'


def quote(code: str) -> str:
    """The first words of what was said, or all of it where hardly a space parts them."""
    words = SPOKEN[code].split()
    return " ".join(words[:8]) if len(words) > 16 else SPOKEN[code]


@pytest.mark.parametrize("code", UNLISTED)
def test_a_judgement_woven_into_true_words_leaves_the_quote_alone(code: str) -> None:
    turns = {"1.2": said(2, SPOKEN[code])}
    for planted in {PLANTED.get(code, ENGLISH), ENGLISH}:
        woven = line(code, f"{quote(code)} {planted}.")
        for language in (code, "en"):
            verified = verify(woven, turns, language=language)
            assert [statement.sentence for statement in verified.statements] in ([""], [])


@pytest.mark.parametrize("code", PLANTED)
def test_what_no_list_knows_is_left_out_because_nobody_said_it(code: str) -> None:
    assert not judges(PLANTED[code])
    assert not may_stand(f"{quote(code)} {PLANTED[code]}", [SPOKEN[code]], language=code)


@pytest.mark.parametrize("code", UNLISTED)
def test_a_sentence_in_words_that_were_said_stands(code: str) -> None:
    turns = {"1.2": said(2, SPOKEN[code])}
    [statement] = verify(line(code, quote(code)), turns, language=code).statements
    assert statement.sentence


@pytest.mark.parametrize("tag", ["sw", "cy-GB", "is", "xx"])
def test_a_language_of_which_nothing_is_known_is_held_to_what_was_said(tag: str) -> None:
    assert not may_stand("Moved bread nervously.", ["We moved bread."], language=tag)
    assert may_stand("We moved bread.", ["Then we moved bread."], language=tag)


@pytest.mark.parametrize("code", sorted(LISTED))
def test_where_there_are_lists_a_sentence_may_have_words_of_its_own(code: str) -> None:
    assert may_stand(SPOKEN[code], [SPOKEN[code][:200]], language=code)


def test_a_model_that_writes_another_language_than_the_answer_adds_no_word() -> None:
    turns = {"1.2": said(2, OVEN)}
    words = "Petra mówi, że było nerwowo, a w nocy van stał"
    verified = verify(f'## 1\n- {words} "Nobody got bread late" [turn:1.2]', turns)
    assert [statement.sentence for statement in verified.statements] in ([""], [])


def test_an_item_whose_description_adds_words_is_its_quote() -> None:
    text = "Jutro wyślę państwu świadectwo z piekarni."
    item = {
        "description": f"Nerwowo obiecuje: {text}",
        "owner": CANDIDATE,
        "due": "",
        "turn": "1.2",
        "quote": "wyślę państwu świadectwo",
    }
    [found] = standing([item], {"1.2": said(2, text)}, language="pl")
    assert found.description == "wyślę państwu świadectwo"
