"""A summary written by a text model and checked line by line; what cannot be is left out."""

from collections.abc import Sequence

from pipeline.asking import Complaint, UnusableAnswer, ask, fence_of
from pipeline.digest import compose, quote_lines
from pipeline.extractive import word_weights
from pipeline.instructions import find_instructions, withhold
from pipeline.llm import Answer, TextModel
from pipeline.markup import citation, escaped
from pipeline.parts import Part, parts_of, room_bytes
from pipeline.phrases import phrases_in
from pipeline.prompt import read_prompt
from pipeline.reducing import reduce_claims
from pipeline.sections import Section, sections_of
from pipeline.transcript import Transcript
from pipeline.verification import Statement, Verified, verify

NOTHING_STANDS = Complaint(
    "nothing could be verified",
    "No line of your last answer could be used. Every line needs a quote, word for word from the "
    "candidate turn that it cites, and no judgement.",
)


def write_summary(transcript: Transcript, model: TextModel, *, window_tokens: int) -> str:
    """Markdown. Raises `StepFailure` when the model gives nothing that stands.

    Sentences that speak to a program are kept from it, and no line stands on them. Each part that
    fits the window is written about by itself; of what stands in all of them the model picks the
    lines to keep. A question on which no line stands gets quotes chosen by `extractive.py`.
    """
    kept = withhold(transcript, find_instructions(transcript))
    sections = sections_of(transcript)
    most_bytes = room_bytes(window_tokens)
    statements: list[Statement] = []
    left_out = 0
    for part in parts_of(sections_of(kept), most_bytes=most_bytes):
        verified = _ask(model, part, kept)
        statements += verified.statements
        left_out += verified.left_out
    phrases = phrases_in(transcript.language)
    notes = [phrases.written_by_model]
    if left_out:
        notes.append(phrases.left_out.format(left_out))
    written = [
        reduce_claims(
            [statement for statement in statements if statement.section == place],
            model,
            most_bytes=most_bytes,
        )
        for place in range(len(sections))
    ]
    lines = _lines(sections, written, transcript)
    return compose(transcript, sections, notes, lines)


def _ask(model: TextModel, part: Part, transcript: Transcript) -> Verified:
    whole = transcript.by_reference
    given = {turn.reference for section in part.sections.values() for turn in section.turns}
    turns = {reference: whole[reference] for reference in given}

    def read(answer: Answer) -> Verified:
        verified = verify(answer.text, turns, language=transcript.language)
        if not verified.statements:
            raise UnusableAnswer(NOTHING_STANDS)
        return verified

    prompt = read_prompt("summary")
    fence = fence_of(part.material)
    instructions = prompt.substitute(fence=fence, language=transcript.language)
    return ask(model, instructions=instructions, material=part.material, read=read)


def _lines(
    sections: Sequence[Section], statements: Sequence[Sequence[Statement]], transcript: Transcript
) -> list[list[str]]:
    weights = word_weights(transcript.answers)
    return [
        [_line(statement) for statement in written] or quote_lines(section, weights)
        for written, section in zip(statements, sections, strict=True)
    ]


def _line(statement: Statement) -> str:
    quotes = " ".join(f"“{escaped(quote)}”" for quote in statement.quotes)
    references = " ".join(citation(reference) for reference in statement.references)
    parts = (escaped(statement.sentence), quotes, references)
    return f"- {' '.join(part for part in parts if part)}"
