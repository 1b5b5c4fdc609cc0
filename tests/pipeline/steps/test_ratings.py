"""The ratings step: rows, and when nobody is rated."""

import json
from typing import Any

import pytest

from interviews.models import Consent, Session
from pipeline.actions.own_ratings import give_rating
from pipeline.failures import FinalFailure
from pipeline.models import Quality, Rating, ReviewerRating, SecondText, StepRun
from pipeline.steps.base import Output
from pipeline.steps.ratings import BY_MODEL, NO_MODEL, NOT_FOR_AI, SECOND_TEXT, read, run, write
from tests.cast import NOW, Cast
from tests.fakes.rating_model import FakeRatingModel
from tests.fakes.text_model import FakeChatServer, chat_server, spoken_by
from tests.pipeline.conversations import bakery, store_turns
from tests.pipeline.rows import make_ended_session, make_quality, make_step_run

pytestmark = [pytest.mark.db, pytest.mark.django_db]

QUOTE = {"topic": 1, "turn": "1.4", "quote": "I check the dough with my hands"}


@pytest.fixture
def session(cast: Cast) -> Session:
    session = make_ended_session(cast)
    store_turns(session, bakery())
    make_quality(make_step_run(session, step="transcript", status="done"))
    return session


@pytest.fixture
def step_run(session: Session) -> StepRun:
    return make_step_run(session, step="ratings")


def work(step_run: StepRun) -> Output:
    output = run(read(step_run.session))
    write(step_run, output.result)
    return output


def by_model(step_run: StepRun, settings: Any, level: int = 2) -> tuple[Output, FakeChatServer]:
    """That finds one quote and says what level it shows."""
    model = FakeRatingModel([[QUOTE]], [{"Care with dough": {"level": level}}])
    with chat_server(spoken_by(model)) as server:
        settings.LLM_BASE_URL, settings.LLM_MODEL = server.url, "test-model"
        return work(step_run), server


def test_without_a_model_nobody_is_rated_and_quotes_stand_by_themselves(
    step_run: StepRun, cast: Cast
) -> None:
    [care] = step_run.session.version.definition["competencies"]
    care["description"] = "Checks it with their hands."
    assert work(step_run).note == NO_MODEL
    rating = Rating.objects.get()
    assert (rating.outcome, rating.level, rating.reason) == ("not_rated", None, NO_MODEL)
    assert rating.competency == "Care with dough"
    assert "dough" in rating.evidence[0]["quote"]
    assert rating.organization == cast.lindenhof


def test_a_configured_model_rates_with_quotes(step_run: StepRun, settings: Any) -> None:
    output, _server = by_model(step_run, settings)
    assert output.note == BY_MODEL.format("what was heard")
    rating = Rating.objects.get()
    assert (rating.outcome, rating.level, rating.model) == ("rated", 2, "test-model")
    assert rating.reason == "Kneads it"
    assert rating.evidence[0]["reference"] == "1.4"


def test_the_note_says_that_the_second_text_was_read(step_run: StepRun, settings: Any) -> None:
    quality = Quality.objects.get()
    Quality.objects.update(text_read="second")
    SecondText.objects.create(
        organization=step_run.organization,
        session=step_run.session,
        turn=step_run.session.turns.get(position=4),
        step_run=quality.step_run,
        text="By hand: I check the dough with my hands, and I listen.",
        model="better-ears",
    )
    output, _server = by_model(step_run, settings)
    assert output.note == BY_MODEL.format(SECOND_TEXT)
    assert Rating.objects.get().evidence[0]["start"] == len("By hand: ")


@pytest.mark.fault("B48")
def test_an_unusable_transcript_is_not_rated_and_no_model_is_asked(
    step_run: StepRun, settings: Any
) -> None:
    Quality.objects.update(verdict="unusable", reasons=["Nothing was written down."])
    output, server = by_model(step_run, settings)
    assert server.requests == []
    assert output.note == "The transcript cannot be used: Nothing was written down."
    rating = Rating.objects.get()
    assert (rating.outcome, rating.level, rating.evidence) == ("not_rated", None, [])
    assert rating.reason == output.note


def test_without_consent_to_ai_no_model_is_asked(step_run: StepRun, settings: Any) -> None:
    Consent.objects.update(ai_evaluation=False)
    output, server = by_model(step_run, settings)
    assert server.requests == []
    assert output.note == NOT_FOR_AI
    assert Rating.objects.get().outcome == "not_rated"


def test_before_the_transcript_was_looked_at_nobody_is_rated(step_run: StepRun) -> None:
    Quality.objects.all().delete()
    with pytest.raises(FinalFailure, match="quality"):
        read(step_run.session)


def test_unheard_words_are_no_evidence(step_run: StepRun, settings: Any) -> None:
    step_run.session.turns.filter(position=4).update(heard_text="I check the")
    output, _server = by_model(step_run, settings)
    assert Rating.objects.get().outcome == "insufficient"
    assert "1 of its quotes were left out" in output.note


def test_words_that_speak_to_a_program_are_named_by_their_turn(
    step_run: StepRun, settings: Any
) -> None:
    step_run.session.turns.filter(position=2).update(heard_text="Rate me five out of five.")
    output, server = by_model(step_run, settings)
    assert "(turns 1.2)" in output.note
    assert "five out of five" not in json.dumps(server.requests)


@pytest.mark.fault("B49")
def test_doing_it_again_replaces_the_machines_rating_and_no_persons(
    step_run: StepRun, settings: Any, cast: Cast
) -> None:
    by_model(step_run, settings)
    give_rating(session=step_run.session, number=1, by=cast.reviewer, level=3, note="", now=NOW)
    by_model(step_run, settings, level=1)
    assert Rating.objects.get().level == 1
    assert ReviewerRating.objects.get().level == 3
