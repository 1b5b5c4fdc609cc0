"""What is promised of each tool, asked of every one of them."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection

from interviews.models import AuditEntry
from interviews.tools import CATALOGUE, MEMORY_TOOLS, Tool, ToolScope
from pipeline.actions.insights import keep_insight
from pipeline.models import Summary
from pipeline.tools import registry
from pipeline.tools.asked import Asked
from pipeline.tools.calls import call
from pipeline.tools.handlers import HANDLERS
from pipeline.tools.handlers.session import LONGEST_SUMMARY
from pipeline.tools.quoting import NOTICE
from tests.cast import NOW, Cast, make_interview
from tests.interviews.agents import make_agent
from tests.pipeline.indexed import make_indexed_session
from tests.pipeline.rows import make_action_item
from tests.pipeline.tools.asking import arguments_about
from tests.pipeline.tools.scene import Scene

pytestmark = [pytest.mark.db, pytest.mark.django_db]

every_tool = pytest.mark.parametrize("tool", MEMORY_TOOLS, ids=lambda tool: tool.name)
every_reader = pytest.mark.parametrize(
    "tool",
    [tool for tool in MEMORY_TOOLS if tool.scope is ToolScope.READ],
    ids=lambda tool: tool.name,
)
NAMES = (
    "list_interviews",
    "search_sessions",
    "get_session",
    "get_turns",
    "list_action_items",
    "update_action_item",
    "compare_on_question",
    "save_insight",
    "get_session_context",
)
WORDS = "CANARY-4711 "


@pytest.fixture
def full(scene: Scene, cast: Cast) -> Scene:
    """With two of everything at least, and a summary that is longer than one answer."""
    make_interview(cast.lindenhof, title="Glass blower")
    make_indexed_session(cast)
    make_action_item(scene.session, description="Call")
    for text in ("Checks dough by hand.", "Keeps a notebook."):
        keep_insight(
            session=scene.session, text=text, turns=["1.4"], by=None, author="Ada", now=NOW
        )
    long = "Knows dough. [turn:1.4] " * LONGEST_SUMMARY
    Summary.objects.update(markdown=long[: LONGEST_SUMMARY + 100])
    return scene


def test_the_catalogue_has_what_was_promised() -> None:
    assert {tool.name for tool in MEMORY_TOOLS} == set(NAMES) == set(HANDLERS)


def change(monkeypatch: pytest.MonkeyPatch, tool: Tool, handler: Any, **limits: Any) -> None:
    changed = {**CATALOGUE, tool.name: replace(tool, **limits)}
    monkeypatch.setattr("pipeline.tools.calls.CATALOGUE", changed)
    monkeypatch.setitem(registry._handlers, tool.name, handler)


def given_for(tool: Tool, scene: Scene, cast: Cast) -> dict[str, Any]:
    return arguments_about(scene, cast)[tool.name][0]


@every_tool
def test_a_tool_needs_its_scope(scene: Scene, cast: Cast, tool: Tool) -> None:
    given = given_for(tool, scene, cast)
    other = ToolScope.READ if tool.scope is ToolScope.WRITE else ToolScope.WRITE
    refused = call(make_agent(cast.lindenhof, scopes=[other.value]), tool.name, given)
    assert (refused.error, refused.needs) == ("forbidden_scope", tool.scope)
    own = make_agent(cast.lindenhof, scopes=[tool.scope.value])
    assert call(own, tool.name, given).error is None


@every_tool
def test_a_tool_has_a_time_limit(
    scene: Scene, cast: Cast, monkeypatch: pytest.MonkeyPatch, tool: Tool
) -> None:
    def sleep(_asked: Asked) -> dict[str, Any]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(60)")
        return {}

    assert 0 < tool.time_limit_s <= 10
    change(monkeypatch, tool, sleep, time_limit_s=0.01)
    assert scene.refusal(tool.name, **given_for(tool, scene, cast)) == "timed_out"


@every_tool
def test_a_tool_has_a_limit_of_size(
    scene: Scene, cast: Cast, monkeypatch: pytest.MonkeyPatch, tool: Tool
) -> None:
    assert 0 < tool.result_limit_bytes <= 64 * 1024
    change(monkeypatch, tool, lambda _asked: {"text": "x" * tool.result_limit_bytes})
    assert scene.refusal(tool.name, **given_for(tool, scene, cast)) == "too_large"


@every_tool
def test_a_call_is_on_the_log_without_its_words(scene: Scene, cast: Cast, tool: Tool) -> None:
    texts = [name for name in ("query", "text") if name in tool.parameters["properties"]]
    given = {**given_for(tool, scene, cast), **dict.fromkeys(texts, WORDS * 3)}
    scene.ask(tool.name, **given)
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.action, entry.outcome) == (
        f"token:{scene.agent.pk}",
        tool.name,
        "ok",
    )
    assert set(entry.arguments) == set(given)
    assert WORDS.strip() not in str(entry.arguments)


@every_tool
def test_speech_is_quoted_with_its_place_and_a_warning(full: Scene, cast: Cast, tool: Tool) -> None:
    told = full.ask(tool.name, **given_for(tool, full, cast))
    assert next(iter(told)) == "notice"
    assert told["notice"] == NOTICE
    if tool.scope is ToolScope.WRITE:
        assert told["session_id"] == str(full.session.pk)
    quoted = list(quotes_in(told))
    assert bool(quoted) is (tool.scope is ToolScope.READ and tool.name != "list_interviews")
    for quote in quoted:
        assert quote["session_id"]
        assert quote["session_id"] in quote["link"]
        assert len(quote["said"]) <= LONGEST_SUMMARY
        for place in places_of(quote):
            assert place["starts_ms"] <= place["ends_ms"]
            assert place["link"].endswith(f"#turn-{place['turn'].replace('.', '-')}")
    assert [each for each in quoted if not places_of(each)] == []


def quotes_in(content: Any) -> Iterator[dict[str, Any]]:
    """Every object in which somebody's words stand."""
    if isinstance(content, dict):
        if "said" in content:
            yield content
        content = list(content.values())
    if isinstance(content, list):
        for each in content:
            yield from quotes_in(each)


