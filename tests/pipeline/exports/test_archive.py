"""A ZIP that is sent while it is made."""

import io
import zipfile
from collections.abc import Iterator

import pytest

from pipeline.exports.archive import zip_pieces
from tests.cast import NOW

pytestmark = pytest.mark.unit


def test_the_pieces_together_are_an_archive() -> None:
    files = [("a/one.txt", b"one" * 1000), ("two.txt", b"")]
    archive = zipfile.ZipFile(io.BytesIO(b"".join(zip_pieces(files, now=NOW))))
    assert archive.testzip() is None
    assert {name: archive.read(name) for name in archive.namelist()} == dict(files)


def test_a_file_goes_out_before_the_next_is_made() -> None:
    made: list[str] = []

    def files() -> Iterator[tuple[str, bytes]]:
        for name in ("one", "two"):
            made.append(name)
            yield name, b"content"

    pieces = zip_pieces(files(), now=NOW)
    assert b"one" in next(pieces)
    assert made == ["one"]
