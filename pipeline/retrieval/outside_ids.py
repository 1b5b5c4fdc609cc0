"""By which ids sessions and Turns are known outside: their own, or those of an import."""

from collections.abc import Iterable
from uuid import UUID

from interviews import access
from interviews.models import SessionImport, Turn
from interviews.turn_reference import reference_of


class OutsideIds:
    """Asked for once a session, and remembered as long as this lives."""

    def __init__(self, visitor: access.Visitor) -> None:
        self._visitor = visitor
        self._sessions: dict[UUID, str] = {}
        self._turns: dict[UUID, dict[str, str]] = {}

    def learn(self, sessions: Iterable[UUID]) -> None:
        """Two questions for all that are new."""
        fresh = set(sessions) - set(self._sessions)
        if not fresh:
            return
        imports = access.scope(self._visitor, SessionImport.objects.filter(session__in=fresh))
        imported = dict(imports.values_list("session", "external_id"))
        turns = access.scope(self._visitor, Turn.objects.filter(session__in=imported))
        for session_id in fresh:
            self._sessions[session_id] = imported.get(session_id, str(session_id))
            self._turns[session_id] = {}
        for session_id, leg, position, item_id in turns.values_list(
            "session", "leg_number", "position", "item_id"
        ):
            self._turns[session_id][reference_of(leg, position)] = item_id

    def session(self, session_id: UUID) -> str:
        """Its id in the other system where it was imported, else its own."""
        self.learn([session_id])
        return self._sessions[session_id]

    def turns(self, session_id: UUID, references: Iterable[str]) -> list[str]:
        """Their ids in the other system, else the references as they are: `1.4`."""
        self.learn([session_id])
        known = self._turns[session_id]
        return [known.get(reference, reference) for reference in references]
