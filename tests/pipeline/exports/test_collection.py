"""The files of several exported sessions."""

import csv
import io
from dataclasses import replace

import pytest

from pipeline.exports.collection import OVERVIEW, files_of
from tests.pipeline.exports.reports import HOSTILE, make_hostile_report, make_report

pytestmark = pytest.mark.unit


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_each_session_has_a_folder_with_every_format_and_a_row() -> None:
    other = replace(make_report(), session_id="2" * 36, candidate="Nova")
    files = dict(files_of([make_report(), other]))
    assert [name.rpartition("/")[0] for name in files] == [
        *["marlo-testperson-1f0c5b7a"] * 4,
        *["nova-22222222"] * 4,
        "",
    ]
    rows = table(files[OVERVIEW])
    assert [row["folder"] for row in rows] == ["marlo-testperson-1f0c5b7a", "nova-22222222"]
    assert rows[0]["decision"] == "Invite again"


def test_what_is_too_much_stands_in_the_table_only() -> None:
    reports = [replace(make_report(), session_id=str(n) * 36) for n in range(3)]
    files = dict(files_of(reports, most_bytes=1))
    assert len(files) == 5
    assert [bool(row["folder"]) for row in table(files[OVERVIEW])] == [True, False, False]


def test_the_table_holds_no_formula() -> None:
    reports = [make_hostile_report(text) for text in HOSTILE.values()]
    content = dict(files_of(reports, most_bytes=-1))[OVERVIEW]
    assert not [row for row in table(content) if row["candidate"].lstrip('"').startswith("=")]
