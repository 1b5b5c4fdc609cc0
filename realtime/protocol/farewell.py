"""How a Session is left whose time is up, or whose interviewer has closed it (pure).

Whoever speaks is heard out, and then the goodbye is heard: all of it within a limit.
"""

from dataclasses import dataclass

from realtime.protocol import sentences
from realtime.protocol.commands import AddItem, Command, ShowNotice
from realtime.protocol.conversation import Conversation
from realtime.protocol.events import Instant

#: How long closing words, or a last answer after the time is up, may take.
FAREWELL_MS = 45_000
#: Who has spoken last is answered by the provider of its own accord; later than that it is asked.
ANSWER_DUE_MS = 2_000


@dataclass(slots=True)
class Farewell:
    talk: Conversation
    since: Instant | None = None
    _unanswered_since: Instant | None = None

    def follow(self, now: Instant) -> list[Command]:
        """When the time is up, ask for closing words: of whoever is heard out, after that."""
        return self._begin(now) if self.since is None else self._ask_for_goodbye(now)

    def renew(self) -> list[Command]:
        """A new Leg knows nothing of it, and owes the goodbye that the one before did not say."""
        if self.since is None:
            return []
        self._unanswered_since = None
        self.talk.floor.answer_expected()
        return [_note()]

    def is_over(self, now: Instant) -> bool:
        return self.is_late(now) or (self.talk.is_quiet and not self._is_goodbye_due)

    def is_late(self, now: Instant) -> bool:
        """Whoever still speaks, and whether or not a Voice is there to say goodbye."""
        return self.since is not None and now - self.since >= FAREWELL_MS

    @property
    def _is_goodbye_due(self) -> bool:
        """The candidate was heard out, and nobody has begun to answer."""
        talk = self.talk
        return talk.is_quiet and talk.floor.answer_awaited and talk.calls.ends is None

    def _begin(self, now: Instant) -> list[Command]:
        self.since = now
        if self.talk.calls.ends:
            return []
        commands: list[Command] = [_note(), ShowNotice("time_up", sentences.TIME_UP)]
        return commands if self.talk.floor.candidate_speaks else commands + self._ask(now)

    def _ask_for_goodbye(self, now: Instant) -> list[Command]:
        if not self._is_goodbye_due:
            self._unanswered_since = None
            return []
        if self._unanswered_since is None:
            self._unanswered_since = now
        return self._ask(now) if now - self._unanswered_since >= ANSWER_DUE_MS else []

    def _ask(self, now: Instant) -> list[Command]:
        self.talk.responses.want()
        return self.talk.ask_if_owed(now)


def _note() -> AddItem:
    return AddItem("note_time_is_up", "system", sentences.TIME_IS_UP_NOTE)
