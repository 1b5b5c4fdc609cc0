"""What documents for people consist of."""

import pytest

from pipeline.exports.parts import Paragraph, say
from pipeline.exports.prose import Words

pytestmark = pytest.mark.unit


def test_saying_something_is_a_paragraph_of_its_words() -> None:
    assert say("Hello", "quiet") == Paragraph((Words("Hello"),), "quiet")
