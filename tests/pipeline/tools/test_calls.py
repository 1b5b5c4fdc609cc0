"""The one way to call a tool: checked, limited, audited, and always answered."""

import logging
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import override_settings

from interviews.actions.audit import broken_places
from interviews.models import AgentToken, AuditEntry
from interviews.tools import CATALOGUE, Tool
from pipeline.models import Insight
from pipeline.tools import registry
from pipeline.tools.asked import Asked
from pipeline.tools.calls import call, note
from pipeline.tools.result import ErrorCode
from tests.cast import Cast
from tests.interviews.agents import make_agent
from tests.pipeline.tools.scene import Scene

pytestmark = [pytest.mark.db, pytest.mark.django_db]

CANARY = "CANARY-4711"
Install = Callable[[Callable[[Asked], dict[str, Any]]], None]


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Install:
    """Another handler for `get_session`, with little time (a second, here) and little room."""
    tool = CATALOGUE["get_session"]
    short = Tool(tool.name, tool.description, tool.parameters, tool.scope, 0.1, 2048)

    def install(handler: Callable[[Asked], dict[str, Any]]) -> None:
        monkeypatch.setattr("pipeline.tools.calls.CATALOGUE", {**CATALOGUE, "get_session": short})
        monkeypatch.setitem(registry._handlers, "get_session", handler)

    return install


def throw(_asked: Asked) -> dict[str, Any]:
    raise ValueError(CANARY)


def sleep(_asked: Asked) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(30)")
    return {}


def flood(_asked: Asked) -> dict[str, Any]:
    return {"text": "x" * 2_000_000}


def break_off(_asked: Asked) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")
    return {}


