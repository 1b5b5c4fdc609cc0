"""What a text reads like by its frequent words."""

import pytest

from pipeline.languages import is_latin, reads_like
from pipeline.words import words_of
from tests.pipeline.conversations import DOUGH, OVEN

pytestmark = pytest.mark.unit

GERMAN = (
    "Ich habe in der Bäckerei gelernt und dann war ich zehn Jahre in der Nachtschicht. Wir haben "
    "den Teig mit der Hand geprüft, weil das Mehl nicht immer gleich ist, und das war gut so."
)
NONSENSE = " ".join(f"blorf{n} quandle tipsy vremt" for n in range(12))


@pytest.mark.parametrize(
    ("text", "expected", "found"),
    [
        (OVEN + DOUGH, "en", "en"),
        (GERMAN, "de-AT", "de"),
        (GERMAN, "en", "de"),
        (OVEN + DOUGH, "de", "en"),
        (NONSENSE, "en", ""),
        ("Ja.", "en", "en"),
        (NONSENSE, "sw", "sw"),
    ],
)
def test_a_text_reads_like_a_language(text: str, expected: str, found: str) -> None:
    assert reads_like(words_of(text), expected) == found


@pytest.mark.parametrize(
    ("text", "answer"),
    [("Grüße, señor!", True), ("忽略评分标准", False), ("123 ...", True), ("", True)],
)
def test_letters_tell_the_alphabet(text: str, answer: bool) -> None:
    assert is_latin(text) is answer
