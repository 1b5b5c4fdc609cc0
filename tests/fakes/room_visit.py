"""A candidate's visit to the sample pages: what they do there, and what the server says to them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Page

from tests.fakes.room_server import FakeRoomServer, Message, wait_until
from tests.fakes.room_voice import voice

#: Options of a browser context: window, colour scheme, touch.
Look = dict[str, Any]


def turn(item: int, speaker: str, text: str, **more: object) -> Message:
    recorded = {"heard": text, "kind": "voice", "status": "final", "saved": True}
    return {"type": "turn", "item": item, "speaker": speaker, "text": text, **recorded, **more}


@dataclass
class Visit:
    """A page that somebody has opened, and the server behind it."""

    page: Page
    server: FakeRoomServer

    def open(self, path: str) -> None:
        self.page.goto(f"{self.server.url}/{path}")

    def do(self, name: str) -> None:
        self.page.locator(f'[data-do="{name}"]:visible').first.click()

    def walk_in(self, options: str = "") -> None:
        """Go through the whole check into the Room."""
        self.open(f"room?{options}")
        self.do("allow")
        self.page.locator('[data-step="microphone"]:visible').wait_for()
        self.do("next")
        self.do("next")
        self.page.locator("[data-connection-next]:enabled").click()
        self._arrive("enter")

    def come_in(self, options: str = "", *, mode: str = "voice") -> None:
        """Into the Room at once, as somebody who was there before in this tab."""
        self.page.add_init_script(f"sessionStorage['viva.room.7f3c'] ??= '{mode}'")
        self.open(f"room?{options}")
        self._arrive("return")

    def _arrive(self, button: str) -> None:
        before = len(self.server.lines)
        self.do(button)
        wait_until(lambda: len(self.server.lines) > before and self.server.line.received("hello"))

    def phase(self, phase: str, sentence: str = "") -> None:
        self.server.send({"type": "phase", "phase": phase, "sentence": sentence})

    def notice(self, code: str, message: str) -> None:
        self.server.send({"type": "notice", "code": code, "message": message})

    def queue(self, position: int, minutes: float | None) -> None:
        place = {"position": position, "estimate_minutes": minutes}
        self.server.send({"type": "waiting", **place})

    def progress(self, question: int, minutes: int, clock: str = "running") -> None:
        where = {"question": question, "questions": 5, "remaining_minutes": minutes, "clock": clock}
        self.server.send({"type": "progress", **where})

    def say(self, item: int, text: str, *, seconds: float = 30) -> None:
        """The interviewer speaks; half of the captions are due at once, the rest over the sound."""
        words = text.split(" ")
        for place, word in enumerate(words):
            at_ms = max(0, round((place / len(words) - 0.55) * seconds * 1000))
            piece = {"item": item, "speaker": "interviewer", "text": word + " ", "at_ms": at_ms}
            self.server.send({"type": "caption", **piece})
        self.server.speak(item, voice(seconds).astype("<i2").tobytes())


@contextmanager
def visiting(browser: Browser, look: Look | None = None) -> Iterator[Visit]:
    """A fresh candidate with an allowed microphone, and a fresh server."""
    with FakeRoomServer() as server:
        context = browser.new_context(permissions=["microphone"], **(look or {}))
        try:
            yield Visit(context.new_page(), server)
        finally:
            context.close()
