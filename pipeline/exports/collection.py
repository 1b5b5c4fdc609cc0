"""The files of several exported sessions: a folder for each, and a table of all of them."""

import csv
import io
from collections.abc import Iterable, Iterator

from interviews.clock_time import clock
from pipeline.exports.csv_table import BYTE_ORDER_MARK, neutral
from pipeline.exports.file_name import file_stem
from pipeline.exports.formats import FORMATS, file_name
from pipeline.exports.report import SessionReport

MOST_BYTES = 200_000_000
OVERVIEW = "sessions.csv"
COLUMNS = (
    "folder",
    "session",
    "candidate",
    "interview",
    "version",
    "state",
    "started_at",
    "length",
    "transcript",
    "decision",
)


def files_of(
    reports: Iterable[SessionReport], *, most_bytes: int = MOST_BYTES
) -> Iterator[tuple[str, bytes]]:
    """Every format of every report, then the table. What is too much stands in the table only."""
    rows: list[list[str]] = []
    written = 0
    for report in reports:
        stem = file_stem(report.candidate, report.session_id)
        is_left_out = written > most_bytes
        rows.append(_row(report, "" if is_left_out else stem))
        if is_left_out:
            continue
        for suffix, given in FORMATS.items():
            content = given.write(report)
            written += len(content)
            yield f"{stem}/{file_name(report, suffix)}", content
    yield OVERVIEW, _table(rows)


def _row(report: SessionReport, folder: str) -> list[str]:
    return [
        folder,
        report.session_id,
        report.candidate,
        report.interview,
        "" if report.version is None else str(report.version),
        report.state,
        report.started_at.isoformat() if report.started_at else "",
        clock(report.length_ms),
        report.quality.verdict if report.quality else "",
        report.decision.word if report.decision else "",
    ]


def _table(rows: Iterable[Iterable[str]]) -> bytes:
    out = io.StringIO()
    out.write(BYTE_ORDER_MARK)
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([neutral(cell) for cell in row] for row in rows)
    return out.getvalue().encode()
