"""Whether a sentence of a model may stand in words of its own beside its quote (pure).

Judgements woven into true words are told by phrases in six languages. Where these do not reach, no
list is needed: a sentence stands if each of its words was said there, and else its quote alone.
"""

from collections.abc import Sequence

from pipeline.grounding import is_all_said
from pipeline.languages import KNOWN, family_of, is_latin, spoken_words

#: `manner.py`, `bearing.py` and `verdicts.py` have phrases of these.
LISTED = frozenset({"de", "en", "es", "fr", "it", "pt"})
COMMON = {code: known.common for code, known in KNOWN.items() if "LATIN" in known.alphabets}
#: Of fewer words the language of the interview is believed.
FEWEST_WORDS = 8
#: Who speaks a language uses its frequent words at least so often.
LEAST_SHARE = 0.12


def may_stand(sentence: str, said: Sequence[str], *, language: str) -> bool:
    """`language` is that of the interview; an answer, or a model, may come in another one."""
    is_reached = (
        family_of(language) in LISTED
        and _is_listed(sentence)
        and _is_listed(" ".join([sentence, *said]))
    )
    return is_reached or is_all_said(sentence, said)


def _is_listed(text: str) -> bool:
    """Whether it is in one of those languages, as far as its frequent words tell."""
    if not is_latin(text):
        return False
    words = spoken_words(text)
    counts = {code: sum(word in common for word in words) for code, common in COMMON.items()}
    listed = max(counts[code] for code in LISTED)
    other = max(counts[code] for code in counts if code not in LISTED)
    is_enough = listed >= LEAST_SHARE * len(words) or len(words) < FEWEST_WORDS
    return listed >= other and is_enough
