"""Tools outside the relay: whatever happens, there is an answer."""

import asyncio
import json
import logging
import threading
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest

from interviews.live_calls import LiveCall
from interviews.live_tools import CATALOGUE, CHOICES
from interviews.tools import Tool, ToolScope
from realtime.protocol.commands import RunTool
from realtime.tools import Toolbox, unlogged
from tests.realtime.measured import value

pytestmark = pytest.mark.unit

SESSION = uuid4()
SCHEMA = {
    "type": "object",
    "properties": {"what": {"type": "string", "maxLength": 20}},
    "additionalProperties": False,
}
LOOK_UP = Tool("look_up", "", SCHEMA, ToolScope.READ, time_limit_s=0.2)
MEGABYTE = 1024 * 1024


def found(session_id: UUID, arguments: Mapping[str, Any]) -> object:
    return {"ok": True, "session": str(session_id), **arguments}


def broken(_session_id: UUID, _arguments: Mapping[str, Any]) -> object:
    raise ValueError("secret")


def long(_session_id: UUID, _arguments: Mapping[str, Any]) -> object:
    return "x" * 2 * MEGABYTE


def not_json(_session_id: UUID, _arguments: Mapping[str, Any]) -> object:
    return object()


def in_thread(work: Callable[[], Any]) -> "asyncio.Future[Any]":
    return asyncio.get_running_loop().run_in_executor(None, work)


async def answer(
    handler: Any = found,
    name: str = "look_up",
    arguments: str = "{}",
    offered: Collection[str] = ("look_up",),
    tool: Tool = LOOK_UP,
    **joined: Any,
) -> Any:
    toolbox = Toolbox({"look_up": tool}, beside=in_thread, **joined)
    toolbox.register("look_up", handler)
    answered = await toolbox.run(SESSION, RunTool("call_1", name, arguments), offered=offered)
    assert answered.call_id == "call_1"
    return json.loads(answered.output)


async def test_a_tool_is_found_by_name_and_given_its_arguments() -> None:
    told = await answer(arguments='{"what": "bread"}')
    assert told == {"ok": True, "session": str(SESSION), "what": "bread"}


@pytest.mark.fault("E81")
@pytest.mark.parametrize(
    ("handler", "name", "arguments"),
    [
        (found, "unknown", "{}"),
        (found, "look_up", "{"),
        (found, "look_up", "[]"),
        (found, "look_up", "[" * 100_000),
        (found, "look_up", '{"what": ' + "[" * 900 + "]" * 900 + "}"),
        (found, "look_up", '{"session_id": "00000000-0000-4000-8000-000000000000"}'),
        (found, "look_up", '{"what": 7}'),
        (found, "look_up", '{"what": "longer than the schema has it"}'),
        (long, "look_up", "{}"),
        (broken, "look_up", ""),
    ],
)
async def test_what_goes_wrong_is_an_answer_too(handler: Any, name: str, arguments: str) -> None:
    told = await answer(handler, name, arguments)
    assert told["ok"] is False
    assert told["error"]
    assert len(json.dumps(told)) < 200


@pytest.mark.parametrize(
    ("handler", "name", "arguments", "outcome"),
    [
        (found, "look_up", "{}", "answered"),
        (found, "unknown", "{}", "unknown"),
        (found, "look_up", "{", "bad_arguments"),
        (broken, "look_up", "{}", "failed"),
        (lambda *_: time.sleep(1), "look_up", "{}", "timed_out"),
    ],
)
async def test_each_call_is_counted_by_what_came_of_it(
    handler: Any, name: str, arguments: str, outcome: str
) -> None:
    before = value("viva_tool_calls_total", outcome=outcome)
    await answer(handler, name, arguments)
    assert value("viva_tool_calls_total", outcome=outcome) == before + 1


async def test_a_wrong_argument_is_named_to_the_model_and_not_repeated() -> None:
    told = await answer(arguments='{"what": "longer than the schema has it"}')

    assert told["error"].startswith("what: maxLength ")
    assert "longer than" not in told["error"]


@pytest.mark.fault("E81")
async def test_a_tool_that_hangs_is_answered_in_time_and_the_loop_goes_on() -> None:
    freed, beats = threading.Event(), 0

    def hang(_session_id: UUID, _arguments: Mapping[str, Any]) -> object:
        return freed.wait(30)

    async def beat() -> None:
        nonlocal beats
        while True:
            beats += 1
            await asyncio.sleep(0.01)

    async with asyncio.TaskGroup() as group:
        beating = group.create_task(beat())
        began = time.monotonic()
        told = await answer(hang)
        took_s = time.monotonic() - began
        beating.cancel()
        freed.set()
    assert "too long" in told["error"]
    assert took_s < 10
    assert beats > 1


@pytest.mark.fault("E81")
async def test_what_is_answered_as_too_late_has_no_effect() -> None:
    freed, over = threading.Event(), threading.Event()
    kept: list[str] = []

    def keep(call: LiveCall, work: Callable[[], str]) -> str:
        try:
            kept.append(unlogged(call, work))
        finally:
            over.set()
        return kept[-1]

    def hang(_session_id: UUID, _arguments: Mapping[str, Any]) -> object:
        return freed.wait(30)

    told = await answer(hang, audited=keep)
    freed.set()
    assert "too long" in told["error"]
    assert await asyncio.to_thread(over.wait, 30)
    assert kept == []


@pytest.mark.fault("E81")
async def test_what_is_being_stored_when_the_time_is_over_is_answered_as_done() -> None:
    slow = replace(LOOK_UP, time_limit_s=1.0)

    def keep_slowly(call: LiveCall, work: Callable[[], str]) -> str:
        output = unlogged(call, work)
        time.sleep(1.2)  # what a COMMIT may take
        return output

    assert (await answer(audited=keep_slowly, tool=slow))["ok"] is True


async def test_a_call_that_does_nothing_is_noted_with_its_kind() -> None:
    noted: list[tuple[str, str]] = []

    def note(call: LiveCall, outcome: str) -> None:
        noted.append((call.name, outcome))

    await answer(name="unknown", note_refused=note)
    await answer(arguments="{", note_refused=note)
    assert noted == [("unknown", "not_found"), ("look_up", "invalid_arguments")]


async def test_what_an_interview_has_not_chosen_is_not_there() -> None:
    assert await answer(offered=()) == {"ok": False, "error": "There is no such tool."}


@pytest.mark.parametrize("handler", [broken, not_json])
async def test_a_tool_that_fails_is_logged_and_its_reason_not_told(
    handler: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        told = await answer(handler)
    assert told == {"ok": False, "error": "The tool failed. Go on without it."}
    assert [record.message for record in caplog.records] == ["tool_failed"]
    assert "secret" not in caplog.text


def test_only_tools_of_the_catalogue_have_handlers() -> None:
    with pytest.raises(KeyError):
        Toolbox({}).register("look_up", found)


def test_no_tool_of_a_session_can_name_anybody() -> None:
    for name in CHOICES:
        schema = CATALOGUE[name].parameters
        assert set(schema["properties"]) <= {"query", "text"}
        assert schema["additionalProperties"] is False
