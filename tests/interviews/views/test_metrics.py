"""Who may read the numbers, and who is told that there are none."""

import pytest
from django.test import Client
from pytest_django import Settings

pytestmark = pytest.mark.db

TOKEN = "a-long-random-text"


@pytest.fixture(autouse=True)
def at_home(settings: Settings, db: None) -> None:
    settings.PUBLIC_URL = "http://127.0.0.1:8000"
    settings.METRICS_TOKEN = ""
    settings.BEHIND_TLS_PROXY = False


def status(client: Client, **given: str) -> int:
    peer = given.pop("peer", "127.0.0.1")
    return client.get("/metrics", REMOTE_ADDR=peer, headers=given).status_code


def test_this_machine_reads_the_numbers_of_an_installation_at_home(client: Client) -> None:
    response = client.get("/metrics")
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/plain")
    assert b"viva_live_sessions" in response.content
    assert "no-store" in response["Cache-Control"]
    assert status(client, peer="::1") == 200


@pytest.mark.parametrize("peer", ["192.0.2.7", "10.0.0.5", ""])
def test_another_machine_finds_nothing(client: Client, peer: str) -> None:
    assert status(client, peer=peer) == 404


@pytest.mark.parametrize(
    "name", ["X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Forwarded", "Via"]
)
def test_a_request_that_came_through_a_proxy_finds_nothing(client: Client, name: str) -> None:
    assert client.get("/metrics", headers={name: "127.0.0.1"}).status_code == 404


def test_a_silent_proxy_on_this_machine_opens_nothing(client: Client, settings: Settings) -> None:
    settings.PUBLIC_URL = "https://interviews.example"
    assert status(client) == 404
    settings.PUBLIC_URL = "http://127.0.0.1:8000"
    settings.BEHIND_TLS_PROXY = True
    assert status(client) == 404


def test_the_secret_opens_it_from_anywhere(client: Client, settings: Settings) -> None:
    settings.METRICS_TOKEN = TOKEN
    settings.PUBLIC_URL = "https://interviews.example"
    assert status(client, peer="10.0.0.5", Authorization=f"Bearer {TOKEN}") == 200


@pytest.mark.parametrize("given", ["", "Bearer ", "Bearer wrong", f"Basic {TOKEN}", TOKEN])
def test_a_wrong_secret_finds_nothing_even_here(
    client: Client, settings: Settings, given: str
) -> None:
    settings.METRICS_TOKEN = TOKEN
    assert status(client, Authorization=given) == 404


def test_no_empty_secret_is_a_secret(client: Client) -> None:
    assert status(client, peer="192.0.2.7", Authorization="Bearer ") == 404
