"""The SDK's own client, end to end over Daphne and over stdio."""

import json
from typing import Any
from typing import cast as cast_to

import pytest
from mcp.shared.exceptions import MCPError
from mcp_types import RequestParamsMeta, TextContent, TextResourceContents

from interviews.actions.agent_tokens import revoke_agent_token
from interviews.models import AgentToken, AuditEntry
from interviews.tools import MEMORY_TOOLS
from pipeline.models import Insight
from pipeline.tools.mcp.server import CALL_ID
from pipeline.tools.quoting import NOTICE
from tests.cast import NOW, Cast
from tests.fakes.web_server import WebServer
from tests.interviews.agents import make_agent, secret_of
from tests.pipeline.tools.mcp.connection import over_http, over_stdio, read
from tests.pipeline.tools.scene import Scene

pytestmark = [pytest.mark.wire, pytest.mark.db, pytest.mark.django_db(transaction=True)]


def logged() -> list[tuple[str, str, str]]:
    """Door, action and outcome; without the tools that a client lists by itself."""
    entries = AuditEntry.objects.exclude(action="list_tools").order_by("number")
    return list(entries.values_list("door", "action", "outcome"))


async def told(client: Any, name: str, **arguments: Any) -> dict[str, Any]:
    """What a tool answers, the same in both forms; it must work."""
    result = await client.call_tool(name, arguments)
    assert not result.is_error, result.content
    [text] = result.content
    assert isinstance(text, TextContent)
    assert json.loads(text.text) == result.structured_content
    content: dict[str, Any] = result.structured_content
    return content


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_an_assistant_finds_the_tools_and_uses_them(
    web: WebServer, shown: Scene, mode: str
) -> None:
    async with over_http(web, secret_of(shown.agent), mode=mode) as client:
        listed = (await client.list_tools()).tools
        assert {tool.name: tool.input_schema for tool in listed} == {
            tool.name: dict(tool.parameters) for tool in MEMORY_TOOLS
        }
        hits = await told(client, "search_sessions", query="dough notebook")
        assert hits["notice"] == NOTICE
        session_id = hits["items"][0]["session_id"]
        turns = await told(client, "get_turns", session_id=session_id)
        assert "notebook" in turns["items"][3]["said"]
        wrong = await client.call_tool("get_turns", {"session_id": "nonsense"})
        assert wrong.is_error
        assert wrong.structured_content["error"]["code"] == "invalid_arguments"
        assert NOTICE in (client.instructions or "")


async def test_a_call_with_an_id_has_one_effect(web: WebServer, shown: Scene) -> None:
    given = {"session_id": str(shown.session.pk), "text": "Checks dough."}
    meta = cast_to("RequestParamsMeta", {CALL_ID: "one"})
    async with over_http(web, secret_of(shown.agent)) as client:
        for _ in range(2):
            await client.call_tool("save_insight", given, meta=meta)
    assert await read(Insight.objects.count) == 1
    assert await read(logged) == [("mcp", "save_insight", "ok")] * 2


async def test_sessions_and_transcripts_are_resources(web: WebServer, shown: Scene) -> None:
    async with over_http(web, secret_of(shown.agent)) as client:
        uris = [str(each.uri) for each in (await client.list_resources()).resources]
        assert f"viva://sessions/{shown.session.pk}/transcript" in uris
        for uri in uris:
            [content] = (await client.read_resource(uri)).contents
            assert isinstance(content, TextResourceContents)
            assert json.loads(content.text)["session_id"] == str(shown.session.pk)
        templates = (await client.list_resource_templates()).resource_templates
        assert {each.name for each in templates} == {"session", "transcript", "context"}
        for wrong in (f"viva://sessions/{shown.item.pk}", "viva://organizations/1", "file:///etc"):
            with pytest.raises(MCPError):
                await client.read_resource(wrong)


