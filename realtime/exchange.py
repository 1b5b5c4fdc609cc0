"""The Voices of one Session: the one that talks, the next one, and the old one with a last word.

It connects, listens and hangs up as it is told; which Voice takes over when is the relay's to say.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import aclosing
from functools import partial

from interviews.failpoints import failpoint
from realtime.protocol import events as e
from realtime.protocol.events import Event
from realtime.providers.base import Voice, VoiceRefused, Voices

logger = logging.getLogger(__name__)


class Call:
    """One Voice, from the wish for it on, and the task that listens to it."""

    def __init__(self) -> None:
        self.voice: Voice | None = None  # None while the pause before it lasts
        self.task: asyncio.Task[None] | None = None  # None until it is started
        self.is_over = False

    def hang_up(self) -> None:
        """The task closes the Voice; one that is told by an event of its own ends by itself."""
        self.is_over = True
        task, self.task = self.task, None
        if task is not None and task is not asyncio.current_task():
            task.cancel()


class Exchange:
    def __init__(self, voices: Voices, feed: Callable[[Event], None], session: str) -> None:
        self.voice: Voice | None = None  # the one that talks
        self._voices = voices
        self._feed = feed
        self._session = session
        self._group: asyncio.TaskGroup | None = None
        self._current: Call | None = None
        self._next: Call | None = None
        self._old: Call | None = None

    def start(self, group: asyncio.TaskGroup) -> None:
        """Tasks are started in this group from now on."""
        self._group = group

    def stop(self) -> None:
        """The group is ending, and takes every task with it."""
        self._group = None

    # --- The one that talks

    def open(self, delay_ms: int = 0) -> None:
        if self._group is not None:
            self._current = self._start(self._group, delay_ms)

    def close(self) -> None:
        self.voice = None
        call, self._current = self._current, None
        if call is not None:
            call.hang_up()

    # --- Those beside it

    @property
    def next_voice(self) -> Voice | None:
        return self._next.voice if self._next is not None else None

    def open_next(self) -> None:
        if self._group is not None:
            self._next = self._start(self._group, delay_ms=0)

    def switch(self, *, keeps_old: bool) -> None:
        self.close_old()
        if keeps_old:
            self._old, self._current = self._current, None
        self.close()
        self._current, self._next = self._next, None
        self.voice = self._current.voice if self._current is not None else None

    def close_next(self) -> None:
        call, self._next = self._next, None
        if call is not None:
            call.hang_up()

    def close_old(self) -> None:
        call, self._old = self._old, None
        if call is not None:
            call.hang_up()

    # --- Waiting

    def _start(self, group: asyncio.TaskGroup, delay_ms: int) -> Call:
        call = Call()
        call.task = group.create_task(self._talk(call, delay_ms))
        return call

    async def _talk(self, call: Call, delay_ms: int) -> None:
        """One Leg: connect, then pass on what the provider says until it ends."""
        await asyncio.sleep(delay_ms / 1000)
        voice = call.voice = self._voices.make()
        if call is self._current:
            self.voice = voice
        try:
            await voice.open()
            failpoint("leg.after_open")
            await self._listen(call, voice)
        except VoiceRefused as refused:
            wait_ms = int(refused.retry_after_s * 1000)
            lost = e.VoiceLost(refused.cause, refused.kind, refused.sentence, wait_ms)
            self._pass_on(call, lost)
        except Exception:
            logger.exception("voice_broken", extra={"session": self._session})
            self._pass_on(call, e.VoiceLost("broken"))
        finally:
            await voice.close()

    async def _listen(self, call: Call, voice: Voice) -> None:
        voice.on_sound = partial(self._hear, call)
        async with asyncio.TaskGroup() as group, aclosing(voice.events()) as events:
            flushing = group.create_task(voice.flush())
            async for event in events:
                self._pass_on(call, event)
                if call.is_over:
                    break
            flushing.cancel()

    def _hear(self, call: Call, sound: Event) -> None:
        if not call.is_over:
            self._pass_on(call, sound)

    def _pass_on(self, call: Call, event: Event) -> None:
        """In its role; nobody wants to hear of a Leg that is closed."""
        if call is self._current:
            self._feed(event)
        elif call is self._next:
            self._feed(e.NextVoiceSaid(event))
        elif call is self._old:
            self._feed(e.OldVoiceSaid(event))
