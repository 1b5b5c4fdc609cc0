"""Pages that wait: told where they stand, and let in by themselves."""

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError

from interviews.actions.seats import Limits, ask_for_seats
from interviews.models import CapacityCut, Leg, Seat, Session
from interviews.states import SessionState
from realtime.caps import Caps
from realtime.database import DatabaseThreads
from realtime.registry import Registry, show_on_metrics
from realtime.tools import Toolbox
from realtime.waiting_room import limits_from_settings
from tests.cast import Cast, make_invitation, make_session
from tests.fakes.room import open_page
from tests.fakes.voice import FakeLine, FakeVoices
from tests.realtime.eventually import Read, until
from tests.realtime.measured import value

pytestmark = [pytest.mark.wire, pytest.mark.db]

ONE_SEAT = Limits(everywhere=1, here=9, reserve=timedelta())


@pytest.fixture
async def small_house(
    transactional_db: None,
    voices: FakeVoices,
    threads: DatabaseThreads,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Registry]:
    house = Registry(voices=voices, threads=threads, toolbox=Toolbox(), caps=Caps(grace_ms=2_000))
    house.limit_seats(ONE_SEAT)
    show_on_metrics(house)
    assert house._waiting_room is not None
    house._waiting_room._ask_every_s = 0.05
    monkeypatch.setattr("realtime.consumer.registry", lambda: house)
    monkeypatch.setattr("realtime.consumer.database_threads", lambda: threads)
    yield house
    await house.close()


@pytest.fixture
async def others(cast: Cast, transactional_db: None, read: Read) -> Sequence[Session]:
    def make() -> list[Session]:
        return [make_session(make_invitation(cast.version)) for _ in range(2)]

    made: list[Session] = await read(make)
    return made


async def test_a_page_waits_with_its_socket_open_and_starts_by_itself(
    small_house: Registry,
    voices: FakeVoices,
    session: Session,
    others: Sequence[Session],
    read: Read,
) -> None:
    voices.lines.extend([FakeLine("Hello Marlo."), FakeLine("Hello Kim.")])
    async with open_page(session) as marlo:
        await marlo.hello("text")
        await marlo.until_phase("listening")
        async with open_page(others[0]) as kim:
            await kim.until_phase("waiting")  # before it says that it is ready
            assert kim.of("waiting")[0] == {
                "type": "waiting",
                "position": 1,
                "estimate_minutes": 12,
            }
            await kim.hello("text")
            in_line = Session.objects.filter(pk=others[0].pk, state=SessionState.WAITING)
            await until(read, in_line.exists)
            assert len(voices.made) == 1
            assert value("viva_waiting_sessions") == 1
            assert value("viva_live_sessions") == 2
            await marlo.tell("end")
            await marlo.until_closed()
            await kim.until_phase("listening")
            assert len(kim.of("waiting")) > 1
            assert value("viva_waiting_sessions") == 0
    assert len(voices.made) == 2


async def test_a_place_is_kept_while_a_page_is_closed_for_a_moment(
    small_house: Registry, voices: FakeVoices, session: Session, others: Sequence[Session]
) -> None:
    voices.lines.append(FakeLine("Hello Marlo."))
    async with open_page(session) as marlo:
        await marlo.hello("text")
        await marlo.until_phase("listening")
        async with open_page(others[0]) as kim:
            await kim.until(lambda: kim.of("waiting"))
        async with open_page(others[1]) as lou:
            await lou.until(lambda: lou.of("waiting"))
            assert lou.of("waiting")[0]["position"] == 2
            async with open_page(others[0]) as kim:
                await kim.until(lambda: kim.of("waiting"))
                assert kim.of("waiting")[0]["position"] == 1


async def test_a_seat_survives_its_page_and_its_process(
    small_house: Registry, voices: FakeVoices, session: Session, read: Read
) -> None:
    voices.lines.append(FakeLine("Hello Marlo."))
    async with open_page(session) as marlo:
        await marlo.hello("text")
        await marlo.until_phase("listening")
        await small_house.close()
        assert await marlo.until_closed() == 4012
    assert await read(lambda: Seat.objects.get().seated_at) is not None


async def test_while_the_database_is_away_the_page_is_asked_for_again_and_again(
    small_house: Registry,
    voices: FakeVoices,
    session: Session,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    tries: list[int] = []

    def flaky(**given: Any) -> Any:
        tries.append(1)
        if len(tries) < 3:
            raise OperationalError
        return ask_for_seats(**given)

    monkeypatch.setattr("realtime.waiting_room.ask_for_seats", flaky)
    voices.lines.append(FakeLine("Hello Marlo."))
    async with open_page(session) as marlo:
        await marlo.hello("text")
        await marlo.until_phase("listening")
    assert "seats_not_asked_for" in caplog.messages


async def test_a_page_that_left_meanwhile_is_told_nothing(
    small_house: Registry, session: Session, monkeypatch: pytest.MonkeyPatch, read: Read
) -> None:
    answers: list[Any] = []
    room = small_house._waiting_room
    assert room is not None

    def slow(**given: Any) -> Any:
        room.forget(session.pk)
        answers.append(ask_for_seats(**given))
        return answers[-1]

    monkeypatch.setattr("realtime.waiting_room.ask_for_seats", slow)
    async with open_page(session) as marlo:
        await marlo.until(lambda: marlo.of("welcome"))
        await until(read, lambda: answers)
        assert len(room) == 0


@pytest.mark.fault("C57")
async def test_a_provider_that_is_full_lets_the_next_wait_and_those_who_talk_alone(
    small_house: Registry,
    voices: FakeVoices,
    session: Session,
    others: Sequence[Session],
    read: Read,
) -> None:
    assert small_house._waiting_room is not None
    small_house._waiting_room._limits = Limits(everywhere=9, here=9, reserve=timedelta())
    voices.lines.append(FakeLine("Hello Marlo."))
    async with open_page(session) as marlo:
        await marlo.hello("text")
        await marlo.until_phase("listening")
        await until(read, Leg.objects.exists)
        voices.refuse("fake/fake-1", 5.0)
        await until(read, CapacityCut.objects.exists)
        async with open_page(others[0]) as kim:
            await kim.until_phase("waiting")
        assert marlo.close_code is None


async def test_each_provider_has_seats_of_its_own(
    small_house: Registry, voices: FakeVoices, session: Session, others: Sequence[Session]
) -> None:
    voices.count = 2
    small_house.limit_seats(Limits(everywhere=9, here=1, reserve=timedelta()))
    voices.lines.extend([FakeLine("Hello Marlo."), FakeLine("Hello Kim.")])
    async with open_page(session) as marlo, open_page(others[0]) as kim:
        await marlo.hello("text")
        await marlo.until_phase("listening")
        await kim.hello("text")
        await kim.until_phase("listening")
        async with open_page(others[1]) as lou:
            await lou.until_phase("waiting")


def test_the_limits_come_from_the_settings(settings: Any) -> None:
    settings.SESSION_CAPACITY, settings.REALTIME_CAPACITY = 5, 4
    settings.SEAT_RESERVE_MINUTES = 3
    assert limits_from_settings() == Limits(5, 4, timedelta(minutes=3))
