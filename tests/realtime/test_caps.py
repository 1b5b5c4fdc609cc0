"""Caps come from the settings."""

from typing import Any

import pytest

from realtime.caps import Caps
from realtime.prices import Price

pytestmark = pytest.mark.unit


def test_caps_are_as_the_settings_have_them(settings: Any) -> None:
    settings.SESSION_GRACE_SECONDS = 9
    settings.SESSION_MAX_MINUTES = 2
    settings.SESSION_COST_LIMIT_USD = 3
    settings.REALTIME_PRICES = {"mine": {"minute": 1}}
    caps = Caps.from_settings()
    assert caps.grace_ms == 9_000
    assert (caps.longest_ms, caps.cost_limit_microusd) == (120_000, 3_000_000)
    assert caps.prices.table["mine"] == Price(minute=1)
