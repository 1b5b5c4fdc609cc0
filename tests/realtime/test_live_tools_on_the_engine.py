"""A live interview whose interviewer looks things up, and the candidate who hears what it found."""

import json
import logging
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from interviews.home import CHECKOUT
from interviews.live_tools import CHOICES, ROLE_KNOWLEDGE, SAVE_INSIGHT, tools_for
from interviews.models import AuditEntry, InterviewVersion, Leg, Session, Turn
from interviews.states import SessionState
from interviews.tools import PLAN_TOOLS
from pipeline.models import Insight
from realtime.database import DatabaseThreads
from realtime.protocol import commands as c
from realtime.protocol.events import ToolCall
from realtime.providers.failover import Deployments
from realtime.providers.realtime import Endpoint, RealtimeVoices
from realtime.registry import Registry
from realtime.tools import Toolbox
from realtime.tools import toolbox as wired
from tests.cast import NOW, Cast, make_definition, make_invitation, make_session
from tests.fakes.room import headers_for, open_page
from tests.fakes.voice import FakeLine, FakeVoices
from tests.pipeline.rows import make_document
from tests.realtime.engine.conftest import OpenEngine
from tests.realtime.eventually import until

pytestmark = [pytest.mark.wire, pytest.mark.db]

Read = Callable[[Callable[[], Any]], Awaitable[Any]]

FACT = "Nights are paid a quarter more."
LIFE_S = 4


@pytest.fixture
def chosen() -> list[str]:
    """The tools that the interview has chosen."""
    return list(CHOICES)


@pytest.fixture
def session(transactional_db: None, cast: Cast, chosen: list[str]) -> Session:
    """Marlo's, of a version whose interviewer has those tools, with a handbook to look into."""
    definition = make_definition()
    definition["tools"] = chosen
    version = InterviewVersion.objects.create(
        organization=cast.lindenhof,
        interview=cast.interview,
        number=2,
        definition=definition,
        published_at=NOW,
    )
    make_document(cast, FACT)
    invitation = make_invitation(version, candidate=cast.candidate, token="tools")
    return make_session(invitation, state=SessionState.OPEN)


@pytest.fixture
def toolbox(house: Registry) -> Iterator[Toolbox]:
    """What `wiring.py` has put in at start, in threads that end with the test."""
    threads = DatabaseThreads(1)
    house._toolbox = replace(wired, beside=threads.submit)
    yield house._toolbox
    threads.close()


async def test_the_candidate_hears_what_was_looked_up_on_every_leg(
    house: Registry, toolbox: Toolbox, session: Session, read: Read, open_engine: OpenEngine
) -> None:
    """The provider ends its sessions after seconds: the next one has the tools, too."""
    assert set(toolbox.handlers) == set(CHOICES)
    async with open_engine(session_s=LIFE_S) as engine:
        house._voices = Deployments([RealtimeVoices(Endpoint(engine.url, "", "a"), "local")])
        async with open_page(session, speed=40) as marlo:

            def told() -> list[dict[str, Any]]:
                turns = [turn for turn in marlo.turns.values() if turn["saved"]]
                return [turn for turn in turns if FACT in turn["text"]]

            await marlo.hello("text")
            await marlo.until_phase("listening", limit_s=60)
            await marlo.type_text("How are nights paid?")
            await marlo.until(lambda: len(told()) == 1, limit_s=60)
            await until(read, lambda: Leg.objects.filter(session=session).count() > 1, limit_s=60)
            await marlo.until_phase("listening", limit_s=60)
            await marlo.type_text("Are nights paid better?")
            await marlo.until(lambda: len(told()) == 2, limit_s=60)
    heard = await read(
        lambda: list(
            Turn.objects.filter(session=session, heard_text__contains=FACT).values_list(
                "speaker", "leg_number"
            )
        )
    )
    assert [speaker for speaker, _leg in heard] == ["interviewer"] * 2
    assert heard[0][1] < heard[1][1]


