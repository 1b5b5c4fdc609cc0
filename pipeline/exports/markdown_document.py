"""A report as Markdown in which nothing is active: no link, no image, no HTML, no diagram (pure).

Every text is escaped, so that a viewer shows the characters that were said; addresses are broken so
that viewers which make links of bare ones (GitHub's do) find none.
"""

import re
from collections.abc import Iterable

from pipeline.exports import parts
from pipeline.exports.parts import Inline, Part, Struck
from pipeline.exports.plain_text import on_one_line
from pipeline.exports.prose import Citation, Words
from pipeline.markup import escaped

#: What bare addresses are recognised by; `@` also calls people by name.
ADDRESS = re.compile(r"(://)|(@)|(?<=www)(\.)", re.IGNORECASE)
#: At the start of a line these would make a list, a heading, a rule, a table or a formula.
LINE_START = re.compile(r"^([#+\-=|:$])|^(\d+)([.)])")


def write_markdown(document: Iterable[Part], clocks: dict[str, str]) -> bytes:
    """`clocks` by reference of a Turn, for citations."""
    return ("\n\n".join(_write(part, clocks) for part in document) + "\n").encode()


def inert(text: str) -> str:
    """On one line; means its own characters wherever it stands."""
    broken = ADDRESS.sub(_break, escaped(on_one_line(text)).replace("|", "\\|").replace("$", "\\$"))
    return LINE_START.sub(lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}\\{m[3]}", broken)


def _break(found: re.Match[str]) -> str:
    return r"\:\//" if found[1] else f"\\{found[0]}"


def _write(part: Part, clocks: dict[str, str]) -> str:  # noqa: PLR0911 - one for each kind of part
    match part:
        case parts.Heading():
            return f"{'#' * part.level} {inert(part.text)}"
        case parts.Facts():
            return "\n".join(f"- **{inert(name)}:** {inert(what)}" for name, what in part.rows)
        case parts.Paragraph():
            words = _spans(part.spans, clocks)
            return f"> {words}" if part.tone == "note" else words
        case parts.Item():
            return f"- {_spans(part.spans, clocks)}"
        case parts.QuotePart():
            return f"> “{inert(part.words)}” ({part.place})"
        case parts.TurnPart():
            return f"**{inert(part.who)}** ({part.at}): {_spans(part.spans, clocks)}"
        case parts.GapPart():
            return f"*{inert(part.sentence)}*"


def _spans(spans: Iterable[Inline], clocks: dict[str, str]) -> str:
    return "".join(_span(span, clocks) for span in spans).strip()


def _span(span: Inline, clocks: dict[str, str]) -> str:
    match span:
        case Citation():
            return f"\\[{clocks.get(span.reference, span.reference)}\\]"
        case Struck():
            return f" ~~{inert(span.text)}~~"
        case Words():
            text = inert(span.text)
            if not text:
                return " "
            before, after = span.edges
            return f"{before}**{text}**{after}" if span.is_strong else f"{before}{text}{after}"
