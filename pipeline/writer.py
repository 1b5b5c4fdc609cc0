"""A summary written by a text model and checked line by line; what cannot be is left out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.asking import CUT, Complaint, UnusableAnswer, ask, fence_of
from pipeline.bill import Bill, Spent
from pipeline.digest import compose, quote_lines
from pipeline.extractive import word_weights
from pipeline.llm import Answer, Ending, TextModel
from pipeline.markup import citation, escaped
from pipeline.phrases import phrases_in
from pipeline.prompt import read_prompt
from pipeline.sections import Section, sections_of
from pipeline.transcript import Transcript
from pipeline.verification import Claim, Verified, verify

#: So much of a conversation is given at a time: it fits a model with a small window.
PART_CHARACTERS = 16_000

NOTHING_STANDS = Complaint(
    "nothing could be verified",
    "No line of your last answer could be used. Every line needs a quote, word for word from the "
    "candidate turn that it cites, and no judgement.",
)


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

    def read(answer: Answer) -> Verified:
        verified = verify(answer.text, turns)
        if not verified.claims:
            raise UnusableAnswer(CUT if answer.ending is Ending.CUT else NOTHING_STANDS)
        return verified

    prompt = read_prompt("summary")
    instructions = prompt.substitute(fence=fence_of(part.material), language=language)
    return ask(model, instructions=instructions, material=part.material, read=read, bill=bill)


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
