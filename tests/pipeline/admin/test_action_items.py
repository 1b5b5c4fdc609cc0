"""The admin of action items: what the session page posts."""

import pytest
from django.contrib.admin.models import LogEntry

from pipeline.models import ActionItem
from tests.cast import Cast
from tests.interviews.admin.desk import once_in, page, post, signed_in, text_of
from tests.pipeline.rows import make_action_item, make_ended_session

pytestmark = [pytest.mark.db, pytest.mark.django_db]

SAVE, ADD = "pipeline_actionitem_save_one", "pipeline_actionitem_add_one"


@pytest.fixture
def item(cast: Cast) -> ActionItem:
    return make_action_item(make_ended_session(cast))


def form(item: ActionItem, **changes: object) -> dict[str, object]:
    given = {
        "description": item.description,
        "owner_role": item.owner_role,
        "due_hint": item.due_hint,
        "assignee": "",
        "status": item.status,
        "revision": item.revision,
    }
    return {**given, **changes}


def test_a_reviewer_edits_assigns_and_completes(cast: Cast, item: ActionItem) -> None:
    changes = {"description": "Two recipes", "assignee": cast.editor.pk, "status": "done"}
    answer = post(cast.reviewer, SAVE, item.pk, **form(item, **changes))
    assert answer.redirect_chain[0][0].endswith(f"{item.session_id}/change/#panel-actions")
    item.refresh_from_db()
    assert (item.description, item.assignee, item.status) == ("Two recipes", cast.editor, "done")
    assert item.edited_by == cast.reviewer


def test_a_reviewer_adds_an_item(cast: Cast, item: ActionItem) -> None:
    values = {"description": "Order flour", "owner_role": "organization", "assignee": ""}
    post(cast.reviewer, ADD, item.session_id, **values)
    added = ActionItem.objects.get(origin="person")
    assert (added.description, added.status, added.session) == ("Order flour", "open", item.session)


def test_a_form_that_comes_twice_adds_one_item(cast: Cast, item: ActionItem) -> None:
    """A double click, or an answer that was lost and a second try."""
    once = once_in(page(cast.reviewer, "interviews_session_change", item.session_id), ADD)
    values = {"owner_role": "organization", "assignee": "", "once": once}
    for _ in range(2):
        post(cast.reviewer, ADD, item.session_id, description="Order flour", **values)
    added = ActionItem.objects.get(origin="person")
    assert LogEntry.objects.filter(object_id=added.pk).count() == 1
    post(cast.reviewer, ADD, item.session_id, description="Order rye", **values)
    assert ActionItem.objects.filter(origin="person").count() == 2


@pytest.mark.fault("B49")
def test_who_saves_over_somebody_elses_edit_sees_both(cast: Cast, item: ActionItem) -> None:
    old = form(item, description="No recipe")
    post(cast.reviewer, SAVE, item.pk, **form(item, description="Two recipes"))
    answer = post(cast.editor, SAVE, item.pk, **old)
    assert answer.status_code == 409
    for words in ("changed while you were writing", "Two recipes", "rita.", 'value="No recipe"'):
        assert words in text_of(answer)
    item.refresh_from_db()
    assert (item.description, item.revision) == ("Two recipes", 2)
    post(cast.editor, SAVE, item.pk, **{**old, "revision": 2})  # mine all the same
    item.refresh_from_db()
    assert (item.description, item.edited_by) == ("No recipe", cast.editor)


def test_an_edit_of_what_a_step_took_back_may_become_an_item(cast: Cast, item: ActionItem) -> None:
    values = form(item, description="My words", session=item.session_id)
    lost = item.pk
    item.delete()
    answer = post(cast.reviewer, SAVE, lost, **values)
    assert answer.status_code == 409
    assert "taken back while you were writing" in text_of(answer)
    assert 'value="My words"' in text_of(answer)
    assert f"/actionitem/of/{item.session_id}/add/" in text_of(answer)
    assert post(cast.outsider, SAVE, lost, **values).status_code == 404
    assert post(cast.reviewer, SAVE, lost, **form(item)).status_code == 404


@pytest.mark.parametrize(
    "changes",
    [
        {"description": ""},
        {"status": "hired"},
        {"owner_role": "nobody"},
        {"revision": ""},
        {"revision": "one"},
        {"description": "x" * 301},
    ],
)
def test_what_is_no_item_is_refused(
    cast: Cast, item: ActionItem, changes: dict[str, object]
) -> None:
    post(cast.reviewer, SAVE, item.pk, **form(item, **changes))
    item.refresh_from_db()
    assert (item.revision, item.edited_at) == (1, None)


def test_nobody_outside_can_be_asked(cast: Cast, item: ActionItem) -> None:
    post(cast.reviewer, SAVE, item.pk, **form(item, assignee=cast.outsider.pk))
    item.refresh_from_db()
    assert item.assignee is None


def test_nobody_touches_items_of_others(cast: Cast, item: ActionItem) -> None:
    assert post(cast.outsider, SAVE, item.pk, **form(item)).status_code == 404
    assert post(cast.outsider, ADD, item.session_id, description="x").status_code == 404
    assert ActionItem.objects.filter(edited_at__isnull=True).count() == 1


def test_looking_changes_nothing(cast: Cast, item: ActionItem) -> None:
    address = f"/admin/pipeline/actionitem/{item.pk}/save/"
    assert signed_in(cast.reviewer).get(address).status_code == 405


def test_items_of_all_sessions_are_in_one_list(cast: Cast, item: ActionItem) -> None:
    shown = page(cast.reviewer, "pipeline_actionitem_changelist", status__exact="open")
    assert item.description in shown
    assert item.description in page(cast.reviewer, "pipeline_actionitem_change", item.pk)
