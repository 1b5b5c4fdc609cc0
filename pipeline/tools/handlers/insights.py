"""`save_insight`: keep what a program found out about a session."""

from typing import Any

from interviews.models import AgentToken, Session
from interviews.turn_reference import reference_of
from pipeline.actions.insights import TooManyInsightsError, keep_insight
from pipeline.tools.asked import Asked
from pipeline.tools.callers import author_of
from pipeline.tools.links import session_link
from pipeline.tools.result import ErrorCode, ToolRefusal
from pipeline.tools.sessions import access_readable


def save_insight(asked: Asked) -> dict[str, Any]:
    session = access_readable(asked.visitor, asked.arguments["session_id"])
    turns = list(dict.fromkeys(asked.get("turns") or ()))
    if set(turns) - _references(session):
        raise ToolRefusal(ErrorCode.NOT_FOUND, "turns: not all are turns of this session.")
    try:
        insight = keep_insight(
            session=session,
            text=asked.arguments["text"].strip(),
            turns=turns,
            by=asked.visitor if isinstance(asked.visitor, AgentToken) else None,
            author=author_of(asked.visitor),
            now=asked.now,
        )
    except TooManyInsightsError:
        raise ToolRefusal(ErrorCode.CONFLICT, "This session has insights enough.") from None
    return {
        "insight_id": str(insight.pk),
        "session_id": str(session.pk),
        "link": session_link(session.pk),
    }


def _references(session: Session) -> set[str]:
    said = session.turns.said().values_list("leg_number", "position")
    return {reference_of(*place) for place in said}
