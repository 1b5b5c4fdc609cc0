"""The fault table, the markers and the tests say the same."""

import pytest

from tests.chaos.faults import NOTHING_YET, PAGE, ROWS, TEST, filled, marked_by_row, rows
from tests.chaos.marks import all_tests

pytestmark = pytest.mark.unit

TABLE = rows(PAGE.read_text(encoding="utf-8"))


def test_every_fault_is_in_the_table_once_and_in_order() -> None:
    assert [row.fault_id for row in TABLE] == list(ROWS)


def test_markers_name_faults_that_are_in_the_table() -> None:
    assert set(marked_by_row()) - set(ROWS) == set()


def test_every_test_that_is_listed_exists_and_carries_the_marker() -> None:
    marked = marked_by_row()
    listed = {(row.fault_id, test) for row in TABLE for test in row.tests}
    assert {test for _row, test in listed} - all_tests() == set()
    assert [each for each in listed if each[1] not in marked.get(each[0], [])] == []


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