@pytest.mark.fault("E81")
@pytest.mark.parametrize(
    ("handler", "code"),
    [(throw, "internal"), (sleep, "timed_out"), (flood, "too_large"), (break_off, "internal")],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_whatever_a_tool_does_there_is_a_short_answer(
    scene: Scene,
    install: Install,
    caplog: pytest.LogCaptureFixture,
    handler: Callable[[Asked], dict[str, Any]],
    code: str,
) -> None:
    install(handler)
    result = scene.call("get_session", session_id=str(scene.session.pk))
    assert result.error is not None
    assert result.error.value == code
    assert len(str(result.content)) < 200
    assert CANARY not in str(result.content) + caplog.text
    assert AuditEntry.objects.get().outcome == code


@pytest.mark.fault("E81")
@pytest.mark.parametrize("name", ["export_everything", "", "question_covered", "get_session\0"])
def test_a_tool_that_is_not_here_is_not_found(scene: Scene, name: str) -> None:
    assert scene.refusal(name, session_id="x") in {"not_found", "forbidden_scope"}


@pytest.mark.fault("E81")
def test_a_call_that_is_made_twice_has_one_effect_and_one_answer(scene: Scene) -> None:
    given = {"session_id": str(scene.session.pk), "text": "Checks dough by hand."}
    first = call(scene.agent, "save_insight", given, call_id="one")
    again = call(scene.agent, "save_insight", given, call_id="one")
    other = call(scene.agent, "save_insight", given, call_id="two")
    assert first.content == again.content != other.content
    assert Insight.objects.count() == 2


def test_a_call_id_is_not_for_another_call(scene: Scene) -> None:
    given = {"session_id": str(scene.session.pk), "text": "Checks dough by hand."}
    call(scene.agent, "save_insight", given, call_id="one")
    changed = call(scene.agent, "save_insight", {**given, "text": "Another."}, call_id="one")
    assert changed.error is ErrorCode.INVALID_ARGUMENTS
    other = make_agent(scene.session.organization)
    assert call(other, "save_insight", given, call_id="one").error is None
    assert Insight.objects.count() == 2


def test_a_call_that_failed_may_be_made_again_with_its_id(scene: Scene) -> None:
    given = {"session_id": str(scene.session.pk), "text": "Checks dough.", "turns": ["9.9"]}
    assert call(scene.agent, "save_insight", given, call_id="one").error is not None
    assert call(scene.agent, "save_insight", {**given, "turns": []}, call_id="one").error is None


def test_every_call_is_on_the_log_without_its_words(scene: Scene) -> None:
    session_id = str(scene.session.pk)
    scene.ask("search_sessions", query=f"{CANARY} ovens")
    scene.ask("save_insight", session_id=session_id, text=f"{CANARY} dough")
    scene.refusal("get_session", session_id=str(uuid4()))
    scene.refusal("get_session", session_id=CANARY)
    entries = AuditEntry.objects.order_by("number")
    assert [(each.action, each.outcome, each.door) for each in entries] == [
        ("search_sessions", "ok", "rest"),
        ("save_insight", "ok", "rest"),
        ("get_session", "not_found", "rest"),
        ("get_session", "invalid_arguments", "rest"),
    ]
    assert {each.actor for each in entries} == {f"token:{scene.agent.pk}"}
    assert entries[1].arguments == {"session_id": session_id, "text": "(17 characters)"}
    assert CANARY not in str(list(entries.values()))
    assert list(broken_places(scene.session.organization_id)) == []


def test_what_cannot_be_put_on_the_log_has_no_effect(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object, **_more: object) -> None:
        raise RuntimeError(CANARY)

    monkeypatch.setattr("pipeline.tools.calls.record", refuse)
    given = {"session_id": str(scene.session.pk), "text": "Checks dough."}
    assert scene.refusal("save_insight", **given) == "internal"
    assert not Insight.objects.exists()


@override_settings(AGENT_CALLS_PER_MINUTE=2)
def test_too_many_calls_wait_and_fill_no_log(scene: Scene) -> None:
    for _ in range(2):
        scene.ask("list_interviews")
    for _ in range(5):
        result = scene.call("list_interviews")
        assert result.error is ErrorCode.RATE_LIMITED
        assert 0 < result.wait_s <= 60
    assert AuditEntry.objects.count() == 3


def test_a_token_without_the_scope_is_told_so(scene: Scene, cast: Cast) -> None:
    reader = make_agent(cast.lindenhof, scopes=["read"])
    given = {"session_id": str(scene.session.pk), "text": "Checks dough."}
    assert call(reader, "save_insight", given).error is ErrorCode.FORBIDDEN_SCOPE
    writer = make_agent(cast.lindenhof, scopes=["write"])
    assert call(writer, "list_interviews", {}).error is ErrorCode.FORBIDDEN_SCOPE
    assert call(AnonymousUser(), "list_interviews", {}).error is ErrorCode.FORBIDDEN_SCOPE
    assert call(cast.outsider, "get_session", {"session_id": given["session_id"]}).error is (
        ErrorCode.NOT_FOUND
    )


def test_the_last_use_of_a_token_is_known(scene: Scene) -> None:
    assert scene.agent.last_used_at is None
    scene.ask("list_interviews")
    assert AgentToken.objects.get(pk=scene.agent.pk).last_used_at is not None


@pytest.mark.fault("E86")
def test_no_log_line_holds_words_of_a_call(
    scene: Scene, install: Install, caplog: pytest.LogCaptureFixture
) -> None:
    install(throw)
    with caplog.at_level(logging.DEBUG):
        scene.call("get_session", session_id=str(scene.session.pk))
        scene.ask("search_sessions", query=CANARY)
        scene.ask("save_insight", session_id=str(scene.session.pk), text=CANARY)
        scene.call("get_turns", session_id=CANARY)
    assert CANARY not in caplog.text
    assert CANARY not in str(
        [record.__dict__ for record in caplog.records if "sql" not in record.__dict__]
    )


@pytest.mark.fault("E81")
@pytest.mark.parametrize("depth", [30, 900, 5_000])
def test_nested_arguments_are_refused_and_stand_on_the_log(scene: Scene, depth: int) -> None:
    deep: Any = []
    for _ in range(depth):
        deep = [deep]
    for given in ({"query": deep}, {"query": "x", "session_ids": [deep] * 99}, {"unknown": deep}):
        assert scene.refusal("search_sessions", **given) == "invalid_arguments"
        entry = AuditEntry.objects.order_by("number").last()
        assert entry is not None
        assert entry.outcome == "invalid_arguments"
        assert len(str(entry.arguments)) < 1_000


@override_settings(AGENT_CALLS_PER_MINUTE=1)
def test_what_is_shown_without_a_tool_says_why_it_is_not(scene: Scene, cast: Cast) -> None:
    writer = make_agent(cast.lindenhof, scopes=["write"])
    assert note(writer, "list_resources", door="mcp").error is ErrorCode.FORBIDDEN_SCOPE
    assert note(scene.agent, "list_resources", door="mcp").error is None
    assert note(scene.agent, "list_resources", door="mcp").error is ErrorCode.RATE_LIMITED
    outcomes = AuditEntry.objects.order_by("number").values_list("outcome", flat=True)
    assert list(outcomes) == ["forbidden_scope", "ok", "rate_limited"]


def test_what_a_door_refuses_by_itself_is_on_the_log_too(scene: Scene) -> None:
    writer = make_agent(scene.session.organization, scopes=["write"])
    given = {"query": f"{CANARY} ovens"}
    busy = note(scene.agent, "search_sessions", door="mcp", refusal=ErrorCode.BUSY, arguments=given)
    assert (busy.error, busy.wait_s) == (ErrorCode.BUSY, 1)
    assert note(writer, "list_tools", door="mcp", needs=None).error is None
    entries = AuditEntry.objects.order_by("number").values_list("action", "outcome", "arguments")
    assert list(entries) == [
        ("search_sessions", "busy", {"query": "(17 characters)"}),
        ("list_tools", "ok", {}),
    ]


def test_what_cannot_be_put_on_the_log_is_not_shown(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object, **_more: object) -> None:
        raise RuntimeError(CANARY)

    monkeypatch.setattr("pipeline.tools.calls.record", refuse)
    shown = note(scene.agent, "list_tools", door="mcp")
    assert shown.error is ErrorCode.INTERNAL
    assert CANARY not in str(shown.content)
