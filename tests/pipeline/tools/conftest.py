"""The scene that tests of tools share."""

import time
from types import SimpleNamespace

import pytest
from django.core.cache import cache

from pipeline.tools import calls, limits
from pipeline.tools.time_limit import limited
from tests.cast import Cast
from tests.pipeline.tools.scene import Scene, make_scene


@pytest.fixture
def scene(cast: Cast) -> Scene:
    cache.clear()
    return make_scene(cast)


@pytest.fixture(autouse=True)
def one_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """No minute ends in the middle of a test that counts its calls."""
    now_s = time.time()
    monkeypatch.setattr(limits, "time", SimpleNamespace(time=lambda: now_s))


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slow machine is not what is tried here: every limit is ten times as long."""
    monkeypatch.setattr(calls, "limited", lambda seconds: limited(10 * seconds))
