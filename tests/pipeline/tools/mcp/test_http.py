"""The HTTP door of MCP: who is let in, and by nothing else than a token in force."""

import asyncio
import json
import logging
import threading
from collections import Counter
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from django.test import override_settings

from interviews.actions.agent_tokens import revoke_agent_token
from interviews.models import AuditEntry
from pipeline.models import Insight
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
    headers: dict[str, str],
    *,
    method: str = "POST",
    body: Any = LIST,
    path: str = "/mcp",
    query: str = "",
    before: tuple[tuple[str, str], ...] = (),
) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of what the door answers to this request.

    `before` are headers that stand before the others, of the same names.
    """
    given = [*before, *{"Host": "127.0.0.1", **JSON, **headers}.items()]
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": query.encode(),
        "headers": [(name.lower().encode(), value.encode()) for name, value in given],
    }
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    coming = [{"type": "http.request", "body": data, "more_body": False}]
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
        ({"Origin": "http://["}, 403),
    ],
    ids=str,
)
async def test_pages_of_other_sites_are_not_let_in(
    shown: Scene, headers: dict[str, str], status: int
) -> None:
    assert (await ask({**bearer(secret_of(shown.agent)), **headers}))[0] == status


@pytest.mark.fault("E84")
@pytest.mark.parametrize(
    ("first", "status"),
    [
        (("Host", "evil.example"), 421),
        (("Origin", "https://evil.example"), 403),
        (("Authorization", "Bearer viva_guess"), 401),
    ],
    ids=str,
)
async def test_a_header_that_comes_twice_is_not_one_of_ours(
    shown: Scene, first: tuple[str, str], status: int
) -> None:
    """Whoever stands before us may have looked at the other one."""
    ours = {"Origin": "http://127.0.0.1", **bearer(secret_of(shown.agent))}
    assert (await ask(ours))[0] == 200
    assert (await ask(ours, before=(first,)))[0] == status


@pytest.mark.fault("E84")
async def test_a_token_in_the_address_opens_nothing(shown: Scene) -> None:
    """Addresses stand in logs and histories."""
    secret = secret_of(shown.agent)
    for name in ("access_token", "token", "authorization"):
        assert (await ask({}, query=f"{name}={secret}"))[0] == 401


async def test_other_methods_and_large_bodies_are_refused(shown: Scene) -> None:
    headers = bearer(secret_of(shown.agent))
    for method in ("GET", "HEAD", "OPTIONS", "DELETE", "PUT", "TRACE"):
        status, told, _body = await ask(headers, method=method)
        assert (status, told["allow"]) == (405, "POST")
    assert (await ask(headers, body={"x": "x" * 300_000}))[0] == 413


BROKEN = (
    b"",
    b"{",
    b"null",
    b"[]",
    b"[" * 100_000,
    b"\xff\xfe",
    b'{"jsonrpc":"2.0","id":"\xed\xa0\x80","method":"tools/list"}',
    b'{"jsonrpc":"2.0","id":"\\ud800","method":"tools/list"}',
    b'{"jsonrpc":"1.0","id":1,"method":"tools/list"}',
    b'{"jsonrpc":"2.0","id":1,"method":5,"params":{"query":"kanarienvogel"}}',
    b'{"jsonrpc":"2.0","id":1,"method":"tools/list" "kanarienvogel"',
    b'{"jsonrpc":"2.0","id":1,"method":"tools/list","params":[1]}',
    json.dumps([LIST, LIST]).encode(),  # a batch, which the protocol has no more
    json.dumps({**LIST, "params": {"name": "x" * 200_000}}).encode()[:-1],
)


@pytest.mark.parametrize("body", BROKEN, ids=lambda body: str(body[:24]))
async def test_what_is_no_message_is_refused_and_nothing_of_it_is_on_a_log(
    shown: Scene, caplog: pytest.LogCaptureFixture, body: bytes
) -> None:
    caplog.set_level(logging.INFO)
    status, _told, said = await ask(bearer(secret_of(shown.agent)), body=body)
    assert status == 400
    assert b"error" in said
    assert len(said) < 3_000
    assert "kanarienvogel" not in caplog.text
    assert secret_of(shown.agent) not in caplog.text
    assert not await read(AuditEntry.objects.exists)


@pytest.mark.parametrize("number", [None, 1.5, {"a": 1}], ids=str)
async def test_a_call_that_nobody_waits_for_is_not_made(shown: Scene, number: Any) -> None:
    """A message whose id is none is a notice, and a tool is not called by one."""
    given = {"session_id": str(shown.session.pk), "text": "Checks dough."}
    body = {**call_of("save_insight", given), "id": number}
    assert (await ask(bearer(secret_of(shown.agent)), body=body))[0] == 202
    assert not await read(Insight.objects.exists)


async def test_who_guesses_tokens_is_slowed_down_and_nobody_else_at_that_address(
    shown: Scene,
) -> None:
    answers = [await ask(bearer("viva_guess")) for _ in range(70)]
    assert (answers[0][0], answers[-1][0]) == (401, 429)
    assert answers[-1][1]["retry-after"] == "60"
    assert (await ask({}))[0] == 401
    assert (await ask(bearer(secret_of(shown.agent))))[0] == 200


@override_settings(AGENT_CALLS_PER_MINUTE=1)
async def test_what_is_no_call_has_a_limit_too(shown: Scene, cast: Cast) -> None:
    other = await read(lambda: make_agent(cast.lindenhof))
    ping = {**LIST, "method": "ping"}
    answers = [await ask(bearer(secret_of(shown.agent)), body=ping) for _ in range(5)]
    assert [status for status, _told, _body in answers] == [200, 200, 200, 200, 429]
    assert 0 < int(answers[-1][1]["retry-after"]) <= 60
    assert (await ask(bearer(secret_of(other)), body=ping))[0] == 200


@override_settings(AGENT_CALLS_PER_MINUTE=1)
async def test_too_many_calls_are_told_so(shown: Scene) -> None:
    answers = [await ask(bearer(secret_of(shown.agent))) for _ in range(2)]
    assert "search_sessions" in answers[0][2].decode()
    assert json.loads(answers[1][2])["error"]["data"] == {"code": "rate_limited"}


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
