"""How far a transcript can be trusted, from what is known about it without listening (pure).

Nothing here is about the candidate: only about whether what stands there is what was said.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from interviews.certainty import is_unsure
from pipeline.disagreement import disagreement
from pipeline.languages import KNOWN, family_of, find_known, is_written_as, reads_like
from pipeline.words import words_of

#: From these shares on, something is noted, and from these on, the transcript cannot be used.
LIMITED_SHARE, UNUSABLE_SHARE = 0.1, 0.5
FEWEST_WORDS = 20
MUCH_DISAGREEMENT = 0.25
#: Breaks that together last so long, or such a share of the conversation, are noted.
LONG_GAPS_MS = 30_000
#: Words for each second of speech: people speak two to three; nobody speaks eight.
SLOWEST, FASTEST, IMPOSSIBLE = 0.4, 5.5, 8.0
#: Shorter sounds say nothing about pace.
SHORTEST_PACE_MS = 3_000
#: Languages that put no spaces between words: counting them would say nothing.
WITHOUT_SPACES = frozenset({"ja", "zh", "th", "lo", "km", "my"})


class Verdict(StrEnum):
    """What a transcript is good for."""

    GOOD = "good"
    LIMITED = "limited"  # to be read with the reasons in mind
    UNUSABLE = "unusable"  # nobody is rated by it


@dataclass(frozen=True)
class WrittenAnswer:
    """A Turn of the candidate as it was written down; without words it could not be."""

    text: str
    is_rough: bool = False
    is_typed: bool = False
    sound_ms: int = 0
    second_text: str | None = None  # as another recognition has it; None where none was asked
    certainty: float | None = None  # of the recognition about its words, 0 to 1, where it says it
    second_certainty: float | None = None

    @property
    def is_unsure(self) -> bool:
        """Of two recognitions, one that was not sure is enough to listen."""
        is_doubted = is_unsure(self.certainty) or is_unsure(self.second_certainty)
        return bool(self.text.strip()) and is_doubted


@dataclass(frozen=True)
class Material:
    """What is known about a transcript."""

    language: str = "en"
    answers: tuple[WrittenAnswer, ...] = ()
    gaps_ms: tuple[int, ...] = ()  # each break of the line, none of which overlap
    silent_ms: int = 0  # in which no sound came from the microphone
    length_ms: int = 0


@dataclass(frozen=True)
class Finding:
    """One thing that speaks against a transcript, as a sentence, and how much."""

    verdict: Verdict
    sentence: str


@dataclass(frozen=True)
class Assessment:
    """The verdict, its reasons as sentences, and the figures behind them."""

    verdict: Verdict
    reasons: tuple[str, ...]
    figures: dict[str, float]


def assess(material: Material) -> Assessment:
    """The worst finding decides; every finding is a reason."""
    figures = measure(material)
    findings = list(_find(material, figures))
    verdicts = {finding.verdict for finding in findings}
    worst = next((v for v in (Verdict.UNUSABLE, Verdict.LIMITED) if v in verdicts), Verdict.GOOD)
    return Assessment(worst, tuple(finding.sentence for finding in findings), figures)


def measure(material: Material) -> dict[str, float]:
    """Counts, milliseconds and shares; `words_per_second` only where it means something."""
    words = sum(len(words_of(answer.text)) for answer in material.answers)
    rough = sum(len(words_of(answer.text)) for answer in material.answers if answer.is_rough)
    figures: dict[str, float] = {
        "answers": len(material.answers),
        "missing": sum(not answer.text.strip() for answer in material.answers),
        "words": words,
        "rough_share": round(rough / words, 3) if words else 0.0,
        "gaps": len(material.gaps_ms),
        "gaps_ms": sum(material.gaps_ms),
    }
    if material.silent_ms:
        figures["silent_ms"] = material.silent_ms
    if any(a.certainty is not None or a.second_certainty is not None for a in material.answers):
        unsure = [answer for answer in material.answers if answer.is_unsure]
        unsure_words = sum(len(words_of(answer.text)) for answer in unsure)
        figures["unsure"] = len(unsure)
        figures["unsure_share"] = round(unsure_words / words, 3) if words else 0.0
    twice = [(a.text, a.second_text) for a in material.answers if a.second_text is not None]
    further = {"words_per_second": _pace(material), "disagreement": disagreement(twice)}
    known = {name: round(value, 2) for name, value in further.items() if value is not None}
    return figures | known


def _pace(material: Material) -> float | None:
    spoken = [a for a in material.answers if not a.is_typed and a.text.strip()]
    sound_ms = sum(answer.sound_ms for answer in spoken)
    if sound_ms < SHORTEST_PACE_MS or family_of(material.language) in WITHOUT_SPACES:
        return None
    return 1000 * sum(len(words_of(answer.text)) for answer in spoken) / sound_ms


def _find(material: Material, figures: dict[str, float]) -> Iterator[Finding]:
    if not figures["words"]:
        yield Finding(Verdict.UNUSABLE, "Nothing of the candidate was written down.")
        return
    if figures["words"] < FEWEST_WORDS:
        yield Finding(Verdict.LIMITED, f"Very little was said: {figures['words']:.0f} words.")
    yield from _find_missing(figures)
    yield from _find_rough(figures)
    yield from _find_unsure(figures)
    yield from _find_disagreement(figures)
    yield from _find_gaps(material, figures)
    yield from _find_silence(material)
    yield from _find_language(material)
    yield from _find_pace(figures)


def _find_missing(figures: dict[str, float]) -> Iterator[Finding]:
    share = figures["missing"] / figures["answers"]
    if share >= LIMITED_SHARE:
        sentence = "{missing:.0f} of {answers:.0f} answers could not be written down."
        yield Finding(_by_share(share), sentence.format(**figures))


def _find_rough(figures: dict[str, float]) -> Iterator[Finding]:
    share = figures["rough_share"]
    if share >= LIMITED_SHARE:
        sentence = (
            f"{share:.0%} of the words were written down by a speech recognition that makes many "
            "mistakes."
        )
        yield Finding(_by_share(share), sentence)


def _find_unsure(figures: dict[str, float]) -> Iterator[Finding]:
    share = figures.get("unsure_share", 0.0)
    if share >= LIMITED_SHARE:
        sentence = (
            "Of {unsure:.0f} of {answers:.0f} answers the speech recognition was not sure of its "
            "words: listen to them."
        )
        yield Finding(_by_share(share), sentence.format(**figures))


def _find_disagreement(figures: dict[str, float]) -> Iterator[Finding]:
    """Never unusable: nobody knows which of the two is right."""
    share = figures.get("disagreement", 0.0)
    if share >= MUCH_DISAGREEMENT:
        sentence = f"Two speech recognitions do not agree about {share:.0%} of the words."
        yield Finding(Verdict.LIMITED, sentence)


def _find_gaps(material: Material, figures: dict[str, float]) -> Iterator[Finding]:
    """Never unusable: what was said before and after a break stands."""
    lost_ms = figures["gaps_ms"]
    if _is_long(lost_ms, material):
        sentence = "The line was broken {gaps:.0f} times, for {seconds:.0f} seconds together."
        yield Finding(Verdict.LIMITED, sentence.format(**figures, seconds=lost_ms / 1000))


def _find_silence(material: Material) -> Iterator[Finding]:
    """Nobody knows whether something was said."""
    if _is_long(material.silent_ms, material):
        sentence = (
            f"No sound came from the microphone for {material.silent_ms / 1000:.0f} seconds "
            "together; what may have been said then is missing."
        )
        yield Finding(Verdict.LIMITED, sentence)


def _is_long(lost_ms: float, material: Material) -> bool:
    return lost_ms >= LONG_GAPS_MS or 0 < LIMITED_SHARE * material.length_ms <= lost_ms


def _find_language(material: Material) -> Iterator[Finding]:
    """Nothing of a language that is not known, and of what is too short to tell."""
    wanted = find_known(material.language)
    if not wanted:
        return
    text = " ".join(answer.text for answer in material.answers)
    found, name = reads_like(text, wanted), KNOWN[wanted].name
    if found == wanted:
        return
    if found:
        sentence = f"It reads like {KNOWN[found].name}; the interview is in {name}."
        yield Finding(Verdict.LIMITED, sentence)
    elif not is_written_as(text, wanted):
        yield Finding(Verdict.LIMITED, f"Most of it is not written as {name} is.")
    else:
        yield Finding(Verdict.UNUSABLE, f"Hardly any common word of {name} is in it.")


def _find_pace(figures: dict[str, float]) -> Iterator[Finding]:
    pace = figures.get("words_per_second")
    if pace is not None and not SLOWEST <= pace <= FASTEST:
        sentence = f"Words and sound do not fit: {pace:.1f} words for each second of speech."
        verdict = Verdict.UNUSABLE if pace > IMPOSSIBLE else Verdict.LIMITED
        yield Finding(verdict, sentence)


def _by_share(share: float) -> Verdict:
    return Verdict.UNUSABLE if share >= UNUSABLE_SHARE else Verdict.LIMITED
