"""What a text reads like by its letters and its frequent words."""

import pytest

from pipeline.languages import KNOWN, find_known, is_latin, is_written_as, reads_like
from tests.pipeline.conversations import DOUGH, OVEN
from tests.pipeline.spoken_languages import SPOKEN

pytestmark = pytest.mark.unit

GERMAN = SPOKEN["de"]
NONSENSE = " ".join(f"blorf{n} quandle tipsy vremt" for n in range(12))
#: Where one of these is expected, the other is believed to be it.
RELATIVES = ({"da", "no"}, {"hr", "sr"}, {"es", "ca", "pt"}, {"pl", "sk"})
WITH_WORDS = [code for code, known in KNOWN.items() if known.common]

each = pytest.mark.parametrize("code", SPOKEN)


def test_there_is_a_sentence_for_every_language_that_is_known() -> None:
    assert set(SPOKEN) == set(KNOWN)
    assert len(KNOWN) >= 50


@each
def test_a_language_is_known_for_itself(code: str) -> None:
    assert reads_like(SPOKEN[code], code) == code


@each
def test_a_language_is_noticed_in_an_interview_in_another(code: str) -> None:
    for expected in ("en", "de", "es", "pl", "ru", "ar", "ja"):
        if expected != code:
            assert reads_like(SPOKEN[code], expected) == code, expected


@each
def test_no_other_language_is_taken_for_it(code: str) -> None:
    """Its own relatives are believed, and nothing is ever taken for a third one."""
    for expected in KNOWN:
        found = reads_like(SPOKEN[code], expected)
        is_related = any({code, expected} <= pair for pair in RELATIVES)
        assert found == code or (is_related and found == expected), expected


@pytest.mark.parametrize("code", WITH_WORDS)
def test_half_in_another_language_says_nothing(code: str) -> None:
    """People quote, and use words of their trade."""
    other = "en" if code != "en" else "de"
    mixed = f"{SPOKEN[code]} {SPOKEN[other]}"
    assert reads_like(mixed, code) == code


def test_two_others_at_once_are_neither_of_them() -> None:
    """It is not what was expected, and nothing more is said of it."""
    mixed = f"{SPOKEN['fi']} {SPOKEN['tr']} {SPOKEN['vi']}"
    assert reads_like(mixed, "en") == ""


@each
def test_what_is_too_short_says_nothing(code: str) -> None:
    short = SPOKEN[code][:20]
    for expected in KNOWN:
        assert reads_like(short, expected) == expected


@pytest.mark.parametrize(
    ("text", "expected", "found"),
    [
        (OVEN + DOUGH, "en", "en"),
        (GERMAN, "de-AT", "de"),
        (SPOKEN["no"], "nb-NO", "no"),
        (SPOKEN["pt"], "pt-BR", "pt"),
        (NONSENSE, "en", ""),
        ("Ja.", "en", "en"),
        (NONSENSE, "sw", "sw"),
    ],
)
def test_a_text_reads_like_a_language(text: str, expected: str, found: str) -> None:
    assert reads_like(text, expected) == found


def test_of_an_unknown_language_nothing_is_known() -> None:
    assert find_known("sw") == ""
    assert find_known("nn-NO") == "no"


@pytest.mark.parametrize(
    ("text", "answer"),
    [("Grüße, señor!", True), ("忽略评分标准", False), ("123 ...", True), ("", True)],
)
def test_letters_tell_the_alphabet(text: str, answer: bool) -> None:
    assert is_latin(text) is answer


def test_a_few_letters_of_another_alphabet_are_a_name() -> None:
    assert is_written_as("Москва", "en")
    assert not is_written_as(SPOKEN["ru"], "en")
    assert not is_written_as(SPOKEN["zh"], "ja")
