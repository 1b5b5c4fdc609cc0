"""The Room's socket: who may have it, what is refused, and what does not happen for a frame."""

import asyncio
import inspect
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from channels.consumer import AsyncConsumer
from django.db import OperationalError

from interviews.models import Session
from interviews.room_key import RoomKey, cookie_name, sign
from interviews.states import SessionState
from realtime import consumer as consumer_module
from realtime.consumer import RoomConsumer
from realtime.join_pace import JoinPace
from realtime.registry import Registry
from tests.cast import Cast, make_candidate, make_invitation, make_session
from tests.fakes.browser import FakeBrowser
from tests.fakes.room import RefusedError, headers_for, open_page
from tests.fakes.voice import FakeLine, FakeVoices
from tests.realtime.protocol.rehearsal import sound

pytestmark = [pytest.mark.wire, pytest.mark.db]


def make_neighbour(cast: Cast) -> Session:
    """Another candidate's."""
    kim = make_candidate(cast.lindenhof, name="Kim Neighbour")
    return make_session(make_invitation(cast.version, candidate=kim))


async def refused(session: Session, **headers: str) -> bool:
    was_refused = False
    try:
        async with open_page(session, headers={**headers_for(session), **headers}):
            pass
    except* RefusedError:
        was_refused = True
    return was_refused


async def test_a_page_with_its_key_is_welcomed(house: Registry, session: Session) -> None:
    async with open_page(session) as marlo:
        await marlo.until(lambda: marlo.of("welcome"))
        assert marlo.of("welcome")[0]["title"] == "Night baker"


@pytest.mark.parametrize(
    "origin", ["", "null", "http://evil.example", "http://testserver:9", "http://testserver/x"]
)
@pytest.mark.fault("D72")
async def test_a_page_of_another_origin_is_refused_before_accept(
    house: Registry, session: Session, origin: str
) -> None:
    assert await refused(session, origin=origin)


@pytest.mark.fault("D71")
async def test_a_page_without_a_valid_key_is_refused_before_accept(
    house: Registry, session: Session
) -> None:
    name = cookie_name(session.pk)
    forged = sign(RoomKey(session.pk, session.room_epoch))[:-1] + "_"
    another = sign(RoomKey(uuid4(), session.room_epoch))
    stale = sign(RoomKey(session.pk, session.room_epoch + 1))
    for value in ("", forged, another, stale, "nonsense"):
        assert await refused(session, cookie=f"{name}={value}")
    assert len(house) == 0


async def test_a_page_that_names_another_host_is_refused(house: Registry, session: Session) -> None:
    assert await refused(session, host="evil.example", origin="http://evil.example")


@pytest.mark.fault("D71")
async def test_a_key_to_one_session_opens_no_other(
    house: Registry, session: Session, cast: Cast, read: Any
) -> None:
    other = await read(lambda: make_neighbour(cast))
    assert await refused(other, cookie=headers_for(session)["cookie"])


async def test_an_unknown_address_is_refused(house: Registry, session: Session) -> None:
    gone = Session(pk=uuid4(), room_epoch=session.room_epoch)
    assert await refused(gone)


async def test_an_ended_session_sends_its_page_on(
    transactional_db: None, house: Registry, cast: Cast, read: Any
) -> None:
    ended = await read(lambda: make_session(cast.invitation, state=SessionState.ENDED))
    async with open_page(ended) as marlo:
        assert await marlo.until_closed() == 4410
        assert marlo.of("ended")[0]["reason"] == "plan"


@pytest.mark.parametrize(
    ("send", "code", "close_code"),
    [
        (lambda page: page._send("{"), "frame_unreadable", 4400),
        (lambda page: page._send('{"type": 7}'), "frame_unreadable", 4400),
        (lambda page: page._send("x" * 20_000), "frame_too_long", 4400),
        (lambda page: page.speak(bytes(9_602)), "sound_too_long", 4400),
        (lambda page: page.speak(b"\1"), "sound_unreadable", 4400),
    ],
)
async def test_a_frame_that_cannot_be_read_ends_that_page_alone(
    house: Registry,
    session: Session,
    cast: Cast,
    read: Any,
    send: Callable[[FakeBrowser], Any],
    code: str,
    close_code: int,
) -> None:
    other = await read(lambda: make_neighbour(cast))
    async with open_page(session) as marlo, open_page(other) as neighbour:
        await marlo.hello()
        await send(marlo)
        assert await marlo.until_closed() == close_code
        assert marlo.of("error")[0]["code"] == code
        await neighbour.tell("ping", t=5)
        await neighbour.until(lambda: neighbour.of("pong"))
        assert neighbour.close_code is None


@pytest.mark.fault("D74")
@pytest.mark.parametrize("kind", ["sound", "messages"])
async def test_too_much_too_fast_ends_that_page(
    house: Registry, session: Session, kind: str
) -> None:
    async with open_page(session) as marlo:
        await marlo.until(lambda: marlo.of("welcome"))
        for number in range(60):
            if kind == "sound":
                await marlo.speak(sound(200))
            else:
                await marlo.tell("ping", t=number)
        assert await marlo.until_closed() == 4429
        assert [frame["code"] for frame in marlo.of("error")] == ["too_fast"]


