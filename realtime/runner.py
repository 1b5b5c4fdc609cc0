"""Drives one Relay with one page and one Voice: all waiting of a Session is here, in one TaskGroup.

It decides nothing. Each event goes to the relay at once, each command is done at once and in order;
what takes time (connecting, tools, the record) is done by tasks that come back as events.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

from interviews.actions import sessions
from interviews.actions.turn_taking import save_turn_taking
from interviews.actions.usage import save_usage
from interviews.live_tools import tools_for
from interviews.room_record import RoomRecord
from interviews.states import EndReason, SessionState
from realtime.caps import Caps
from realtime.clock import SessionClock
from realtime.database import DatabaseThreads
from realtime.exchange import Exchange
from realtime.journal import Journal
from realtime.known import known_session, latest_ms, seed_of
from realtime.leases import Hold
from realtime.meter import Meter
from realtime.page import Page
from realtime.protocol import commands as c
from realtime.protocol import events as e
from realtime.protocol.events import ErrorClass, Event
from realtime.protocol.life import SERVER_RESTARTS
from realtime.protocol.relay import Relay
from realtime.providers.base import VOICE_COMMANDS, Voice, Voices
from realtime.recorder import Recorder
from realtime.session_config import build_session, build_update
from realtime.sound_recorder import SoundRecorder
from realtime.tape_deck import TapeDeck
from realtime.tariffs import Tariffs
from realtime.tools import Toolbox
from realtime.waiting_room import Visitor, WaitingRoom
from realtime.writes import write_of

logger = logging.getLogger(__name__)

TICK_S = 0.2


class Stopped(Exception):  # noqa: N818 - named as what happened
    """The session is over for this process: every task of it is to end."""


class Runner:
    """One live Session of this process; `run` is its whole life."""

    def __init__(
        self,
        record: RoomRecord,
        *,
        voices: Voices,
        threads: DatabaseThreads,
        toolbox: Toolbox,
        hold: Hold,
        waiting_room: WaitingRoom | None = None,
        journal: Journal | None = None,
        caps: Caps,
    ) -> None:
        self.session_id = record.session_id
        self._tariffs = Tariffs(caps.prices)
        self._leg_names: dict[int, str] = {}  # the provider's, by number
        self._visitor = Visitor(waiting_room, record, self.feed)
        needs_seat = waiting_room is not None
        known = known_session(record, voices, caps, needs_seat=needs_seat)
        self.relay = Relay(known)
        self.ready = asyncio.Event()  # set when its tasks may be started
        self.stored = asyncio.Event()  # set when its record is complete and released
        self.over = asyncio.Event()  # set when nothing of it is left
        self.is_finishing = False
        self._is_record_finished = False
        self.hold = hold
        self._record = record
        self._toolbox = toolbox
        self._clock = SessionClock(record.started_at, latest_ms(record))
        self._sound = SoundRecorder(self.relay.talk.microphone)
        self._page: Page | None = None
        self._page_task: asyncio.Task[None] | None = None
        self._group: asyncio.TaskGroup | None = None
        self._stop = asyncio.Event()
        self._exchange = Exchange(voices, self.feed, str(record.session_id))
        self._recorder = Recorder(
            record.session_id,
            threads,
            saved=lambda turn: self.feed(e.TurnSaved(turn)),
            over=lambda reason: self.feed(e.SessionEnded(reason)),
            elsewhere=lambda: self.feed(e.SessionDrivenElsewhere()),
            journal=journal,
        )
        self._meter = Meter()
        self._notes = self._meter.notes
        self._doings = self._meter.beside(self._list_doings())

    @property
    def waiting_writes(self) -> int:
        return self._recorder.waiting

    def record_on(self, deck: TapeDeck) -> None:
        """Before it runs, and only where the candidate has agreed to it."""
        self._sound.tape = deck.load(self.session_id, self._clock.now)

    async def run(self) -> None:
        """Until the relay is finished and everything it said is stored."""
        try:
            async with asyncio.TaskGroup() as keeping:
                keeping.create_task(self._recorder.run())
                try:
                    async with asyncio.TaskGroup() as group:
                        self._group = group
                        self._exchange.start(group)
                        group.create_task(self._tick())
                        self.ready.set()
                        await self._until_stopped()
                except* Stopped:
                    pass  # the group has ended every task of the session
                finally:
                    self._group = None
                    self._exchange.stop()
                    self.finish_record()
                    self._sound.finish()
        finally:
            self.over.set()

    def finish_record(self) -> None:
        """Nothing more will be written; once. Others may have the Session when it is stored."""
        if not self._is_record_finished:
            self._is_record_finished = True
            self._visitor.leave()
            self._recorder.do(self.hold.release, then=self.stored.set)
            self._recorder.finish()

    async def _until_stopped(self) -> None:
        await self._stop.wait()
        raise Stopped

    def hear(self, page: Page, event: Event) -> None:
        """What a page sends; one that was taken over is not listened to any more."""
        if page is self._page:
            self.feed(event)

    def feed(self, event: Event) -> None:
        """Hand one event to the relay and do what it says; never waits, never raises."""
        try:
            if type(event) is e.BrowserJoined:
                self._clock.start()
            note = self._notes.get(type(event))
            if note is not None:
                note(event)
            now = self._clock.now()
            commands = self.relay.receive(event, now)
            self._sound.hear(event, now)
            for command in commands:
                self._doings[type(command)](command)
        except Exception:
            logger.exception("session_broken", extra={"session": str(self.session_id)})
            self._break_off()

    # --- The page

    def attach(self, page: Page) -> None:
        """The newest page has the session; an older one is told so."""
        older, self._page = self._page, page
        if older is not None:
            older.take_over()
        self._replace_page_task(page)
        self._sound.page_came()
        self.feed(e.BrowserConnected())

    def detach(self, page: Page) -> None:
        """Only the page that has the session can leave it."""
        if page is self._page:
            self._page = None
            self._replace_page_task(None)
            self.feed(e.BrowserLeft())

    def _replace_page_task(self, page: Page | None) -> None:
        if self._page_task is not None:
            self._page_task.cancel()
            self._page_task = None
        if page is not None and self._group is not None:
            self._page_task = self._group.create_task(page.line.run())

    # --- Doing what the relay says

    def _list_doings(self) -> dict[type[Any], Callable[[Any], None]]:
        return {
            **dict.fromkeys(c.PAGE_COMMANDS, self._show),
            **dict.fromkeys(VOICE_COMMANDS, self._send),
            c.PlayAudio: self._play,
            c.FlushPlayback: self._flush,
            c.CloseBrowser: self._close_page,
            c.OpenVoice: lambda command: self._exchange.open(command.delay_ms),
            c.ConfigureVoice: self._configure_voice,
            c.TuneVoice: self._tune_voice,
            c.CloseVoice: lambda _command: self._exchange.close(),
            c.OpenNextVoice: lambda _command: self._exchange.open_next(),
            c.ConfigureNextVoice: self._configure_next_voice,
            c.SwitchVoice: lambda command: self._exchange.switch(keeps_old=command.keeps_old),
            c.CloseNextVoice: lambda _command: self._exchange.close_next(),
            c.CloseOldVoice: lambda _command: self._exchange.close_old(),
            c.AskSeat: self._visitor.ask,
            c.RunTool: self._run_tool,
            c.SaveTurn: self._save_turn,
            c.SaveProgress: self._save_progress,
            c.SaveTurnTaking: self._save_turn_taking,
            c.SaveUsage: self._save_usage,
            c.StartLeg: self._start_leg,
            c.CloseLeg: self._close_leg,
            c.ChangeState: self._change_state,
            c.OpenGap: self._open_gap,
            c.CloseGap: self._close_gap,
            c.EndSession: self._end_session,
            c.NoteError: self._note_error,
            c.Finish: self._finish,
        }

    def _play(self, command: c.PlayAudio) -> None:
        if self._page is not None:
            self._page.play(command)
            self._sound.send(command)

    def _flush(self, command: c.FlushPlayback) -> None:
        self._sound.cut(command, self._clock.now())
        self._show(command)

    def _show(self, command: Any) -> None:
        if self._page is not None:
            self._page.show(command)

    def _close_page(self, command: c.CloseBrowser) -> None:
        if self._page is not None:
            self._page.close(command.code)

    def _send(self, command: Any) -> None:
        if self._exchange.voice is not None:
            self._exchange.voice.send(command)

    def _configure_voice(self, command: c.ConfigureVoice) -> None:
        self._configure(self._exchange.voice, command)

    def _configure_next_voice(self, command: c.ConfigureNextVoice) -> None:
        self._configure(self._exchange.next_voice, command.configuration)

    def _configure(self, voice: Voice | None, command: c.ConfigureVoice) -> None:
        if voice is None:
            return
        seed = replace(
            seed_of(self._record, voice, command.turn_taking),
            covered=command.covered,
            current=command.current,
            greeted=command.greeted,
            remaining_minutes=command.remaining_minutes,
        )
        voice.configure(build_session(self._record.definition, seed))

    def _tune_voice(self, command: c.TuneVoice) -> None:
        voice = self._exchange.voice
        if voice is not None:
            seed = seed_of(self._record, voice, command.turn_taking)
            voice.configure(build_update(seed))

    def _run_tool(self, command: c.RunTool) -> None:
        if self._group is not None:
            self._group.create_task(self._use_tool(command))

    def _save_turn(self, command: c.SaveTurn) -> None:
        self._recorder.save_turn(command.turn, self._written_until_ms())

    def _save_progress(self, command: c.SaveProgress) -> None:
        self._write(
            sessions.save_progress,
            covered=command.covered,
            spoken_ms=command.spoken_ms,
            follow_ups={str(number): count for number, count in command.follow_ups.items()},
            question_ms={str(number): ms for number, ms in command.question_ms.items()},
        )

    def _save_turn_taking(self, command: c.SaveTurnTaking) -> None:
        self._write(save_turn_taking, preset=command.preset.value)

    def _save_usage(self, command: c.SaveUsage) -> None:
        number, usage = command.leg_number, command.usage
        cost = self._tariffs.cost_microusd(number, usage)
        write = write_of(
            save_usage,
            number=number,
            usage=asdict(usage),
            cost_microusd=cost,
            provider_session_id=self._leg_names.get(number, ""),
            fence=self.hold.fence,
        )
        self._recorder.do(write, then=partial(self.feed, e.UsageSaved(number, cost or 0)))

    def _start_leg(self, command: c.StartLeg) -> None:
        expires_at_s = command.expires_at_s
        voice = self._exchange.voice
        if voice is not None:
            self._tariffs.begin(command.number, voice)
        self._leg_names[command.number] = command.provider_session_id
        self._write(
            sessions.start_leg,
            number=command.number,
            provider=voice.provider if voice else "",
            model=voice.model if voice else "",
            provider_session_id=command.provider_session_id,
            expires_at=datetime.fromtimestamp(expires_at_s, UTC) if expires_at_s else None,
            now=datetime.now(UTC),
        )

    def _close_leg(self, command: c.CloseLeg) -> None:
        self._write(
            sessions.close_leg, number=command.number, cause=command.cause, now=datetime.now(UTC)
        )

    def _change_state(self, command: c.ChangeState) -> None:
        started_at = self._clock.zero if command.state is SessionState.LIVE else None
        self._write(
            sessions.change_state,
            state=command.state,
            now=datetime.now(UTC),
            started_at=started_at,
            written_until_ms=self._written_until_ms(),
        )

    def _written_until_ms(self) -> int:
        return self.relay.written_until(self._clock.now())

    def _open_gap(self, command: c.OpenGap) -> None:
        started_at = self._clock.at(command.at)
        self._write(sessions.open_gap, cause=command.cause, started_at=started_at)

    def _close_gap(self, command: c.CloseGap) -> None:
        ended_at = self._clock.at(command.at)
        self._write(sessions.close_gap, cause=command.cause, ended_at=ended_at)

    def _end_session(self, command: c.EndSession) -> None:
        write = write_of(
            sessions.end_session,
            reason=command.reason,
            now=datetime.now(UTC),
            fence=self.hold.fence,
        )
        self._recorder.do(write, then=partial(self._told_end, command.reason))

    def _told_end(self, reason: EndReason) -> None:
        self.feed(e.SessionEnded(reason))

    def _write(self, action: Callable[..., object], **values: object) -> None:
        self._recorder.do(write_of(action, fence=self.hold.fence, **values))

    def _note_error(self, command: c.NoteError) -> None:
        level = logging.INFO if command.kind is ErrorClass.BENIGN else logging.WARNING
        extra = {
            "session": str(self.session_id),
            "error_class": command.kind.value,
            "code": command.code,
        }
        logger.log(level, "provider_error", extra=extra)

    def _finish(self, _command: c.Finish) -> None:
        self.is_finishing = True
        self._stop.set()

    # --- Waiting

    async def _use_tool(self, command: c.RunTool) -> None:
        """Only what this interview offers is there, whatever a model makes up."""
        offered = {tool.name for tool in tools_for(self._record.definition)}
        self.feed(await self._toolbox.run(self.session_id, command, offered=offered))

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(TICK_S)
            if self._page is not None and self._page.is_dead:
                self.detach(self._page)
            self._sound.watch(self._clock.now(), self._doings[c.OpenGap], self._doings[c.CloseGap])
            self.feed(e.RecordStalled() if self._recorder.is_full else e.TimePassed())
            talk = self.relay.talk
            self._meter.count_dropped(
                up_bytes=talk.microphone.dropped_bytes, down_bytes=talk.playback.dropped_bytes
            )

    def _break_off(self) -> None:
        """A fault of ours: the page reconnects, and a fresh relay takes up what is stored."""
        self.is_finishing = True
        if self._page is not None:
            self._page.close(SERVER_RESTARTS)
        self._stop.set()
