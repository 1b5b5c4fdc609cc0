"""Find words in a conversation that speak to a program instead of to people (pure).

An assessment must not change because somebody asks a model to change it. Sentences that try are
kept from models and are no evidence; the reviewer sees them. What is found are forms that people
hardly use in an interview, in a few languages, also spelled out, disguised by lookalikes and
divided over several Turns. It is a net and no wall: the wall is that a model can write nothing that
is not checked.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.languages import KNOWN, find_known, is_latin
from pipeline.rating_demands import asks_for_a_rating
from pipeline.sentences import sentence_spans
from pipeline.transcript import HOLE, HeardTurn, Transcript

#: What an assessment works by.
_RULES = (
    r"(?:rubric|instructions?|prompts?|guidelines?|rules?|criteri\w+|scoring|system|anweisung\w*|"
    r"vorgaben?|regeln|bewertung\w*|kriterien|consignes?|instruccion\w*|crit[eè]r\w*|règles?|"
    r"barème|reglas|rúbrica|istruzion\w*|regole|instruç\w*|regras|instructies|instrukcj\w*|"
    r"instruktion\w*|pokyn\w*|talimat\w*|upute|utasítás\w*)"
)
_IGNORE = (
    r"(?:ignore|disregard|forget|override|bypass|ignoriere\w*|vergiss|vergesst|missachte\w*|"
    r"ignore[zr]|oublie[zr]?|ignora\w*|olvid\w+|dimentica\w*|esque[çc]\w+|negeer|zignoruj\w*|"
    r"ignorera|ignorer|ignoruj\w*|zanemari\w*)"
)
#: Who says "customers ignore the rules" tells something; who begins with it demands something.
_DEMAND = (
    r"(?:^|(?<=[.!?,:;\"])\s*"
    r"|\b(?:please|now|just|and|then|so|you|bitte|und|jetzt|por favor|et|y|e)\s+)"
)
_NUMBER = (
    r"(?:\d{1,3}|five|ten|fünf|zehn|cinq|dix|cinco|diez|cinque|dieci|dez|vijf|(?:the )?(?:top|full|"
    r"max\w*|highest|best|perfect|höchst\w*|beste\w*|volle\w*|meilleure\w*|mejor\w*|máxim\w*|"
    r"massim\w*)(?:\W+\w+)?)"
)
#: "Give me five minutes" is no demand for a five.
_OF_A_RATING = r"(?=\W*$|\W*(?:/|out of|points?|stars?|von|punkte?|sur|de|su|on|for|in|für|pour)\b)"
_GIVE = rf"(?:\w+\W+){{0,3}}?{_NUMBER}{_OF_A_RATING}"
SOURCES = (
    rf"{_DEMAND}{_IGNORE}\b(?:\W+\w+){{0,5}}?\W+{_RULES}\b",
    r"\b(?:previous|prior|above|new|system|developer)\W+(?:instructions?|prompts?)\b",
    (
        r"\b(?:rate|score|grade|rank|assess)\W+(?:me|this candidate|the candidate)\b"
        rf"(?:\W+(?:\w+\W+){{0,2}}?{_NUMBER}\b)?"
    ),
    r"\b(?:rating|score|grade|level)s?\W+(?:should|must|has to|have to|needs? to)\W+be\b",
    r"\b(?:set|make|change|raise|put)\W+(?:my|the|all|every)\W+(?:rating|score|grade|level)s?\b",
    rf"\bgive\W+(?:me|this candidate|the candidate)\W+{_GIVE}",
    r"\b(?:bewerte\w*|benote\w*)\W+(?:mich|diese[nr]? (?:person|kandidat\w*))\b",
    rf"\b(?:gib|gebt|geben sie)\W+mir\W+{_GIVE}",
    r"\b(?:note|notez|évalue|évaluez)[-\W]+moi\b",
    rf"\b(?:donne|donnez)[-\W]+moi\W+{_GIVE}",
    r"\b(?:calif[ií][cq]\w*me|punt[úu]ame|eval[úu]ame|valutami|avalie-me)\b",
    rf"\b(?:dame|deme|dammi|dê-me|me dê|geef mij|daj mi|ge mig|gi meg|dej mi)\W+{_GIVE}",
    rf"\b{_RULES}\W+(?:\w+\W+){{0,3}}?(?:yok say|görmezden gel|unut)\w*",
    (
        r"\b(?:you are|act as|pretend to be|you're)\W+(?:now\W+)?(?:an?\W+)?(?:\w+\W+){0,2}?"
        r"(?:language model|assistant|chatbot|llm|grader|evaluator|assessor)\b"
    ),
    r"(?:^|(?<=[.!?:])\s*|\n)\W{0,4}(?:system|assistant|developer|user)\W{0,3}:",
    (
        r"<\s*/?\s*(?:script|transcript|system|instructions?|prompt|img|iframe|svg|a\s+href|"
        r"tool\w*|function\w*|thinking|assistant|user|candidate|material)\b"
    ),
    # What only a form or a call of a program has, and the marks of our own material.
    (
        r"[\"'](?:ratings?|level|evidence|competency|items|links|keep|quotes|role|content|tools?|"
        r"function|arguments|tool_calls?)[\"']\s*:"
    ),
    r"\[turn:\s*\d+\.\d+\]|\]\(\s*(?:https?|javascript|data):",
    r"\bend of (?:the )?(?:transcript|conversation|material|input)\b|\bnew (?:task|orders?)\s*:",
    # What no interview asks of anybody: calls, mail and visits on behalf of who speaks.
    (
        r"\b(?:call|use|invoke|execute|run)\W+"
        r"(?:your (?:\w+ )?(?:tools?|functions?)|(?:the )?\w+_\w+)\b"
    ),
    (
        r"(?:^|(?<=[.!?:;])\s*|\b(?:please|bitte|now)\s+)"
        r"(?:e-?mail|send|post|forward|upload|leak)\W+"
        r"(?:\w+\W+){0,4}?(?:transcripts?|conversations?|ratings?|candidates?|prompts?|keys?)\b"
    ),
    r"\b(?:open|visit|fetch|load|browse|click|curl|wget)\W+(?:\w+\W+){0,3}?https?://",
    r"\b(?:decode|decrypt|translate)\b.{0,40}\b(?:follow|execute|obey)\b|\bbase64\b|\brot13\b",
    r"<\|[^|]{0,20}\|>|\[/?INST\]|={3,}|`{3}|!\[[^\]]*\]\(",
    r"\b(?:recommend|suggest)\W+(?:to\W+)?(?:hir\w+|reject\w+)\W+(?:me|them|the others?)\b",
    (
        r"\b(?:write|put|say|output|print|answer|return)\W+(?:\S+\W+){0,6}?(?:in(?:to)?|on|as)\W+"
        r"(?:the|your)\W+(?:summary|rating|report|review|evaluation|json)\b"
    ),
)
PATTERNS = tuple(re.compile(source, re.IGNORECASE) for source in SOURCES)
#: Letters and digits without a word in them, as only a machine writes them.
ENCODED = re.compile(
    r"(?=[A-Za-z0-9+/]*[a-z])(?=[A-Za-z0-9+/]*[A-Z])(?=[A-Za-z0-9+/]*\d)[A-Za-z0-9+/]{24,}={0,2}"
)
#: Letters that turn a text around, or that show nothing at all: nobody types them.
HIDDEN = re.compile("[\u202d\u202e\U000e0000-\U000e007f]")
#: Letters of other alphabets that look like ours, and digits that stand for letters in a word.
LOOKALIKES = str.maketrans("авеікмнорстухѕјԁαβεικνορτυχ", "abeikmhopctyxsjdabeiknoptux")
LEET = str.maketrans("0134578@$", "oieastbas")
MIXED = re.compile(r"\b(?=\w*[^\W\d_])\w*[\d@$]\w*")
#: So many letters one by one are no way to talk.
SPELLED = re.compile(r"(?:\b[^\W\d_]\b[\s.,\-–_*]{0,3}){8,}")
#: Format marks, and marks over or through a letter that belong to no letter of a language.
UNSPOKEN = frozenset({"Cf", "Mn", "Me"})
LATIN_LANGUAGES = frozenset(c for c, known in KNOWN.items() if known.alphabets == {"LATIN"})


@dataclass(frozen=True)
class Instruction:
    """A stretch of a Turn that was found."""

    reference: str
    start: int
    end: int
    text: str


def find_instructions(transcript: Transcript) -> list[Instruction]:
    """Whole sentences, each once, in their order. Only what the candidate said is looked at."""
    answers = transcript.answers
    found = {*_within(answers, language=transcript.language), *_across(answers)}
    places = {turn.reference: place for place, turn in enumerate(answers)}
    return sorted(found, key=lambda one: (places[one.reference], one.start))


def withhold(transcript: Transcript, instructions: Iterable[Instruction]) -> Transcript:
    """The same conversation with holes where they were; every other offset stays."""
    by_turn: dict[str, list[Instruction]] = {}
    for one in instructions:
        by_turn.setdefault(one.reference, []).append(one)
    turns = tuple(_with_holes(turn, by_turn.get(turn.reference, ())) for turn in transcript.turns)
    return replace(transcript, turns=turns)


def withhold_answers(transcript: Transcript, instructions: Iterable[Instruction]) -> Transcript:
    """The same conversation without any word of the Turns that they are in."""
    spoilt = {one.reference for one in instructions}
    turns = tuple(
        replace(turn, text=HOLE * len(turn.text)) if turn.reference in spoilt else turn
        for turn in transcript.turns
    )
    return replace(transcript, turns=turns)


def _with_holes(turn: HeardTurn, holes: Sequence[Instruction]) -> HeardTurn:
    text = turn.text
    for hole in holes:
        text = text[: hole.start] + HOLE * (hole.end - hole.start) + text[hole.end :]
    return replace(turn, text=text)


def _within(answers: Iterable[HeardTurn], *, language: str) -> Iterator[Instruction]:
    is_latin_expected = find_known(language) in LATIN_LANGUAGES
    for turn in answers:
        for start, end in sentence_spans(turn.text):
            sentence = _plain(turn.text[start:end])
            is_foreign = is_latin_expected and not is_latin(sentence)
            is_demand = _matches(sentence) or asks_for_a_rating(sentence)
            if is_foreign or is_demand or _is_disguised(turn.text[start:end]):
                yield Instruction(turn.reference, start, end, turn.text[start:end])


def _across(answers: Sequence[HeardTurn]) -> Iterator[Instruction]:
    """What is one instruction only when the ends of some Turns are read together."""
    spans = [(turn, *span) for turn in answers for span in sentence_spans(turn.text)]
    text, places = "", []
    for turn, start, end in spans:
        piece = _plain(turn.text[start:end])
        places.append((len(text), len(text) + len(piece), turn, start, end))
        text += f"{piece} "
    for pattern in PATTERNS:
        for match in pattern.finditer(text):
            touched = [p for p in places if p[0] < match.end() and p[1] > match.start()]
            if len({turn.reference for _a, _b, turn, _s, _e in touched}) > 1:
                for _a, _b, turn, start, end in touched:
                    yield Instruction(turn.reference, start, end, turn.text[start:end])


def _is_disguised(sentence: str) -> bool:
    """Whatever it says: nobody talks like that."""
    plain = _plain(sentence)
    return bool(HIDDEN.search(sentence) or SPELLED.search(plain) or ENCODED.search(plain))


def _matches(sentence: str) -> bool:
    """As it stands, and as it looks to who reads it."""
    looks = MIXED.sub(lambda word: word.group().translate(LEET), sentence)
    readings = {sentence, looks, sentence.casefold().translate(LOOKALIKES)}
    return any(pattern.search(reading) for reading in readings for pattern in PATTERNS)


def _plain(text: str) -> str:
    """Without invisible letters, strokes through letters and odd forms of usual ones."""
    normal = unicodedata.normalize("NFKC", text)
    return "".join(letter for letter in normal if unicodedata.category(letter) not in UNSPOKEN)
