"""The action items step: rows, and what becomes of people's rows."""

import json
from functools import partial
from typing import Any

import pytest

from interviews.models import Consent, Session
from pipeline.actions import action_items as edits
from pipeline.metering import Meter, metered
from pipeline.models import ActionItem, StepRun
from pipeline.reading import read_transcript
from pipeline.steps.action_items import BY_MODEL, BY_RULES, NO_RULES, NOT_FOR_AI, run, write
from pipeline.steps.base import Output
from tests.cast import NOW, Cast
from tests.fakes.text_model import chat_server, completion
from tests.pipeline.conversations import bakery, store_turns
from tests.pipeline.conversations import said as says
from tests.pipeline.rows import make_ended_session, make_step_run

pytestmark = [pytest.mark.db, pytest.mark.django_db]

PROMISES = "I will send you the recipe by Friday. And I will call you tomorrow."


@pytest.fixture
def session(cast: Cast) -> Session:
    session = make_ended_session(cast)
    store_turns(session, bakery(turns=(*bakery().turns, says(5, PROMISES, number=2))))
    return session


@pytest.fixture
def step_run(session: Session) -> StepRun:
    return make_step_run(session, step="action_items")


def work(step_run: StepRun) -> Output:
    output = run(read_transcript(step_run.session))
    write(step_run, output.result)
    return output


def descriptions() -> list[str]:
    return list(ActionItem.objects.values_list("description", flat=True))


def test_promises_become_rows_with_their_words(step_run: StepRun, cast: Cast) -> None:
    assert work(step_run).note == BY_RULES
    recipe, call = ActionItem.objects.all()
    assert (recipe.due_hint, recipe.owner_role) == ("by Friday", "candidate")
    assert recipe.place == ("1.5", 0, 36)
    assert (recipe.origin, recipe.model, recipe.status) == ("program", "", "open")
    assert recipe.organization == cast.lindenhof
    assert call.description == "I will call you tomorrow"


def test_doing_it_twice_leaves_the_same_rows(step_run: StepRun) -> None:
    work(step_run)
    before = list(ActionItem.objects.values_list("pk", "description"))
    work(step_run)
    assert list(ActionItem.objects.values_list("pk", "description")) == before


@pytest.mark.fault("B49")
def test_what_people_did_survives_every_run(step_run: StepRun, cast: Cast) -> None:
    work(step_run)
    recipe, call = ActionItem.objects.all()
    change = partial(edits.change_item, revision=1, by=cast.reviewer, now=NOW)
    change(item_id=recipe.pk, description="Ask for two recipes")
    change(item_id=call.pk, status="dismissed")
    edits.add_item(session=step_run.session, by=cast.reviewer, now=NOW, description="Order flour")
    for _ in range(2):
        work(step_run)
    assert descriptions() == ["Ask for two recipes", "I will call you tomorrow", "Order flour"]
    assert ActionItem.objects.get(pk=call.pk).status == "dismissed"
    assert ActionItem.objects.get(pk=recipe.pk).edited_by == cast.reviewer


def test_a_later_run_takes_back_what_it_no_longer_finds(step_run: StepRun) -> None:
    work(step_run)
    step_run.session.turns.filter(position=5).update(heard_text="I will call you tomorrow.")
    work(step_run)
    assert descriptions() == ["I will call you tomorrow"]


def test_other_languages_say_that_there_are_no_rules(step_run: StepRun) -> None:
    assert step_run.session.invitation is not None
    step_run.session.invitation.language = "fi"
    assert work(step_run).note == NO_RULES
    assert descriptions() == []


ITEM = {
    "description": "Send the recipe",
    "owner": "candidate",
    "due": "by Friday",
    "turn": "1.5",
    "quote": "I will send you the recipe by Friday",
}


def by_model(step_run: StepRun, settings: Any, *items: dict[str, str]) -> Output:
    with chat_server(completion(json.dumps({"items": items}))) as server:
        settings.LLM_BASE_URL, settings.LLM_MODEL = server.url, "test-model"
        return work(step_run)


def test_a_configured_model_finds_them_and_is_named(step_run: StepRun, settings: Any) -> None:
    meter = Meter()
    with metered(meter):
        output = by_model(step_run, settings, ITEM, {**ITEM, "quote": "I invented all of this"})
    assert output.note.startswith(BY_MODEL)
    assert "1 of its items were left out" in output.note
    assert meter.spent.tokens_in == 11
    item = ActionItem.objects.get()
    assert (item.description, item.model) == ("Send the recipe", "test-model")


def test_a_models_words_replace_those_of_a_rule(step_run: StepRun, settings: Any) -> None:
    work(step_run)
    kept = ActionItem.objects.get(description__contains="recipe").pk
    by_model(step_run, settings, ITEM)
    item = ActionItem.objects.get()
    assert (item.pk, item.description, item.revision) == (kept, "Send the recipe", 2)


def test_without_consent_to_ai_rules_do_it(step_run: StepRun, settings: Any) -> None:
    Consent.objects.update(ai_evaluation=False)
    assert by_model(step_run, settings, ITEM).note == NOT_FOR_AI
    assert set(ActionItem.objects.values_list("model", flat=True)) == {""}
