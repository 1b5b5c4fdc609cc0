"""How a PDF looks."""

import pytest
from reportlab.lib.enums import TA_RIGHT

from pipeline.exports.pdf import styles

pytestmark = pytest.mark.unit


def test_what_is_read_from_the_right_begins_there() -> None:
    style = styles.from_the_right(styles.QUOTE)
    assert style.alignment == TA_RIGHT
    assert (style.fontSize, style.textColor) == (styles.QUOTE.fontSize, styles.QUOTE.textColor)
