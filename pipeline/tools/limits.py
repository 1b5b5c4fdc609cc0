"""How often a caller may call, counted in the store that all web processes share.

A few keys for each caller, each gone after its minute. Where the store is away, everybody may call.
"""

import logging
import time

from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError

WINDOW_S = 60
#: A host says hello, asks whether we are there and takes notice, beside its calls.
MESSAGES_FOR_A_CALL = 4
logger = logging.getLogger(__name__)


def take_call(actor: str, *, now_s: float | None = None) -> tuple[int, int]:
    """Count this one. Seconds to wait (0: go on), and by how many calls it is too late."""
    return _take(f"tools:{actor}", settings.AGENT_CALLS_PER_MINUTE, now_s)


def take_message(actor: str, *, now_s: float | None = None) -> int:
    """Count whatever a host sends, most of which is no call. Seconds to wait; 0: go on."""
    most = MESSAGES_FOR_A_CALL * settings.AGENT_CALLS_PER_MINUTE
    return _take(f"tool_messages:{actor}", most, now_s)[0]


def _take(name: str, most: int, now_s: float | None) -> tuple[int, int]:
    now = time.time() if now_s is None else now_s
    window = int(now // WINDOW_S)
    over = _count(f"{name}:{window}") - most
    return (max(1, int((window + 1) * WINDOW_S - now)), over) if over > 0 else (0, 0)


def _count(key: str) -> int:
    try:
        cache.add(key, 0, timeout=2 * WINDOW_S)
        return int(cache.incr(key))
    except (RedisError, OSError):
        logger.warning("tool_calls_are_not_counted")
    except ValueError:
        pass  # it was forgotten between the two calls
    return 0
