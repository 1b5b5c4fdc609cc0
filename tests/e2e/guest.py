"""A candidate in the browser, and what went over the wire while they were there."""

import json
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page, WebSocket

from tests.e2e.speech import energy

HEADER_BYTES = 8
LOUD = 0.01


@dataclass
class Wire:
    """Frames of the Room's socket, both ways, in order."""

    sent: list[str | bytes] = field(default_factory=list)
    received: list[str | bytes] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        page.on("websocket", self._attach)

    def _attach(self, socket: WebSocket) -> None:
        socket.on("framesent", self._note_sent)
        socket.on("framereceived", self._note_received)

    # Methods of its own: Playwright marks its handlers, and the lists' builtin ones refuse that.
    def _note_sent(self, frame: str | bytes) -> None:
        self.sent.append(frame)

    def _note_received(self, frame: str | bytes) -> None:
        self.received.append(frame)

    def loud_frames_up(self) -> int:
        return sum(energy(frame) > LOUD for frame in self.sent if isinstance(frame, bytes))

    def loud_frames_down(self) -> int:
        sounds = (frame[HEADER_BYTES:] for frame in self.received if isinstance(frame, bytes))
        return sum(energy(sound) > LOUD for sound in sounds)

    def messages(self, kind: str) -> list[dict[str, Any]]:
        parsed = (json.loads(frame) for frame in self.received if isinstance(frame, str))
        return [message for message in parsed if message["type"] == kind]


@dataclass(frozen=True)
class Guest:
    """Walks the pages as a candidate does."""

    page: Page
    wire: Wire

    @classmethod
    def arriving(cls, page: Page) -> "Guest":
        wire = Wire()
        wire.listen(page)
        return cls(page, wire)

    def accept(self, link: str) -> None:
        self.page.goto(link)
        self.page.get_by_role("link", name="Continue").click()
        self.agree()

    def agree(self) -> None:
        self.page.locator("input[type=checkbox][required]").check()
        self.page.get_by_role("button", name="I agree").click()
        self.page.locator("[data-screen=check][data-ready]").wait_for()

    def check_devices(self) -> None:
        self.do("allow")
        self.page.locator("[data-step=microphone]").wait_for()
        self.do("next", step="microphone")
        self.do("chime", step="speaker")
        self.page.get_by_role("button", name="Yes, I heard them").click()
        self.do("next", step="connection")

    def enter(self) -> None:
        self.do("enter")
        self.page.locator("[data-panel=room]").first.wait_for()

    def choose_text(self) -> None:
        self.page.locator("[data-step=permission] [data-do=write]").click()

    def type_answer(self, text: str) -> None:
        self.page.locator("[data-composer-text]").fill(text)
        self.page.locator("[data-composer] [type=submit]").click()

    def caption(self, speaker: str) -> str:
        return self.page.locator(f"[data-caption={speaker}] [data-caption-text]").inner_text()

    def history(self) -> str:
        return self.page.locator("[data-history-list]").text_content() or ""

    def said(self) -> list[str]:
        """The words of each line of the history, without what is noted beside them."""
        return self.page.locator("[data-history-list] .turn-text").all_text_contents()

    def do(self, action: str, step: str = "") -> None:
        scope = f"[data-step={step}] " if step else ""
        self.page.locator(f"{scope}[data-do={action}]:visible:enabled").first.click()
