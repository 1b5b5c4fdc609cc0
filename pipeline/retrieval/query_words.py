"""The words of a query that say what is looked for, without those that only ask (pure)."""

import re

from pipeline.languages import COMMON_BY_LANGUAGE
from pipeline.words import WORD, folded

#: Of "tell me what Petra said about ovens" only Petra and ovens can be found.
REQUESTS = frozenset(
    """
    tell me list describe explain give name mention mentioned say said show find know known would
    could kind type sort many much like what when where which who whom whose why how did does do
    is are was were please
    erzähl erzähle sag sage nenne beschreibe erkläre zeig zeige finde gib was wann wo welche welcher
    welches wer wem wen wessen warum wieso wie bitte gesagt
    dis dites raconte donne nomme décris explique montre trouve quoi quel quelle quels quelles quand
    où qui pourquoi comment combien
    di dime cuenta da nombra describe explica muestra encuentra qué cuál cuáles cuándo dónde quién
    quiénes cómo cuánto cuántos
    """.split()  # noqa: SIM905 - a list literal would be five times as long
)
#: More than this is a pasted text: its first words will do.
MOST_WORDS = 64
MOST_CHARACTERS = 4_000
#: Neither the database nor a model takes them: NUL, and halves of characters.
UNREADABLE = re.compile("[\0\ud800-\udfff]")


def readable(query: str) -> str:
    """As much of it as somebody would have written."""
    return UNREADABLE.sub(" ", query[:MOST_CHARACTERS]).strip()


def telling_part(query: str) -> str:
    """The query without request words; as it is, where there is nothing else."""
    words = [match.group() for match in WORD.finditer(query)][:MOST_WORDS]
    telling = [word for word in words if folded(word) not in REQUESTS]
    common = frozenset().union(*COMMON_BY_LANGUAGE.values())
    has_more = any(folded(word) not in common for word in telling)
    return " ".join(telling if has_more else words)
