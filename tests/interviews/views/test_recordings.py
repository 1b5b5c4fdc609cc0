"""The sound of a session, in the pieces a player asks for."""

from collections.abc import AsyncIterator
from http import HTTPStatus
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from django.db import connections
from django.http import StreamingHttpResponse
from django.test import AsyncClient
from pytest_django import Settings

from interviews.models import Recording
from tests.cast import Cast, make_recording, make_session

pytestmark = [pytest.mark.db, pytest.mark.django_db(transaction=True)]

SOUND = bytes(range(256)) * 1024  # four chunks


@pytest.fixture(autouse=True)
async def no_connection_stays_open() -> AsyncIterator[None]:
    """The views ask the database in a thread, whose connection nobody else would close."""
    yield
    await sync_to_async(connections.close_all)()


@pytest.fixture
def recording(cast: Cast, settings: Settings, tmp_path: Path) -> Recording:
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "one.wav").write_bytes(SOUND)
    return make_recording(make_session(cast.invitation), file_name="one.wav")


async def body_of(response: Any) -> bytes:
    assert isinstance(response, StreamingHttpResponse)
    return b"".join([chunk async for chunk in response])


async def test_a_reviewer_hears_the_whole_recording(
    cast: Cast, recording: Recording, async_client: AsyncClient
) -> None:
    await async_client.aforce_login(cast.reviewer)

    response = await async_client.get(f"/recordings/{recording.pk}/")

    assert response.status_code == HTTPStatus.OK
    assert response["Accept-Ranges"] == "bytes"
    assert response["Content-Type"] == "audio/wav"
    assert response["Content-Length"] == str(len(SOUND))
    assert await body_of(response) == SOUND


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-9", 0, 9), ("bytes=200000-", 200_000, 262_143), ("bytes=-7", 262_137, 262_143)],
)
async def test_a_player_gets_the_piece_it_asked_for(
    cast: Cast, recording: Recording, async_client: AsyncClient, asked: str, first: int, last: int
) -> None:
    await async_client.aforce_login(cast.reviewer)

    response = await async_client.get(f"/recordings/{recording.pk}/", headers={"Range": asked})

    assert response.status_code == HTTPStatus.PARTIAL_CONTENT
    assert response["Content-Range"] == f"bytes {first}-{last}/{len(SOUND)}"
    assert await body_of(response) == SOUND[first : last + 1]


async def test_a_piece_outside_the_recording_is_refused(
    cast: Cast, recording: Recording, async_client: AsyncClient
) -> None:
    await async_client.aforce_login(cast.reviewer)

    response = await async_client.get(
        f"/recordings/{recording.pk}/", headers={"Range": "bytes=999999-"}
    )

    assert response.status_code == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE
    assert response["Content-Range"] == f"bytes */{len(SOUND)}"


async def test_a_player_may_ask_for_the_length_alone(
    cast: Cast, recording: Recording, async_client: AsyncClient
) -> None:
    await async_client.aforce_login(cast.reviewer)

    response = await async_client.head(f"/recordings/{recording.pk}/")

    assert response["Content-Length"] == str(len(SOUND))
    assert response.content == b""


@pytest.mark.parametrize("name", ["outsider", "superuser"])
async def test_a_stranger_hears_nothing(
    cast: Cast, recording: Recording, async_client: AsyncClient, name: str
) -> None:
    await async_client.aforce_login(getattr(cast, name))

    forbidden = await async_client.get(f"/recordings/{recording.pk}/")
    absent = await async_client.get(f"/recordings/{uuid4()}/")

    assert forbidden.status_code == absent.status_code == HTTPStatus.NOT_FOUND
    assert forbidden.content == absent.content


async def test_somebody_who_is_not_signed_in_hears_nothing(
    recording: Recording, async_client: AsyncClient
) -> None:
    response = await async_client.get(f"/recordings/{recording.pk}/")

    assert response.status_code == HTTPStatus.NOT_FOUND


async def test_a_recording_whose_sound_is_lost_is_not_found(
    cast: Cast, recording: Recording, async_client: AsyncClient
) -> None:
    await async_client.aforce_login(cast.reviewer)
    await sync_to_async(recording.file.storage.delete)("one.wav")

    response = await async_client.get(f"/recordings/{recording.pk}/")

    assert response.status_code == HTTPStatus.NOT_FOUND
