"""Nobody speaks for long: the interviewer asks gently, a few times; then the page is left in peace.

Our own timer and not the provider's: that one asks for ever, at a price, and not every kind of turn
detection has it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from realtime.protocol import sentences
from realtime.protocol.commands import AddItem, Command, ShowNotice
from realtime.protocol.conversation import Conversation
from realtime.protocol.events import Instant, Mode, Preset

#: How long nobody has spoken before each gentle question, and at last before the notice.
WAITS_MS: Mapping[Preset, tuple[int, ...]] = {
    Preset.PATIENT: (30_000, 60_000, 60_000),
    Preset.NORMAL: (15_000, 30_000, 45_000),
    Preset.NOISY: (20_000, 40_000, 60_000),
}


@dataclass(slots=True)
class Silence:
    talk: Conversation
    _since: Instant | None = None  # None while somebody speaks, or is about to
    _steps: int = 0  # since the candidate said anything
    _known_acts: int = 0

    def follow(self, preset: Preset, now: Instant) -> list[Command]:
        """Only somebody who talks freely is asked; who types or holds a key takes their time."""
        talk = self.talk
        if talk.acts != self._known_acts:
            self._known_acts, self._steps = talk.acts, 0
        if not talk.is_quiet or talk.microphone.mode is not Mode.VOICE:
            self._since = None
            return []
        if self._since is None:
            self._since = now
        waits_ms = WAITS_MS[preset]
        if self._steps >= len(waits_ms) or now - self._since < waits_ms[self._steps]:
            return []
        self._since = now
        self._steps += 1
        if self._steps == len(waits_ms):
            return [ShowNotice("text_instead", sentences.TEXT_INSTEAD)]
        talk.responses.want()
        return [
            AddItem(f"note_silence_{talk.acts}_{self._steps}", "system", sentences.SILENCE_NOTE)
        ]

    def pause(self) -> None:
        """The page or the Voice is away: that is no silence."""
        self._since = None
