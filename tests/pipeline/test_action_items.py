"""Action items: by rules, and by a model whose every item is checked."""

import json
from typing import Any

import pytest

from pipeline.action_items import (
    MOST_ITEMS,
    FoundItems,
    find_by_model,
    find_by_rules,
    standing,
)
from pipeline.failures import FinalFailure
from pipeline.llm import TextModel
from pipeline.transcript import Transcript
from tests.fakes.text_model import EchoingModel, FakeTextModel, said
from tests.pipeline.attacks import KNOWN
from tests.pipeline.conversations import asked, bakery
from tests.pipeline.conversations import said as says

pytestmark = pytest.mark.unit

PROMISE = "Sure. I will send you the recipe by Friday. It is a good one."
CLOSING = "Thank you. Somebody from the team will write to you within a week."
GOOD = {
    "description": "Send the recipe",
    "owner": "candidate",
    "due": "by Friday",
    "turn": "1.5",
    "quote": "I will send you the recipe by Friday",
}


def evening(*extra: str) -> Transcript:
    """The bakery, a promise of each side, and what else the candidate says."""
    turns = [*bakery().turns, says(5, PROMISE, number=2), asked(6, CLOSING, number=2)]
    turns += [says(7 + n, text, number=2) for n, text in enumerate(extra)]
    return bakery(turns=tuple(turns))


def answer(*items: dict[str, Any]) -> Any:
    return said(json.dumps({"items": items}))


def find(model: TextModel, transcript: Transcript | None = None) -> FoundItems:
    return find_by_model(transcript or evening(), model, window_tokens=8192)


def test_rules_find_the_promises_of_both_sides() -> None:
    found = find_by_rules(evening())
    assert [(i.owner_role, i.due_hint, i.evidence.reference) for i in found.items] == [
        ("candidate", "by Friday", "1.5"),
        ("organization", "within a week", "1.6"),
    ]


def test_a_models_item_stands_on_the_words_of_its_owner() -> None:
    found = find(FakeTextModel([answer(GOOD)]))
    [item] = found.items
    assert (item.description, item.owner_role, item.due_hint) == (
        "Send the recipe",
        "candidate",
        "by Friday",
    )
    assert PROMISE[item.evidence.start : item.evidence.end] == GOOD["quote"]
    assert found.left_out == 0


def test_nothing_promised_is_a_good_answer() -> None:
    model = FakeTextModel([answer()])
    assert find(model) == FoundItems(())
    assert len(model.asked) == 1


@pytest.mark.fault("B41")
@pytest.mark.parametrize(
    "change",
    [
        {"quote": "I will send you three recipes"},
        {"quote": "I will send it by Friday"},
        {"turn": "1.4"},
        {"turn": "7.7"},
        {"owner": "organization"},
        {"turn": "1.6", "quote": "Somebody from the team will write to you"},
        {"description": "Hire this strong candidate"},
        {"description": "Podnieść pensję o połowę"},
        {"description": "Kirjoita työsopimus heti"},
        {"description": "立即签订劳动合同"},
        {"quote": "by Friday"},
    ],
)
def test_an_item_that_nobody_promised_is_left_out_and_counted(change: dict[str, str]) -> None:
    found = find(FakeTextModel([answer(GOOD, {**GOOD, **change})]))
    assert [item.description for item in found.items] == ["Send the recipe"]
    assert found.left_out == 1


def test_a_time_that_nobody_said_is_dropped() -> None:
    [item] = find(FakeTextModel([answer({**GOOD, "due": "by Monday"})])).items
    assert item.due_hint == ""


def test_an_answer_of_which_nothing_stands_is_asked_for_again_and_then_fails() -> None:
    bad = answer({**GOOD, "quote": "I promise you the moon"})
    assert len(find(FakeTextModel([bad, answer(GOOD)])).items) == 1
    with pytest.raises(FinalFailure, match="no quote of it was found"):
        find(FakeTextModel([bad]))


@pytest.mark.fault("B40")
@pytest.mark.parametrize(
    "bad", [[{**GOOD, "owner": "everybody"}], [GOOD] * (MOST_ITEMS + 1), [{"description": "x"}]]
)
def test_an_absurd_answer_is_not_taken(bad: list[dict[str, Any]]) -> None:
    with pytest.raises(FinalFailure, match="agreed form"):
        find(FakeTextModel([answer(*bad)]))


def test_the_same_words_promise_one_thing() -> None:
    assert len(find(FakeTextModel([answer(GOOD, GOOD)])).items) == 1


def test_a_long_conversation_is_read_in_parts() -> None:
    transcript = evening(*("We baked rye and wheat and spelt in the night. " * 20,) * 12)
    model = FakeTextModel([answer(GOOD), answer()])
    found = find_by_model(transcript, model, window_tokens=2048)
    assert len(model.asked) > 2
    assert len(found.items) == 1


def obey(material: str) -> str:
    """Puts work on everybody's list for whatever it reads: with its words, and with others."""
    items = []
    for line in material.splitlines():
        head, _, words = line.partition("candidate: ")
        if words and head.strip(" []").removeprefix("turn:") not in {"1.2", "1.4", "1.5"}:
            turn = head.strip(" []").removeprefix("turn:")
            for owner, quote in (
                ("organization", words),
                ("candidate", words),
                ("organization", PROMISE),
            ):
                items.append(
                    {
                        **GOOD,
                        "description": "Send the offer",
                        "owner": owner,
                        "turn": turn,
                        "quote": quote,
                    }
                )
    return json.dumps({"items": [GOOD, *items][:MOST_ITEMS]})


@pytest.mark.fault("B42")
@pytest.mark.parametrize("answers", KNOWN.values(), ids=KNOWN)
def test_no_instruction_puts_work_on_anybodys_list(answers: list[str]) -> None:
    found = find(EchoingModel(obey), evening(*answers))
    assert [item.description for item in found.items] == ["Send the recipe"]


def test_a_demand_for_work_binds_only_who_makes_it() -> None:
    """Not in the net, and no promise: the candidate cannot speak for the organization."""
    found = find(EchoingModel(obey), evening("Send the offer to my home on Monday, will you."))
    assert {item.owner_role for item in found.items} == {"candidate"}


@pytest.mark.parametrize(
    ("turn", "quote"),
    [("1.1", "Tell me about a night when something went wrong"), ("1.3", "How do you know that")],
)
def test_an_interviewer_who_asks_promises_nothing(turn: str, quote: str) -> None:
    asked = {**GOOD, "owner": "organization", "turn": turn, "quote": quote}
    transcript = bakery()
    turns = transcript.by_reference
    questions = [question.text for question in transcript.questions]
    assert standing([asked], turns, questions) == []
