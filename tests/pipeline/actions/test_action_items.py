"""What people change about action items."""

from functools import partial

import pytest

from pipeline.actions.action_items import add_item, change_item
from pipeline.models import ActionItem
from tests.cast import NOW, Cast
from tests.pipeline.rows import make_action_item, make_ended_session

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_an_added_item_is_its_persons_own(cast: Cast) -> None:
    session = make_ended_session(cast)
    item = add_item(session=session, by=cast.reviewer, now=NOW, description="Order flour")
    assert (item.origin, item.edited_by, item.is_touched) == ("person", cast.reviewer, True)
    assert item.organization == session.organization


@pytest.mark.fault("B49")
def test_of_two_who_edit_the_same_the_second_is_told(cast: Cast) -> None:
    item = make_action_item(make_ended_session(cast))
    change_first = partial(change_item, item_id=item.pk, revision=1, now=NOW)
    assert change_first(by=cast.reviewer, description="Two recipes")
    assert not change_first(by=cast.editor, description="No recipe")
    item.refresh_from_db()
    assert (item.description, item.revision, item.edited_by) == ("Two recipes", 2, cast.reviewer)


def test_an_item_that_a_step_took_back_cannot_be_edited(cast: Cast) -> None:
    item = make_action_item(make_ended_session(cast))
    ActionItem.objects.all().delete()
    assert not change_item(item_id=item.pk, revision=1, by=cast.editor, now=NOW, status="done")


@pytest.mark.parametrize("name", ["evidence", "origin", "session_id", "organization_id"])
def test_nobody_edits_where_an_item_comes_from(cast: Cast, name: str) -> None:
    item = make_action_item(make_ended_session(cast))
    with pytest.raises(TypeError, match=name):
        change_item(item_id=item.pk, revision=1, by=cast.owner, now=NOW, **{name: "other"})
