"""What citations on the session page may point at: heard words only."""

from django.db.models import prefetch_related_objects
from django.utils.text import Truncator

from interviews.clock_time import clock
from interviews.models import Session
from pipeline.rendering import CitedTurn

QUOTE_LENGTH = 160


def cited_turns(session: Session) -> dict[str, CitedTurn]:
    """By reference; the Turns are asked for once for all panels."""
    prefetch_related_objects([session], "turns")
    return {
        turn.reference: CitedTurn(
            clock=clock(turn.started_ms),
            start_ms=turn.started_ms,
            quote=Truncator(turn.heard_text).chars(QUOTE_LENGTH),
        )
        for turn in session.turns.all()
        if turn.was_heard
    }
