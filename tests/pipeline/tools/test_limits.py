"""Calls are counted minute by minute, in few keys that go by themselves."""

import pytest
from django.core.cache import cache
from django.test import override_settings

from pipeline.tools.limits import MESSAGES_FOR_A_CALL, take_call, take_message

pytestmark = pytest.mark.db
NOON_S = 1_800_000_000.0


@override_settings(AGENT_CALLS_PER_MINUTE=2)
def test_one_call_more_than_a_minute_may_have_waits_for_the_next() -> None:
    cache.clear()
    assert [take_call("token:1", now_s=NOON_S) for _ in range(2)] == [(0, 0), (0, 0)]
    assert take_call("token:1", now_s=NOON_S + 20) == (40, 1)
    assert take_call("token:1", now_s=NOON_S + 20) == (40, 2)
    assert take_call("token:2", now_s=NOON_S + 20) == (0, 0)
    assert take_call("token:1", now_s=NOON_S + 60) == (0, 0)
    most = 2 * MESSAGES_FOR_A_CALL
    assert [take_message("token:1", now_s=NOON_S) for _ in range(most)] == [0] * most
    assert take_message("token:1", now_s=NOON_S + 20) == 40


@override_settings(
    AGENT_CALLS_PER_MINUTE=1,
    CACHES={
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:1",
        }
    },
)
def test_where_the_store_is_away_everybody_may_call() -> None:
    assert [take_call("token:1", now_s=NOON_S) for _ in range(3)] == [(0, 0)] * 3
