"""Hits as they are told outside: as data with provenance, or for reading in a terminal (pure)."""

import textwrap
from collections.abc import Mapping
from typing import Any

from interviews.clock_time import clock
from pipeline.retrieval.hit import Hit

WIDTH = 100
INDENT = "   "


def as_data(hit: Hit, *, session: str, turns: list[str]) -> dict[str, Any]:
    """With the ids by which session and Turns are known outside."""
    return {
        "session": session,
        "turns": turns,
        "score": round(hit.score, 4),
        "signals": {name: round(score, 4) for name, score in hit.signals.items()},
        "interview": hit.title,
        "started_at": hit.started_at.isoformat() if hit.started_at else None,
        "starts_ms": hit.starts_ms,
        "ends_ms": hit.ends_ms,
        "text": hit.text,
    }


def as_lines(place: int, hit: Hit, *, session: str, turns: list[str]) -> str:
    """What was said, under where and how well it fits."""
    day = f"{hit.started_at:%Y-%m-%d %H:%M}" if hit.started_at else ""
    found_by = ", ".join(f"{name} {score:.2f}" for name, score in _named(hit.signals).items())
    head = [
        f"{place}. {hit.score:.3f}  {' · '.join(filter(None, (hit.title, day)))}",
        f"{INDENT}session {session}  {clock(hit.starts_ms)}-{clock(hit.ends_ms)}  ({found_by})",
        f"{INDENT}turns {' '.join(turns)}",
    ]
    said = [
        line
        for quoted in hit.quoted
        for line in textwrap.wrap(
            f"{quoted.speaker}: {quoted.text}",
            WIDTH,
            initial_indent=INDENT,
            subsequent_indent=INDENT * 2,
        )
    ]
    return "\n".join(_visible(line) for line in [*head, *said])


def _named(signals: Mapping[str, float]) -> dict[str, float]:
    return {name: score for name, score in signals.items() if score > 0}


def _visible(line: str) -> str:
    """What somebody said cannot steer the terminal."""
    return "".join(
        character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in line
    )
