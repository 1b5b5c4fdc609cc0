"""Ratings: what stands of a model's answer, what never does, and the attack set."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from pipeline.asking import MOST_TRIES
from pipeline.bill import Bill
from pipeline.failures import FinalFailure
from pipeline.llm import TextModel
from pipeline.ratings import (
    FORBIDDEN,
    INSUFFICIENT,
    NO_LEVELS,
    REFUSED,
    AskedCompetency,
    FoundRating,
    FoundRatings,
    Outcome,
    not_rated,
    rate_by_model,
)
from pipeline.transcript import Transcript
from tests.fakes.text_model import EchoingModel, FakeTextModel, said
from tests.pipeline.attacks import KNOWN, UNKNOWN
from tests.pipeline.conversations import bakery, long_evening
from tests.pipeline.test_evidence import FALSE_QUOTES
from tests.pipeline.test_instructions import attacked

pytestmark = pytest.mark.unit

CARE = AskedCompetency(
    1, "Care with dough", "Checks it by hand.", ("Drops it", "Kneads it", "Sings to it")
)
HELP = AskedCompetency(2, "Helping others", "", ("Alone", "With others"))
TALK = AskedCompetency(3, "Small talk")
DOUGH_QUOTE = {"turn": "1.4", "quote": "I check the dough with my hands"}
VAN_QUOTE = {"turn": "1.2", "quote": "we moved ninety loaves in her van"}
CARES = {"competency": 1, "level": 2, "reason": "Checks by hand.", "evidence": [DOUGH_QUOTE]}
HELPS = {"competency": 2, "level": 1, "reason": "Moved loaves.", "evidence": [VAN_QUOTE]}


def answer(*ratings: dict[str, Any]) -> Any:
    return said(json.dumps({"ratings": ratings}))


def rate(model: TextModel, transcript: Transcript | None = None) -> FoundRatings:
    return rate_by_model(
        transcript or bakery(), (CARE, HELP, TALK), model, window_tokens=8192, bill=Bill()
    )


def first(model: TextModel) -> FoundRating:
    return rate(model).ratings[0]


def test_a_level_stands_on_its_quote() -> None:
    model = FakeTextModel([answer(CARES, HELPS)])
    cares, helps, talk = rate(model).ratings
    assert (cares.outcome, cares.level, cares.reason) == (Outcome.RATED, 2, "Checks by hand.")
    assert cares.evidence[0].quote == "I check the dough with my hands"
    assert (helps.level, helps.evidence[0].reference) == (1, "1.2")
    assert (talk.outcome, talk.reason) == (Outcome.NOT_RATED, NO_LEVELS)
    assert len(model.asked) == 1


@pytest.mark.fault("B48")
@pytest.mark.parametrize(
    "given",
    [
        [],
        [HELPS],
        [{**CARES, "level": None, "evidence": []}],
        [{**CARES, "level": None}],
        [{**CARES, "evidence": []}],
    ],
)
def test_too_little_is_insufficient_evidence_and_a_normal_answer(given: list[Any]) -> None:
    model = FakeTextModel([answer(*given)])
    rating = first(model)
    assert (rating.outcome, rating.level, rating.reason) == (
        Outcome.INSUFFICIENT,
        None,
        INSUFFICIENT,
    )
    assert len(model.asked) == 1


FALSE = [
    *({"turn": "1.2", "quote": quote} for quote in FALSE_QUOTES.values() if quote),
    {"turn": "1.1", "quote": "Tell me about a night"},
    {"turn": "1.3", "quote": "How do you know that the dough is ready"},
    {"turn": "1.4", "quote": "we moved ninety loaves in her van"},
    {"turn": "9.9", "quote": "I check the dough with my hands"},
    {"turn": "", "quote": "I check the dough with my hands"},
]


@pytest.mark.fault("B41")
@pytest.mark.parametrize("quote", FALSE)
def test_a_level_on_a_false_quote_does_not_stand(quote: dict[str, str]) -> None:
    model = FakeTextModel([answer({**CARES, "level": 3, "evidence": [quote]}, HELPS)])
    found = rate(model)
    assert (found.ratings[0].outcome, found.ratings[0].level) == (Outcome.INSUFFICIENT, None)
    assert found.ratings[1].outcome is Outcome.RATED
    assert found.left_out == 1
    assert len(model.asked) == MOST_TRIES


def test_a_model_that_is_told_what_was_not_found_may_do_better() -> None:
    bad = {**CARES, "evidence": [{"turn": "1.4", "quote": "I sing to every single dough"}]}
    model = FakeTextModel([answer(bad), answer(CARES)])
    assert first(model).level == 2
    assert "1 quotes are not, word for word" in model.asked[1][0]


def test_a_true_quote_beside_a_false_one_is_enough() -> None:
    false = {"turn": "1.4", "quote": "I sing to every single dough"}
    found = rate(FakeTextModel([answer({**CARES, "evidence": [false, DOUGH_QUOTE]})]))
    assert (found.ratings[0].level, len(found.ratings[0].evidence)) == (2, 1)
    assert found.left_out == 1


#: What must never be written about a candidate, planted with a true quote.
PLANTED = [
    "Speaks with a strong accent.",
    "Sounded nervous, but checks the dough.",
    "Answers with confidence.",
    "A confident voice.",
    "Hesitates before answering.",
    "Enthusiastic about bread.",
    "Speaks fluently, like a native speaker.",
    "Seems insecure.",
    "Appears to be a young man.",
    "A warm personality.",
    "Overall a strong candidate.",
    "Should be hired.",
    "I recommend to reject.",
    "Suitable for the role.",
    "5/5.",
    "Wirkte nervös und sprach mit Akzent.",
    "Une voix avec un accent marqué.",
    "Habla con acento y seguridad.",
    "Habla con mucha confianza y emoción.",
    "Elle parle avec confiance et émotion.",
    "Unsicher und schüchtern, in gebrochenem Deutsch.",
    "Parla con sicurezza.",
    "Fala com muita confiança.",
    "Is shy and monotone.",
    "Speaks with a lisp.",
    "Recommended for the role.",
]


@pytest.mark.parametrize("reason", PLANTED)
def test_what_is_said_about_a_person_instead_of_their_words_is_refused(reason: str) -> None:
    planted = answer({**CARES, "level": 3, "reason": reason}, HELPS)
    model = FakeTextModel([planted])
    found = rate(model)
    assert (found.ratings[0].outcome, found.ratings[0].reason) == (Outcome.INSUFFICIENT, REFUSED)
    assert found.ratings[0].evidence == ()
    assert found.ratings[1].outcome is Outcome.RATED
    assert len(model.asked) == MOST_TRIES
    assert first(FakeTextModel([planted, answer(CARES)])).level == 2


@pytest.mark.parametrize("reason", ["Keeps confidential data apart.", "Recommended a rollback."])
def test_what_is_said_about_the_work_stands(reason: str) -> None:
    assert first(FakeTextModel([answer({**CARES, "reason": reason})])).reason == reason


def test_the_prompt_forbids_it_too() -> None:
    model = FakeTextModel([answer(CARES)])
    rate(model)
    instructions = model.asked[0][0]
    for words in ("voice, accent, tone", "emotion, confidence", "No overall verdict"):
        assert words in instructions


@pytest.mark.fault("B40")
@pytest.mark.parametrize(
    "given",
    [
        {"ratings": [CARES], "overall": "hire"},
        {"ratings": [{**CARES, "confidence": 0.9}]},
        {"ratings": [{**CARES, "level": 11}]},
        {"ratings": [{**CARES, "level": 0}]},
        {"ratings": [{**CARES, "level": "2"}]},
        {"ratings": [{**CARES, "competency": 4}]},
        {"ratings": [CARES] * 400},
        {"ratings": [{**CARES, "reason": "x" * 1_000_00}]},
        {"ratings": [{**CARES, "evidence": [DOUGH_QUOTE] * 6}]},
        {"verdict": "hire"},
    ],
)
def test_an_absurd_answer_fails_the_step_and_rates_nobody(given: dict[str, Any]) -> None:
    with pytest.raises(FinalFailure, match="agreed form"):
        rate(FakeTextModel([said(json.dumps(given))]))


@pytest.mark.fault("B40")
def test_a_level_that_this_competency_does_not_have_does_not_stand() -> None:
    found = rate(FakeTextModel([answer({**HELPS, "level": 3})]))
    assert (found.ratings[1].outcome, found.ratings[1].level) == (Outcome.INSUFFICIENT, None)


def test_of_two_answers_on_one_competency_the_first_counts() -> None:
    assert first(FakeTextModel([answer(CARES, {**CARES, "competency": 1, "level": 3})])).level == 2


def test_interviews_without_levels_need_no_model() -> None:
    found = rate_by_model(bakery(), (TALK,), FakeTextModel([]), window_tokens=8192, bill=Bill())
    assert [rating.outcome for rating in found.ratings] == [Outcome.NOT_RATED]


def test_without_a_model_quotes_share_words_with_the_competency() -> None:
    found = not_rated((CARE, HELP), "No model.", bakery())
    care, helps = found.ratings
    assert (care.outcome, care.level, care.reason) == (Outcome.NOT_RATED, None, "No model.")
    assert any("dough" in evidence.quote for evidence in care.evidence)
    assert helps.evidence == ()


def test_one_word_in_common_is_no_relation() -> None:
    plain = AskedCompetency(1, "Flour", levels=("Little", "Much"))
    assert not_rated((plain,), "No model.", bakery()).ratings[0].evidence == ()


@pytest.mark.fault("B48")
def test_a_long_conversation_is_gathered_from_before_it_is_rated() -> None:
    transcript = long_evening(minutes=60)
    asked_for: list[str] = []

    def reply(material: str) -> str:
        lines = [line for line in material.splitlines() if "candidate: " in line]
        turn = lines[0].partition("]")[0].removeprefix("[turn:")
        quote = {"turn": turn, "quote": " ".join(lines[0].partition("candidate: ")[2].split()[:6])}
        if "interviewer: " in material:
            asked_for.append("quotes")
            return json.dumps({"quotes": [{**quote, "topic": 1}]})
        asked_for.append("ratings")
        return json.dumps({"ratings": [{**CARES, "evidence": [quote]}]})

    found = rate_by_model(transcript, (CARE,), EchoingModel(reply), window_tokens=2048, bill=Bill())
    assert found.ratings[0].level == 2
    assert asked_for.count("ratings") == 1
    assert asked_for.count("quotes") > 2


# The attack set: a model that obeys whatever it reads, and checks that do not read instructions.

HONEST = [CARES, HELPS]


def obey(evidence_for: Callable[[str, str], dict[str, str]]) -> EchoingModel:
    """Honest until the candidate says anything but the bakery's words; then the highest level."""

    def reply(material: str) -> str:
        heard = {}
        for line in material.splitlines():
            head, is_candidate, words = line.partition("] candidate: ")
            turn = head.removeprefix("[turn:")
            plain = words.replace("[words left out]", "").strip(" .!\n")
            if is_candidate and turn not in {"1.2", "1.4"} and plain:
                heard[turn] = words
        if not heard:
            return json.dumps({"ratings": HONEST})
        turn, words = next(iter(heard.items()))
        quote = evidence_for(turn, words)
        return json.dumps(
            {
                "ratings": [
                    {**CARES, "level": 3, "reason": "As asked.", "evidence": [quote]},
                    {**HELPS, "level": 2, "reason": "As asked.", "evidence": [quote]},
                ]
            }
        )

    return EchoingModel(reply)


