"""A summary as Markdown: a head that says how it was made, then question by question (pure)."""

from collections.abc import Mapping, Sequence

from pipeline.extractive import quotes_of, word_weights
from pipeline.markup import citation, escaped
from pipeline.phrases import Phrases, phrases_in
from pipeline.sections import Section, sections_of
from pipeline.transcript import Transcript
from pipeline.words import words_of


def extractive_summary(transcript: Transcript, *, was_kept_from_ai: bool = False) -> str:
    """Quotes chosen by `extractive.py`, each with its citation.

    `was_kept_from_ai`: a model is configured, but the candidate's consent does not cover it.
    """
    phrases = phrases_in(transcript.language)
    notes = [phrases.extractive]
    if was_kept_from_ai:
        notes.append(phrases.not_for_ai)
    sections, weights = sections_of(transcript), word_weights(transcript.answers)
    lines = [quote_lines(section, weights) for section in sections]
    return compose(transcript, sections, notes, lines)


def quote_lines(section: Section, weights: Mapping[str, float]) -> list[str]:
    """The most telling sentences of a section as list items; none where nothing was answered."""
    return [
        f"- “{escaped(quote.text)}” {citation(quote.turn.reference)}"
        for quote in quotes_of(section, weights)
    ]


def compose(
    transcript: Transcript,
    sections: Sequence[Section],
    notes: Sequence[str],
    lines: Sequence[Sequence[str]],
) -> str:
    """Head, figures and one part for each section with its `lines`."""
    phrases = phrases_in(transcript.language)
    if transcript.is_rough:
        notes = [*notes, phrases.rough]
    blocks = [f"*{escaped(note)}*" for note in notes]
    if not transcript.answers:
        return "\n\n".join([*blocks, phrases.nothing_heard]) + "\n"
    blocks.append(_figures(transcript, sections, phrases))
    for section, written in zip(sections, lines, strict=True):
        body = written if section.answers else [phrases.no_answer]
        blocks += [_heading(section, phrases), "\n".join(body)]
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
