"""A small reader of the PDFs that we write: what stands on their pages, as far as it is ASCII."""

import base64
import re
import zlib

STREAM = re.compile(rb"/ASCII85Decode /FlateDecode.*?stream\r?\n(.*?)endstream", re.DOTALL)
SHOWN = re.compile(rb"\(((?:\\.|[^\\()])*)\) Tj", re.DOTALL)
ESCAPED = re.compile(rb"\\([()\\])")


def page_texts(pdf: bytes) -> list[str]:
    """In the order of pages; the pieces of a page with a space between them."""
    return [_text(_content(found.group(1))) for found in STREAM.finditer(pdf)]


def _content(stream: bytes) -> bytes:
    return zlib.decompress(base64.a85decode(b"<~" + stream.strip(), adobe=True))


def _text(content: bytes) -> str:
    pieces = [ESCAPED.sub(rb"\1", shown) for shown in SHOWN.findall(content)]
    return b" ".join(pieces).decode("latin-1")
