"""What is named in a text: words with a capital letter in the middle of a sentence (pure)."""

import re
from collections.abc import Iterable

#: After a space that no full stop stands before: what opens a sentence has a capital anyway.
IN_A_SENTENCE = re.compile(r"(?<=[\w,;:)'’\"”–—]\s)[^\W\d_]\w+(?:-\w+)*")


def names_in(text: str) -> list[str]:
    """In small letters, each once, in their order."""
    words = IN_A_SENTENCE.findall(text)
    return list(dict.fromkeys(word.lower() for word in words if word[0].isupper()))


def without_common(names: Iterable[str], texts: Iterable[str]) -> list[str]:
    """Those that nobody writes in small letters there."""
    around = "\n".join(texts)
    return [name for name in names if not re.search(rf"\b{re.escape(name)}\b", around)]
