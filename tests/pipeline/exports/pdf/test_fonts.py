"""Which typeface has which letter."""

import pytest

from pipeline.exports.pdf.fonts import BOX, CHINESE, JAPANESE, KOREAN, register, runs_of

pytestmark = pytest.mark.unit


def runs(text: str, language: str = "en") -> list[tuple[str, str]]:
    return list(runs_of(text, language=language))


@pytest.mark.parametrize(
    "text",
    [
        "Größe, naïve, ça, año",
        "Żółć ğış",
        "Ελληνικά",
        "Русский",
        "ქართული",
        "שלום",
        "العجين",
        "✓ –…“”",
    ],
)
def test_the_carried_typeface_has_the_letters_of_many_languages(text: str) -> None:
    assert runs(text) == [("", text)]


def test_east_asian_words_are_set_in_the_standards_typefaces() -> None:
    assert runs("ok 日本のパン") == [("", "ok "), (CHINESE, "日本"), (JAPANESE, "のパン")]
    assert runs("日本", "ja") == [(JAPANESE, "日本")]
    assert runs("한국어") == [(KOREAN, "한국어")]


def test_what_no_typeface_has_is_a_box_and_no_error() -> None:
    assert runs("\U0001f9c1") == [("", BOX)]
    assert runs("हि") == [("", BOX + BOX)] or runs("हि") == [("", BOX)]


def test_typefaces_are_read_once() -> None:
    assert register() is register()
