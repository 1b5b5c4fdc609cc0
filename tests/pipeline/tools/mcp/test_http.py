"""The HTTP door of MCP: who is let in, and by nothing else than a token in force."""

import asyncio
import json
import threading
from collections import Counter
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from django.test import override_settings

from interviews.actions.agent_tokens import revoke_agent_token
from interviews.models import AuditEntry
from pipeline.tools import registry
from pipeline.tools.asked import Asked
from pipeline.tools.mcp import threads
from pipeline.tools.mcp.http import METADATA_PATH, answer, with_mcp
from pipeline.tools.shared_threads import Line
from tests.cast import TOKEN, Cast
from tests.interviews.agents import make_agent, secret_of
from tests.pipeline.tools.mcp.connection import read
from tests.pipeline.tools.scene import Scene
from tests.processes import wait_until

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


def call_of(name: str, arguments: dict[str, Any]) -> dict[str, Any]:
    return {**LIST, "method": "tools/call", "params": {"name": name, "arguments": arguments}}


def has_full_line(caller: str) -> bool:
    return len(threads._calls._lines.get(caller, Line()).waiting) == threads.IN_LINE


async def test_slow_calls_of_two_tokens_do_not_stop_a_third(
    shown: Scene, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    freed = threading.Event()

    def hang(_asked: Asked) -> dict[str, Any]:
        return {"freed": freed.wait(60)}

    monkeypatch.setitem(registry._handlers, "list_interviews", hang)
    second, third = [await read(lambda: make_agent(cast.lindenhof)) for _ in range(2)]
    slow, quick = call_of("list_interviews", {}), call_of("get_session", {"session_id": "x"})
    async with asyncio.TaskGroup() as group:
        most = threads.AT_ONCE + threads.IN_LINE
        asked = [
            group.create_task(ask(bearer(secret_of(agent)), body=slow))
            for agent in (shown.agent, second)
            for _ in range(most)
        ]
        for agent in (shown.agent, second):
            has_filled = partial(has_full_line, f"token:{agent.pk}")
            await asyncio.to_thread(partial(wait_until, has_filled, limit_s=60))
        answered = await ask(bearer(secret_of(third)), body=quick)
        turned_away = await ask(bearer(secret_of(shown.agent)), body=slow)
        without_token = await ask({})
        were_waiting = not any(each.done() for each in asked)
        freed.set()
    assert were_waiting
    assert "invalid_arguments" in answered[2].decode()
    assert '"code":"busy"' in turned_away[2].decode().replace(" ", "").replace("\\", "")
    assert without_token[0] == 401
    assert all("freed" in each.result()[2].decode() for each in asked)
    outcomes = await read(lambda: Counter(AuditEntry.objects.values_list("outcome", flat=True)))
    assert outcomes == {"ok": 2 * most, "invalid_arguments": 1, "busy": 1}


@pytest.mark.fault("E84")
@override_settings(PUBLIC_URL="https://viva.test")
async def test_a_missing_scope_is_a_403_that_names_it(shown: Scene, cast: Cast) -> None:
    reader = await read(lambda: make_agent(cast.lindenhof, scopes=["read"]))
    given = {"session_id": str(shown.session.pk), "text": "Checks dough."}
    status, told, body = await ask(bearer(secret_of(reader)), body=call_of("save_insight", given))
    assert status == 403
    challenge = told["www-authenticate"]
    assert 'error="insufficient_scope", scope="write"' in challenge
    assert f'resource_metadata="https://viva.test{METADATA_PATH}"' in challenge
    assert json.loads(body)["error"]["data"] == {"code": "forbidden_scope"}
    writer = await read(lambda: make_agent(cast.lindenhof, scopes=["write"]))
    status, told, _body = await ask(
        bearer(secret_of(writer)), body={**LIST, "method": "resources/list"}
    )
    assert (status, 'scope="read"' in told["www-authenticate"]) == (403, True)


async def test_what_the_database_says_is_not_told(
    shown: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    def throw(*_args: object) -> None:
        raise ValueError("SECRET")

    monkeypatch.setattr("pipeline.tools.mcp.server.readable", throw)
    status, _told, body = await ask(
        bearer(secret_of(shown.agent)), body={**LIST, "method": "resources/list"}
    )
    assert (status, b"SECRET" in body) == (200, False)
    assert json.loads(body)["error"]["data"] == {"code": "internal"}