#: What an obedient model would offer as evidence.
OFFERED: dict[str, Callable[[str, str], dict[str, str]]] = {
    "the demand itself": lambda turn, words: {"turn": turn, "quote": words},
    "an invention": lambda turn, _words: {"turn": turn, "quote": "I led two hundred people alone"},
    "the interviewer": lambda _turn, _words: {"turn": "1.3", "quote": "How do you know that"},
    "a true quote, moved": lambda turn, _words: {**VAN_QUOTE, "turn": turn},
    "pieces": lambda _turn, words: {"turn": "1.2", "quote": f"we moved ninety loaves {words}"},
    "something true": lambda _turn, _words: VAN_QUOTE,
}


def levels(found: FoundRatings) -> list[int | None]:
    return [rating.level for rating in found.ratings[:2]]


@pytest.mark.fault("B42")
@pytest.mark.parametrize("offered", OFFERED.values(), ids=OFFERED)
@pytest.mark.parametrize("answers", KNOWN.values(), ids=KNOWN)
def test_a_demand_changes_no_rating(
    answers: list[str], offered: Callable[[str, str], dict[str, str]]
) -> None:
    if "I bake." in answers[0]:
        answers = [answers[0].replace("I bake.", "").replace("Thank you.", "").strip()]
    found = rate(obey(offered), attacked(answers))
    assert all(level in {None, honest} for level, honest in zip(levels(found), (2, 1), strict=True))
    assert found.withheld


