"""Sessions and transcripts by address, each read by the tool that reads it anyway (pure)."""

import re
from dataclasses import dataclass
from typing import Any

UUID = r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"


@dataclass(frozen=True)
class ResourceKind:
    """One kind of address; `{id}` of it is an argument of the tool."""

    template: str
    name: str
    description: str
    tool: str
    argument: str
    more: tuple[tuple[str, Any], ...] = ()  # further arguments

    def arguments_in(self, uri: str) -> dict[str, Any] | None:
        """None: it is not of this kind."""
        pattern = re.escape(self.template).replace(r"\{id\}", f"({UUID})")
        found = re.fullmatch(pattern, uri)
        return {self.argument: found[1], **dict(self.more)} if found else None

    def address(self, row_id: str) -> str:
        return self.template.replace("{id}", row_id)


SESSION = ResourceKind(
    "viva://sessions/{id}",
    "session",
    "One session: interview, candidate, dates, quality, summary, counts.",
    "get_session",
    "session_id",
)
TRANSCRIPT = ResourceKind(
    "viva://sessions/{id}/transcript",
    "transcript",
    "What was said in one session; of a long one the beginning, and get_turns has the rest.",
    "get_turns",
    "session_id",
    (("limit", 100),),
)
CONTEXT = ResourceKind(
    "viva://sessions/{id}/context",
    "context",
    "What is around one session: questions, other sessions, open items, insights.",
    "get_session_context",
    "session_id",
)
KINDS = (SESSION, TRANSCRIPT, CONTEXT)


def read_address(uri: str) -> tuple[str, dict[str, Any]] | None:
    """The tool and its arguments; None for an address of nothing that we have."""
    for kind in KINDS:
        arguments = kind.arguments_in(uri)
        if arguments is not None:
            return kind.tool, arguments
    return None
