"""Browser tests: skipped with a sentence where there is no Chromium, failed for it in CI."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.chromium import launch_chromium

OpenBrowser = Callable[..., Browser]


@pytest.fixture(scope="module")
def open_browser() -> Iterator[OpenBrowser]:
    """`open_browser(microphone=..., microphone_allowed=...)`: they close with the module.

    One module at a time: while Playwright runs, its thread has a running event loop.
    """
    opened: list[Browser] = []
    with sync_playwright() as playwright:

        def launch(microphone: Path | None = None, *, microphone_allowed: bool = True) -> Browser:
            try:
                browser = launch_chromium(
                    playwright, microphone, microphone_allowed=microphone_allowed
                )
            except FileNotFoundError as error:
                if os.environ.get("CI"):
                    pytest.fail(str(error))
                pytest.skip(str(error))
            opened.append(browser)
            return browser

        yield launch
        for browser in opened:
            browser.close()
