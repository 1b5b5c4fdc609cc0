"""A session as CSV: every cell is text, whatever it says."""

import csv
import io
import re

import pytest

from pipeline.exports.csv_table import COLUMNS, neutral, rows_of, write_csv
from tests.pipeline.exports.reports import HOSTILE, make_hostile_report, make_report

pytestmark = pytest.mark.unit

#: What a spreadsheet calculates, when it divides cells at commas, semicolons, tabs or lines.
CALCULATED = re.compile(r"(^|[;\t\r\n])[\s\"\u200b\ufeff\x00]*[=+\-@＝＋－＠]")


def read(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_every_part_of_the_report_has_its_rows() -> None:
    rows = read(write_csv(make_report()))
    parts = {row["part"] for row in rows}
    assert parts == {
        "session",
        "quality",
        "decision",
        "summary",
        "rating",
        "rating_quote",
        "reviewer_rating",
        "action_item",
        "question",
        "turn",
        "gap",
    }
    [cut] = [row for row in rows if row["part"] == "turn" and row["unheard"]]
    assert (cut["text"], cut["unheard"]) == ("Hello Marlo.", "I have so many")
    [not_rated] = [row for row in rows if row["what"] == "Patience"]
    assert (not_rated["level"], not_rated["note"]) == ("", "insufficient")


def test_rows_use_only_the_columns() -> None:
    assert {key for row in rows_of(make_report()) for key in row} <= set(COLUMNS)


@pytest.mark.fault("B43")
@pytest.mark.parametrize("name", HOSTILE)
def test_no_cell_is_a_formula(name: str) -> None:
    for row in read(write_csv(make_hostile_report(HOSTILE[name]))):
        for cell in row.values():
            assert not CALCULATED.search(cell), cell


@pytest.mark.parametrize("name", ["tab", "carriage return", "after spaces", "wide sign"])
def test_an_apostrophe_keeps_the_words_readable(name: str) -> None:
    assert neutral(HOSTILE[name]).startswith("'")
    assert neutral(HOSTILE[name]).lstrip("'") == HOSTILE[name].strip()


@pytest.mark.parametrize("text", ["Well, 3 - 2 is one", "a=b", "mail me @ noon", "5", ""])
def test_ordinary_words_stay_as_they_are(text: str) -> None:
    assert neutral(text) == text


def test_a_table_has_no_line_within_a_cell() -> None:
    content = write_csv(make_hostile_report("one\r\ntwo")).decode("utf-8-sig")
    assert "one two" in content
    assert all(line.startswith('"') for line in content.split("\r\n") if line)


def test_numbers_are_numbers() -> None:
    assert neutral(20_000) == "20000"
    assert neutral(None) == ""
