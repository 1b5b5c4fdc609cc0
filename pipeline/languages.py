"""Which language a text is in, by its letters and its most frequent words (pure).

Counts what everybody who speaks a language says all the time; what is short, or mixed, or in a
language of which nothing is known, is not judged.
"""

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

#: A line each: code | name | alphabets as Unicode calls them | frequent words.
#: Languages with an alphabet of their own need no words.
KNOWN_FILE = Path(__file__).with_name("frequent_words.txt")
#: Names that are written for others of the same language.
SAME_LANGUAGE = {
    "nb": "no",
    "nn": "no",
    "bs": "hr",
    "sh": "hr",
    "ms": "id",
    "iw": "he",
    "cmn": "zh",
    "yue": "zh",
    "prs": "fa",
}
#: Fewer words, or letters where words are not told by spaces, say nothing about a language.
FEWEST_WORDS, FEWEST_LETTERS = 30, 30
#: People who speak a language use its frequent words at least so often (usual is 0.35 to 0.6, and
#: 0.2 where much is said by endings) ...
LEAST_SHARE = 0.12
#: ... and a text that is in another one has so many of that, and clearly more: relatives share
#: some.
OTHER_SHARE, CLEARLY_MORE = 0.25, 0.15
#: So many letters of a text are in one alphabet, else it is mixed; of less than the other share of
#: its own a text is not written in a language.
MOST_OF_IT, LEAST_OF_IT = 0.6, 0.4
#: In Japanese one letter in five or more is Kana; in Chinese none is.
KANA_SHARE = 0.1


@dataclass(frozen=True)
class Language:
    """`common` is empty where the alphabet alone tells it."""

    name: str
    alphabets: frozenset[str]
    common: frozenset[str]


def _read_known() -> dict[str, Language]:
    known = {}
    for line in KNOWN_FILE.read_text(encoding="utf-8").splitlines():
        code, name, alphabets, words = (part.strip() for part in line.split("|"))
        known[code] = Language(name, frozenset(alphabets.split()), frozenset(words.split()))
    return known


KNOWN = _read_known()
#: Those whose frequent words are left out where texts are compared by what they tell.
COMMON_BY_LANGUAGE = {code: KNOWN[code].common for code in ("en", "de", "fr", "es")}


def family_of(language: str) -> str:
    """`de` of `de-AT`."""
    return language.partition("-")[0].lower()


def find_known(language: str) -> str:
    """The code by which something is known of it, or ""."""
    family = family_of(language)
    code = SAME_LANGUAGE.get(family, family)
    return code if code in KNOWN else ""


def reads_like(text: str, expected: str) -> str:
    """The language of a text: `expected`, another that is known, or "" for none that is.

    What is too short is believed, and so is a language of which nothing is known. Close relatives
    (Danish and Norwegian, say) are not told apart where one is expected.
    """
    wanted = find_known(expected)
    if not wanted:
        return family_of(expected)
    if not is_written_as(text, wanted):
        return _told_by(text)
    words = spoken_words(text)
    common = KNOWN[wanted].common
    if not common or len(words) < FEWEST_WORDS:
        return wanted
    own = _share(words, common)
    other = _told_by(text)
    if other and _share(words, KNOWN[other].common) >= own + CLEARLY_MORE:
        return other
    return wanted if own >= LEAST_SHARE else ""


def is_written_as(text: str, language: str) -> bool:
    """Whether its letters are those of this known language; of few letters, yes."""
    counted = alphabets_of(text)
    letters = counted.total()
    own = sum(counted[alphabet] for alphabet in KNOWN[language].alphabets)
    if letters < FEWEST_LETTERS:
        return True
    if language == "ja":
        return _has_kana(counted)
    return own >= LEAST_OF_IT * letters


def is_latin(text: str) -> bool:
    """Whether most letters are of the Latin alphabet; without letters, yes."""
    counted = alphabets_of(text)
    return 2 * counted["LATIN"] >= counted.total()


def alphabets_of(text: str) -> Counter[str]:
    """How many letters are of each, as Unicode calls them; vowels that are marks count, too."""
    counted: Counter[str] = Counter()
    for letter, times in Counter(unicodedata.normalize("NFKC", text)).items():
        if unicodedata.category(letter)[0] in "LM":
            counted[unicodedata.name(letter, "").partition(" ")[0]] += times
    return counted


def spoken_words(text: str) -> list[str]:
    """Split at spaces alone: vowels of some alphabets are marks, which are no letters."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    stripped = (_without_marks(word) for word in plain.split())
    return [word for word in stripped if word]


def _told_by(text: str) -> str:
    """The one that it clearly is, or ""."""
    counted = alphabets_of(text)
    letters = counted.total()
    if letters < FEWEST_LETTERS:
        return ""
    words = spoken_words(text)
    found: dict[str, float] = {}
    for code, language in KNOWN.items():
        own = sum(counted[alphabet] for alphabet in language.alphabets)
        if own >= MOST_OF_IT * letters:
            found[code] = _likeness(code, words, counted)
    best = max(found, key=lambda code: found[code], default="")
    return best if found.get(best, 0.0) >= OTHER_SHARE else ""


def _likeness(code: str, words: Sequence[str], counted: Counter[str]) -> float:
    """Of a text in the alphabet of a language, 0 to 1."""
    common = KNOWN[code].common
    if common:
        return _share(words, common) if len(words) >= FEWEST_WORDS else 0.0
    if code in {"ja", "zh"}:
        return float((code == "ja") is _has_kana(counted))
    return 1.0


def _has_kana(counted: Counter[str]) -> bool:
    kana = counted["HIRAGANA"] + counted["KATAKANA"]
    return kana >= KANA_SHARE * counted.total()


def _share(words: Sequence[str], common: frozenset[str]) -> float:
    return sum(word in common for word in words) / len(words) if words else 0.0


def _without_marks(word: str) -> str:
    """Without punctuation at its ends."""
    first, last = 0, len(word)
    while first < last and unicodedata.category(word[first]).startswith(("P", "S")):
        first += 1
    while first < last and unicodedata.category(word[last - 1]).startswith(("P", "S")):
        last -= 1
    return word[first:last]
