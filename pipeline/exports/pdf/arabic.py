"""Arabic letters in the shapes they take beside each other (pure).

The shapes are those of Unicode's presentation forms, found by the names that the standard gives
their decompositions (`<initial> 0628`); typefaces that carry them need nothing else.
"""

import unicodedata
from functools import cache

LAM = "\u0644"
JOINS_BOTH_WAYS = "\u0640"  # the stroke that only lengthens
FIRST, FIRST_LAM_ALEF, LAST = 0xFB50, 0xFEF5, 0xFEFC


def shaped(text: str) -> str:
    """Marks stay with their letters; every other script stays as it is."""
    letters = _with_ligatures(text)
    return "".join(_shape(letters, place) for place in range(len(letters)))


@cache
def _forms() -> dict[str, dict[str, str]]:
    """By letter, or lam with alef: its isolated, initial, medial and final shapes."""
    forms: dict[str, dict[str, str]] = {}
    for number in range(FIRST, LAST + 1):
        kind, *letters = unicodedata.decomposition(chr(number)).split() or [""]
        if kind in {"<isolated>", "<initial>", "<medial>", "<final>"}:
            written = "".join(chr(int(letter, 16)) for letter in letters)
            if len(written) == 1 or number >= FIRST_LAM_ALEF:
                forms.setdefault(written, {}).setdefault(kind.strip("<>"), chr(number))
    return forms


def _with_ligatures(text: str) -> list[str]:
    letters: list[str] = []
    for char in text:
        if letters and letters[-1] == LAM and LAM + char in _forms() and not _joins_on(LAM + char):
            letters[-1] += char
        else:
            letters.append(char)
    return letters


def _shape(letters: list[str], place: int) -> str:
    letter = letters[place]
    forms = _forms().get(letter)
    if forms is None:
        return letter
    before = next((x for x in reversed(letters[:place]) if not unicodedata.combining(x[0])), "")
    after = next((x for x in letters[place + 1 :] if not unicodedata.combining(x[0])), "")
    is_joined = _joins_on(before) and "final" in forms
    goes_on = _joins_on(letter) and _joins_back(after)
    names = {(True, True): "medial", (True, False): "final", (False, True): "initial"}
    return forms.get(names.get((is_joined, goes_on), "isolated"), letter)


def _joins_on(letter: str) -> bool:
    """Whether it is joined to what follows it."""
    return letter == JOINS_BOTH_WAYS or "initial" in _forms().get(letter, {})


def _joins_back(letter: str) -> bool:
    return letter == JOINS_BOTH_WAYS or "final" in _forms().get(letter, {})
