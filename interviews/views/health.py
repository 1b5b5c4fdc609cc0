"""Whether this process lives, and whether it can do its work."""

import asyncio
from collections.abc import Awaitable

import psycopg
from django.conf import settings
from django.db import connections
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis.asyncio import Redis
from redis.exceptions import RedisError

from interviews.readiness import stopping

TIME_LIMIT_S = 1.5


@never_cache
@require_safe
async def show_live(_request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "live"})


@never_cache
@require_safe
async def show_ready(_request: HttpRequest) -> JsonResponse:
    """200 when Postgres and Valkey answer in time, else 503; says which, and nothing more.

    A process that was told to stop is not ready, so that nobody new is sent to it.
    """
    if stopping.is_set():
        return JsonResponse({"status": "stopping"}, status=503)
    postgres, valkey = await asyncio.gather(
        _answers_in_time(_ask_postgres()), _answers_in_time(_ask_valkey())
    )
    is_ready = postgres and valkey
    checks = {"postgres": _word(answers=postgres), "valkey": _word(answers=valkey)}
    return JsonResponse(
        {"status": "ready" if is_ready else "not ready", "checks": checks},
        status=200 if is_ready else 503,
    )


def _word(*, answers: bool) -> str:
    return "ok" if answers else "away"


async def _answers_in_time(question: Awaitable[object]) -> bool:
    try:
        async with asyncio.timeout(TIME_LIMIT_S):
            await question
    except (psycopg.Error, RedisError, OSError, TimeoutError):
        return False
    return True


async def _ask_postgres() -> None:
    """On a connection of its own: a probe must not wait behind the work it asks about."""
    database = connections["default"].settings_dict
    connection = await psycopg.AsyncConnection.connect(
        dbname=database["NAME"],
        user=database["USER"],
        password=database["PASSWORD"],
        host=database["HOST"],
        port=database["PORT"],
    )
    async with connection:
        await connection.execute("SELECT 1")


async def _ask_valkey() -> None:
    client = Redis.from_url(settings.REDIS_URL)
    try:
        await client.ping()
    finally:
        await client.aclose()
