"""Words as a summariser counts them: folded, without the ones that every sentence has (pure)."""

import re
import unicodedata

from pipeline.languages import COMMON_BY_LANGUAGE

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")

#: What every sentence has, in the languages that we know; of others the counting weighs it down.
COMMON = frozenset().union(*COMMON_BY_LANGUAGE.values())

FILLERS = frozenset(
    "ah äh ähm euh eh er erm hm hmm mhm mm oh ok okay uh uhm um yeah yep yes".split()  # noqa: SIM905 - as above
)
#: Shorter words hardly tell anything, unless they are numbers.
SHORTEST_TELLING = 3
ENDINGS = ("ing", "ed", "es", "s")


def folded(word: str) -> str:
    """As words are compared: capitals, ligatures and the form of an apostrophe do not matter."""
    return unicodedata.normalize("NFKC", word).casefold().replace("’", "'")


def words_of(text: str) -> list[str]:
    """Every word, folded, in its order."""
    return [folded(match.group()) for match in WORD.finditer(text)]


def telling_words(text: str) -> list[str]:
    """The words that could tell this sentence from another."""
    return [
        word
        for word in words_of(text)
        if word not in COMMON
        and word not in FILLERS
        and (len(word) >= SHORTEST_TELLING or word.isdigit())
    ]


def stem(word: str) -> str:
    """`help` of helps, helped and helping: rough, for comparing English words only."""
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_TELLING:
            return word.removesuffix(ending)
    return word
