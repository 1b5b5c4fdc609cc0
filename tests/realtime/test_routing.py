"""Addresses that are nobody's: refused before accept, whatever is away."""

from typing import Any

import pytest

from tests.fakes.room import application, scope_for

pytestmark = pytest.mark.wire


@pytest.mark.parametrize("path", ["/", "/ws/", "/ws/room/", "/ws/room/nonsense/", "/ws/anything/"])
async def test_an_unknown_address_is_refused_without_asking_anybody(
    path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ask(*_given: object) -> None:
        raise AssertionError("somebody was asked")

    monkeypatch.setattr("channels.layers.get_channel_layer", ask)
    monkeypatch.setattr("channels.consumer.get_channel_layer", ask)
    said: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "websocket.connect"}

    async def send(message: dict[str, Any]) -> None:
        said.append(message)

    await application()(scope_for(path, {}), receive, send)
    assert said == [{"type": "websocket.close"}]
