"""The text of an uploaded document, or why there is none (pure)."""

import re
import unicodedata
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from enum import StrEnum
from pathlib import PurePath

ENDINGS = (".txt", ".md", ".markdown")
MOST_BYTES = 512 * 1024
BLANK_LINES = re.compile(r"\n{3,}")


class Problem(StrEnum):
    KIND = "kind"
    SIZE = "size"
    ENCODING = "encoding"
    BINARY = "binary"
    EMPTY = "empty"


class UnreadableDocumentError(Exception):
    """Nothing can be made of this file: `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


def read_document(name: str, content: bytes) -> str:
    """Text with plain line ends and no control characters. Raises UnreadableDocumentError."""
    if PurePath(name).suffix.lower() not in ENDINGS:
        raise UnreadableDocumentError(Problem.KIND)
    if len(content) > MOST_BYTES:
        raise UnreadableDocumentError(Problem.SIZE)
    text = _decode(content).replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        raise UnreadableDocumentError(Problem.BINARY)
    kept = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"})
    kept = BLANK_LINES.sub("\n\n", "\n".join(line.rstrip() for line in kept.split("\n"))).strip()
    if not any(c.isalnum() for c in kept):
        raise UnreadableDocumentError(Problem.EMPTY)
    return kept


def _decode(content: bytes) -> str:
    """UTF-8, or UTF-16 where the file says so."""
    is_utf16 = content.startswith((BOM_UTF16_LE, BOM_UTF16_BE))
    encoding = "utf-16" if is_utf16 else "utf-8"
    try:
        return content.removeprefix(BOM_UTF8).decode(encoding)
    except UnicodeDecodeError:
        is_binary = not is_utf16 and b"\0" in content
        problem = Problem.BINARY if is_binary else Problem.ENCODING
        raise UnreadableDocumentError(problem) from None
