"""Asking a text model until an answer can be used: forms, excuses, budget and bill."""

import json
import time
from typing import Any

import pytest

from pipeline import asking
from pipeline.asking import (
    LONGEST_ANSWER_CHARACTERS,
    MOST_TRIES,
    NOT_AGREED,
    Complaint,
    UnusableAnswer,
    ask_json,
    fence_of,
)
from pipeline.failures import FinalFailure, TransientFailure
from pipeline.llm import Answer, Ending
from pipeline.metering import Meter, metered
from pipeline.schemas import closed
from tests.fakes.text_model import EACH, FakeTextModel, said

pytestmark = pytest.mark.unit

SCHEMA = closed(level={"type": "integer", "minimum": 1, "maximum": 5})
GOOD = said('{"level": 3}')


def refuse_nothing(_value: Any) -> None:
    """Every value of the form will do."""


def asked(model: FakeTextModel, *, check: Any = refuse_nothing) -> Any:
    return ask_json(
        model,
        instructions="Rate.",
        material="Words of a person.",
        schema=SCHEMA,
        check=check,
    )


#: What models and the servers before them send instead of an answer, and what people are told.
CORPUS = [
    (said(""), "it was empty"),
    (said("   \n"), "it was empty"),
    (said("", ending=Ending.CUT), "it was cut off"),
    (said('{"level":', ending=Ending.CUT), "it was cut off"),
    (said('{"level": 3}', ending=Ending.CUT), "it was cut off"),
    (said("word " * LONGEST_ANSWER_CHARACTERS, ending=Ending.CUT), "it was cut off"),
    (said("", ending=Ending.REFUSED), "it refused"),
    (said('{"level": 3}', ending=Ending.REFUSED), "it refused"),
    (said("I'm sorry, but I can't help with that."), "it was no JSON"),
    (said("I apologize for the inconvenience. Please try again later."), "it was no JSON"),
    (said("<html><body>502 Bad Gateway</body></html>"), "it was no JSON"),
    (said('Here you are:\n{"level": 3}'), "it was no JSON"),
    (said('{"level": 3} I hope this helps!'), "it was no JSON"),
    (said('```json\n{"level": 3}\n``` Done.'), "it was no JSON"),
    (said("{'level': 3}"), "it was no JSON"),
    (said('{"level": 3,}'), "it was no JSON"),
    (said("{level: 3}"), "it was no JSON"),
    (said('{"level": NaN}'), "it was no JSON"),
    (said('{"level": Infinity}'), "it was no JSON"),
    (said("data: {}"), "it was no JSON"),
    (said("[" * 50_000), "it was no JSON"),
    (said('{"level": ' + "9" * 5000 + "}"), "it was no JSON"),
    (said("null"), NOT_AGREED),
    (said("3"), NOT_AGREED),
    (said('"3"'), NOT_AGREED),
    (said("[]"), NOT_AGREED),
    (said('[{"level": 3}]'), NOT_AGREED),
    (said("{}"), NOT_AGREED),
    (said('{"error": "overloaded"}'), NOT_AGREED),
    (said('{"level": "3"}'), NOT_AGREED),
    (said('{"level": 3.0}'), NOT_AGREED),
    (said('{"level": null}'), NOT_AGREED),
    (said('{"level": true}'), NOT_AGREED),
    (said('{"level": [3]}'), NOT_AGREED),
    (said('{"Level": 3}'), NOT_AGREED),
    (said('{"level": 3, "overall": "hire"}'), NOT_AGREED),
    (said('{"answer": {"level": 3}}'), NOT_AGREED),
    (said('{"level": 11}'), NOT_AGREED),
    (said('{"level": 0}'), NOT_AGREED),
    (said('{"level": -3}'), NOT_AGREED),
    (said('{"level": 3, "x": "' + "y" * LONGEST_ANSWER_CHARACTERS + '"}'), "it was far too long"),
    (said("word " * LONGEST_ANSWER_CHARACTERS), "it was far too long"),
]


@pytest.mark.fault("B38")
@pytest.mark.parametrize(("bad", "reason"), CORPUS)
def test_an_answer_of_no_use_is_asked_for_again_with_the_reason(bad: Answer, reason: str) -> None:
    model = FakeTextModel([bad, GOOD])
    assert asked(model) == {"level": 3}
    first, second = (instructions for instructions, _material in model.asked)
    assert second.startswith(first)
    assert len(second) > len(first)


@pytest.mark.fault("B39")
@pytest.mark.fault("B38")
@pytest.mark.parametrize(("bad", "reason"), CORPUS)
def test_a_model_that_gives_nothing_else_fails_the_step_plainly(bad: Answer, reason: str) -> None:
    model = FakeTextModel([bad])
    with pytest.raises(FinalFailure, match=reason):
        asked(model)
    assert len(model.asked) == MOST_TRIES


@pytest.mark.fault("B38")
@pytest.mark.parametrize("text", ['{"level": 3}', '```json\n{"level": 3}\n```', '\n{"level": 3}\n'])
def test_a_fence_alone_is_no_reason_to_ask_again(text: str) -> None:
    model = FakeTextModel([said(text)])
    assert asked(model) == {"level": 3}
    assert len(model.asked) == 1


def test_what_a_form_cannot_say_is_checked_beside_it() -> None:
    def check(value: Any) -> None:
        if value["level"] != 4:
            raise UnusableAnswer(Complaint("it was no four", "Answer with a four."))

    model = FakeTextModel([GOOD, said(json.dumps({"level": 4}))])
    assert asked(model, check=check) == {"level": 4}
    assert model.asked[1][0].endswith("Answer with a four.")


def test_every_try_is_on_the_meter() -> None:
    meter = Meter()
    with metered(meter):
        asked(FakeTextModel([said("Sorry."), GOOD]))
    assert meter.spent == EACH + EACH


@pytest.mark.parametrize(("last", "paid"), [(said("Sorry."), 3), (TransientFailure("Busy."), 2)])
def test_what_fails_was_paid_for(last: Answer | Exception, paid: int) -> None:
    meter = Meter()
    with metered(meter), pytest.raises((FinalFailure, TransientFailure)):
        asked(FakeTextModel([said("Sorry."), said("Sorry."), last]))
    assert meter.spent.tokens_in == paid * EACH.tokens_in


def test_the_material_stands_in_a_fence_that_nobody_in_it_could_know() -> None:
    model = FakeTextModel([GOOD])
    asked(model)
    material = "Words of a person."
    assert model.asked[0][1] == f"{fence_of(material)}\n{material}\n{fence_of(material)}"
    assert fence_of(material) != fence_of(f"{material} {fence_of(material)}")


@pytest.mark.fault("B36")
def test_tries_are_apart_by_a_pause_that_no_two_workers_share(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pauses: list[float] = []
    monkeypatch.setattr(asking, "LONGEST_PAUSE_S", 1.0)
    monkeypatch.setattr(time, "sleep", pauses.append)
    for _ in range(2):
        with pytest.raises(FinalFailure):
            asked(FakeTextModel([said("Sorry.")]))
    first, second, third = pauses[:MOST_TRIES]
    assert (first, 0 < second < 1, 0 < third < 2) == (0, True, True)
    assert pauses[MOST_TRIES:] != [first, second, third]
