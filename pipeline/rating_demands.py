"""Whether a sentence asks for a rating, in however many words of courtesy (pure).

"It would be lovely if all of this came out at level three" speaks to nobody and orders nothing, and
is a demand all the same: `instructions.py` keeps it from models. Who tells of marks at work is left
alone: a sentence needs a word of a scale, a place on it near by, and a wish of who speaks.
"""

import re
import unicodedata

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
#: What else such a wish is about: who rates at work, what has a level, what one wants to learn.
_ELSEWHERE = (
    r"(?:customers?|clients?|guests?|patients?|users?|pupils?|students?|suppliers?|inspectors?|"
    r"reviewers? of|readers?|teachers?|ovens?|machines|water|learn\w*|know|known|reach\w*|"
    r"kund\w+|gäste\w*|patient\w*|schüler\w*|lehrer\w*|öfen|ofen|lern\w*|gelernt|gewusst|wissen|"
    r"clientèle|élèves?|fournisseurs?|fours?|apprendre|appris|savoir|"
    r"clientes?|pacientes?|alumn[oa]s|huéspedes|proveedor\w*|horno\w*|aprend\w+|saber|"
    r"clienti|pazienti|ospiti|alunni|forn[oi]|imparare|sapere|"
    r"alunos?|fornos?|hóspedes|klanten|gasten|leren|klienci|klientów|goście)"
)
_NEAR = r"(?:\W+\w+){0,3}?\W+"
ASKED_FOR = re.compile(rf"\b(?:{_SCALE}{_NEAR}{_PLACE}|{_PLACE}{_NEAR}{_SCALE})\b", re.IGNORECASE)
WISH = re.compile(_WISH, re.IGNORECASE)
ELSEWHERE = re.compile(rf"\b{_ELSEWHERE}\b", re.IGNORECASE)


def asks_for_a_rating(sentence: str) -> bool:
    """A word of a scale with a place on it, and a wish, in whatever order; of nobody else's."""
    plain = unicodedata.normalize("NFKC", sentence).replace("’", "'")
    return bool(ASKED_FOR.search(plain) and WISH.search(plain) and not ELSEWHERE.search(plain))
