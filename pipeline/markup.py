"""Plain text as Markdown that shows exactly that text, and the form of a citation (pure)."""

import re

#: `[turn:<leg>.<position>]`, in what steps write and what the session page links.
CITATION = re.compile(r"\[turn:(\d+)\.(\d+)\]")

SPECIAL = re.compile(r"([\\`*_\[\]<>~&])")


def escaped(text: str) -> str:
    """On one line, so that no word of a speaker becomes a heading, a link or a citation."""
    return SPECIAL.sub(r"\\\1", " ".join(text.split()))


def citation(reference: str) -> str:
    return f"[turn:{reference}]"
