"""The HTTP door of MCP: who is let in, and by nothing else than a token in force."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import override_settings

from interviews.actions.agent_tokens import revoke_agent_token
from pipeline.tools.mcp.http import METADATA_PATH, answer, with_mcp
from tests.cast import TOKEN, Cast
from tests.interviews.agents import make_agent, secret_of
from tests.pipeline.tools.mcp.connection import read
from tests.pipeline.tools.scene import Scene

pytestmark = [pytest.mark.db, pytest.mark.django_db(transaction=True)]

LIST = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
JSON = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}


async def ask(
    headers: dict[str, str], *, method: str = "POST", body: Any = LIST, path: str = "/mcp"
) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of what the door answers to this request."""
    given = {"Host": "127.0.0.1", **JSON, **headers}
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": b"",
        "headers": [(name.lower().encode(), value.encode()) for name, value in given.items()],
    }
    coming = [{"type": "http.request", "body": json.dumps(body).encode(), "more_body": False}]
    said: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return coming.pop() if coming else {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        said.append(message)

    await answer(scope, receive, send)
    told = {name.decode().lower(): value.decode() for name, value in said[0]["headers"]}
    return said[0]["status"], told, b"".join(each.get("body", b"") for each in said[1:])


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


async def test_a_token_in_force_lists_the_tools(shown: Scene) -> None:
    status, _headers, body = await ask(bearer(secret_of(shown.agent)))
    assert status == 200
    assert "search_sessions" in body.decode()


@pytest.mark.fault("E84")
@override_settings(PUBLIC_URL="https://viva.test")
async def test_without_one_the_answer_says_how_to_get_in(shown: Scene, cast: Cast) -> None:
    revoked = await read(lambda: make_agent(cast.lindenhof))
    expired = await read(lambda: make_agent(cast.lindenhof))
    await read(lambda: revoke_agent_token(revoked, now=datetime.now(UTC)))
    await read(lambda: _expire(expired))
    session = {"Mcp-Session-Id": "stolen", "Cookie": "sessionid=stolen"}
    for headers in (
        {},
        session,
        bearer(""),
        {"Authorization": secret_of(shown.agent)},
        {"Authorization": f"Basic {secret_of(shown.agent)}"},
        bearer(secret_of(shown.agent)[:-1]),
        bearer(TOKEN),  # a secret of another audience
        bearer(shown.agent.token_sha256),
        {**bearer(secret_of(revoked)), **session},
        bearer(secret_of(expired)),
    ):
        status, told, body = await ask(headers)
        assert status == 401, headers
        assert f'resource_metadata="https://viva.test{METADATA_PATH}"' in told["www-authenticate"]
        assert b"search_sessions" not in body


def _expire(agent: Any) -> None:
    type(agent).objects.filter(pk=agent.pk).update(expires_at=datetime.now(UTC))


@pytest.mark.fault("E84")
async def test_a_session_id_means_nothing_here(shown: Scene) -> None:
    status, told, _body = await ask({**bearer(secret_of(shown.agent)), "Mcp-Session-Id": "any"})
    assert status == 200
    assert "mcp-session-id" not in told


@pytest.mark.fault("E84")
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.example"}, 421),
        ({"Host": ""}, 421),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://127.0.0.1:9"}, 403),
    ],
    ids=str,
)
async def test_pages_of_other_sites_are_not_let_in(
    shown: Scene, headers: dict[str, str], status: int
) -> None:
    assert (await ask({**bearer(secret_of(shown.agent)), **headers}))[0] == status


async def test_other_methods_and_large_bodies_are_refused(shown: Scene) -> None:
    headers = bearer(secret_of(shown.agent))
    for method in ("GET", "DELETE", "PUT"):
        status, told, _body = await ask(headers, method=method)
        assert (status, told["allow"]) == (405, "POST")
    assert (await ask(headers, body={"x": "x" * 300_000}))[0] == 413
    assert (await ask(headers, body=["nonsense"]))[0] == 400


async def test_other_addresses_are_the_pages() -> None:
    seen: list[str] = []

    async def pages(scope: dict[str, Any], _receive: Any, _send: Any) -> None:
        seen.append(scope["path"])

    await with_mcp(pages)({"path": "/admin/"}, None, None)
    await with_mcp(pages)({"path": "/mcpx"}, None, None)
    assert seen == ["/admin/", "/mcpx"]
