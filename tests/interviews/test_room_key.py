"""What a Room key holds, and how it is refused."""

import time
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.core import signing
from django.core.signing import TimestampSigner
from django.http import HttpResponse
from pytest_django import Settings

from interviews import room_key
from interviews.room_key import RoomKey
from tests.cast import Cast, make_session


@pytest.mark.unit
def test_a_key_reads_as_it_was_signed() -> None:
    key = RoomKey(uuid4(), room_epoch=3)

    assert (
        room_key.read(key.session_id, {room_key.cookie_name(key.session_id): room_key.sign(key)})
        == key
    )


@pytest.mark.unit
@pytest.mark.parametrize("value", ["", ":", "x:y:z", "\x00"])
@pytest.mark.fault("D71")
def test_nonsense_is_no_key(value: str) -> None:
    session_id = uuid4()

    assert room_key.read(session_id, {room_key.cookie_name(session_id): value}) is None


@pytest.mark.unit
def test_a_signature_made_for_something_else_is_no_key() -> None:
    session_id = uuid4()
    value = TimestampSigner(salt="something else").sign(f"{session_id.hex}.1")

    assert room_key.read(session_id, {room_key.cookie_name(session_id): value}) is None


@pytest.mark.unit
@pytest.mark.fault("D71")
def test_a_key_of_the_month_before_last_is_refused() -> None:
    key = RoomKey(uuid4(), room_epoch=1)
    old = room_key.LONGEST_AGE + timedelta(seconds=1)

    class OldSigner(TimestampSigner):
        def timestamp(self) -> str:
            return signing.b62_encode(int(time.time() - old.total_seconds()))

    value = OldSigner(salt=room_key.SALT).sign(f"{key.session_id.hex}.{key.room_epoch}")

    assert room_key.read(key.session_id, {room_key.cookie_name(key.session_id): value}) is None


@pytest.mark.unit
@pytest.mark.parametrize(
    ("open_for", "age"),
    [
        (timedelta(minutes=5), room_key.SHORTEST_AGE),
        (timedelta(days=14), timedelta(days=14)),
        (timedelta(days=300), room_key.LONGEST_AGE),
    ],
)
def test_a_key_lives_as_long_as_the_invitation_within_bounds(
    now: datetime, open_for: timedelta, age: timedelta
) -> None:
    assert room_key.age_of_key(now + open_for, now=now) == age


@pytest.mark.unit
def test_the_key_of_a_preview_is_short_lived(now: datetime) -> None:
    assert room_key.age_of_key(None, now=now) == room_key.SHORTEST_AGE


@pytest.mark.db
@pytest.mark.parametrize("https", [True, False])
def test_the_browser_keeps_the_key_to_itself(
    cast: Cast, now: datetime, settings: Settings, https: bool
) -> None:
    settings.SESSION_COOKIE_SECURE = https
    session = make_session(cast.invitation)
    response = HttpResponse()

    room_key.hand_over(response, session, now=now)

    cookie = response.cookies[room_key.cookie_name(session.pk)]
    assert cookie["httponly"] is True
    assert cookie["samesite"] == "Lax"
    assert bool(cookie["secure"]) is https
    assert cookie["max-age"] == int(timedelta(days=14).total_seconds())
    assert str(session.candidate) not in cookie.value
