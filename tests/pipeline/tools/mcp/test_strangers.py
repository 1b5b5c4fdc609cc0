"""What a stranger tries through the protocol itself: tools, lists, resources and prompts."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from mcp.client.client import Client
from mcp.shared.exceptions import MCPError

from interviews.models import AgentToken, AuditEntry
from pipeline.models import ActionItem, Insight
from pipeline.tools.mcp.prompts import PROMPTS
from pipeline.tools.mcp.resources import KINDS
from pipeline.tools.mcp.server import build_server
from tests.cast import Cast, make_interview
from tests.fakes.web_server import WebServer
from tests.interviews.agents import make_agent, secret_of
from tests.pipeline.tools.asking import arguments_about, secrets_of
from tests.pipeline.tools.mcp.connection import over_http, read
from tests.pipeline.tools.scene import Scene

pytestmark = [pytest.mark.wire, pytest.mark.db, pytest.mark.django_db(transaction=True)]

STRANGERS: dict[str, Callable[[Cast], AgentToken]] = {
    "a token of another organization": lambda cast: make_agent(cast.quarzwerk),
    "a token for another interview": lambda cast: make_agent(
        cast.lindenhof, interviews=[make_interview(cast.lindenhof, title="Glass blower")]
    ),
}
NOBODYS = {"not_found", "invalid_arguments"}


def state() -> tuple[list[Any], int]:
    return list(ActionItem.objects.values()), Insight.objects.count()


async def told_by_tools(client: Client, scene: Scene, cast: Cast) -> list[str]:
    told = []
    for name, calls in (await read(lambda: arguments_about(scene, cast))).items():
        await read(cache.clear)  # how often is not what is tried here
        for given in calls:
            result = await client.call_tool(name, given)
            content: Any = result.structured_content
            if result.is_error:
                assert content["error"]["code"] in NOBODYS
            told.append(str(content))
    return told


async def told_by_lists(client: Client) -> list[str]:
    assert (await client.list_resources()).resources == []
    lists = (client.list_tools, client.list_resource_templates, client.list_prompts)
    return [str(await each()) for each in lists]


async def told_by_resources(client: Client, row_ids: list[str]) -> list[str]:
    """Of each kind, by each id that could be guessed; what is foreign is refused as absent."""
    told = []
    for kind in KINDS:
        for row_id in row_ids:
            with pytest.raises(MCPError) as refused:
                await client.read_resource(kind.address(row_id))
            assert refused.value.error.data == {"code": "not_found"}
            told.append(str(refused.value))
    assert len(set(told)) == 1
    return told


async def told_by_prompts(client: Client, scene: Scene, cast: Cast) -> list[str]:
    """They repeat what they are given, and look nothing up."""
    session, interview = str(scene.session.pk), str(cast.interview.pk)
    brief = await client.get_prompt("brief_on_session", {"session_id": session})
    given = {"interview_id": interview, "question": "1"}
    compare = await client.get_prompt("compare_answers", given)
    return [str(brief).replace(session, ""), str(compare).replace(interview, "")]


#: What `told_by_...` asks, in the words of the protocol; the last two tell of this software alone.
TRIED = {
    "tools/call",
    "tools/list",
    "resources/list",
    "resources/templates/list",
    "resources/read",
    "prompts/list",
    "prompts/get",
    "ping",
    "server/discover",
}


def test_every_part_of_the_protocol_that_is_answered_is_tried() -> None:
    server = build_server(lambda: pytest.fail("nobody is there"), door="mcp")
    assert set(server._request_handlers) == TRIED
    assert set(PROMPTS) == {"brief_on_session", "compare_answers"}


@pytest.mark.fault("E82")
@pytest.mark.parametrize("who", STRANGERS)
async def test_a_stranger_gets_nothing_by_any_part_of_the_protocol(
    web: WebServer, shown: Scene, cast: Cast, who: str
) -> None:
    stranger = await read(lambda: STRANGERS[who](cast))
    before = await read(state)
    rows = (shown.session, shown.session.version, shown.item, cast.interview, cast.lindenhof)
    row_ids = [str(row.pk) for row in (*rows, shown.session.candidate) if row is not None]
    async with over_http(web, secret_of(stranger)) as client:
        told = [
            *await told_by_tools(client, shown, cast),
            *await told_by_lists(client),
            *await told_by_resources(client, row_ids),
            *await told_by_prompts(client, shown, cast),
        ]
    found = [secret for secret in secrets_of(shown, cast) if secret in " ".join(told)]
    assert found == []
    assert await read(state) == before
    tried = await read(lambda: AuditEntry.objects.exclude(actor=f"token:{stranger.pk}").count())
    assert tried == 0
    assert await read(AuditEntry.objects.count) >= len(told)
