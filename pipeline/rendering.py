"""A step's Markdown as safe HTML: no raw HTML, no links, no images; citations lead to their turn.

Reads nothing: what a citation's turn says comes with the call.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from interviews.turn_reference import anchor_of
from pipeline.markup import CITATION

#: Nothing of these could come from a step on purpose.
SWITCHED_OFF = ["link", "image", "autolink", "html_inline", "html_block", "reference", "code"]


@dataclass(frozen=True)
class CitedTurn:
    """What a citation shows of its turn."""

    clock: str
    start_ms: int
    quote: str


def render_markdown(markdown: str, turns: Mapping[str, CitedTurn]) -> SafeString:
    """`turns` by reference `<leg>.<position>`; a citation of any other is marked as unknown."""
    html: str = _markdown().render(markdown, {"turns": turns})
    return mark_safe(html)  # noqa: S308 - made by markdown-it with raw HTML switched off


def _markdown() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).disable(SWITCHED_OFF)
    parser.inline.ruler.after("escape", "citation", _read_citation)
    parser.add_render_rule("citation", _show_citation)
    return parser


def _read_citation(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - its signature
    match = CITATION.match(state.src, state.pos)
    if match is None:
        return False
    if not silent:
        state.push("citation", "", 0).content = f"{match.group(1)}.{match.group(2)}"
    state.pos = match.end()
    return True


def _show_citation(
    renderer: RendererProtocol,  # noqa: ARG001 - markdown-it's signature
    tokens: list[Token],
    index: int,
    options: Any,  # noqa: ARG001 - markdown-it's signature
    env: Mapping[str, Mapping[str, CitedTurn]],
) -> str:
    reference = tokens[index].content
    turn = env["turns"].get(reference)
    if turn is None:
        return f'<span class="viva-citation viva-citation-unknown">{escape(reference)}</span>'
    anchor = anchor_of(reference)
    return (
        f'<a class="viva-citation" href="#{anchor}" data-play-ms="{turn.start_ms}"'
        f' data-turn="{anchor}" title="{escape(turn.quote)}">{escape(turn.clock)}</a>'
    )
