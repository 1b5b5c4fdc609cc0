"""Every tool, by every identity, with everything that a stranger could guess: nothing comes out."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.utils import timezone

from interviews.access import Visitor
from interviews.actions.agent_tokens import revoke_agent_token
from interviews.models import AgentToken, AuditEntry, Consent
from interviews.tools import MEMORY_TOOLS, Tool, ToolScope
from pipeline.models import ActionItem, Insight
from pipeline.tools.calls import call
from tests.cast import NOW, Cast, make_interview
from tests.interviews.agents import make_agent
from tests.pipeline.tools.asking import arguments_about, secrets_of
from tests.pipeline.tools.scene import Scene

pytestmark = [pytest.mark.db, pytest.mark.django_db]

NOBODYS = {"forbidden_scope", "not_found", "invalid_arguments"}
TOOLS = [tool.name for tool in MEMORY_TOOLS]
READERS = [tool.name for tool in MEMORY_TOOLS if tool.scope is ToolScope.READ]


def revoked(cast: Cast) -> AgentToken:
    agent = make_agent(cast.lindenhof)
    revoke_agent_token(AgentToken.objects.get(pk=agent.pk), now=timezone.now())
    return agent  # as a process knows it that has read it before


def expired(cast: Cast) -> AgentToken:
    agent = make_agent(cast.lindenhof)
    AgentToken.objects.filter(pk=agent.pk).update(expires_at=NOW)
    return agent


STRANGERS: dict[str, Callable[[Cast], Visitor]] = {
    "a token of another organization": lambda cast: make_agent(cast.quarzwerk),
    "a token for another interview": lambda cast: make_agent(
        cast.lindenhof, interviews=[make_interview(cast.lindenhof, title="Glass blower")]
    ),
    "a token that was revoked a moment ago": revoked,
    "a token that ended a moment ago": expired,
    "an owner of another organization": lambda cast: cast.outsider,
    "a superuser who is no member": lambda cast: cast.superuser,
}


@pytest.mark.fault("E82")
@pytest.mark.parametrize("name", TOOLS)
@pytest.mark.parametrize("who", STRANGERS)
def test_a_stranger_gets_and_changes_nothing(scene: Scene, cast: Cast, who: str, name: str) -> None:
    stranger = STRANGERS[who](cast)
    before = (list(ActionItem.objects.values()), Insight.objects.count())
    for arguments in arguments_about(scene, cast)[name]:
        result = call(stranger, name, arguments)
        if result.error is None:
            assert [each for each in result.content["items"] if "title" not in each] == []
        else:
            assert result.error.value in NOBODYS
        said = str(result.content)
        assert [secret for secret in secrets_of(scene, cast) if secret in said] == []
    assert (list(ActionItem.objects.values()), Insight.objects.count()) == before


@pytest.mark.fault("E82")
@pytest.mark.parametrize("name", TOOLS)
def test_an_argument_that_names_an_organization_is_refused(
    scene: Scene, cast: Cast, name: str
) -> None:
    stranger = make_agent(cast.quarzwerk)
    for argument in ("organization", "organization_id", "tenant_id"):
        given = {**arguments_about(scene, cast)[name][0], argument: str(cast.lindenhof.pk)}
        result = call(stranger, name, given)
        assert result.error is not None
        assert result.error.value == "invalid_arguments"


@pytest.mark.fault("E82")
@pytest.mark.parametrize("name", TOOLS)
def test_what_is_foreign_is_answered_as_what_is_absent(scene: Scene, cast: Cast, name: str) -> None:
    stranger = make_agent(cast.quarzwerk)
    foreign = arguments_about(scene, cast)[name][0]
    absent = {key: str(uuid4()) if key.endswith("_id") else value for key, value in foreign.items()}
    assert call(stranger, name, foreign) == call(stranger, name, absent)


@pytest.mark.fault("E82")
@pytest.mark.parametrize("name", READERS)
def test_a_cursor_of_somebody_else_opens_nothing(scene: Scene, cast: Cast, name: str) -> None:
    given = next(each for each in arguments_about(scene, cast)[name] if "cursor" in each)
    assert scene.call(name, **given).error is None
    for stranger in (make_agent(cast.quarzwerk), make_agent(cast.lindenhof)):
        result = call(stranger, name, given)
        assert result.error is not None
        assert result.error.value == "not_found"


@pytest.mark.parametrize("tool", MEMORY_TOOLS, ids=lambda tool: tool.name)
def test_every_argument_is_tried_and_opens_something_for_the_owner(
    scene: Scene, cast: Cast, tool: Tool
) -> None:
    """Else nothing was shown above: a call that is refused anyway hides what it would tell."""
    calls = arguments_about(scene, cast)[tool.name]
    assert {name for given in calls for name in given} == set(tool.parameters["properties"])
    for given in calls:
        if tool.name == "update_action_item":
            ActionItem.objects.update(revision=1, status="open")
        assert scene.call(tool.name, **given).error is None, given


@pytest.mark.fault("E82")
def test_every_attempt_is_on_the_log_of_who_made_it(scene: Scene, cast: Cast) -> None:
    stranger = make_agent(cast.quarzwerk)
    for name, calls in arguments_about(scene, cast).items():
        call(stranger, name, calls[0])
    tried = AuditEntry.objects.filter(organization=cast.quarzwerk)
    assert set(tried.values_list("action", flat=True)) == set(TOOLS)
    assert not AuditEntry.objects.filter(organization=cast.lindenhof).exists()


@pytest.mark.fault("E82")
def test_a_change_of_rights_holds_in_the_next_call(scene: Scene, cast: Cast) -> None:
    agent = make_agent(cast.lindenhof, interviews=[cast.interview])
    given = {"session_id": str(scene.session.pk)}
    assert call(agent, "get_session", given).error is None
    agent.interviews.clear()
    assert call(agent, "get_session", given).content["error"]["code"] == "not_found"
    agent.interviews.add(cast.interview)
    assert call(agent, "get_session", given).error is None
    Consent.objects.filter(session=scene.session).update(ai_evaluation=False)
    cache.clear()
    assert call(agent, "get_session", given).content["error"]["code"] == "not_found"
    assert call(agent, "search_sessions", {"query": "dough"}).content["items"] == []
