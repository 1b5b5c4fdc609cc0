"""The fault table, the markers and the tests say the same."""

import pytest

from tests.chaos.faults import NOTHING_YET, PAGE, ROWS, TEST, Row, filled, marked_by_row, rows
from tests.chaos.marks import all_tests

pytestmark = pytest.mark.unit

TABLE = rows(PAGE.read_text(encoding="utf-8"))


def test_every_fault_is_in_the_table_once_and_in_order() -> None:
    assert [row.fault_id for row in TABLE] == list(ROWS)


def test_markers_name_faults_that_are_in_the_table() -> None:
    assert set(marked_by_row()) - set(ROWS) == set()


#: Rows that nothing shows yet, while they are built. Empty, and to stay so.
NOT_YET: frozenset[str] = frozenset()
LEAST_SENTENCE = 20


def test_every_test_that_is_listed_exists() -> None:
    assert {test for row in TABLE for test in row.tests} - all_tests() == set()


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.fault_id)
def test_a_row_lists_the_tests_that_carry_its_marker(row: Row) -> None:
    """Where this fails: `python -m tests.chaos.faults --write`."""
    assert row.tests == marked_by_row().get(row.fault_id, [])


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.fault_id)
def test_a_row_is_shown_by_a_test_or_says_why_not(row: Row) -> None:
    is_answered = bool(row.tests) or len(row.shown_by) >= LEAST_SENTENCE
    assert is_answered != (row.fault_id in NOT_YET)


def test_the_last_column_is_filled_from_the_markers() -> None:
    page = (
        "| A01 | it breaks | it holds | `tests/a.py::test_gone` A sentence stays. |\n"
        "| A02 | it breaks | it holds | – |\n"
        "| A03 | it breaks | it holds | – |\n"
    )
    again = filled(page, {"A01": ["tests/b.py::test_new"], "A03": ["tests/b.py::test_new"]})
    assert [row.shown_by for row in rows(again)] == [
        "`tests/b.py::test_new`<br>A sentence stays.",
        NOTHING_YET,
        "`tests/b.py::test_new`",
    ]
    assert TEST.findall(rows(again)[0].shown_by) == ["tests/b.py::test_new"]