def places_of(quote: dict[str, Any]) -> list[dict[str, Any]]:
    """Of what was said its own; of what was written from speech those that it rests on."""
    if "evidence" in quote:
        return [quote["evidence"]]
    places: list[dict[str, Any]] = quote.get("turns", [quote])
    return places


@every_reader
def test_what_reads_goes_on_by_a_cursor_to_its_end(full: Scene, cast: Cast, tool: Tool) -> None:
    given = given_for(tool, full, cast)
    most = {"limit": 1} if "limit" in tool.parameters["properties"] else {}
    assert "cursor" in tool.parameters["properties"]
    page = full.ask(tool.name, **given, **most)
    first = page["next_cursor"]
    pages = [page]
    while "next_cursor" in page:
        page = full.ask(tool.name, **given, **most, cursor=page["next_cursor"])
        pages.append(page)
    assert len(pages) > 1
    if most:
        assert lists_of(pages) == lists_of([full.ask(tool.name, **given)])
    else:
        assert "".join(each["summary"]["said"] for each in pages) == Summary.objects.get().markdown
    assert full.refusal(tool.name, **given, **most, cursor=f"{first}x") == "not_found"


def lists_of(pages: list[dict[str, Any]]) -> dict[str, list[Any]]:
    """Each list by its name, put together again."""
    names = [name for name, value in pages[0].items() if isinstance(value, list)]
    return {name: [each for page in pages for each in page[name]] for name in names}


def test_what_writes_answers_with_one_row_and_has_nothing_to_go_on_with(
    scene: Scene, cast: Cast
) -> None:
    for tool in MEMORY_TOOLS:
        if tool.scope is ToolScope.WRITE:
            told = scene.ask(tool.name, **given_for(tool, scene, cast))
            assert "cursor" not in tool.parameters["properties"]
            assert [each for each in told.values() if isinstance(each, (list, dict))] == []
