"""Whoever is sent away is named on the log, without a word of what they sent."""

from collections.abc import Callable
from typing import Any

import pytest

from interviews.models import AuditEntry
from pipeline.tools.mcp import reception as reception_module
from pipeline.tools.mcp.reception import Reception
from pipeline.tools.result import ErrorCode, failed
from pipeline.tools.shared_threads import BusyError
from tests.pipeline.tools.mcp.connection import read
from tests.pipeline.tools.scene import Scene

pytestmark = [pytest.mark.db, pytest.mark.django_db(transaction=True)]

CANARY = "CANARY-4711"


async def full(_caller: str, _work: Callable[[], Any]) -> None:
    raise BusyError


async def test_who_finds_no_place_is_told_and_stands_on_the_log(
    shown: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reception_module, "inside", full)
    reception = Reception(lambda: shown.agent, door="mcp", tell_missing=lambda _scope: None)
    for name in ("search_sessions", CANARY):
        assert (await reception.call(name, {"query": CANARY})).error is ErrorCode.BUSY
    entries = await read(lambda: list(AuditEntry.objects.order_by("number").values()))
    assert [each["action"] for each in entries] == ["search_sessions", "(unknown)"]
    assert CANARY not in str(entries)


def test_the_door_hears_which_scope_was_missing() -> None:
    heard: list[str] = []
    reception = Reception(lambda: None, door="mcp", tell_missing=heard.append)  # type: ignore[arg-type, return-value]  # nobody is asked
    error = reception.refused(failed(ErrorCode.FORBIDDEN_SCOPE, needs="write")).error
    assert error.data == {"code": "forbidden_scope"}
    reception.refused(failed(ErrorCode.INTERNAL))
    assert heard == ["write"]
