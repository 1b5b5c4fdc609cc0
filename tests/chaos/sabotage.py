"""Deliberately broken variants: each breaks one promise, so that a test can see the audit go red.

They are patched into a child process by its settings; nothing of the product knows of them.
"""

import asyncio
import os
from collections.abc import Callable
from typing import Any

from django.apps import AppConfig


class Sabotage(AppConfig):
    name = "tests.chaos.sabotage"

    def ready(self) -> None:
        name = os.environ["SABOTAGE"]
        if name in VARIANTS:
            VARIANTS[name]()
            return
        from tests.chaos.pipeline import sabotage  # noqa: PLC0415 - when applications are loaded

        for owner, part_name, part in sabotage.VARIANTS[name]():
            setattr(owner, part_name, part)


def put(owner: object, **parts: object) -> None:
    """In the place of what it had."""
    for name, part in parts.items():
        setattr(owner, name, part)


def acknowledge_before_commit() -> None:
    """A Turn is shown as saved when it is queued."""
    from realtime.recorder import Recorder  # noqa: PLC0415 - when applications are loaded

    save_turn = Recorder.save_turn

    def save_and_tell(self: Any, turn: Any, written_until_ms: int | None = None) -> None:
        save_turn(self, turn, written_until_ms)
        asyncio.get_running_loop().call_soon(self._saved, turn)

    put(Recorder, save_turn=save_and_tell)


def forget_typed_ids() -> None:
    """A typed answer counts as often as it comes: for the relay, and for the record."""
    from interviews.actions import sessions  # noqa: PLC0415
    from realtime.protocol.relay import Relay  # noqa: PLC0415

    class Forgetful(set[str]):
        def __contains__(self, _item: object) -> bool:
            return False

    receive = Relay.receive

    def receive_anew(self: Any, event: Any, now: int) -> Any:
        self._typed_ids = Forgetful()
        return receive(self, event, now)

    put(Relay, receive=receive_anew)
    put(sessions, _without_repeats=lambda _session, turns: list(turns))


def count_all_as_heard() -> None:
    """What was generated is recorded as heard."""
    from realtime.protocol import transcript  # noqa: PLC0415
    from realtime.protocol.playback import Heard, PlayingItem  # noqa: PLC0415

    def heard(self: PlayingItem) -> Heard:
        return Heard(self.number, self.total_ms, self.total_ms, is_cut=False)

    put(PlayingItem, heard=heard)
    put(transcript, heard_part=lambda text, _heard: text)


def never_replay() -> None:
    """The journal is written, and nobody reads it."""
    from realtime import registry, upkeep  # noqa: PLC0415

    put(upkeep.Upkeep, look=lambda _self: None)
    put(registry, replay_left=lambda _journal: None, replay_session=lambda *_: 0)


def hold_for_ever() -> None:
    """A process goes on with what it once took: it hears of no other, and its fence is no fence."""
    from interviews.actions import session_lock, sessions, usage  # noqa: PLC0415
    from realtime.leases import Leases  # noqa: PLC0415

    def lock(session_id: Any, _fence: int | None = None) -> Any:
        return session_lock.lock(session_id)

    def lock_unfinished(session_id: Any, _fence: int | None = None) -> Any:
        return session_lock.lock_unfinished(session_id)

    put(Leases, _renew=lambda *_: None)
    put(sessions, lock=lock, lock_unfinished=lock_unfinished)
    put(usage, lock=lock)


def stand_on_valkey() -> None:
    """As Channels has it: every socket waits for messages of the channel layer."""
    from channels.layers import get_channel_layer  # noqa: PLC0415

    from realtime.consumer import RoomConsumer  # noqa: PLC0415

    serve = RoomConsumer.__call__

    async def serve_and_listen(self: Any, scope: Any, receive: Any, send: Any) -> None:
        layer = get_channel_layer()
        channel = await layer.new_channel()
        async with asyncio.TaskGroup() as group:
            listening = group.create_task(layer.receive(channel))
            await serve(self, scope, receive, send)
            listening.cancel()

    put(RoomConsumer, __call__=serve_and_listen)


def drop_sound_of_a_change() -> None:
    """A change of connection in mid-speech: what the old one has not written down is gone."""
    from realtime.protocol.microphone import Microphone  # noqa: PLC0415

    put(Microphone, take_back=lambda *_: None)


def drop_sound_of_a_loss() -> None:
    """A Voice is lost: what was said since, and what it had not written down, is gone."""
    from realtime.protocol.microphone import Microphone  # noqa: PLC0415

    open_anew = Microphone.open

    def open_and_forget(self: Any) -> Any:
        self.forget()
        return open_anew(self)

    put(Microphone, open=open_and_forget)


def keep_every_seat() -> None:
    """Whoever ends, or is given up, sits on where nobody else may: until their time runs out."""
    from interviews.actions import sessions  # noqa: PLC0415

    put(sessions, leave_seat=lambda _session: None)


def drop_at_sigterm() -> None:
    """Whoever is told to stop stops: no page is sent to another process."""
    from realtime.shutdown import HandOver  # noqa: PLC0415

    def stop_at_once(_self: Any, stop: Callable[[], object]) -> None:
        stop()

    put(HandOver, _begin=stop_at_once)


def keep_all_for_the_slow() -> None:
    """What a page does not read waits for it, however much it is."""
    from realtime.line import Line  # noqa: PLC0415

    put(Line, _make_room=lambda _self: None)


def try_for_ever() -> None:
    """There is always one try more."""
    from realtime.protocol import legs  # noqa: PLC0415

    put(legs, PAUSES_MS=(250,) * 10_000)
    put(legs.Legs, _may_try=lambda *_: True)


def believe_quotes() -> None:
    """What a model says was said, was."""
    from pipeline import verification  # noqa: PLC0415

    put(verification, find_quote=lambda quote, _text: quote)


VARIANTS: dict[str, Callable[[], None]] = {
    "acknowledge_before_commit": acknowledge_before_commit,
    "forget_typed_ids": forget_typed_ids,
    "count_all_as_heard": count_all_as_heard,
    "never_replay": never_replay,
    "hold_for_ever": hold_for_ever,
    "stand_on_valkey": stand_on_valkey,
    "drop_sound_of_a_change": drop_sound_of_a_change,
    "drop_sound_of_a_loss": drop_sound_of_a_loss,
    "keep_every_seat": keep_every_seat,
    "drop_at_sigterm": drop_at_sigterm,
    "keep_all_for_the_slow": keep_all_for_the_slow,
    "try_for_ever": try_for_ever,
    "believe_quotes": believe_quotes,
}
