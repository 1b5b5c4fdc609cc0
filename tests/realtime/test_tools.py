"""Tools outside the relay: whatever happens, there is an answer."""

import asyncio
import json
import logging
from typing import Any
from uuid import UUID, uuid4

import pytest

from interviews.tools import Tool, ToolScope
from realtime.protocol.commands import RunTool
from realtime.tools import LONGEST_OUTPUT_CHARACTERS, Toolbox

pytestmark = pytest.mark.unit

SESSION = uuid4()
LOOK_UP = Tool("look_up", "", {}, ToolScope.PLAN, time_limit_s=0.05)


async def found(session_id: UUID, arguments: dict[str, Any]) -> object:
    return {"ok": True, "session": str(session_id), **arguments}


async def endless(_session_id: UUID, _arguments: dict[str, Any]) -> object:
    await asyncio.sleep(60)
    return None


async def broken(_session_id: UUID, _arguments: dict[str, Any]) -> object:
    raise ValueError("secret")


async def long(_session_id: UUID, _arguments: dict[str, Any]) -> object:
    return "x" * LONGEST_OUTPUT_CHARACTERS


async def not_json(_session_id: UUID, _arguments: dict[str, Any]) -> object:
    return object()


async def answer(handler: Any = found, name: str = "look_up", arguments: str = "{}") -> Any:
    toolbox = Toolbox({"look_up": LOOK_UP})
    toolbox.register("look_up", handler)
    answered = await toolbox.run(SESSION, RunTool("call_1", name, arguments))
    assert answered.call_id == "call_1"
    return json.loads(answered.output)


async def test_a_tool_is_found_by_name_and_given_its_arguments() -> None:
    told = await answer(arguments='{"what": "bread"}')
    assert told == {"ok": True, "session": str(SESSION), "what": "bread"}


@pytest.mark.parametrize(
    ("handler", "name", "arguments"),
    [
        (found, "unknown", "{}"),
        (found, "look_up", "{"),
        (found, "look_up", "[]"),
        (endless, "look_up", ""),
        (long, "look_up", "{}"),
    ],
)
async def test_what_goes_wrong_is_an_answer_too(handler: Any, name: str, arguments: str) -> None:
    told = await answer(handler, name, arguments)
    assert told["ok"] is False
    assert told["error"]


@pytest.mark.parametrize("handler", [broken, not_json])
async def test_a_tool_that_fails_is_logged_and_its_reason_not_told(
    handler: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        told = await answer(handler)
    assert told == {"ok": False, "error": "The tool failed. Go on without it."}
    assert [record.message for record in caplog.records] == ["tool_failed"]


def test_only_tools_of_the_catalogue_have_handlers() -> None:
    with pytest.raises(KeyError):
        Toolbox({}).register("look_up", found)
