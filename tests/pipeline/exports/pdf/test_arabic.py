"""Arabic letters in the shapes they take beside each other."""

import pytest

from pipeline.exports.pdf.arabic import shaped
from pipeline.exports.pdf.fonts import register

pytestmark = pytest.mark.unit


def test_letters_take_the_shape_of_their_place() -> None:
    """Alef stands alone, lam begins, ain, jim and yeh are in the middle, nun ends."""
    assert shaped("العجين") == "\ufe8d\ufedf\ufecc\ufea0\ufef4\ufee6"


def test_lam_and_alef_are_one() -> None:
    assert shaped("سلام") == "\ufeb3\ufefc\ufee1"
    assert shaped("لا") == "\ufefb"
    assert shaped("لي") == "\ufedf\ufef2"


def test_a_mark_does_not_part_letters() -> None:
    assert shaped("ب\u064eب") == "\ufe91\u064e\ufe90"


def test_words_do_not_join() -> None:
    assert shaped("ب ب") == "\ufe8f \ufe8f"


def test_other_scripts_stay_as_they_are() -> None:
    assert shaped("dough 12, שלום") == "dough 12, שלום"


def test_the_carried_typeface_has_the_shapes() -> None:
    letters = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي پچژگ ی ک لا"
    assert {ord(shape) for shape in shaped(" ".join(letters) + letters)} <= register()
