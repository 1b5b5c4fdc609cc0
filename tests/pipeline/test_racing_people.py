"""A person edits while a step writes: two real transactions, and no word of the person is lost."""

import pytest
from django.db import transaction

from interviews.models import Session
from pipeline.actions.action_items import change_item
from pipeline.models import ActionItem, StepRun
from pipeline.reading import read_transcript
from pipeline.steps.action_items import run, write
from tests.cast import NOW, Cast
from tests.pipeline.conversations import bakery, said, store_turns
from tests.pipeline.rows import make_ended_session, make_step_run
from tests.racing import one_behind_the_other

pytestmark = [pytest.mark.db, pytest.mark.django_db(transaction=True)]

PROMISE = "I will send you the recipe by Friday."


@pytest.fixture
def session(cast: Cast) -> Session:
    session = make_ended_session(cast)
    store_turns(session, bakery(turns=(*bakery().turns, said(5, PROMISE, number=2))))
    return session


@pytest.fixture
def step_run(session: Session) -> StepRun:
    """Done once, so that there is an item to edit and to write anew."""
    step_run = make_step_run(session, step="action_items")
    with transaction.atomic():
        write(step_run, run(read_transcript(session)).result)
    return step_run


def write_again(step_run: StepRun) -> None:
    """The step finds the same promise in other words."""
    written = run(read_transcript(step_run.session)).result
    [item] = written.items
    renamed = type(item)("The recipe, by Friday", item.owner_role, item.due_hint, item.evidence)
    write(step_run, type(written)((renamed,)))


def edit(cast: Cast) -> bool:
    item = ActionItem.objects.get()
    return change_item(
        item_id=item.pk, revision=1, by=cast.reviewer, now=NOW, description="My words"
    )


@pytest.mark.fault("B49")
def test_an_edit_that_waits_for_a_step_is_told_and_overwrites_nothing(
    cast: Cast, step_run: StepRun
) -> None:
    assert one_behind_the_other(lambda: write_again(step_run), lambda: edit(cast)) == (None, False)
    item = ActionItem.objects.get()
    assert (item.description, item.revision, item.edited_by) == ("The recipe, by Friday", 2, None)


@pytest.mark.fault("B49")
def test_a_step_that_waits_for_an_edit_leaves_it_as_it_is(cast: Cast, step_run: StepRun) -> None:
    assert one_behind_the_other(lambda: edit(cast), lambda: write_again(step_run)) == (True, None)
    item = ActionItem.objects.get()
    assert (item.description, item.revision, item.edited_by) == ("My words", 2, cast.reviewer)
