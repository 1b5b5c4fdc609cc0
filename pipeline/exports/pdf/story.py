"""The parts of a report as the paragraphs of a PDF; every text is escaped on its way."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any
from xml.sax.saxutils import escape

from reportlab.platypus import CondPageBreak, Table
from reportlab.platypus import Paragraph as PdfParagraph

from interviews.turn_reference import anchor_of
from pipeline.exports import parts
from pipeline.exports.parts import Inline, Part, Struck
from pipeline.exports.pdf import styles
from pipeline.exports.pdf.arabic import shaped
from pipeline.exports.pdf.direction import (
    drawn,
    has_right_to_left,
    lines_of,
    reads_from_the_right,
)
from pipeline.exports.pdf.fonts import BOLD, runs_of, width_of
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

    def flowables(self, document: Iterable[Part]) -> Iterator[Any]:
        for part in document:
            yield from self._flowables_of(part)

    def _flowables_of(self, part: Part) -> Iterator[Any]:
        match part:
            case parts.Heading():
                style = styles.HEADINGS[min(part.level, 3)]
                yield CondPageBreak(styles.ROOM_FOR_HEADING)
                heading = self._paragraph((Words(part.text),), style)
                heading.outline = (part.level, on_one_line(part.text))
                yield heading
            case parts.Facts():
                yield self._facts(part)
            case parts.Paragraph():
                yield self._paragraph(part.spans, TONES[part.tone])
            case parts.Item():
                yield self._paragraph(part.spans, styles.ITEM, bulletText="•")
            case parts.QuotePart():
                words = Words(f"“{part.words}” ({part.place})")
                yield self._paragraph((words,), styles.QUOTE)
            case parts.TurnPart():
                style = styles.CANDIDATE if part.is_candidate else styles.INTERVIEWER
                yield CondPageBreak(styles.ROOM_FOR_TURN)
                anchor = f'<a name="{anchor_of(part.reference)}"/>'
                yield PdfParagraph(f"{anchor}{self.text(part.who)} · {part.at}", style)
                yield self._paragraph(part.spans, styles.SAID)
            case parts.GapPart():
                yield PdfParagraph(self.text(part.sentence), styles.GAP)

    def _facts(self, facts: parts.Facts) -> Table:
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

    def _paragraph(self, spans: Sequence[Inline], style: Any, **more: str) -> PdfParagraph:
        """From the right where its first word is read so; then its lines are made here."""
        words = " ".join(self._plain(span) for span in spans)
        if not reads_from_the_right(words):
            return PdfParagraph(self._spans(spans), style, **more)
        return PdfParagraph(self._lines(spans, style), styles.from_the_right(style))

    def _lines(self, spans: Sequence[Inline], style: Any) -> str:
        width = styles.TEXT_WIDTH - style.leftIndent
        lines = []
        for is_struck, group in groupby(spans, key=lambda span: isinstance(span, Struck)):
            words = shaped(on_one_line(" ".join(self._plain(span) for span in group)))
            for line in lines_of(words, fits=lambda text: width_of(text, style.fontSize) <= width):
                shown = self._in_typefaces(drawn(line, from_the_right=True))
                lines.append(f"<strike>{shown}</strike>" if is_struck else shown)
        return "<br/>".join(lines)

    def _plain(self, span: Inline) -> str:
        if isinstance(span, Citation):
            return f"[{self._clocks.get(span.reference, span.reference)}]"
        return span.text

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
                before, after = span.edges
                text = f'<font name="{BOLD}">{text}</font>' if span.is_strong else text
                return f"{before}{text}{after}"

    def _citation(self, reference: str) -> str:
        at = self._clocks.get(reference)
        if at is None:
            return f'<font color="{SOFT}" size="8">[{escape(reference)}]</font>'
        return f'<a href="#{anchor_of(reference)}" color="{ACCENT}" fontSize="8">[{at}]</a>'

    def text(self, text: str) -> str:
        """Escaped for ReportLab's markup, each piece in a typeface that has its letters."""
        line = on_one_line(text)
        if has_right_to_left(line):
            line = drawn(shaped(line), from_the_right=reads_from_the_right(line))
        return self._in_typefaces(line)

    def _in_typefaces(self, line: str) -> str:
        pieces = []
        for face, run in runs_of(line, language=self._language):
            piece = escape(run, {'"': "&quot;"})
            pieces.append(f'<font name="{face}">{piece}</font>' if face else piece)
        return "".join(pieces)
