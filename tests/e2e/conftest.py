"""Browser tests: skipped with a sentence where there is no Chromium, failed for it in CI."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.chromium import launch_chromium

OpenBrowser = Callable[..., Browser]


NO_DRIVER = "The driver of Playwright does not start: apt-get install libatomic1 may help."


@pytest.fixture(scope="module")
def open_browser() -> Iterator[OpenBrowser]:
    """`open_browser(microphone=..., microphone_allowed=...)`: they close with the module.

    One module at a time: while Playwright runs, its thread has a running event loop.
    """
    opened: list[Browser] = []
    with driver() as playwright:

        def launch(microphone: Path | None = None, *, microphone_allowed: bool = True) -> Browser:
            try:
                browser = launch_chromium(
                    playwright, microphone, microphone_allowed=microphone_allowed
                )
            except FileNotFoundError as error:
                leave_out(str(error))
            opened.append(browser)
            return browser

        yield launch
        for browser in opened:
            browser.close()


@contextmanager
def driver() -> Iterator[Playwright]:
    starting = sync_playwright()
    try:
        playwright = starting.start()
    except Exception as error:  # noqa: BLE001 - it raises no narrower one when its program is lost
        leave_out(f"{NO_DRIVER} ({error})")
    try:
        yield playwright
    finally:
        playwright.stop()


def leave_out(sentence: str) -> NoReturn:
    """A missing browser leaves its tests out on people's machines, and fails them in CI."""
    if os.environ.get("CI"):
        pytest.fail(sentence)
    pytest.skip(sentence)
