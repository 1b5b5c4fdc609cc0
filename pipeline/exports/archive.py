"""A ZIP that is sent while it is made: one file at a time is in memory."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime


def zip_pieces(files: Iterable[tuple[str, bytes]], *, now: datetime) -> Iterator[bytes]:
    """`files` are names and contents; a piece goes out after each of them."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            entry = zipfile.ZipInfo(name, now.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, content)
            yield sink.take()
    yield sink.take()


class _Sink(io.RawIOBase):
    """Cannot be searched, so that the archive is written from front to back."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]  # bytes is all that comes
        self._waiting += data
        return len(data)

    def take(self) -> bytes:
        taken = bytes(self._waiting)
        self._waiting.clear()
        return taken
