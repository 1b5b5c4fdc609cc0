"""A list of texts edited as lines."""

import pytest

from interviews.admin.lines import LinesField

pytestmark = pytest.mark.unit


def test_a_list_is_shown_as_lines() -> None:
    assert LinesField().prepare_value(["Drops it", "Kneads it"]) == "Drops it\nKneads it"


def test_what_was_typed_is_shown_as_typed() -> None:
    assert LinesField().prepare_value("half a li") == "half a li"


def test_lines_become_a_list_without_the_empty_ones() -> None:
    assert LinesField(required=False).clean(" Drops it \r\n\n Kneads it\n") == [
        "Drops it",
        "Kneads it",
    ]


def test_nothing_typed_is_an_empty_list() -> None:
    assert LinesField(required=False).clean("") == []


def test_only_other_lines_are_a_change() -> None:
    field = LinesField()
    assert not field.has_changed(["a", "b"], "a\r\nb\r\n")
    assert field.has_changed(["a", "b"], "b\na")
    assert not field.has_changed(None, "")
