"""One open page: its frames, and its one end."""

import asyncio
from typing import Any

import pytest

from realtime.browser import RoomFacts
from realtime.page import LIMIT_BYTES, Page
from realtime.protocol import commands as c
from realtime.protocol.life import TAKEN_OVER
from tests.realtime.measured import value

pytestmark = pytest.mark.unit

SECOND_BYTES = 48_000


class FakeSend:
    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []

    async def __call__(self, message: dict[str, Any]) -> None:
        self.sent.append(message)


@pytest.fixture
async def send() -> FakeSend:
    return FakeSend()


@pytest.fixture
def page(send: FakeSend) -> Page:
    return Page(send, RoomFacts("T", "Ada", "en", "/next/"))


async def test_sound_is_bytes_and_words_are_text(page: Page, send: FakeSend) -> None:
    page.play(c.PlayAudio(1, 0, b"\1\2"))
    page.show(c.FlushPlayback(1))
    assert send.sent == [
        {"type": "websocket.send", "bytes": bytes([1, 0, 0, 0, 0, 0, 0, 0, 1, 2])},
        {"type": "websocket.send", "text": '{"type":"flush","item":1}'},
    ]
    assert not page.is_dead


async def test_sound_that_a_page_does_not_take_is_bounded_and_counted() -> None:
    async def never(_message: dict[str, Any]) -> None:
        await asyncio.Event().wait()

    page = Page(never, RoomFacts("T", "Ada", "en", "/next/"))
    before = value("viva_frames_dropped_total", direction="down")
    for number in range(2 * LIMIT_BYTES // SECOND_BYTES):
        page.play(c.PlayAudio(1, number * SECOND_BYTES // 2, bytes(SECOND_BYTES)))
    dropped = value("viva_frames_dropped_total", direction="down") - before
    assert dropped * SECOND_BYTES > LIMIT_BYTES * 0.9
    assert page.line.kept_bytes <= LIMIT_BYTES
    page.line.drop()


async def test_a_page_is_closed_once_and_hears_nothing_after(page: Page, send: FakeSend) -> None:
    page.close(1000)
    page.close(4012)
    page.show(c.FlushPlayback(1))
    page.play(c.PlayAudio(1, 0, b"\x01\x02"))
    assert send.sent == [{"type": "websocket.close", "code": 1000}]


async def test_a_page_that_is_taken_over_is_told_so(page: Page, send: FakeSend) -> None:
    page.take_over()
    assert [each.get("text") or each["code"] for each in send.sent] == [
        '{"type":"taken_over"}',
        TAKEN_OVER,
    ]