@pytest.mark.fault("E81")
async def test_a_call_made_twice_has_one_effect_and_each_is_answered_once(
    house: Registry, toolbox: Toolbox, session: Session, read: Read, voices: FakeVoices
) -> None:
    keep = ToolCall("call_1", SAVE_INSIGHT, json.dumps({"text": "Can begin in March."}))
    other = ToolCall("call_2", ROLE_KNOWLEDGE, json.dumps({"candidate_id": "somebody else"}))
    voices.lines.extend([FakeLine("Hello.", (keep, keep, other)), FakeLine("Go on.", (keep,))])
    async with open_page(session) as marlo:
        await marlo.hello("text")
        await marlo.until(
            lambda: [turn for turn in marlo.turns.values() if turn["text"] == "Go on."], limit_s=60
        )
        assert await read(Insight.objects.count) == 1
    by_call = {command.call_id: json.loads(command.output) for command in answers(voices)}
    assert len(by_call) == len(answers(voices)) == 2
    assert by_call["call_1"] == {"ok": True}
    assert by_call["call_2"]["ok"] is False
    assert "somebody" not in by_call["call_2"]["error"]
    wished = voices.made[0].commands_of(c.CreateResponse)
    assert len(wished) == 2  # the greeting, and one for all answers together
    entries = await read(lambda: list(AuditEntry.objects.order_by("number").values()))
    assert {each["actor"] for each in entries} == {f"session:{session.pk}"}
    assert sorted((each["action"], each["outcome"]) for each in entries) == [
        (SAVE_INSIGHT, "ok"),
        (ROLE_KNOWLEDGE, "invalid_arguments"),
    ]
    assert "March" not in str(entries)
    assert "somebody" not in str(entries)


@pytest.mark.parametrize("chosen", [[ROLE_KNOWLEDGE]], ids=["one tool"])
async def test_an_interviewer_has_what_its_interview_has_chosen_and_nothing_else(
    house: Registry, toolbox: Toolbox, session: Session, read: Read, voices: FakeVoices
) -> None:
    """The toolbox holds the others, too: it is the version of this Session that tells."""
    look = ToolCall("call_1", ROLE_KNOWLEDGE, json.dumps({"query": "How are nights paid?"}))
    keep = ToolCall("call_2", SAVE_INSIGHT, json.dumps({"text": "Can begin in March."}))
    voices.lines.extend([FakeLine("Hello.", (look, keep)), FakeLine("Go on.")])
    async with open_page(session) as marlo:
        await marlo.hello("text")
        await marlo.until(
            lambda: [turn for turn in marlo.turns.values() if turn["text"] == "Go on."], limit_s=60
        )
    offered = {tool["name"] for tool in voices.made[0].sessions[0]["tools"]}
    assert offered - {tool.name for tool in PLAN_TOOLS} == {ROLE_KNOWLEDGE}
    by_call = {command.call_id: command.output for command in answers(voices)}
    assert FACT in by_call["call_1"]
    assert json.loads(by_call["call_2"]) == {"ok": False, "error": "There is no such tool."}
    assert not await read(Insight.objects.exists)


@pytest.mark.fault("E86")
async def test_the_browser_never_sees_a_tool_and_no_log_line_holds_a_word(
    house: Registry,
    toolbox: Toolbox,
    session: Session,
    read: Read,
    voices: FakeVoices,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Its name, what it is for, what it was asked and what it found: the server keeps them."""
    caplog.set_level(logging.INFO)
    found = ToolCall("call_1", ROLE_KNOWLEDGE, json.dumps({"query": "kanarienvogel"}))
    kept = ToolCall("call_2", SAVE_INSIGHT, json.dumps({"text": "Her kanarienvogel sang."}))
    wrong = ToolCall("call_3", ROLE_KNOWLEDGE, json.dumps({"kanarienvogel": 1}))
    voices.lines.extend([FakeLine("Hello.", (found, kept, wrong)), FakeLine("A kanarienvogel.")])
    async with open_page(session) as marlo:
        await marlo.hello("text")
        await marlo.until(
            lambda: [turn for turn in marlo.turns.values() if "kanari" in turn["text"]], limit_s=60
        )
        await marlo.type_text("My kanarienvogel sang.")
        await marlo.until(lambda: len(marlo.turns) > 2, limit_s=60)
        assert await read(Insight.objects.count) == 1
        frames = json.dumps(marlo.frames)
    page = await read(lambda: Client(headers=headers_for(session)).get(f"/room/{session.pk}/"))
    room = page.content.decode()
    assert "data-" in room
    scripts = [each.read_text(encoding="utf-8") for each in (CHECKOUT / "static/js").rglob("*.js")]
    offered = str(voices.made[0].sessions[0])  # what the provider is told, from here
    for tool in tools_for(session.version.definition):
        assert tool.name in offered
        for secret in (tool.name, tool.description[:30]):
            assert secret not in frames
            assert secret not in room
            assert [script for script in scripts if secret in script] == []
    for secret in ("call_1", FACT, "Her kanarienvogel"):
        assert secret not in frames
    assert "kanarienvogel" not in caplog.text


def answers(voices: FakeVoices) -> list[c.AnswerTool]:
    return list(voices.made[0].commands_of(c.AnswerTool))
