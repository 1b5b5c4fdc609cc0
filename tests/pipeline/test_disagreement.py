"""How far two recognitions differ."""

import pytest

from pipeline.disagreement import disagreement

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("pairs", "share"),
    [
        ([("The oven failed.", "the OVEN failed")], 0.0),
        ([("The oven failed", "The coven failed")], 1 / 3),
        ([("one two", "three four")], 1.0),
        ([("one two three four", "")], 1.0),
        ([("one two", "one two"), ("three", "four")], 1 / 3),
        ([("", "")], None),
        ([], None),
    ],
)
def test_the_share_of_words_that_the_two_have_not_in_common(
    pairs: list[tuple[str, str]], share: float | None
) -> None:
    assert disagreement(pairs) == (share if share is None else pytest.approx(share))
