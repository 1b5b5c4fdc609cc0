"""Very long, empty, one-word and silent conversations against every step that reads words."""

from dataclasses import replace
from typing import Any

import pytest

from pipeline.steps import action_items, links, ratings, summary
from pipeline.steps.ratings import Material
from pipeline.transcript import Transcript
from tests.fakes.rating_model import FakeRatingModel
from tests.fakes.text_model import chat_server, completion, spoken_by
from tests.pipeline.conversations import asked, bakery, long_evening, said
from tests.pipeline.test_ratings import CARE, HELP

pytestmark = [pytest.mark.unit, pytest.mark.fault("B48")]

QUESTION = asked(1, "Tell me about a night when something went wrong.", number=1)


def of(*answers: str) -> Transcript:
    turns = [said(2 * n, text, number=1) for n, text in enumerate(answers, start=1)]
    return bakery(turns=(QUESTION, *turns), may_be_read_by_ai=True)


SHORT = {
    "empty": bakery(turns=(), may_be_read_by_ai=True),
    "silent": of(),
    "only spaces": of("  ", "\n"),
    "one word": of("Yes."),
    "a few": of("Yes.", "No.", "I do not know."),
}
NOTHING = {name: SHORT[name] for name in ("empty", "silent", "only spaces")}
LONG = {
    "ninety minutes": replace(long_evening(minutes=90), may_be_read_by_ai=True),
    "one endless answer": of(" ".join(turn.text for turn in long_evening(minutes=60).answers)),
}


@pytest.mark.parametrize("transcript", SHORT.values(), ids=SHORT)
def test_who_said_next_to_nothing_is_insufficient_evidence_and_no_model_is_asked(
    transcript: Transcript, settings: Any
) -> None:
    with chat_server(completion("{}")) as server:
        settings.LLM_BASE_URL, settings.LLM_MODEL = server.url, "test-model"
        output = ratings.run(Material(transcript, (CARE, HELP)))
    assert server.requests == []
    assert {each.outcome for each in output.result.found.ratings} == {"insufficient"}


@pytest.mark.parametrize("transcript", NOTHING.values(), ids=NOTHING)
def test_of_silence_every_step_has_a_result_without_a_model_and_says_why(
    transcript: Transcript, settings: Any
) -> None:
    with chat_server(completion("{}")) as server:
        settings.LLM_BASE_URL, settings.LLM_MODEL = server.url, "test-model"
        told = summary.run(transcript).result.markdown
        items, found = action_items.run(transcript), links.run(transcript)
    assert server.requests == []
    assert "Nothing was heard from the candidate" in told
    assert (items.result.items, found.result.links) == ((), ())
    assert items.note == found.note == "The candidate said nothing, so no text model was asked."


@pytest.mark.parametrize("transcript", [*SHORT.values(), *LONG.values()], ids=[*SHORT, *LONG])
def test_without_a_model_every_step_says_so_whatever_was_said(transcript: Transcript) -> None:
    assert "This summary is extractive" in summary.run(transcript).result.markdown
    rated = ratings.run(Material(transcript, (CARE, HELP)))
    for output in (action_items.run(transcript), links.run(transcript), rated):
        assert "o text model is configured" in output.note
    assert {each.level for each in rated.result.found.ratings} == {None}


@pytest.mark.parametrize("transcript", LONG.values(), ids=LONG)
def test_what_is_too_long_is_read_in_parts_that_fit(transcript: Transcript, settings: Any) -> None:
    last = transcript.answers[-1]
    quote = {"topic": 1, "turn": last.reference, "quote": " ".join(last.text.split()[-6:])}
    model = FakeRatingModel([[], [quote]], [{CARE.name: {"level": 2}}])
    settings.LLM_WINDOW_TOKENS = 2048
    with chat_server(spoken_by(model)) as server:
        settings.LLM_BASE_URL, settings.LLM_MODEL = server.url, "test-model"
        output = ratings.run(Material(transcript, (CARE,)))
    assert [each.level for each in output.result.found.ratings] == [2]
    assert len(model.asked) > 2
    sizes = [len(material.encode()) for _instructions, material in (*model.asked, *model.weighed)]
    assert max(sizes) < 2048 * 3 * 0.6
