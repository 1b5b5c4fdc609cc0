"""Where a text that was written from speech rests: Turns of one session, each with its place."""

from collections.abc import Iterable, Mapping
from typing import Any

from interviews.models import Session
from pipeline.markup import CITATION
from pipeline.tools.links import session_link

#: By reference of a Turn, like 1.4.
Places = Mapping[str, dict[str, Any]]


def turn_places(session: Session) -> Places:
    """Of all Turns that were heard, by one question to the database."""
    said = session.turns.said().values_list("leg_number", "position", "started_ms", "heard_ms")
    return {
        f"{leg}.{position}": {
            "turn": f"{leg}.{position}",
            "starts_ms": started_ms,
            "ends_ms": started_ms + heard_ms,
            "link": session_link(session.pk, f"{leg}.{position}"),
        }
        for leg, position, started_ms, heard_ms in said
    }


def places_named(references: Iterable[str], places: Places) -> list[dict[str, Any]]:
    """Each once, in the order in which they are named; without what was not heard."""
    return [places[each] for each in dict.fromkeys(references) if each in places]


def places_cited(markdown: str, places: Places) -> list[dict[str, Any]]:
    """What a text names as `[turn:1.4]`."""
    return places_named((f"{leg}.{turn}" for leg, turn in CITATION.findall(markdown)), places)
