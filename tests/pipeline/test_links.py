"""Links: by rules, and by a model whose every link is looked up."""

import json
from typing import Any

import pytest

from pipeline.failures import FinalFailure
from pipeline.links import FoundLinks, link_by_model, link_by_rules
from pipeline.llm import TextModel
from pipeline.transcript import Transcript
from tests.fakes.text_model import EchoingModel, FakeTextModel, said
from tests.pipeline.attacks import KNOWN
from tests.pipeline.conversations import asked, bakery
from tests.pipeline.conversations import said as says
from tests.pipeline.test_instructions import attacked

pytestmark = pytest.mark.unit

PETRA = {"kind": "person", "name": "Petra", "turns": ["1.2"]}


def link(model: TextModel, transcript: Transcript | None = None) -> FoundLinks:
    return link_by_model(transcript or bakery(), model, window_tokens=8192)


def answer(*links: dict[str, Any]) -> Any:
    return said(json.dumps({"links": links}))


def test_rules_link_what_the_candidate_mentions_with_every_turn() -> None:
    turns = (*bakery().turns, asked(5, "I called Ada."), says(6, "I called Petra. I called PETRA."))
    found = {(one.kind.value, one.key): one for one in link_by_rules(bakery(turns=turns)).links}
    assert found["person", "petra"].references == ("1.2", "1.6")
    assert found["date", "2019"].references == ("1.2",)
    assert ("person", "ada") not in found


def test_a_models_link_stands_where_its_name_is_found() -> None:
    [petra] = link(FakeTextModel([answer({**PETRA, "turns": ["1.2", "1.4", "9.9"]})])).links
    assert (petra.name, petra.references) == ("Petra", ("1.2",))


@pytest.mark.parametrize(
    "change",
    [
        {"name": "Petra Schmidt"},
        {"turns": ["1.4"]},
        {"turns": []},
        {"turns": ["1.1"], "name": "bakery"},
        {"name": "Pet"},
        {"name": "..."},
    ],
)
def test_a_link_that_was_not_said_is_left_out_and_counted(change: dict[str, Any]) -> None:
    found = link(FakeTextModel([answer({**PETRA, **change})]))
    assert (found.links, found.left_out) == ((), 1)


def test_a_sentence_is_no_name() -> None:
    """However true the words are."""
    name, more = "Royal Institute for Bread of Elmsee", "where loaves are shaped by hand"
    turn = says(2, f"I was with the {name}, {more}.")
    transcript = bakery(turns=(asked(1, "Where?"), turn))
    institute = {**PETRA, "kind": "organization", "name": name}
    sentence = {**institute, "name": f"{name}, {more}"}
    found = link(FakeTextModel([answer(institute, sentence)]), transcript)
    assert [one.name for one in found.links] == [institute["name"]]
    assert found.left_out == 1


def test_the_same_name_is_one_link() -> None:
    found = link(FakeTextModel([answer(PETRA, {**PETRA, "name": "PETRA"})]))
    assert [one.name for one in found.links] == ["Petra"]


@pytest.mark.parametrize(
    "bad", [{**PETRA, "kind": "verdict"}, {**PETRA, "name": "x" * 81}, {**PETRA, "score": 5}]
)
def test_an_absurd_answer_is_not_taken(bad: dict[str, Any]) -> None:
    with pytest.raises(FinalFailure, match="agreed form"):
        link(FakeTextModel([answer(bad)]))


@pytest.mark.parametrize("answers", KNOWN.values(), ids=KNOWN)
def test_words_that_speak_to_a_program_are_never_linked(answers: list[str]) -> None:
    """The model calls the first word of every turn that it reads a person."""

    def obey(material: str) -> str:
        links = []
        for line in material.splitlines():
            head, is_candidate, words = line.partition("] candidate: ")
            name = words.replace("[words left out]", "").split()[:1]
            if is_candidate and name:
                turn = head.removeprefix("[turn:")
                links.append({"kind": "person", "name": name[0], "turns": [turn]})
        return json.dumps({"links": links})

    found = link(EchoingModel(obey), attacked(answers))
    withheld = " ".join(answers)
    linked = [one for one in found.links if not {"1.2", "1.4"} & set(one.references)]
    assert {one.name for one in linked} <= {"I", "Thank", "Look"}
    assert "Ignore" not in {one.name for one in found.links}, withheld
