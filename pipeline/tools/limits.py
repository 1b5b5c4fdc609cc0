"""How often a caller may call, counted in the store that all web processes share.

A few keys for each caller, each gone after its minute. Where the store is away, everybody may call.
"""

import logging
import time

from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError

WINDOW_S = 60
logger = logging.getLogger(__name__)


def take_call(actor: str, *, now_s: float | None = None) -> tuple[int, int]:
    """Count this one. Seconds to wait (0: go on), and by how many calls it is too late."""
    now = time.time() if now_s is None else now_s
    window = int(now // WINDOW_S)
    count = _count(f"tools:{actor}:{window}")
    over = count - settings.AGENT_CALLS_PER_MINUTE
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
