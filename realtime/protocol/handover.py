"""A Session leaves this process: handed over to another one, or found in its hands.

What this process knows is stored first; the page is told where it stands.
"""

from interviews.states import GapCause, SessionState
from realtime.protocol import events as e
from realtime.protocol.commands import CloseBrowser, Command, EndSession, Finish, ShowTakenOver
from realtime.protocol.events import Instant
from realtime.protocol.life import SERVER_RESTARTS, TAKEN_OVER, Life, Stage


class Handover:
    """Each of these is the last that this process does for a Session."""

    def __init__(self, life: Life) -> None:
        self._life = life

    def server_stopping(self, _event: e.ServerStopping, now: Instant) -> list[Command]:
        """The page is to come back, to whoever serves then."""
        commands = self._hand_over("server_stopping", now)
        return [*commands, CloseBrowser(SERVER_RESTARTS), Finish()]

    def session_wanted(self, _event: e.SessionWanted, now: Instant) -> list[Command]:
        """A newer page is with another process, which waits until everything here is stored."""
        return [*self._hand_over("handed_over", now), *_tell_page()]

    def driven_elsewhere(self, _event: e.SessionDrivenElsewhere, now: Instant) -> list[Command]:
        """The record goes on in other hands: they refuse all but the Turns, which are true."""
        commands = self._life.hang_up("driven_elsewhere", now)
        self._life.stage = Stage.OVER
        return [*commands, *_tell_page()]

    def _hand_over(self, cause: str, now: Instant) -> list[Command]:
        """Nobody hears the candidate until another process has a Leg: that closes the Gap.

        Also of a candidate who is away: what was said last may be in no Turn yet.
        """
        life = self._life
        is_heard = life.told.state is SessionState.LIVE or life.waits_for_voice
        unsaid_since = life.unsaid_since(now) if life.has_begun else None
        life.carry(now)
        commands = life.hang_up(cause, now)
        if life.stage is Stage.CLOSING:
            commands.append(EndSession(life.reason))  # decided: nobody has to end it again
        elif is_heard or unsaid_since is not None:
            commands += life.told.tell_state(SessionState.PAUSED)
            gaps = life.told.gaps | {GapCause.SERVER_LOST}
            since = now if unsaid_since is None else unsaid_since
            commands += life.told.tell_gaps(gaps, now, {GapCause.SERVER_LOST: since})
        life.stage = Stage.OVER
        return commands


def _tell_page() -> list[Command]:
    return [ShowTakenOver(), CloseBrowser(TAKEN_OVER), Finish()]
