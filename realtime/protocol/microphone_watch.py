"""A microphone from which nothing comes: the candidate is told, and the record has a Gap."""

from dataclasses import dataclass

from realtime.protocol import sentences
from realtime.protocol.commands import Command, ShowNotice
from realtime.protocol.events import Instant
from realtime.protocol.microphone import Microphone

SILENT_MS = 20_000
#: Somebody who muted it knows; and may have forgotten.
MUTED_MS = 60_000


@dataclass(slots=True)
class MicrophoneWatch:
    microphone: Microphone
    #: When anything was last heard, or nothing was to be heard.
    heard_at: Instant = 0
    is_silent: bool = False

    def follow(self, now: Instant, *, is_listening: bool, candidate_speaks: bool) -> list[Command]:
        """`is_listening`: somebody who talks freely could be heard now."""
        is_heard = self.microphone.take_loudness() or candidate_speaks
        if is_heard or not (is_listening or self.is_silent):
            self.heard_at = now
        if self.is_silent:
            return self.clear(now) if is_heard else []
        limit_ms = MUTED_MS if self.microphone.is_muted else SILENT_MS
        if now - self.heard_at < limit_ms:
            return []
        self.is_silent = True
        is_muted = self.microphone.is_muted
        sentence = sentences.MICROPHONE_MUTED if is_muted else sentences.MICROPHONE_SILENT
        return [ShowNotice("microphone_silent", sentence)]

    def clear(self, now: Instant) -> list[Command]:
        """It is heard again, or nobody needs it."""
        self.heard_at = now
        if not self.is_silent:
            return []
        self.is_silent = False
        return [ShowNotice("microphone_heard", "")]
