"""A posting is known by its passage, unit and lexeme."""

from uuid import UUID

import pytest

from pipeline.models import Posting

pytestmark = pytest.mark.unit


def test_a_posting_names_where_it_stands() -> None:
    posting = Posting(passage_id=UUID(int=1), unit=2, lexeme="loav")
    assert str(posting) == f"{UUID(int=1)} · 2 · loav"
    assert posting.pk == (UUID(int=1), 2, "loav")
