"""The row of an action item."""

import pytest
from django.db import IntegrityError

from pipeline.models import ActionItem
from tests.cast import NOW, Cast
from tests.pipeline.rows import make_action_item, make_ended_session

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_what_a_program_found_has_evidence(cast: Cast) -> None:
    with pytest.raises(IntegrityError):
        make_action_item(make_ended_session(cast), evidence=None)


def test_rows_without_a_persons_hand_are_known(cast: Cast) -> None:
    session = make_ended_session(cast)
    untouched = make_action_item(session)
    make_action_item(session, edited_at=NOW)
    make_action_item(session, origin="person", evidence=None)
    assert [item for item in ActionItem.objects.all() if not item.is_touched] == [untouched]


def test_dismissed_rows_are_kept_and_not_shown(cast: Cast) -> None:
    make_action_item(make_ended_session(cast), status="dismissed")
    assert ActionItem.objects.exists()
    assert not ActionItem.objects.shown().exists()


def test_an_item_knows_its_place_and_goes_with_its_session(cast: Cast) -> None:
    session = make_ended_session(cast)
    assert make_action_item(session).place == ("1.2", 0, 36)
    assert make_action_item(session, origin="person", evidence=None).place is None
    session.delete()
    assert not ActionItem.objects.exists()
