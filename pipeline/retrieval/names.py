"""What is named in a text: words with a capital letter in the middle of a sentence (pure)."""

import re
from collections.abc import Iterable

#: After a space that a word, a comma or the like stands before: what opens a sentence, a quotation
#: or a bracket has a capital anyway.
IN_A_SENTENCE = re.compile(r"(?<=[\w,;:)'’\"”–—]\s)[^\W\d_]\w+(?:-\w+)*")
WORD = re.compile(r"\w+")


def names_in(text: str) -> list[str]:
    """In small letters, each once, in their order."""
    words = IN_A_SENTENCE.findall(text)
    return list(dict.fromkeys(word.lower() for word in words if word[0].isupper()))


def without_common(names: Iterable[str], texts: Iterable[str]) -> list[str]:
    """Those that nobody writes in small letters there."""
    around = "\n".join(texts)
    words = set(WORD.findall(around))
    return [name for name in names if name not in words and not ("-" in name and name in around)]


def without_asked(names: Iterable[str], query: str) -> list[str]:
    """Those that the query has not: also "Petra's", and half of "Petra-Lena" is not all of it."""
    asked = set(WORD.findall(query.casefold()))
    return [name for name in names if not set(WORD.findall(name.casefold())) <= asked]


def is_named(name: str, text: str) -> bool:
    """Whether a word there begins so: the same stem may be another word, half a name another."""
    return re.search(rf"\b{re.escape(name)}", text, re.IGNORECASE) is not None