@pytest.mark.fault("D74")
async def test_what_comes_after_a_bad_frame_is_not_read(
    house: Registry, voices: FakeVoices, session: Session
) -> None:
    async with open_page(session) as marlo:
        await marlo.until(lambda: marlo.of("welcome"))
        await marlo._send("{")
        await marlo.hello()
        await marlo.until_closed()
    assert voices.made == []


async def test_a_database_that_is_away_asks_the_page_to_come_back(
    house: Registry, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_given: object) -> Session:
        raise OperationalError

    monkeypatch.setattr("realtime.consumer.access_room_session", away)
    async with open_page(session) as marlo:
        assert await marlo.until_closed() == 4012


async def test_a_session_that_cannot_be_taken_up_asks_the_page_to_come_back(
    house: Registry, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(**_given: object) -> Session:
        raise OperationalError

    monkeypatch.setattr("realtime.registry.load_room", away)
    async with open_page(session) as marlo:
        assert await marlo.until_closed() == 4012


async def test_a_full_house_says_so_and_the_page_tries_again(
    house: Registry, session: Session
) -> None:
    house._limit = 0
    async with open_page(session) as marlo:
        assert await marlo.until_closed() == 4012
        assert marlo.phases == ["waiting"]


async def test_no_page_waits_for_ever_to_get_in(
    house: Registry, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def endless(*_given: object) -> None:
        await asyncio.sleep(60)

    monkeypatch.setattr(consumer_module, "JOIN_LIMIT_S", 0.05)
    monkeypatch.setattr(house, "join", endless)
    async with open_page(session) as marlo:
        assert await marlo.until_closed() == 4012
    monkeypatch.setattr(RoomConsumer, "_find_session", endless)
    async with open_page(session) as marlo:
        assert await marlo.until_closed() == 4012


@pytest.mark.fault("D74")
async def test_a_flood_of_ten_thousand_messages_costs_the_provider_nothing(
    house: Registry, voices: FakeVoices, session: Session
) -> None:
    voices.lines.append(FakeLine("Hello Marlo."))
    async with open_page(session) as marlo:
        await marlo.hello()
        await marlo.until_phase("listening")
        heard_before = len(voices.newest.commands)
        for number in range(10_000):
            if number % 2:
                await marlo.tell("text", id=f"flood-{number}", text="Answer me.")
            else:
                await marlo._send('{"type": "mode", "mode": "text"}')
        assert await marlo.until_closed() == 4429
        assert len(voices.newest.commands) - heard_before < 100


async def test_a_frame_of_sound_makes_no_task_and_no_visit_to_a_thread(
    house: Registry, voices: FakeVoices, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The whole way of a frame is one call: counted while a second of sound goes through."""
    voices.lines.append(FakeLine("Hello Marlo."))
    async with open_page(session) as marlo:
        await marlo.hello()
        await marlo.until_phase("listening")
        loop = asyncio.get_running_loop()
        visits: list[str] = []
        consumer = _consumer_of(house)
        with monkeypatch.context() as counted:
            counted.setattr(loop, "create_task", lambda *_a, **_k: visits.append("task"))
            counted.setattr(loop, "run_in_executor", lambda *_a, **_k: visits.append("thread"))
            counted.setattr(loop, "call_soon", lambda *_a, **_k: visits.append("callback"))
            for _ in range(25):
                _run_at_once(consumer.dispatch({"type": "websocket.receive", "bytes": sound(40)}))
        assert visits == []
        assert voices.newest.heard_bytes == len(sound(1_000))


def _consumer_of(house: Registry) -> RoomConsumer:
    [runner] = house._runners.values()
    consumer = RoomConsumer()
    consumer._runner, consumer._page = runner, runner._page
    return consumer


def _run_at_once(steps: Any) -> None:
    """A coroutine that waits for nothing ends at its first step."""
    with pytest.raises(StopIteration):
        steps.send(None)


def test_the_socket_needs_no_channel_layer() -> None:
    assert RoomConsumer.channel_layer_alias is None


def test_channels_still_does_what_is_overridden_here() -> None:
    """`dispatch` visits a thread for each message, and `__call__` needs a layer unless told not to.

    When this fails, Channels has changed: read both methods anew, then decide what ours must do.
    """
    dispatch = inspect.getsource(AsyncConsumer.dispatch)
    assert "await aclose_old_connections()" in dispatch
    assert "await handler(message)" in dispatch
    call = inspect.getsource(AsyncConsumer.__call__)
    assert "get_channel_layer(self.channel_layer_alias)" in call
    assert "await_many_dispatch" in call
    assert {"scope", "receive", "send"} < set(inspect.signature(AsyncConsumer.__call__).parameters)
    assert RoomConsumer.dispatch is not AsyncConsumer.dispatch
    assert RoomConsumer.__call__ is not AsyncConsumer.__call__


async def test_a_socket_that_the_server_cancels_costs_nobody_else(
    house: Registry, session: Session
) -> None:
    async def receive() -> Any:
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await RoomConsumer()({}, receive, lambda _message: asyncio.sleep(0))
    async with open_page(session) as marlo:
        await marlo.until(lambda: marlo.of("welcome"))


async def test_a_session_that_is_joined_too_often_sends_its_page_away(
    house: Registry, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(house, "_pace", JoinPace(limit=1))
    async with open_page(session) as first:
        await first.until(lambda: first.of("welcome"))
        async with open_page(session) as second:
            assert await second.until_closed() == 4429
            assert second.of("error")[0]["code"] == "too_fast"
        assert first.close_code is None
