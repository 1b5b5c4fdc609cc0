"""One open page: its frames in order, and none after its close."""

import json

import pytest

from realtime.browser import RoomFacts
from realtime.page import TAKEN_OVER, AsgiMessage, Page
from realtime.protocol.commands import PlayAudio, ShowError

pytestmark = pytest.mark.unit


def open_page() -> tuple[Page, list[AsgiMessage]]:
    sent: list[AsgiMessage] = []

    async def send(message: AsgiMessage) -> None:
        sent.append(message)

    return Page(send, RoomFacts("Title", "Ada", "en", "/")), sent


async def test_sound_goes_as_bytes_and_words_as_text() -> None:
    page, sent = open_page()
    page.play(PlayAudio(1, 0, b"\x01\x02"))
    page.show(ShowError("code", "Words."))
    assert sent[0]["bytes"].endswith(b"\x01\x02")
    assert json.loads(sent[1]["text"])["message"] == "Words."
    assert not page.is_dead


async def test_a_page_that_is_taken_over_is_told_and_closed() -> None:
    page, sent = open_page()
    page.take_over()
    assert json.loads(sent[0]["text"]) == {"type": "taken_over"}
    assert sent[1] == {"type": "websocket.close", "code": TAKEN_OVER}


async def test_a_page_is_closed_once_and_hears_nothing_after() -> None:
    page, sent = open_page()
    page.close(1000)
    page.close(1012)
    page.show(ShowError("code", "Words."))
    page.play(PlayAudio(1, 0, b"\x01\x02"))
    assert sent == [{"type": "websocket.close", "code": 1000}]
