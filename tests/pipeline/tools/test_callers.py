"""Who calls is named without a secret, and may what they were given."""

import pytest
from django.contrib.auth.models import AnonymousUser

from interviews.tools import ToolScope
from pipeline.tools.callers import actor_of, author_of, may, name_of, organization_of
from tests.cast import Cast
from tests.interviews.agents import make_agent, secret_of

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_a_program_is_named_by_its_token_and_not_by_its_secret(cast: Cast) -> None:
    agent = make_agent(cast.lindenhof, scopes=["read"])
    assert actor_of(agent) == f"token:{agent.pk}"
    assert "Clerk" in name_of(agent)
    assert author_of(agent) == "Clerk"
    assert secret_of(agent) not in actor_of(agent) + name_of(agent)
    assert organization_of(agent) == cast.lindenhof.pk
    assert may(agent, ToolScope.READ)
    assert not may(agent, ToolScope.WRITE)
    assert not may(agent, ToolScope.PLAN)


def test_a_member_only_reads_and_nobody_does_nothing(cast: Cast) -> None:
    assert actor_of(cast.reviewer) == f"user:{cast.reviewer.pk}"
    assert organization_of(cast.reviewer) == cast.lindenhof.pk
    assert may(cast.reviewer, ToolScope.READ)
    assert not may(cast.owner, ToolScope.WRITE)
    nobody = AnonymousUser()
    assert (actor_of(nobody), name_of(nobody), author_of(nobody)) == ("nobody", "", "")
    assert organization_of(nobody) is None
    assert not may(nobody, ToolScope.READ)
