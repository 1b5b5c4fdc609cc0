"""The most frequent words of a few languages, and what a text reads like by them (pure)."""

import unicodedata
from collections.abc import Sequence

COMMON_BY_LANGUAGE: dict[str, frozenset[str]] = {
    "en": frozenset(
        """
        a about after all also am an and any are as at be because been but by can could did do
        does don't down for from get go going got had has have he her him his how i i'd i'll i'm
        i've if in into is it it's its just kind know like lot made make me more most my no not now
        of on one only or other our out over people quite really said say she so some something
        sort such than that that's the their them then there these they thing things think this
        those time to two up us very was we well went were what when where which while who why will
        with would yes you your
        """.split()  # noqa: SIM905 - a list literal would be five times as long
    ),
    "de": frozenset(
        """
        aber als auch auf aus bei bin bis da damit dann das dass dem den der des die dies diese doch
        du ein eine einen einer eines er es für habe haben hat hatte ich ihr im in ist ja kann kein
        man mehr mein mich mir mit nach nicht noch nur oder schon sehr sein sich sie sind so über um
        und uns von vor war waren was weil wenn wer wie wir wird wo zu zum zur
        """.split()  # noqa: SIM905 - as above
    ),
    "fr": frozenset(
        """
        ai au aux avec ce ces cette ce c'est dans de des du elle en est et eu il ils j'ai je la le
        les leur lui mais me mes moi mon même ne nos notre nous on ont ou où par pas plus pour qu
        que qui sa sans se ses si son sont sur ta tes tout très tu un une vos votre vous y à été
        était
        """.split()  # noqa: SIM905 - as above
    ),
    "es": frozenset(
        """
        al algo como con cuando del desde donde el ella ellos era eran es esa ese eso esta este esto
        fue ha hay la las le les lo los me mi mis mucho muy más nada ni no nos o para pero por
        porque que qué se ser si sin sobre son su sus también te tengo tiene todo tu un una uno y ya
        yo
        """.split()  # noqa: SIM905 - as above
    ),
}
#: Fewer words than this say nothing about a language.
FEWEST_WORDS = 30
#: People who speak a language use its frequent words at least so often (usual is 0.35 to 0.6) ...
LEAST_SHARE = 0.12
#: ... and a text that is in another one has so many of that.
OTHER_SHARE = 0.25


def family_of(language: str) -> str:
    """`de` of `de-AT`."""
    return language.partition("-")[0].lower()


def share_of(words: Sequence[str], language: str) -> float:
    """How many of the words are frequent ones of this language, 0 to 1."""
    common = COMMON_BY_LANGUAGE[language]
    return sum(word in common for word in words) / len(words) if words else 0.0


def reads_like(words: Sequence[str], expected: str) -> str:
    """The language that folded words read like: `expected`, another that we know, or "" for none.

    Where the words are too few, or we know nothing of the expected language, it is believed.
    """
    wanted = family_of(expected)
    if wanted not in COMMON_BY_LANGUAGE or len(words) < FEWEST_WORDS:
        return wanted
    if share_of(words, wanted) >= LEAST_SHARE:
        return wanted
    shares = {known: share_of(words, known) for known in COMMON_BY_LANGUAGE if known != wanted}
    best = max(shares, key=lambda known: shares[known])
    return best if shares[best] >= OTHER_SHARE else ""


def is_latin(text: str) -> bool:
    """Whether most letters are of the Latin alphabet; without letters, yes."""
    letters = [letter for letter in text if letter.isalpha()]
    latin = sum(unicodedata.name(letter, "").startswith("LATIN") for letter in letters)
    return 2 * latin >= len(letters)
