"""The fault table of the documentation: read it, and write its tests from the markers they carry.

`python -m tests.chaos.faults --write` fills the last column of `docs/subsystems/faults.md`.
"""

import re
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.architecture.source import CHECKOUT
from tests.chaos.marks import marks

PAGE = CHECKOUT / "docs" / "subsystems" / "faults.md"
ROWS = (
    *(f"A{number:02}" for number in range(1, 23)),
    *(f"B{number}" for number in range(23, 51)),
    *(f"C{number}" for number in range(51, 67)),
    *(f"D{number}" for number in range(67, 81)),
    *(f"E{number}" for number in range(81, 89)),
)
LINE = re.compile(r"^\| ([A-E]\d{2}) \| (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)
TEST = re.compile(r"`(tests/[^`]+::[^`]+)`")
NOTHING_YET = "–"


@dataclass(frozen=True)
class Row:
    """One fault: what happens, what must hold, and the tests or the sentence that answer for it."""

    fault_id: str
    fault: str
    promise: str
    shown_by: str

    @property
    def tests(self) -> list[str]:
        return TEST.findall(self.shown_by)

    @property
    def line(self) -> str:
        return f"| {self.fault_id} | {self.fault} | {self.promise} | {self.shown_by} |"


def rows(page: str) -> list[Row]:
    return [Row(*found) for found in LINE.findall(page)]


@cache
def marked_by_row() -> dict[str, list[str]]:
    """The tests that carry `@pytest.mark.fault(row)`."""
    found: dict[str, list[str]] = {}
    for mark in marks("fault"):
        found.setdefault(mark.value, []).append(mark.test)
    return found


def filled(page: str, tests: dict[str, list[str]]) -> str:
    """The page with each row's tests in its last column; a sentence after them stays."""

    def fill(found: re.Match[str]) -> str:
        row = Row(*found.groups())
        said = TEST.sub("", row.shown_by).replace("<br>", " ").strip(f" {NOTHING_YET}")
        cells = [f"`{test}`" for test in tests.get(row.fault_id, [])] + ([said] if said else [])
        shown_by = "<br>".join(cells) or NOTHING_YET
        return Row(row.fault_id, row.fault, row.promise, shown_by).line

    return LINE.sub(fill, page)


def write(path: Path = PAGE) -> None:
    page = path.read_text(encoding="utf-8")
    path.write_text(filled(page, marked_by_row()), encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:] != ["--write"]:
        sys.exit(__doc__)
    write()
