"""What a load balancer learns."""

import asyncio
import threading

import pytest
from django.db import connections
from django.test import AsyncClient
from pytest_django import Settings

from interviews.views import health

pytestmark = pytest.mark.db


async def test_a_process_that_answers_lives(async_client: AsyncClient) -> None:
    response = await async_client.get("/health/live")

    assert response.status_code == 200
    assert response.json() == {"status": "live"}


async def test_a_process_with_its_services_is_ready(async_client: AsyncClient, db: None) -> None:
    response = await async_client.get("/health/ready")

    assert response.status_code == 200
    assert response.json() == {"status": "ready", "checks": {"postgres": "ok", "valkey": "ok"}}
    assert "no-store" in response["Cache-Control"]


async def test_without_valkey_it_is_not_ready(
    async_client: AsyncClient, db: None, settings: Settings
) -> None:
    settings.REDIS_URL = "unix:///nowhere/valkey.sock?db=0"

    response = await async_client.get("/health/ready")

    assert response.status_code == 503
    assert response.json()["checks"] == {"postgres": "ok", "valkey": "away"}


async def test_without_postgres_it_is_not_ready_and_tells_no_address(
    async_client: AsyncClient, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = {**connections["default"].settings_dict, "HOST": "/nowhere"}
    monkeypatch.setattr(connections["default"], "settings_dict", elsewhere)

    response = await async_client.get("/health/ready")

    assert response.status_code == 503
    assert response.json()["checks"] == {"postgres": "away", "valkey": "ok"}
    assert b"nowhere" not in response.content


async def test_a_service_that_hangs_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "TIME_LIMIT_S", 0.01)

    assert not await health._answers_in_time(asyncio.sleep(60))


@pytest.mark.fault("A03")
async def test_a_process_that_stops_is_not_ready(
    async_client: AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = threading.Event()
    told.set()
    monkeypatch.setattr("interviews.views.health.stopping", told)
    answer = await async_client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json() == {"status": "stopping"}
