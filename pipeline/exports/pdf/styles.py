"""How a PDF looks: the colours of the product on white paper, one typeface, few sizes."""

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm

from pipeline.exports.pdf.fonts import BOLD, REGULAR

INK, SOFT, ACCENT = HexColor("#1b2327"), HexColor("#525c61"), HexColor("#14605a")
LINE, SUNK, CAUTION = HexColor("#dedbd1"), HexColor("#efede6"), HexColor("#f7edd8")
MARGIN = 22 * mm
INDENT = 5 * mm
#: What has less room than this begins on the next page: a heading never stands alone.
ROOM_FOR_HEADING, ROOM_FOR_TURN = 30 * mm, 16 * mm
FACT_NAMES_WIDTH = 28 * mm
TEXT_WIDTH = A4[0] - 2 * MARGIN

BODY = ParagraphStyle(
    "body", fontName=REGULAR, fontSize=9.5, leading=14, textColor=INK, spaceAfter=4
)
QUIET = ParagraphStyle("quiet", BODY, fontSize=8.5, leading=12, textColor=SOFT)
NOTE = ParagraphStyle(
    "note", BODY, backColor=CAUTION, borderPadding=(4, 6, 4, 6), spaceBefore=8, spaceAfter=10
)
ITEM = ParagraphStyle("item", BODY, leftIndent=INDENT, bulletIndent=1 * mm)
QUOTE = ParagraphStyle("quote", BODY, leftIndent=INDENT, textColor=ACCENT)
FACT_NAME = ParagraphStyle("fact name", QUIET, spaceAfter=0)
FACT = ParagraphStyle("fact", BODY, fontSize=9, leading=12, spaceAfter=0)
WHO = ParagraphStyle(
    "who", BODY, fontName=BOLD, fontSize=8.5, leading=11, spaceBefore=5, spaceAfter=0
)
INTERVIEWER = ParagraphStyle("interviewer", WHO, textColor=SOFT)
CANDIDATE = ParagraphStyle("candidate", WHO, textColor=ACCENT)
SAID = ParagraphStyle("said", BODY, spaceAfter=3)
GAP = ParagraphStyle(
    "gap",
    QUIET,
    alignment=TA_CENTER,
    backColor=SUNK,
    borderPadding=(3, 6, 3, 6),
    spaceBefore=8,
    spaceAfter=10,
)
HEADINGS = {
    1: ParagraphStyle("h1", BODY, fontName=BOLD, fontSize=20, leading=25, spaceAfter=8),
    2: ParagraphStyle(
        "h2",
        BODY,
        fontName=BOLD,
        fontSize=13,
        leading=17,
        textColor=ACCENT,
        spaceBefore=16,
        spaceAfter=5,
    ),
    3: ParagraphStyle("h3", BODY, fontName=BOLD, fontSize=10, spaceBefore=9, spaceAfter=3),
}


def from_the_right(style: ParagraphStyle) -> ParagraphStyle:
    """The same, for lines that begin at the right."""
    return ParagraphStyle(f"{style.name} from the right", style, alignment=TA_RIGHT)
