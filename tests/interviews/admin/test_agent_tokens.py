"""The admin of agent tokens: a secret is shown once, and revoked at once."""

import re
from typing import Any

import pytest
from django.utils import timezone

from interviews import access
from interviews.models import AgentToken, Membership
from tests.cast import Cast, make_interview
from tests.interviews.admin.desk import page, post, text_of
from tests.interviews.agents import make_agent, secret_of

pytestmark = [pytest.mark.db, pytest.mark.django_db]

ADD, CHANGE = "interviews_agenttoken_add", "interviews_agenttoken_change"
LIST, REVOKE = "interviews_agenttoken_changelist", "interviews_agenttoken_revoke"
SECRET = re.compile(r"viva_[A-Za-z0-9_-]{43}")


def add(person: Any, **values: Any) -> Any:
    return post(person, ADD, **{"name": "Clerk", "scopes": ["read"], "days": "30", **values})


def test_an_owner_makes_a_token_and_sees_its_secret_once(cast: Cast) -> None:
    shown = text_of(add(cast.owner, interviews=[str(cast.interview.pk)], scopes=["read", "write"]))
    found = SECRET.search(shown)
    assert found
    token = access.access_agent_token(found.group(), now=timezone.now())
    assert (token.organization, token.created_by) == (cast.lindenhof, cast.owner)
    assert (token.scopes, token.is_restricted) == (["read", "write"], True)
    assert list(token.interviews.all()) == [cast.interview]
    assert token.expires_at is not None
    for name, args in ((CHANGE, [token.pk]), (LIST, [])):
        assert found.group() not in page(cast.owner, name, *args)
    assert "Night baker" in page(cast.owner, CHANGE, token.pk)


def test_without_chosen_interviews_it_is_for_all(cast: Cast) -> None:
    add(cast.owner)
    assert not AgentToken.objects.get().is_restricted


@pytest.mark.parametrize("wrong", [{"name": ""}, {"scopes": []}, {"scopes": ["own"]}, {"days": 9}])
def test_a_token_that_makes_no_sense_is_not_made(cast: Cast, wrong: dict[str, Any]) -> None:
    add(cast.owner, **wrong)
    assert not AgentToken.objects.exists()


def test_nobody_chooses_interviews_of_others(cast: Cast) -> None:
    foreign = make_interview(cast.quarzwerk)
    add(cast.owner, interviews=[str(foreign.pk)])
    Membership.objects.create(
        organization=cast.quarzwerk, user=cast.owner, role=Membership.Role.OWNER
    )
    add(cast.owner, interviews=[str(foreign.pk)], organization=str(cast.lindenhof.pk))
    assert not AgentToken.objects.exists()
    add(cast.owner, interviews=[str(foreign.pk)], organization=str(cast.quarzwerk.pk))
    assert AgentToken.objects.get().organization == cast.quarzwerk


def test_an_owner_revokes_a_token_and_it_stays_on_record(cast: Cast) -> None:
    token = make_agent(cast.lindenhof)
    assert "Revoke" in page(cast.owner, CHANGE, token.pk)
    assert "Revoked" in text_of(post(cast.owner, REVOKE, token.pk))
    with pytest.raises(access.NotFound):
        access.access_agent_token(secret_of(token), now=timezone.now())
    assert "opens nothing" not in page(cast.owner, CHANGE, token.pk)


@pytest.mark.fault("E85")
def test_nobody_but_an_owner_makes_sees_or_revokes_tokens(cast: Cast) -> None:
    token = make_agent(cast.lindenhof)
    for person in (cast.editor, cast.reviewer, cast.outsider, cast.superuser):
        assert post(person, REVOKE, token.pk).status_code in {403, 404}
    for person in (cast.editor, cast.reviewer, cast.superuser):
        assert add(person).status_code == 403
    token.refresh_from_db()
    assert token.revoked_at is None
    assert AgentToken.objects.count() == 1
