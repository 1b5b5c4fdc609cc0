"""Tools outside the relay: whatever happens, there is an answer, in time."""

import asyncio
import json
from typing import Any
from uuid import UUID

import pytest

from interviews.tools import Tool, ToolScope
from realtime.protocol.commands import RunTool
from realtime.tools import Handler, Toolbox

pytestmark = pytest.mark.unit

SESSION = UUID(int=1)
SCHEMA = {"type": "object", "properties": {}}


def box(handler: Handler | None = None, *, time_limit_s: float = 5) -> Toolbox:
    tool = Tool("look_up", "Look it up.", SCHEMA, ToolScope.PLAN, time_limit_s)
    toolbox = Toolbox({"look_up": tool})
    if handler is not None:
        toolbox.register("look_up", handler)
    return toolbox


async def run(toolbox: Toolbox, arguments: str = "{}", name: str = "look_up") -> dict[str, Any]:
    answer = await toolbox.run(SESSION, RunTool("call_1", name, arguments))
    assert answer.call_id == "call_1"
    told: dict[str, Any] = json.loads(answer.output)
    return told


async def test_a_tool_gets_its_session_and_its_arguments() -> None:
    async def look_up(session_id: UUID, arguments: dict[str, Any]) -> object:
        return {"session": str(session_id), **arguments}

    assert await run(box(look_up), '{"word": "bread"}') == {
        "session": str(SESSION),
        "word": "bread",
    }
    assert await run(box(look_up), "") == {"session": str(SESSION)}


@pytest.mark.parametrize("arguments", ["{", '{"word": ', "[]", "7", '"x"'])
async def test_broken_arguments_are_answered(arguments: str) -> None:
    async def never(_session_id: UUID, _arguments: dict[str, Any]) -> object:
        raise AssertionError

    assert (await run(box(never), arguments))["ok"] is False


async def test_an_unknown_tool_is_answered() -> None:
    assert (await run(box(), name="sesame"))["ok"] is False
    assert (await run(box()))["ok"] is False


async def test_a_tool_that_fails_is_answered_without_its_words() -> None:
    async def fail(_session_id: UUID, _arguments: dict[str, Any]) -> object:
        raise RuntimeError("a name that nobody must hear")

    told = await run(box(fail))
    assert told["ok"] is False
    assert "name" not in told["error"]


async def test_a_tool_that_takes_too_long_is_answered_in_time() -> None:
    async def sleep(_session_id: UUID, _arguments: dict[str, Any]) -> object:
        return await asyncio.Event().wait()

    async with asyncio.timeout(1):
        assert "too long" in (await run(box(sleep, time_limit_s=0.01)))["error"]


async def test_a_result_that_is_no_json_or_too_much_is_answered() -> None:
    async def give_object(_session_id: UUID, _arguments: dict[str, Any]) -> object:
        return object()

    async def give_much(_session_id: UUID, _arguments: dict[str, Any]) -> object:
        return "x" * 20_000

    assert (await run(box(give_object)))["ok"] is False
    assert (await run(box(give_much)))["ok"] is False


def test_only_tools_of_the_catalogue_are_registered() -> None:
    async def handler(_session_id: UUID, _arguments: dict[str, Any]) -> object:
        return None

    with pytest.raises(KeyError):
        box().register("sesame", handler)
