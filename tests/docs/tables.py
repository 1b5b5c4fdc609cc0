"""Tables in Markdown (pure)."""

from collections.abc import Iterable, Sequence


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """With an empty line behind it."""
    lines = [head, ["---"] * len(head), *rows]
    drawn = [f"| {' | '.join(line)} |" for line in lines]
    drawn[1] = f"|{'---|' * len(head)}"
    return "\n".join([*drawn, ""])


def cell(text: str) -> str:
    """On one line, and with nothing that ends a cell."""
    return " ".join(text.split()).replace("|", "\\|")
