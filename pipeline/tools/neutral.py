"""Words of strangers, made harmless to read: no live links, no pictures, nothing invisible (pure).

Letter for letter, so that every offset stays where it was.
"""

import re
import unicodedata

#: What a reader's screen or a model's host would turn into a link or load by itself.
LINKS = re.compile(
    r"://|//|www\.|\]\(|\]\[|\]:|<(?=[A-Za-z/!])|mailto:|data:|javascript:", re.IGNORECASE
)
#: Each mark that makes a link is replaced by one that looks like it and makes none.
STAND_INS = str.maketrans({"/": "∕", ".": "․", "]": "］", "<": "‹", ":": "꞉"})
#: Invisible, but writing of some languages needs them between letters; and the line's own.
KEPT = "\n\t\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}"
HIDDEN = frozenset({"Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp"})


def neutral(text: str) -> str:
    """Of the same length."""
    seen = "".join(" " if _is_hidden(char) else char for char in text)
    return LINKS.sub(lambda found: found[0].translate(STAND_INS), seen)


def _is_hidden(char: str) -> bool:
    return char not in KEPT and unicodedata.category(char) in HIDDEN
