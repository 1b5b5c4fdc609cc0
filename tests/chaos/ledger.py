"""What happened outside Viva, written down by those it happened to, out of the reach of it all."""

import json
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TextIO


@dataclass(frozen=True)
class Entry:
    """One thing that happened: to whom (the key of a candidate, or "" for all), what, and when."""

    at: float  # seconds since 1970, by this machine's clock
    key: str
    what: str
    values: dict[str, Any]


class Ledger:
    """Append-only; every line is written out before the next thing happens."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: TextIO = path.open("a", encoding="utf-8", buffering=1)

    def note(self, key: str, what: str, **values: object) -> None:
        line = {"at": time.time(), "key": key, "what": what, **values}
        self._file.write(json.dumps(line, ensure_ascii=False) + "\n")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()


def read(path: Path) -> list[Entry]:
    """Raises ValueError on a line that is none: a ledger that is damaged proves nothing."""
    with path.open(encoding="utf-8") as lines:
        return list(parse(lines))


def parse(lines: Iterable[str]) -> Iterator[Entry]:
    for line in lines:
        values = json.loads(line)
        yield Entry(values.pop("at"), values.pop("key"), values.pop("what"), values)
