"""Browser tests: skipped with a sentence where there is no Chromium, failed for it in CI."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import NoReturn

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

from interviews.demo import past, sound
from interviews.peaks import Samples
from tests.chromium import launch_chromium
from tests.e2e.desk_server import desk_server, wait_until_at_rest
from tests.e2e.finished_desk import FinishedDesk, finish_desk

OpenBrowser = Callable[..., Browser]


#: A busy machine is slow, not wrong.
GENEROUS_MS = 20_000
expect.set_options(timeout=GENEROUS_MS)
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


@pytest.fixture(scope="module")
def browser(open_browser: OpenBrowser) -> Browser:
    return open_browser()


@pytest.fixture(scope="module")
def database_beside_a_browser() -> Iterator[None]:
    """Playwright keeps an event loop in this thread; the database is asked between its steps."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "yes"
    yield
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(autouse=True)
def spoken_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The demonstration says the same each time, and speaking takes longer than most tests."""
    monkeypatch.setattr(past, "speak", lambda texts: _spoken(tuple(texts)))


@cache
def _spoken(texts: tuple[tuple[str, str], ...]) -> list[Samples]:
    return sound.speak(texts)


@pytest.fixture(scope="session")
def site(django_db_setup: None) -> Iterator[str]:
    """The address of a server that stays for all tests of this process."""
    with desk_server() as address:
        yield address


@pytest.fixture
def desk(site: str, database_beside_a_browser: None, transactional_db: None) -> Iterator[str]:
    """The database is emptied when the server is done with it, too."""
    yield site
    wait_until_at_rest()


@pytest.fixture
def finished(desk: str) -> FinishedDesk:
    """The desk with everything on it that a reviewer works on."""
    return finish_desk(desk)


@pytest.fixture
def console() -> list[str]:
    """What the browser complained about; the content security policy is among it."""
    return []


@pytest.fixture
def page(browser: Browser, desk: str, console: list[str]) -> Iterator[Page]:
    with visiting(browser, desk, console) as page:
        yield page


@contextmanager
def visiting(browser: Browser, address: str, console: list[str]) -> Iterator[Page]:
    """A page of the desk, about which nothing may be left to complain."""
    context = browser.new_context(base_url=address)
    page = context.new_page()
    page.set_default_timeout(GENEROUS_MS)
    page.on("console", lambda said: console.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: console.append(str(error)))
    yield page
    context.close()
    assert console == []


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
