"""Browser tests: skipped with a sentence where there is no Chromium, failed for it in CI."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.chromium import chromium

LaunchChromium = Callable[..., Browser]


@pytest.fixture(scope="module")
def launch_chromium() -> Iterator[LaunchChromium]:
    """Launch browsers that close with the module: `launch(microphone=..., microphone_allowed=...)`.

    One module at a time: while Playwright runs, its thread has a running event loop.
    """
    with ExitStack() as running:

        def launch(microphone: Path | None = None, *, microphone_allowed: bool = True) -> Browser:
            try:
                return running.enter_context(
                    chromium(microphone, microphone_allowed=microphone_allowed)
                )
            except FileNotFoundError as error:
                if os.environ.get("CI"):
                    pytest.fail(str(error))
                pytest.skip(str(error))

        yield launch
