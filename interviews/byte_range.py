"""Which bytes of a file an HTTP `Range` header asks for (pure; RFC 9110 section 14)."""

import re
from dataclasses import dataclass

#: No file has a size of more digits, and Python refuses to read numbers of thousands.
ONE_RANGE = re.compile(r"bytes=\s*(\d{0,18})\s*-\s*(\d{0,18})\s*", re.IGNORECASE | re.ASCII)


class RangeNotSatisfiableError(ValueError):
    """The range lies outside the file: 416."""


@dataclass(frozen=True)
class ByteRange:
    """Bytes `first` to `last`, both included, of `size`."""

    first: int
    last: int
    size: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1

    @property
    def content_range(self) -> str:
        return f"bytes {self.first}-{self.last}/{self.size}"


def read_range(header: str, size: int) -> ByteRange | None:
    """None where the whole file is the answer: no header, another unit, nonsense, several ranges.

    Raises RangeNotSatisfiableError.
    """
    match = ONE_RANGE.fullmatch(header.strip())
    if match is None:
        return None
    first_text, last_text = match.groups()
    if not first_text:
        return _read_suffix(last_text, size)
    first = int(first_text)
    last = min(int(last_text), size - 1) if last_text else size - 1
    if last_text and int(last_text) < first:
        return None
    if first >= size:
        raise RangeNotSatisfiableError
    return ByteRange(first, last, size)


def _read_suffix(length_text: str, size: int) -> ByteRange | None:
    """`bytes=-500`: the last 500."""
    if not length_text:
        return None
    length = min(int(length_text), size)
    if length == 0:
        raise RangeNotSatisfiableError
    return ByteRange(size - length, size - 1, size)
