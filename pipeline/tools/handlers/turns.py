"""`get_turns`: the transcript in order, as far as it was heard."""

from typing import Any

from django.db.models import Q, QuerySet

from interviews import access
from interviews.models import Session, Turn
from interviews.turn_reference import place_of
from pipeline.tools.asked import Asked
from pipeline.tools.sessions import about, access_readable
from pipeline.tools.turn_quotes import turn_quote


def get_turns(asked: Asked) -> dict[str, Any]:
    session = access_readable(asked.visitor, asked.arguments["session_id"])
    turns = _wanted(asked, session)
    offset = asked.offset
    if asked.get("around") and not asked.get("cursor"):
        offset = max(0, _place_of(turns, asked.arguments["around"]) - asked.limit // 2)
    shown = [turn_quote(turn) for turn in turns[offset : offset + asked.limit + 1]]
    return {**about(session), **asked.page(shown, offset=offset)}


def _wanted(asked: Asked, session: Session) -> QuerySet[Turn]:
    turns = access.scope(asked.visitor, Turn.objects.filter(session=session).said())
    speaker = asked.get("speaker")
    return turns.filter(speaker=speaker) if speaker else turns


def _place_of(turns: QuerySet[Turn], reference: str) -> int:
    """How many turns come before it. Raises NotFound."""
    leg, position = place_of(reference)
    if not turns.filter(leg_number=leg, position=position).exists():
        raise access.NotFound
    before = Q(leg_number__lt=leg) | Q(leg_number=leg, position__lt=position)
    return turns.filter(before).count()
