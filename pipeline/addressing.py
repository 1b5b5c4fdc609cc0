"""Whom a comment addresses: `@username` of a member, wherever it stands in the text (pure)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

#: As Django allows usernames; an address within an e-mail address is none.
CALL = re.compile(r"(?<![\w.@+-])@([\w.@+-]+)")


@dataclass(frozen=True)
class CommentPart:
    """A stretch of a comment; with `username` it is a call to that member."""

    text: str
    username: str = ""


def pieces_of(text: str, usernames: Iterable[str]) -> list[CommentPart]:
    """The whole text in order. Marks behind a name are the sentence's, unless the name has them."""
    known = {name.casefold(): name for name in usernames}
    pieces: list[CommentPart] = []
    reached = 0
    for match in CALL.finditer(text):
        name = _longest_known(match[1], known)
        if not name:
            continue
        end = match.start() + 1 + len(name)
        if match.start() > reached:
            pieces.append(CommentPart(text[reached : match.start()]))
        pieces.append(CommentPart(text[match.start() : end], known[name.casefold()]))
        reached = end
    return [*pieces, CommentPart(text[reached:])] if reached < len(text) else pieces


def is_addressed(text: str, username: str) -> bool:
    return any(piece.username == username for piece in pieces_of(text, [username]))


def _longest_known(said: str, known: Iterable[str]) -> str:
    while said and said.casefold() not in known:
        stripped = said.rstrip(".@+-")
        if stripped == said:
            return ""
        said = said[:-1]
    return said
