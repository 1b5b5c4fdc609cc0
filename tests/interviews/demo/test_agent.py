"""The demonstration's token is there at every start, and only one of them."""

from datetime import UTC, datetime, timedelta

import pytest

from interviews import access
from interviews.demo.agent import set_up_agent
from interviews.demo.notes import DemoNotes
from interviews.models import AgentToken
from tests.cast import Cast

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_the_token_stays_while_it_is_good_and_is_replaced_in_time(cast: Cast) -> None:
    now, notes = datetime.now(UTC), DemoNotes()
    set_up_agent(cast.lindenhof, notes, now=now)
    first = notes.agent_token
    assert access.access_agent_token(first, now=now).organization == cast.lindenhof
    set_up_agent(cast.lindenhof, notes, now=now + timedelta(days=20))
    assert notes.agent_token == first
    set_up_agent(cast.lindenhof, notes, now=now + timedelta(days=29, hours=12))
    assert notes.agent_token != first
    assert AgentToken.objects.in_force().count() == 1


def test_a_revoked_token_and_lost_notes_are_no_trouble(cast: Cast) -> None:
    now = datetime.now(UTC)
    for _ in range(2):
        set_up_agent(cast.lindenhof, DemoNotes(), now=now)
    assert AgentToken.objects.in_force().count() == 1
