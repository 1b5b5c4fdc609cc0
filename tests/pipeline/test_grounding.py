"""Whether a sentence is about what was said."""

import pytest

from pipeline.grounding import is_grounded
from tests.pipeline.conversations import OVEN, QUESTIONS
from tests.pipeline.spoken_languages import SPOKEN

pytestmark = pytest.mark.unit

#: What somebody may write of the baker's night, in other words than hers.
TRUE = {
    "en": "Moved the bread to another bakery with a colleague's van.",
    "de": "Prüfte den Teig von Hand, weil Mehl sich ändert.",
    "fr": "A porté le pain à une autre boulangerie avec une collègue.",
    "pl": "Zawiozła chleb samochodem koleżanki do innej piekarni.",
    "fi": "Vei leivät autolla toiseen leipomoon kollegan kanssa.",
    "hu": "Kolléganője autójával vitte a kenyeret egy másik pékségbe.",
    "tr": "Ekmekleri arkadaşının arabasıyla başka bir fırına götürdü.",
    "ru": "Отвезла хлеб в другую пекарню на машине коллеги.",
    "ar": "نقلت الخبز في سيارة زميلتها إلى المخبز الآخر.",
    "hi": "साथी की गाड़ी में रोटी दूसरी बेकरी तक पहुँचाई।",
    "zh": "和同事一起把面包送到另一家面包店。",
    "ja": "同僚の車でパンを別の店に運んだ。",
    "ko": "동료의 차로 빵을 다른 빵집에 옮겼다.",
    "th": "ขนขนมปังไปร้านอื่นด้วยรถของเพื่อนร่วมงาน",
}


@pytest.mark.parametrize("code", TRUE)
def test_a_sentence_in_other_words_is_grounded_in_any_language(code: str) -> None:
    assert is_grounded(TRUE[code], [SPOKEN[code]])


@pytest.mark.parametrize("code", TRUE)
def test_a_sentence_about_something_else_is_not(code: str) -> None:
    others = [text for other, text in TRUE.items() if other != code]
    assert not [text for text in others if is_grounded(text, [SPOKEN[code]])]


def test_words_of_the_question_count_for_nothing() -> None:
    asked = QUESTIONS[0].text
    assert is_grounded("On a night that went wrong, called Petra.", [OVEN], asked=[asked])
    assert not is_grounded("Something went wrong.", ["I bake rye."], asked=[asked])


def test_one_word_of_theirs_carries_no_long_sentence() -> None:
    sentence = "Petra reads poems, paints walls and climbs mountains."
    assert not is_grounded(sentence, [OVEN])


def test_what_tells_nothing_is_not_grounded() -> None:
    assert not is_grounded("Yes.", ["Yes."])
    assert not is_grounded("", [OVEN])
