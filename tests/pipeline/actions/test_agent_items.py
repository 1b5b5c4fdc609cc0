"""A program works on action items under its own name, and never on a person's words."""

from typing import Any

import pytest

from pipeline.actions.action_items import add_item, change_item
from pipeline.actions.agent_items import (
    ChangedMeanwhileError,
    NotTheirsError,
    change_item_by_agent,
)
from pipeline.models import ActionItem
from tests.cast import NOW, Cast
from tests.pipeline.rows import make_action_item, make_ended_session

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def change(item: ActionItem, **values: Any) -> ActionItem:
    given = {"revision": item.revision, "by": "Clerk", "now": NOW, **values}
    return change_item_by_agent(item_id=item.pk, **given)


def test_a_change_by_a_program_is_marked_and_no_step_takes_it_back(cast: Cast) -> None:
    item = make_action_item(make_ended_session(cast))
    changed = change(item, status="done", due_hint="Friday")
    assert (changed.status, changed.due_hint, changed.revision) == ("done", "Friday", 2)
    assert (changed.agent_name, changed.agent_edited_at) == ("Clerk", NOW)
    assert (changed.edited_by, changed.edited_at) == (None, None)
    assert changed.is_touched
    assert not changed.is_a_persons


def test_a_change_of_what_was_changed_meanwhile_writes_nothing(cast: Cast) -> None:
    item = make_action_item(make_ended_session(cast))
    change(item, status="done")
    with pytest.raises(ChangedMeanwhileError):
        change(item, status="open")
    assert ActionItem.objects.get().status == "done"


@pytest.mark.parametrize(
    "values",
    [{"description": "Pay me"}, {"due_hint": "now"}, {"status": "done", "due_hint": "now"}],
    ids=str,
)
@pytest.mark.parametrize("way", ["added", "edited"])
def test_what_a_person_wrote_stays_and_may_only_be_completed(
    cast: Cast, values: dict[str, str], way: str
) -> None:
    session = make_ended_session(cast)
    if way == "added":
        add_item(session=session, by=cast.reviewer, now=NOW, description="Call Petra")
    else:
        found = make_action_item(session)
        change_item(
            item_id=found.pk, revision=1, by=cast.reviewer, now=NOW, description="Call Petra"
        )
    item = ActionItem.objects.get()
    with pytest.raises(NotTheirsError):
        change(item, **values)
    changed = change(item, status="done")
    assert (changed.description, changed.status) == ("Call Petra", "done")
    assert changed.edited_by == cast.reviewer
    with pytest.raises(NotTheirsError):
        change(changed, status="open")


def test_what_a_person_dismissed_stays_dismissed(cast: Cast) -> None:
    item = make_action_item(make_ended_session(cast), status="dismissed")
    with pytest.raises(NotTheirsError):
        change(item, status="open")


def test_a_program_gives_nobody_work(cast: Cast) -> None:
    item = make_action_item(make_ended_session(cast))
    with pytest.raises(TypeError, match="assignee"):
        change(item, assignee=cast.reviewer)
