"""The parts of a report as the paragraphs of a PDF; every text is escaped on its way."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from xml.sax.saxutils import escape

from reportlab.platypus import CondPageBreak, Table
from reportlab.platypus import Paragraph as PdfParagraph

from pipeline.exports.parts import (
    Facts,
    GapPart,
    Heading,
    Inline,
    Item,
    Paragraph,
    Part,
    QuotePart,
    Struck,
    TurnPart,
)
from pipeline.exports.pdf import styles
from pipeline.exports.pdf.fonts import BOLD, runs_of
from pipeline.exports.plain_text import on_one_line
from pipeline.exports.prose import Citation, Words

FACTS_WIDTHS = (styles.FACT_NAMES_WIDTH, None)
SOFT, ACCENT = styles.SOFT.hexval(), styles.ACCENT.hexval()
TONES = {"plain": styles.BODY, "quiet": styles.QUIET, "note": styles.NOTE}


class Story:
    """Knows the language, for letters that several scripts share, and which Turns are there."""

    def __init__(self, *, language: str, clocks: Mapping[str, str]) -> None:
        self._language = language
        self._clocks = clocks

    def flowables(self, parts: Iterable[Part]) -> Iterator[Any]:
        for part in parts:
            yield from self._flowables_of(part)

    def _flowables_of(self, part: Part) -> Iterator[Any]:
        match part:
            case Heading():
                style = styles.HEADINGS[min(part.level, 3)]
                yield CondPageBreak(styles.ROOM_FOR_HEADING)
                heading = PdfParagraph(self.text(part.text), style)
                heading.outline = (part.level, on_one_line(part.text))
                yield heading
            case Facts():
                yield self._facts(part)
            case Paragraph():
                yield PdfParagraph(self._spans(part.spans), TONES[part.tone])
            case Item():
                yield PdfParagraph(self._spans(part.spans), styles.ITEM, bulletText="•")
            case QuotePart():
                words = self.text(f"“{part.words}” ({part.place})")
                yield PdfParagraph(words, styles.QUOTE)
            case TurnPart():
                style = styles.CANDIDATE if part.is_candidate else styles.INTERVIEWER
                yield CondPageBreak(styles.ROOM_FOR_TURN)
                anchor = f'<a name="{_anchor(part.reference)}"/>'
                yield PdfParagraph(f"{anchor}{self.text(part.who)} · {part.at}", style)
                yield PdfParagraph(self._spans(part.spans), styles.SAID)
            case GapPart():
                yield PdfParagraph(self.text(part.sentence), styles.GAP)

    def _facts(self, facts: Facts) -> Table:
        rows = [
            [
                PdfParagraph(self.text(name), styles.FACT_NAME),
                PdfParagraph(self.text(what), styles.FACT),
            ]
            for name, what in facts.rows
        ]
        look = [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (0, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
            ("LINEBELOW", (0, 0), (-1, -1), 0.4, styles.LINE),
        ]
        return Table(rows, colWidths=FACTS_WIDTHS, style=look, hAlign="LEFT")

    def _spans(self, spans: Iterable[Inline]) -> str:
        return "".join(self._span(span) for span in spans)

    def _span(self, span: Inline) -> str:
        match span:
            case Citation():
                return self._citation(span.reference)
            case Struck():
                text = self.text(span.text)
                return f' <strike><font color="{SOFT}">{text}</font></strike>'
            case Words():
                text = self.text(span.text)
                before = " " if span.text[:1].isspace() else ""
                after = " " if span.text[-1:].isspace() else ""
                text = f'<font name="{BOLD}">{text}</font>' if span.is_strong else text
                return f"{before}{text}{after}"

    def _citation(self, reference: str) -> str:
        at = self._clocks.get(reference)
        if at is None:
            return f'<font color="{SOFT}" size="8">[{escape(reference)}]</font>'
        return f'<a href="#{_anchor(reference)}" color="{ACCENT}" fontSize="8">[{at}]</a>'

    def text(self, text: str) -> str:
        """Escaped for ReportLab's markup, each piece in a typeface that has its letters."""
        pieces = []
        for face, run in runs_of(on_one_line(text), language=self._language):
            piece = escape(run, {'"': "&quot;"})
            pieces.append(f'<font name="{face}">{piece}</font>' if face else piece)
        return "".join(pieces)


def _anchor(reference: str) -> str:
    return f"turn-{reference}"