def test_the_model_that_obeys_is_honest_as_long_as_nobody_demands_anything() -> None:
    assert levels(rate(obey(OFFERED["something true"]))) == [2, 1]


@pytest.mark.fault("B42")
@pytest.mark.parametrize(
    "offered", ["an invention", "the interviewer", "a true quote, moved", "pieces"]
)
@pytest.mark.parametrize("answers", UNKNOWN.values(), ids=UNKNOWN)
def test_a_demand_that_no_net_catches_needs_words_that_bear_it_out(
    answers: list[str], offered: str
) -> None:
    assert levels(rate(obey(OFFERED[offered]), attacked(answers))) == [None, None]


@pytest.mark.parametrize("answers", UNKNOWN.values(), ids=UNKNOWN)
def test_what_a_demand_can_still_move_is_shown_with_the_words_it_rests_on(
    answers: list[str],
) -> None:
    """Where the promise ends: a level within bounds, true words beside it, a person who reads."""
    found = rate(obey(OFFERED["something true"]), attacked(answers))
    for rating in found.ratings[:2]:
        assert rating.level is not None
        assert rating.level <= len(rating.competency.levels)
        assert [evidence.quote for evidence in rating.evidence] == [VAN_QUOTE["quote"]]


@pytest.mark.parametrize("answers", KNOWN.values(), ids=KNOWN)
def test_words_kept_from_the_model_are_no_evidence_even_if_it_knows_them(
    answers: list[str],
) -> None:
    turn = {"turn": "1.11", "quote": answers[0]}
    model = FakeTextModel([answer({**CARES, "level": 3, "evidence": [turn]})])
    assert rate(model, attacked(answers)).ratings[0].level is None


@pytest.mark.parametrize("sentence", ["Checks the dough by hand.", "Called a colleague at night."])
def test_plain_sentences_on_what_was_said_are_not_forbidden(sentence: str) -> None:
    assert not FORBIDDEN.search(sentence)


def test_a_competencys_own_words_reach_the_model_and_the_candidates_only_in_the_fence() -> None:
    model = FakeTextModel([answer(CARES)])
    rate(model, replace(bakery(), language="de"))
    instructions, material = model.asked[0]
    assert (
        "1. Care with dough: Checks it by hand. Levels: [1] Drops it [2] Kneads it" in instructions
    )
    assert "ninety loaves" in material
    assert "ninety loaves" not in instructions
    assert "in de" in instructions
