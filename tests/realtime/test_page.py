"""One open page: its frames, and its one end."""

from typing import Any

import pytest

from realtime.browser import RoomFacts
from realtime.page import Page
from realtime.protocol import commands as c
from realtime.protocol.life import TAKEN_OVER

pytestmark = pytest.mark.unit


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
