"""A summary as Markdown: a head that says how it was made, then question by question (pure)."""

from collections.abc import Callable, Sequence

from pipeline.extractive import quotes_of, word_weights
from pipeline.markup import citation, escaped
from pipeline.phrases import Phrases, phrases_in
from pipeline.sections import Section, sections_of
from pipeline.transcript import Transcript
from pipeline.words import words_of

#: The lines under a section's heading.
Body = Callable[[Section], list[str]]


def extractive_summary(transcript: Transcript, *, was_kept_from_ai: bool = False) -> str:
    """Quotes chosen by `extractive.py`, each with its citation.

    `was_kept_from_ai`: a model is configured, but the candidate's consent does not cover it.
    """
    phrases = phrases_in(transcript.language)
    weights = word_weights(transcript.answers)

    def quoted(section: Section) -> list[str]:
        return [
            f"- “{escaped(quote.text)}” {citation(quote.turn.reference)}"
            for quote in quotes_of(section, weights)
        ]

    notes = [phrases.extractive]
    if was_kept_from_ai:
        notes.append(phrases.not_for_ai)
    return compose(transcript, notes, quoted)


def compose(transcript: Transcript, notes: Sequence[str], body: Body) -> str:
    """Head, figures and one part for each section that `body` has lines for."""
    phrases = phrases_in(transcript.language)
    if transcript.is_rough:
        notes = [*notes, phrases.rough]
    blocks = [f"*{escaped(note)}*" for note in notes]
    if not transcript.answers:
        return "\n\n".join([*blocks, phrases.nothing_heard]) + "\n"
    sections = sections_of(transcript)
    blocks.append(_figures(transcript, sections, phrases))
    for section in sections:
        lines = body(section) if section.answers else [phrases.no_answer]
        blocks += [_heading(section, phrases), "\n".join(lines)]
    return "\n\n".join(blocks) + "\n"


def _figures(transcript: Transcript, sections: Sequence[Section], phrases: Phrases) -> str:
    words = sum(len(words_of(turn.text)) for turn in transcript.answers)
    figures = [phrases.words_heard.format(words)]
    asked = [section for section in sections if section.number is not None]
    if asked:
        answered = sum(bool(section.answers) for section in asked)
        figures.insert(0, phrases.answered.format(answered, len(asked)))
    line = " · ".join(figures)
    return line[0].upper() + line[1:]


def _heading(section: Section, phrases: Phrases) -> str:
    if section.number is not None:
        return f"### {section.number}. {escaped(section.heading)}"
    return f"### {escaped(section.heading) or phrases.opening}"
