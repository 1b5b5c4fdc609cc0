"""A hundred citations as models write them, each with what is wrong with it: the citation corpus.

Ten sentences of an interview, each cited in ten ways. Only the first three ways are true.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from pipeline.transcript import HeardTurn
from tests.pipeline.conversations import asked, said


class Kind(StrEnum):
    """How a citation stands to what was said."""

    EXACT = "exact"
    OTHER_MARKS = "other capitals and marks"
    PIECE = "a piece of it"
    WRONG_TURN = "of another turn"
    WRONG_SPEAKER = "of the interviewer's turn"
    MERGED = "merged with words of elsewhere"
    CHANGED = "a word changed"
    LEFT_OUT = "a word left out"
    PARAPHRASED = "in other words"
    TRANSLATED = "in another language"


TRUE = frozenset({Kind.EXACT, Kind.OTHER_MARKS, Kind.PIECE})


@dataclass(frozen=True)
class Said:
    """A sentence of the candidate, and what models make of it."""

    words: str
    changed: str
    paraphrased: str
    translated: str


SENTENCES = (
    Said(
        "Our main oven failed at three in the morning",
        "Our main oven failed at two in the morning",
        "The oven broke down during the night",
        "Unser Hauptofen fiel um drei Uhr morgens aus",
    ),
    Said(
        "I called Petra from the other shop",
        "I called Peter from the other shop",
        "They asked a colleague of another branch for help",
        "J'ai appelé Petra de l'autre magasin",
    ),
    Said(
        "We moved ninety loaves in her van",
        "We moved nineteen loaves in her van",
        "About a hundred breads were transported",
        "Movimos noventa panes en su furgoneta",
    ),
    Said(
        "Nobody got bread late that day",
        "Nobody got bread that day",
        "All the deliveries were on time",
        "Nessuno ha ricevuto il pane in ritardo",
    ),
    Said(
        "I keep a notebook with humidity and water for each day",
        "I keep a notebook with humidity and water for each dough",
        "The candidate records the conditions daily",
        "Mantenho um caderno com a humidade de cada dia",
    ),
    Said(
        "Ich habe den Dienstplan für zwölf Leute geschrieben",
        "Ich habe den Dienstplan für zwanzig Leute geschrieben",
        "Der Kandidat hat Schichten für ein Team geplant",
        "I wrote the rota for twelve people",
    ),
    Said(
        "Danach haben wir jede Bestellung zweimal geprüft",
        "Danach haben wir jede Bestellung dreimal geprüft",
        "Aufträge wurden von da an doppelt kontrolliert",
        "After that we checked every order twice",
    ),
    Said(
        "Le fournisseur n'a pas livré la farine pendant une semaine",
        "Le fournisseur n'a pas livré la levure pendant une semaine",
        "Il y a eu une rupture de farine",
        "The supplier did not deliver the flour for a week",
    ),
    Said(
        "Hablé con cada cliente antes de cambiar la receta",
        "Hablé con cada cliente después de cambiar la receta",
        "Se consultó a la clientela sobre el cambio",
        "I spoke with every customer before changing the recipe",
    ),
    Said(
        "Ho insegnato a due apprendisti a impastare a mano",
        "Ho insegnato a tre apprendisti a impastare a mano",
        "Ha formato del personale nuovo",
        "I taught two apprentices to knead by hand",
    ),
)
ANSWERS = [said(2 * n, f"{each.words}.") for n, each in enumerate(SENTENCES)]
#: Who asks says their words again.
ECHOES = [asked(2 * n + 1, f"So: {each.words}?") for n, each in enumerate(SENTENCES)]


@dataclass(frozen=True)
class Citation:
    """A quote and the Turn that it is said to be of."""

    kind: Kind
    reference: str
    quote: str

    @property
    def is_true(self) -> bool:
        return self.kind in TRUE


def turns() -> dict[str, HeardTurn]:
    return {turn.reference: turn for turn in (*ANSWERS, *ECHOES)}


def citations() -> Iterator[Citation]:
    for place, sentence in enumerate(SENTENCES):
        after = (place + 1) % len(SENTENCES)
        own, other, echo = ANSWERS[place], ANSWERS[after], ECHOES[place]
        words, elsewhere = sentence.words.split(), SENTENCES[after].words.split()
        half = len(words) // 2
        yield Citation(Kind.EXACT, own.reference, sentence.words)
        yield Citation(Kind.OTHER_MARKS, own.reference, f"{sentence.words.upper()} …")
        yield Citation(Kind.PIECE, own.reference, " ".join(words[1:-1]))
        yield Citation(Kind.WRONG_TURN, other.reference, sentence.words)
        yield Citation(Kind.WRONG_SPEAKER, echo.reference, sentence.words)
        merged = " ".join([*words[:half], *elsewhere[half:]])
        yield Citation(Kind.MERGED, own.reference, merged)
        yield Citation(Kind.CHANGED, own.reference, sentence.changed)
        yield Citation(Kind.LEFT_OUT, own.reference, " ".join([*words[:2], *words[3:]]))
        yield Citation(Kind.PARAPHRASED, own.reference, sentence.paraphrased)
        yield Citation(Kind.TRANSLATED, own.reference, sentence.translated)
