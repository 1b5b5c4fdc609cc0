"""What lexical search finds: wholes and pieces apart."""

from uuid import UUID

import pytest

from pipeline.retrieval.lexical_found import LexicalFound, found_in

pytestmark = pytest.mark.unit

ONE, OTHER = UUID(int=1), UUID(int=2)


def test_unit_0_is_the_whole_and_the_others_are_pieces() -> None:
    found = found_in([(OTHER, 0, 3.0), (ONE, 0, 1.0), (ONE, 2, 2.0)])
    assert found == LexicalFound({OTHER: 3.0, ONE: 1.0}, {(ONE, 2): 2.0})
    assert list(found.passages) == [OTHER, ONE]
