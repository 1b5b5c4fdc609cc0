"""A summary's Markdown as blocks of words and citations, for formats that are no Markdown (pure).

Links, images and HTML are no structure here: they are the characters that were written.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token

from pipeline.markup import CITATION

SWITCHED_OFF = ["link", "image", "autolink", "html_inline", "html_block", "reference", "code"]


@dataclass(frozen=True)
class Words:
    """Text; `is_strong` where it was meant so."""

    text: str
    is_strong: bool = False

    @property
    def edges(self) -> tuple[str, str]:
        """The space before and after, which stands outside of what is set in bold."""
        return " " if self.text[:1].isspace() else "", " " if self.text[-1:].isspace() else ""


@dataclass(frozen=True)
class Citation:
    """A Turn that is cited, by `<leg>.<position>`."""

    reference: str


Span = Words | Citation


@dataclass(frozen=True)
class Block:
    """A heading (`level` 1 to 6), a paragraph, an item of a list or a quotation."""

    kind: Literal["heading", "paragraph", "item", "quotation"]
    spans: tuple[Span, ...]
    level: int = 0


def blocks_of(markdown: str) -> list[Block]:
    parser = MarkdownIt("commonmark", {"html": False}).disable(SWITCHED_OFF)
    return list(_blocks(parser.parse(markdown)))


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    around: list[str] = []
    for token in tokens:
        if token.nesting > 0:
            around.append(token.type + token.tag)
        elif token.nesting < 0:
            around.pop()
        elif token.type == "inline":
            yield _block(around, tuple(_spans(token.children or ())))
        elif token.content:  # fenced code: the words that stand in it
            yield Block("paragraph", (Words(token.content.strip()),))


def _block(around: Sequence[str], spans: tuple[Span, ...]) -> Block:
    innermost = around[-1] if around else ""
    if innermost.startswith("heading_open"):
        return Block("heading", spans, int(innermost[-1]))
    if any(opened.startswith("list_item_open") for opened in around):
        return Block("item", spans)
    if any(opened.startswith("blockquote_open") for opened in around):
        return Block("quotation", spans)
    return Block("paragraph", spans)


def _spans(tokens: Sequence[Token]) -> Iterator[Span]:
    """Neighbouring texts are put together first: the parser divides `[turn:1.2]` at its bracket."""
    strong, text = 0, ""
    for token in tokens:
        if token.type in {"strong_open", "strong_close"}:
            yield from _cited(text, is_strong=strong > 0)
            strong, text = strong + token.nesting, ""
        elif token.type in {"softbreak", "hardbreak"}:
            text += " "
        else:
            text += token.content
    yield from _cited(text, is_strong=strong > 0)


def _cited(text: str, *, is_strong: bool) -> Iterator[Span]:
    place = 0
    for match in CITATION.finditer(text):
        if match.start() > place:
            yield Words(text[place : match.start()], is_strong)
        yield Citation(f"{match.group(1)}.{match.group(2)}")
        place = match.end()
    if place < len(text):
        yield Words(text[place:], is_strong)
