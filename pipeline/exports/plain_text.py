"""Text without the characters that only act: control characters and switches of direction (pure).

A reader sees the same words; a terminal, a spreadsheet or a viewer is told nothing by them.
"""

import re
import unicodedata

#: They turn the order of what follows: a file name or a sentence may read as another one.
TURNING = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")


def plain(text: str) -> str:
    """Line ends and tabs stay; other control characters and switches of direction go."""
    return "".join(
        char
        for char in TURNING.sub("", text)
        if char in "\n\t" or unicodedata.category(char) not in {"Cc", "Cs", "Co", "Cn"}
    )


def on_one_line(text: str) -> str:
    """`plain`, with every run of white space as one space."""
    return plain(" ".join(text.split()))
