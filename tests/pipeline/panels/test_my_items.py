"""On the first page: what somebody has asked this person to do."""

import pytest

from pipeline.models import ActionItem
from pipeline.panels.my_items import SHOWN
from tests.cast import Cast
from tests.interviews.admin.desk import page
from tests.pipeline.rows import make_action_item, make_ended_session

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_only_what_is_open_and_ones_own_is_shown(cast: Cast) -> None:
    session = make_ended_session(cast)
    make_action_item(session, description="Send the recipe", assignee=cast.reviewer)
    make_action_item(session, description="Ring them up", assignee=cast.editor)
    make_action_item(session, description="Old thing", assignee=cast.reviewer, status="done")
    shown = page(cast.reviewer, "index")
    assert "Send the recipe" in shown
    assert "Ring them up" not in shown
    assert "Old thing" not in shown
    assert "Your action items" not in page(cast.owner, "index")


def test_who_left_the_organization_is_asked_for_nothing(cast: Cast) -> None:
    make_action_item(make_ended_session(cast), assignee=cast.outsider)
    assert "Your action items" not in page(cast.outsider, "index")


def test_many_are_cut(cast: Cast) -> None:
    session = make_ended_session(cast)
    for number in range(SHOWN):
        make_action_item(session, description=f"Thing {number}", assignee=cast.reviewer)
    assert "All that are open" not in page(cast.reviewer, "index")
    ActionItem.objects.create(
        organization=session.organization,
        session=session,
        origin="person",
        description="One more",
        assignee=cast.reviewer,
    )
    shown = page(cast.reviewer, "index")
    assert "All that are open" in shown
    assert "One more" not in shown