async def test_prompts_say_what_to_read_and_what_not_to_do(web: WebServer, shown: Scene) -> None:
    async with over_http(web, secret_of(shown.agent)) as client:
        names = {prompt.name for prompt in (await client.list_prompts()).prompts}
        assert names == {"brief_on_session", "compare_answers"}
        got = await client.get_prompt("brief_on_session", {"session_id": str(shown.session.pk)})
        assert NOTICE in str(got.messages[0].content)
        with pytest.raises(MCPError):
            await client.get_prompt("brief_on_session", {})


async def test_a_token_sees_only_the_tools_that_it_may_call(
    web: WebServer, shown: Scene, cast: Cast
) -> None:
    reader = await read(lambda: make_agent(cast.lindenhof, scopes=["read"]))
    async with over_http(web, secret_of(reader)) as client:
        names = {tool.name for tool in (await client.list_tools()).tools}
        assert "save_insight" not in names
        given = {"session_id": str(shown.session.pk), "text": "Checks dough."}
        with pytest.raises(MCPError, match="may not do that") as refused:
            await client.call_tool("save_insight", given)
        assert refused.value.error.data == {"code": "forbidden_scope"}
    assert not await read(Insight.objects.exists)


async def test_an_assistant_on_this_machine_comes_by_stdio(shown: Scene) -> None:
    async with over_stdio(secret_of(shown.agent)) as client:
        hits = await told(client, "search_sessions", query="dough notebook")
        assert hits["items"][0]["session_id"] == str(shown.session.pk)
    assert await read(logged) == [("stdio", "search_sessions", "ok")]
    used = await read(lambda: AgentToken.objects.get(pk=shown.agent.pk))
    assert used.last_used_at is not None


async def test_an_assistant_on_this_machine_has_a_limit_too(
    shown: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted by minutes of the clock: of some calls at most a few begin another one."""
    monkeypatch.setenv("AGENT_CALLS_PER_MINUTE", "1")
    refusals: list[Any] = []
    async with over_stdio(secret_of(shown.agent)) as client:
        for _ in range(6):
            try:
                answer = await client.call_tool("list_interviews", {})
            except MCPError as refused:  # the client lists the tools by itself
                refusals.append(refused.error.data)
            else:
                refusals += [answer.structured_content["error"]] if answer.is_error else []
    assert "rate_limited" in str(refusals)
    refused_on_log = AuditEntry.objects.filter(door="stdio", outcome="rate_limited")
    assert await read(refused_on_log.exists)


@pytest.mark.fault("E82")
async def test_a_token_that_is_revoked_answers_nothing_more_over_an_open_line(
    shown: Scene, cast: Cast
) -> None:
    async with over_stdio(secret_of(shown.agent)) as client:
        await told(client, "list_interviews")
        await read(lambda: revoke_agent_token(shown.agent, now=NOW))
        with pytest.raises(MCPError):
            await client.call_tool("list_interviews", {})


async def test_whatever_an_assistant_looks_at_is_counted_and_on_the_log(
    web: WebServer, shown: Scene
) -> None:
    session = str(shown.session.pk)
    async with over_http(web, secret_of(shown.agent)) as client:
        await client.list_tools()
        await client.list_resources()
        await client.list_resource_templates()
        await client.read_resource(f"viva://sessions/{session}/context")
        await client.list_prompts()
        await client.get_prompt("brief_on_session", {"session_id": session})
        for wrong in (client.read_resource("file:///etc"), client.get_prompt("none", {})):
            with pytest.raises(MCPError):
                await wrong
    assert await read(lambda: AuditEntry.objects.filter(action="list_tools").exists())
    assert await read(logged) == [
        ("mcp", "list_resources", "ok"),
        ("mcp", "list_templates", "ok"),
        ("mcp", "get_session_context", "ok"),
        ("mcp", "list_prompts", "ok"),
        ("mcp", "get_prompt", "ok"),
        ("mcp", "read_resource", "not_found"),
        ("mcp", "get_prompt", "invalid_arguments"),
    ]
