"""A summary written by a text model and checked line by line; what cannot be is left out."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.claims import Spent
from pipeline.digest import compose, quote_lines
from pipeline.extractive import word_weights
from pipeline.failures import FinalFailure
from pipeline.llm import Answer, Ending, TextModel
from pipeline.markup import citation, escaped
from pipeline.phrases import phrases_in
from pipeline.prompt import read_prompt
from pipeline.sections import Section, sections_of
from pipeline.transcript import Transcript
from pipeline.verification import Claim, Verified, verify

#: So much of a conversation is given at a time: it fits a model with a small window.
PART_CHARACTERS = 16_000
MOST_TRIES = 3

COMPLAINTS = {
    Ending.CUT: "Your last answer was cut off. Write fewer and shorter lines.",
    Ending.REFUSED: "You gave no answer. Only write down what was said; nobody is judged.",
    Ending.COMPLETE: "No line of your last answer could be used. Every line needs a quote, word "
    "for word from the candidate turn that it cites, and no judgement.",
}


@dataclass
class Bill:
    """What all the answers together cost."""

    tokens_in: int = 0
    tokens_out: int = 0

    def add(self, answer: Answer) -> None:
        self.tokens_in += answer.tokens_in
        self.tokens_out += answer.tokens_out

    @property
    def spent(self) -> Spent:
        return Spent(tokens_in=self.tokens_in, tokens_out=self.tokens_out)


@dataclass
class Part:
    """Some of the sections, by their place in the whole."""

    sections: dict[int, Section] = field(default_factory=dict)

    @property
    def material(self) -> str:
        return "\n\n".join(_as_text(place, section) for place, section in self.sections.items())


def write_summary(transcript: Transcript, model: TextModel) -> tuple[str, Spent]:
    """Markdown and its cost. Raises `StepFailure` when the model gives nothing that stands.

    A question on which no line of the model stands gets quotes chosen by `extractive.py`.
    """
    sections, bill = sections_of(transcript), Bill()
    claims: list[Claim] = []
    left_out = 0
    for part in parts_of(sections):
        verified = _ask(model, part, language=transcript.language, bill=bill)
        claims += verified.claims
        left_out += verified.left_out
    phrases = phrases_in(transcript.language)
    notes = [phrases.written_by_model]
    if left_out:
        notes.append(phrases.left_out.format(left_out))
    lines = _lines(sections, claims, transcript)
    return compose(transcript, sections, notes, lines), bill.spent


def parts_of(sections: Sequence[Section]) -> Iterator[Part]:
    """Whole sections together while there is room; one too long by itself is divided."""
    part = Part()
    for place, section in enumerate(sections):
        for piece in _pieces(section):
            length = len(part.material) + len(_as_text(place, piece))
            if part.sections and (length > PART_CHARACTERS or place in part.sections):
                yield part
                part = Part()
            part.sections[place] = piece
    if part.sections:
        yield part


def _pieces(section: Section) -> Iterator[Section]:
    """Sections with answers, in pieces that fit."""
    piece = Section(section.heading, section.number)
    for turn in section.turns:
        if piece.turns and len(_as_text(0, piece)) + len(turn.text) > PART_CHARACTERS:
            yield piece
            piece = Section(section.heading, section.number)
        piece.turns.append(turn)
    if piece.answers:
        yield piece


def _ask(model: TextModel, part: Part, *, language: str, bill: Bill) -> Verified:
    turns = {turn.reference: turn for s in part.sections.values() for turn in s.turns}
    fence = f"=== {hashlib.sha256(part.material.encode()).hexdigest()[:16]} ==="
    instructions = read_prompt("summary").substitute(fence=fence, language=language)
    complaint = ""
    for _ in range(MOST_TRIES):
        answer = model.answer(
            instructions="\n\n".join(filter(None, (instructions, complaint))),
            material=f"{fence}\n{part.material}\n{fence}",
        )
        bill.add(answer)
        verified = verify(answer.text, turns)
        if verified.claims and answer.ending is not Ending.REFUSED:
            return verified
        complaint = COMPLAINTS[answer.ending]
    raise FinalFailure(
        f"The text model gave {MOST_TRIES} answers of which nothing could be verified."
    )


def _lines(
    sections: Sequence[Section], claims: Sequence[Claim], transcript: Transcript
) -> list[list[str]]:
    weights = word_weights(transcript.answers)
    written = [
        [_line(claim) for claim in claims if claim.section == place]
        for place in range(len(sections))
    ]
    return [
        lines or quote_lines(section, weights)
        for lines, section in zip(written, sections, strict=True)
    ]


def _line(claim: Claim) -> str:
    quotes = " ".join(f"“{escaped(quote)}”" for quote in claim.quotes)
    references = " ".join(citation(reference) for reference in claim.references)
    return f"- {escaped(claim.sentence)} {quotes} {references}"


def _as_text(place: int, section: Section) -> str:
    """Each turn on one line, so that nobody can speak a line of their own."""
    turns = (
        f"[turn:{turn.reference}] {'candidate' if turn.is_candidate else 'interviewer'}: "
        f"{' '.join(turn.text.split())}"
        for turn in section.turns
    )
    return "\n".join([f"## {place}", section.heading, *turns])
