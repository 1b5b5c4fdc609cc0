"""The letters of a PDF: which typeface has which character.

Carried: DejaVu Sans Condensed (Latin, Greek, Cyrillic, Hebrew, Arabic, Armenian, Georgian).
Chinese, Japanese and Korean use the typefaces that the PDF standard names and viewers bring. What
neither has is shown as a box.
"""

import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont

REGULAR = "VivaSans"
BOLD = "VivaSans-Bold"
JAPANESE, KOREAN, CHINESE = "HeiseiKakuGo-W5", "HYGothic-Medium", "STSong-Light"
LAST_OF_STANDARD = 0xFFFF
BOX = "\N{WHITE VERTICAL RECTANGLE}"
TYPEFACES = Path(__file__).with_name("typefaces")


@cache
def register() -> frozenset[int]:
    """Once for each process; the characters that the carried typeface has."""
    regular = TTFont(REGULAR, str(TYPEFACES / "DejaVuSansCondensed.ttf"))
    pdfmetrics.registerFont(regular)
    pdfmetrics.registerFont(TTFont(BOLD, str(TYPEFACES / "DejaVuSansCondensed-Bold.ttf")))
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR)
    for name in (JAPANESE, KOREAN, CHINESE):
        pdfmetrics.registerFont(UnicodeCIDFont(name))
    return frozenset(regular.face.charToGlyph)


def runs_of(text: str, *, language: str) -> Iterator[tuple[str, str]]:
    """The text in pieces, each with the typeface that has it: "" means the carried one."""
    known = register()
    shown = (_shown(char, known) for char in text)
    for face, chars in groupby(shown, key=lambda char: _face_of(char, known, language)):
        yield face, "".join(chars)


def width_of(line: str, size: float) -> float:
    """In points, set in the carried typeface."""
    return float(pdfmetrics.stringWidth(line, REGULAR, size))


def _shown(char: str, known: frozenset[int]) -> str:
    if ord(char) in known or char.isspace() or _east_asian_script(char):
        return char
    return "" if unicodedata.combining(char) else BOX


def _face_of(char: str, known: frozenset[int], language: str) -> str:
    if not char or ord(char) in known:
        return ""
    script = _east_asian_script(char)
    if script == "HANGUL" or (script and language.startswith("ko")):
        return KOREAN
    if script in {"HIRAGANA", "KATAKANA"} or (script and language.startswith("ja")):
        return JAPANESE
    return CHINESE if script else ""


def _east_asian_script(char: str) -> str:
    """HANGUL, HIRAGANA, KATAKANA, CJK, or "" for none; the standard's typefaces end at U+FFFF."""
    if ord(char) > LAST_OF_STANDARD:
        return ""
    script = unicodedata.name(char, "").partition(" ")[0].partition("-")[0]
    return script if script in {"HANGUL", "HIRAGANA", "KATAKANA", "CJK", "IDEOGRAPHIC"} else ""
