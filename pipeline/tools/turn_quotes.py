"""A Turn as a tool shows it: what was heard of it, quoted, with its place."""

from typing import Any

from interviews.models import Turn
from pipeline.tools.links import session_link
from pipeline.tools.quoting import LONGEST_QUOTE, quote


def turn_quote(turn: Turn, *, longest: int = LONGEST_QUOTE) -> dict[str, Any]:
    return {
        **quote(
            turn.heard_text,
            by=turn.speaker,
            session_id=turn.session_id,
            turn=turn.reference,
            starts_ms=turn.started_ms,
            ends_ms=turn.started_ms + turn.heard_ms,
            link=session_link(turn.session_id, turn.reference),
            longest=longest,
        ),
        "question": turn.question_number,
        "was_interrupted": turn.status == Turn.Status.CUT,
    }
