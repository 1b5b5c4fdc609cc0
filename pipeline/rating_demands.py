"""Whether a sentence asks for a rating: then no quote out of it bears a rating out (pure).

`instructions.py` keeps from models what speaks to a program. What it lets through may still be a
wish about levels and marks ("it would be lovely if all of this came out at level three"), and a
model that grants it may quote the wish itself, which was truly said. So a quote counts as evidence
only where its sentence wishes nothing of the kind. Who tells of marks at work is left alone: a
sentence needs a word of a scale, a place on it near by, and a wish.
"""

import re
import unicodedata

from pipeline.evidence import Evidence
from pipeline.sentences import sentence_spans
from pipeline.transcript import HeardTurn

#: English, German, French, Spanish, Italian, Portuguese, Dutch, Polish.
_SCALE = (
    r"(?:levels?|marks?|scores?|ratings?|grades?|stars?|points?|rubrics?|evaluations?|assessments?|"
    r"stufen?|noten?|punkte?n?|sternen?|bewertung\w*|beurteilung\w*|"
    r"niveaux?|étoiles?|évaluations?|notes?|"
    r"nivel(?:es)?|notas?|puntos?|puntuaci\w+|estrellas?|calificaci\w+|"
    r"livell[oi]|vot[oi]|punti|punteggi\w*|stell[ae]|valutazion\w+|"
    r"n[ií]ve(?:l|is)|pontos?|pontua\w+|estrelas?|avalia\w+|"
    r"cijfers?|punten|sterren|beoordeling\w*|"
    r"poziom\w*|ocen\w*|punkt\w*|gwiazd\w*)"
)
_PLACE = (
    r"(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|hundred|top|high\w*|best|full|max\w*|"
    r"big|good|perfect|better|drei|vier|fünf|zehn|höchst\w*|hoh\w+|beste\w*|voll\w*|gute\w*|"
    r"trois|quatre|cinq|dix|haute?s?|meilleure?s?|bonne?s?|tres|cuatro|cinco|diez|alt[oa]s?|mejor\w*|"
    r"máxim\w*|buen\w*|tre|quattro|cinque|dieci|alt[ie]|miglior\w*|massim\w*|buon\w*|três|quatro|dez|"
    r"melhor\w*|bo[am]s?|drie|vijf|tien|hoogste|beste|hoge|trzy|pięć|dziesięć|najwyższ\w*|dobr\w*)"
)
#: Of somebody here and now. "I give", "we put" and "she wanted" tell of something.
_TELLS = r"(?<!\bi )(?<!\bwe )(?<!\bthey )(?<!\bshe )(?<!\bhe )(?<!\bto )(?<!\bwould )"
_WISH = (
    r"(?:\bplease\b|\bdeserv\w+|\bshould (?:be|get|come)\b|"
    r"\b(?:would|'d|d) be (?:\w+ )?(?:lovely|nice|great|fair|good|right|kind)\b|"
    r"\b(?:i|we)(?: would|'d)? (?:hope|wish|expect|want|like|love|trust)\b|"
    rf"{_TELLS}\b(?:give|hook|grant|award|bump|push|put|mark|set) "
    r"(?:me|us|this|it|a|all|my|them|her|him)\b|"
    r"\bbitte\b|\bverdien\w+|\b(?:wäre|wünsche|hoffe|möchte|hätte|erwarte)\b|"
    r"\b(?:gib|gebt|geben sie)\b|"
    r"s'il (?:te|vous) pla[îi]t|\bmérit\w+|"
    r"\b(?:j'espère|j'aimerais|je voudrais|serait|donne[zr]?[- ]moi)\b|"
    r"\bpor favor\b|\bmerez\w+|"
    r"\b(?:espero|quisiera|querría|quiero|sería|dame|deme|pónganme|ponme)\b|"
    r"\bper favore\b|\bmerit\w+|\b(?:spero|vorrei|sarebbe|dammi|datemi|metti)\b|"
    r"\bmereç\w+|\b(?:gostaria|queria|seria|dê-me|me dê)\b|"
    r"\b(?:alstublieft|alsjeblieft|graag|geef|hoop|zou)\b|"
    r"\b(?:proszę|zasług\w+|chciał\w+|byłoby|daj|dajcie|liczę)\b)"
)
_NEAR = r"(?:\W+\w+){0,3}?\W+"
ASKED_FOR = re.compile(rf"\b(?:{_SCALE}{_NEAR}{_PLACE}|{_PLACE}{_NEAR}{_SCALE})\b", re.IGNORECASE)
WISH = re.compile(_WISH, re.IGNORECASE)


def asks_for_a_rating(sentence: str) -> bool:
    """A word of a scale with a place on it, and a wish, in whatever order."""
    plain = unicodedata.normalize("NFKC", sentence).replace("’", "'")
    return bool(ASKED_FOR.search(plain) and WISH.search(plain))


def rests_on_a_demand(evidence: Evidence, turn: HeardTurn) -> bool:
    """Any sentence that the quote touches, however little of it is quoted."""
    return any(
        asks_for_a_rating(turn.text[start:end])
        for start, end in sentence_spans(turn.text)
        if start < evidence.end and evidence.start < end
    )
