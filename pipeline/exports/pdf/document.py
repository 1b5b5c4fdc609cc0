"""The pages of a PDF: paper, margins, page numbers, bookmarks and what the file says of itself."""

import io
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from pipeline.exports.parts import Part
from pipeline.exports.pdf import styles
from pipeline.exports.pdf.fonts import REGULAR, register
from pipeline.exports.pdf.story import Story
from pipeline.exports.plain_text import on_one_line

FOOT_SIZE = 8
FOOT_HEIGHT = 12 * mm
LONGEST_FOOT = 90


def write_pdf(
    parts: Iterable[Part], *, title: str, author: str, language: str, clocks: dict[str, str]
) -> bytes:
    """The same parts make the same bytes: no clock and no chance is in them."""
    register()
    out = io.BytesIO()
    document = _Document(
        out,
        pagesize=A4,
        leftMargin=styles.MARGIN,
        rightMargin=styles.MARGIN,
        topMargin=18 * mm,
        bottomMargin=22 * mm,
        title=on_one_line(title),
        author=on_one_line(author),
        creator="Viva",
        subject=_("Interview report"),
        lang=language,
        invariant=1,
    )
    story = Story(language=language, clocks=clocks)
    document.build(list(story.flowables(parts)), canvasmaker=_NumberedCanvas)
    return out.getvalue()


class _Document(BaseDocTemplate):
    """One column; headings become bookmarks."""

    def __init__(self, out: io.BytesIO, **settings: Any) -> None:
        super().__init__(out, **settings)
        frame = Frame(self.leftMargin, self.bottomMargin, self.width, self.height, 0, 0, 0, 0)
        self.addPageTemplates([PageTemplate(frames=[frame])])

    def afterFlowable(self, flowable: Any) -> None:  # noqa: N802 - ReportLab's name
        level, text = getattr(flowable, "outline", (0, ""))
        if level == 2:  # noqa: PLR2004 - the parts of a report
            key = f"part-{self.canv.getPageNumber()}-{text}"
            self.canv.bookmarkPage(key)
            self.canv.addOutlineEntry(text, key, level=0)


class _NumberedCanvas(Canvas):
    """Keeps its pages until it knows how many there are."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self._kept: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802 - ReportLab's name
        self._kept.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        for page in self._kept:
            self.__dict__.update(page)
            self._draw_foot(len(self._kept))
            super().showPage()
        super().save()

    def _draw_foot(self, pages: int) -> None:
        width, _height = A4
        self.setFont(REGULAR, FOOT_SIZE)
        self.setFillColor(styles.SOFT)
        self.drawString(styles.MARGIN, FOOT_HEIGHT, self._doc.info.title[:LONGEST_FOOT])
        number = {"page": self._pageNumber, "pages": pages}
        words = _("Page %(page)d of %(pages)d") % number
        self.drawRightString(width - styles.MARGIN, FOOT_HEIGHT, words)
