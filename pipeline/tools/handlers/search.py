"""`search_sessions`: passages of what was said, best first, each with its place."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from interviews.models import Session
from pipeline.retrieval.filters import Filters
from pipeline.retrieval.hit import Hit
from pipeline.retrieval.reading_on import DEEPEST, find_hits, mark_of, place_after
from pipeline.tools.asked import Asked
from pipeline.tools.links import session_link
from pipeline.tools.neutral import neutral
from pipeline.tools.quoting import quote
from pipeline.tools.result import ErrorCode, ToolRefusal
from pipeline.tools.sessions import about, readable

#: How long the model may take to read the query, before words alone find.
PATIENCE_S = 4.0


def search_sessions(asked: Asked) -> dict[str, Any]:
    if asked.offset >= DEEPEST:
        raise ToolRefusal(ErrorCode.TOO_LARGE, "There are enough hits: narrow the search.")
    as_of, last = _walk(asked)
    found = find_hits(
        asked.visitor,
        asked.arguments["query"],
        filters=_filters(asked),
        as_of=as_of,
        count=asked.stretch.stop,
        seconds=PATIENCE_S,
    )
    begins = place_after(found, last, otherwise=asked.offset)
    hits = found[begins:]
    wanted = {hit.session_id for hit in hits if hit.session_id}
    sessions = {each.pk: each for each in readable(asked.visitor).filter(pk__in=wanted)}
    there = [hit for hit in hits if not hit.session_id or hit.session_id in sessions]
    return asked.page(
        [_shown(hit, sessions) for hit in there],
        offset=begins,
        note=lambda count: f"{as_of.timestamp()} {mark_of(there[count - 1])}",
    )


def _walk(asked: Asked) -> tuple[datetime, str]:
    """When the first page was asked for, and which hit was shown last.

    What is indexed meanwhile must not push a hit onto the next page again.
    """
    moment, _, last = asked.note.partition(" ")
    return (datetime.fromtimestamp(float(moment), UTC) if moment else asked.now), last


def _filters(asked: Asked) -> Filters:
    until: date | None = asked.get("until")
    return Filters(
        interviews=tuple(asked.get("interview_ids") or ()),
        candidates=tuple(asked.get("candidate_ids") or ()),
        sessions=tuple(asked.get("session_ids") or ()),
        since=_midnight(asked.get("since")),
        until=_midnight(until + timedelta(days=1)) if until and until < date.max else None,
        speaker=asked.get("speaker"),
        verdicts=(asked.arguments["verdict"],) if asked.get("verdict") else (),
    )


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time.min, UTC) if day else None


def _shown(hit: Hit, sessions: dict[UUID, Session]) -> dict[str, Any]:
    session = sessions.get(hit.session_id) if hit.session_id else None
    link = session_link(session.pk, hit.turns[0] if hit.turns else "") if session else ""
    return {
        **(about(session) if session else {"title": neutral(hit.title)}),
        "link": link,
        "kind": hit.kind,
        "score": round(hit.score, 4),
        "found_by": {name: round(share, 4) for name, share in hit.signals.items() if share},
        "starts_ms": hit.starts_ms,
        "ends_ms": hit.ends_ms,
        "quotes": [
            quote(
                each.text,
                by=each.speaker,
                session_id=hit.session_id,
                turn=each.reference,
                starts_ms=each.starts_ms,
                ends_ms=each.ends_ms,
                link=session_link(session.pk, each.reference) if session else "",
            )
            for each in hit.quoted
        ],
    }
