"""Slowing down whoever tries links; where the cache that counts is away, everybody is let in.

What else is guessed (`of`) is counted apart: an assistant's old token closes no candidate's link.
"""

import logging
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from redis.exceptions import RedisError

LINKS = "guesses"
MISSES_ALLOWED = 60
WINDOW = timedelta(minutes=1)

logger = logging.getLogger(__name__)


def has_guessed_too_often(request: HttpRequest, *, of: str = LINKS) -> bool:
    try:
        return int(cache.get(_counter_of(request, of), 0)) >= MISSES_ALLOWED
    except (RedisError, OSError):
        return False


def count_miss(request: HttpRequest, *, of: str = LINKS) -> None:
    counter = _counter_of(request, of)
    try:
        cache.add(counter, 0, timeout=WINDOW.total_seconds())
        cache.incr(counter)
    except (RedisError, OSError):
        logger.warning("guesses are not counted: the cache is away")
    except ValueError:
        return  # the window closed between the two calls


def _counter_of(request: HttpRequest, of: str) -> str:
    """By address, which is not stored as such."""
    return f"{of}:{salted_hmac('interviews.guessing', address_of(request)).hexdigest()}"


def address_of(request: HttpRequest) -> str:
    """As our own proxy names it, or the other end of the connection."""
    if settings.BEHIND_TLS_PROXY:
        # The last one was added by our own proxy; all before it can be invented.
        return request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return str(request.META.get("REMOTE_ADDR") or "")
