"""An address that anybody may have written is read as far as it can be understood."""

from uuid import UUID

import pytest

from interviews.admin.filter_address import LONGEST_NAME, read_text, read_uuid

pytestmark = pytest.mark.unit


def test_a_text_is_one_line_of_bearable_length() -> None:
    assert read_text(" rye\0\n bread ") == "rye bread"
    assert len(read_text("x" * 500)) == LONGEST_NAME
    assert read_text("rye bread", 4) == "rye"


@pytest.mark.parametrize(
    ("text", "found"), [(str(UUID(int=7)), UUID(int=7)), ("", None), ("seven", None)]
)
def test_an_id_is_one_or_none(text: str, found: UUID | None) -> None:
    assert read_uuid(text) == found
