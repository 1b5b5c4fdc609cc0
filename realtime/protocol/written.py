"""To where all that was said is in the record: the rest would go with this process (pure)."""

from dataclasses import dataclass

from realtime.protocol.conversation import Conversation
from realtime.protocol.draft import SETTLE_MS
from realtime.protocol.events import Instant
from realtime.protocol.legs import Legs
from realtime.protocol.unwritten import SIFTING_MS

#: By then a new Leg has written down, or given up, what it was told of the one before.
LONGEST_MS = SIFTING_MS + SETTLE_MS


@dataclass(slots=True)
class Written:
    talk: Conversation
    legs: Legs
    #: What the Leg before had not written down began there; the next one hears it again.
    _carried_from: Instant | None = None

    def carry(self, since: Instant, now: Instant) -> None:
        """A Leg ends, and leaves to the next one what was said since."""
        self._carried_from = min([since, *self.carried(now)])

    def until(self, unheard_since: Instant, now: Instant) -> Instant:
        pending = self.talk.transcript.unrecorded_since()
        return max(min([self.named_until(unheard_since, now), now, *pending]), 0)

    def named_until(self, unheard_since: Instant, now: Instant) -> Instant:
        """To where each utterance has a Turn, or will be one that failed when this Leg ends.

        One that goes on is known as far as its sound has come: the rest is late, on a line that
        carries nothing for a moment.
        """
        microphone = self.talk.microphone
        key = self.talk.utterances.since(goes_on=microphone.is_held)
        speech = self.talk.floor.candidate_speaks
        known = [microphone.heard_at(microphone.sent_ms, now)] if speech else []
        return min([unheard_since, *key, *known])

    def carried(self, now: Instant) -> list[Instant]:
        """Where that begins; nothing where it is heard by now."""
        if self._carried_from is None:
            return []
        up_ms = self.legs.up_ms(now)
        is_sifted = up_ms >= SIFTING_MS and not self.talk.transcript.unrecorded_since()
        return [] if is_sifted or up_ms >= LONGEST_MS else [self._carried_from]
