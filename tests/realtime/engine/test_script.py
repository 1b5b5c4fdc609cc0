"""The scripted interviewer: what it says next, from the conversation alone."""

import json
from typing import Any

import pytest

from realtime.engine.phrases import ENGLISH, GERMAN, phrases_for
from realtime.engine.scene import Call, Part, Say, Scene, SceneItem, ToolCall, ToolOutput, Utterance
from realtime.engine.script import next_line

pytestmark = pytest.mark.unit

ONE = "Tell me about a system you built."
TWO = "How do you make slow code fast?"
HARD = "What was hard about it?"
CLOSING = "Thank you Kim. Goodbye."
GREETING = (
    "Hello Kim. I am Ada, an AI interviewer. Thank you for taking the time. Let us begin. " + ONE
)
PLAN: dict[str, Any] = {
    "interviewer": "Ada",
    "candidate": "Kim",
    "language": "en",
    "questions": [
        {"number": 1, "text": ONE, "follow_ups": [HARD]},
        {"number": 2, "text": TWO, "follow_ups": []},
    ],
    "covered": [],
    "current": 1,
    "greeted": False,
    "closing": CLOSING,
}
ALL_TOOLS = ("question_covered", "ask_follow_up", "end_interview")
LONG = "I built a billing system with Django for a small company."


def ada(text: str, *, is_live: bool = True) -> Utterance:
    return Utterance("assistant", text, is_live=is_live)


def kim(text: str = "", speech_ms: int = 1000) -> Utterance:
    return Utterance("user", text, speech_ms, is_live=True)


def covered(number: int) -> tuple[SceneItem, SceneItem]:
    call = ToolCall(f"c{number}", "question_covered", json.dumps({"number": number}))
    return call, ToolOutput(f"c{number}", "{}")


def line(
    *items: SceneItem, tools: tuple[str, ...] = (), choice: Any = "auto", **plan: Any
) -> list[Part]:
    definitions = tuple({"type": "function", "name": name, "parameters": {}} for name in tools)
    is_silence = plan.pop("is_silence", False)
    instructions = f"Be Ada.\n```plan\n{json.dumps({**PLAN, **plan})}\n```\n"
    return next_line(Scene(instructions, items, definitions, choice, is_silence))


def said(*items: SceneItem, **options: Any) -> str:
    return " ".join(part.text for part in line(*items, **options) if isinstance(part, Say))


def test_the_interviewer_greets_by_name_says_that_it_is_an_ai_and_asks() -> None:
    assert said() == GREETING


def test_a_candidate_who_speaks_first_is_greeted_all_the_same() -> None:
    assert said(kim("Hello?")) == GREETING


def test_a_nameless_candidate_is_greeted_too() -> None:
    words = said(candidate="", interviewer="")

    assert words.startswith("Hello. I am an AI interviewer.")


def test_a_long_answer_is_acknowledged_and_the_next_question_asked() -> None:
    assert said(ada(GREETING), kim(LONG)) == f"Thank you. {TWO}"


def test_acknowledgements_vary_from_question_to_question() -> None:
    many = [{"number": n, "text": f"Question number {n}?"} for n in range(1, 8)]
    items: list[SceneItem] = [ada("Question number 1?")]
    words = set()
    for number in range(2, 7):
        items.append(kim(LONG))
        words.add(said(*items, questions=many).removesuffix(f" Question number {number}?"))
        items.append(ada(f"Question number {number}?"))

    assert words == set(ENGLISH.acknowledgements)


def test_a_short_answer_gets_one_follow_up() -> None:
    assert said(ada(GREETING), kim("A shop.")) == HARD
    assert said(ada(GREETING), kim("A shop."), ada(HARD), kim("Time.")) == f"Thank you. {TWO}"


def test_a_question_without_follow_ups_has_a_general_one() -> None:
    asked = (ada(GREETING), kim(LONG), ada(f"Thank you. {TWO}"))

    assert said(*asked, kim("I measure.")) == ENGLISH.tell_more


def test_parts_of_an_answer_count_together() -> None:
    assert said(ada(GREETING), kim("I built"), kim("a small shop.")) == f"Thank you. {TWO}"


def test_long_speech_that_nobody_wrote_down_is_an_answer() -> None:
    assert said(ada(GREETING), kim("", 3500)) == f"Thank you. {TWO}"


def test_short_speech_that_nobody_wrote_down_is_asked_for_again_but_not_for_ever() -> None:
    items: list[SceneItem] = [ada(GREETING), kim("", 900)]
    assert said(*items) == ENGLISH.not_caught

    items += [ada(ENGLISH.not_caught), kim("", 900)]
    assert said(*items) == ENGLISH.not_caught

    items += [ada(ENGLISH.not_caught), kim("", 900)]
    assert said(*items) == f"Thank you. {TWO}"


@pytest.mark.parametrize("request_", ["Could you repeat that?", "Pardon?", "Say it again, please."])
def test_a_candidate_can_hear_the_question_again(request_: str) -> None:
    assert said(ada(GREETING), kim(request_)) == f"Of course. {ONE}"


def test_an_answer_that_speaks_of_repeating_is_an_answer() -> None:
    answer = "We wrote tests so that we would never repeat the mistakes of the year before."

    assert said(ada(GREETING), kim(answer)) == f"Thank you. {TWO}"


def test_silence_is_met_with_patience_once_and_then_with_the_question() -> None:
    assert said(ada(GREETING)) == ENGLISH.take_your_time

    nudged = (ada(GREETING), ada(ENGLISH.take_your_time))
    assert said(*nudged) == f"{ENGLISH.ask_again} {ONE}"
    assert said(*nudged, ada(f"{ENGLISH.ask_again} {ONE}")) == f"{ENGLISH.ask_again} {ONE}"


def test_the_empty_turn_of_the_idle_timeout_is_silence() -> None:
    assert said(ada(GREETING), kim("", 0), is_silence=True) == ENGLISH.take_your_time


def test_patience_starts_anew_with_the_next_question() -> None:
    items = (ada(GREETING), ada(ENGLISH.take_your_time), kim(LONG), ada(f"Thank you. {TWO}"))

    assert said(*items) == ENGLISH.take_your_time


def test_after_the_last_answer_the_interviewer_says_goodbye() -> None:
    items = (ada(GREETING), kim(LONG), ada(f"Thank you. {TWO}"), kim(LONG))

    assert said(*items) == f"{ENGLISH.last_thanks} {CLOSING}"


def test_after_the_goodbye_nothing_is_asked_any_more() -> None:
    items = (ada(GREETING), kim(LONG), ada(TWO), kim(LONG), ada(f"Thanks. {CLOSING}"))

    assert line(*items) == []
    assert said(*items, kim("Wait, one more thing!")) == ENGLISH.over


def test_a_covered_question_is_first_reported_and_only_then_followed() -> None:
    answered = (ada(GREETING), kim(LONG))

    assert line(*answered, tools=ALL_TOOLS) == [Call("question_covered", '{"number": 1}')]
    assert said(*answered, *covered(1), tools=ALL_TOOLS) == f"Thank you. {TWO}"


def test_a_follow_up_is_first_reported_where_the_tool_was_given() -> None:
    short = (ada(GREETING), kim("A shop."))
    call = ToolCall("c", "ask_follow_up", '{"number": 1}')

    assert line(*short, tools=ALL_TOOLS) == [Call("ask_follow_up", '{"number": 1}')]
    assert said(*short, call, ToolOutput("c", "{}"), tools=ALL_TOOLS) == HARD


def test_the_follow_up_that_the_application_answers_with_is_asked() -> None:
    short = (ada(GREETING), kim("A shop."), ToolCall("c", "ask_follow_up", '{"number": 1}'))
    answer = ToolOutput("c", '{"ok": true, "follow_up": "Who paid for it?", "left": 0}')

    assert said(*short, answer, tools=ALL_TOOLS) == "Who paid for it?"
    asked = (*short, answer, ada("Who paid for it?"), kim("My aunt."))
    assert line(*asked, tools=ALL_TOOLS) == [Call("question_covered", '{"number": 1}')]


def test_an_answer_is_enough_when_the_application_has_no_follow_up_left() -> None:
    short = (ada(GREETING), kim("A shop."), ToolCall("c", "ask_follow_up", '{"number": 1}'))
    refused = ToolOutput("c", '{"ok": false, "error": "No follow-up is left."}')

    assert line(*short, refused, tools=ALL_TOOLS) == [Call("question_covered", '{"number": 1}')]


def test_a_general_follow_up_is_asked_without_the_tool() -> None:
    asked = (ada(GREETING), kim(LONG), *covered(1), ada(f"Thank you. {TWO}"))

    assert said(*asked, kim("I measure."), tools=ALL_TOOLS) == ENGLISH.tell_more


def test_the_end_is_reported_in_the_response_that_says_goodbye() -> None:
    items = (ada(GREETING), kim(LONG), *covered(1), ada(TWO), kim(LONG), *covered(2))

    *words, call = line(*items, tools=ALL_TOOLS)

    assert all(isinstance(part, Say) for part in words)
    assert call == Call("end_interview", '{"reason": "plan_complete"}')


def test_nothing_is_said_after_the_end_was_reported() -> None:
    end = ToolCall("c", "end_interview", '{"reason": "plan_complete"}')
    items = (ada(GREETING), kim(LONG), ada(f"Thanks. {CLOSING}"), end, ToolOutput("c", "{}"))

    assert line(*items, tools=ALL_TOOLS) == []


def test_tools_are_not_called_when_the_client_forbids_it() -> None:
    words = said(ada(GREETING), kim(LONG), tools=ALL_TOOLS, choice="none")

    assert words == f"Thank you. {TWO}"


def test_a_tool_that_the_client_demands_is_called() -> None:
    choice = {"type": "function", "name": "question_covered"}

    assert line(ada(GREETING), tools=ALL_TOOLS, choice=choice) == [
        Call("question_covered", '{"number": 1}')
    ]


@pytest.mark.parametrize(
    "note",
    [
        "Two minutes are left. Wrap up now, please.",
        "About two minutes of the interview are left. Begin nothing new: thank the candidate.",
        "The time is up. Ask nothing more.",
    ],
)
def test_a_note_that_time_is_nearly_over_ends_the_interview(note: str) -> None:
    *words, call = line(
        ada(GREETING), kim(LONG), Utterance("system", note), tools=ALL_TOOLS
    )  # fmt: skip

    assert [part.text for part in words if isinstance(part, Say)] == [ENGLISH.out_of_time, CLOSING]
    assert isinstance(call, Call)
    assert call.name == "end_interview"


def test_an_account_of_what_was_said_before_is_no_note_about_time() -> None:
    earlier = "Earlier in this conversation:\ncandidate: We had to wrap up, the time is up."

    assert said(ada(GREETING), kim(LONG), Utterance("system", earlier)) == f"Thank you. {TWO}"


def test_an_early_end_gives_time_as_its_reason_where_the_tool_knows_it() -> None:
    reasons = {"properties": {"reason": {"enum": ["plan_complete", "time"]}}}
    tool = {"type": "function", "name": "end_interview", "parameters": reasons}
    note = Utterance("system", "wrap up")
    scene = Scene(f"```plan\n{json.dumps(PLAN)}\n```", (ada(GREETING), note), (tool,))

    assert next_line(scene)[-1] == Call("end_interview", '{"reason": "time"}')


def test_a_resumed_interview_is_not_greeted_again() -> None:
    assert said(greeted=True) == f"We are back. Let me ask that again: {ONE}"


def test_a_resumed_interview_goes_on_with_its_current_question() -> None:
    words = said(greeted=True, covered=[1], current=2)

    assert words == f"We are back. Let me ask that again: {TWO}"


def test_a_resumed_interview_between_two_questions_asks_the_next() -> None:
    assert said(greeted=True, covered=[1], current=None) == f"We are back. {TWO}"


def test_a_re_seeded_conversation_goes_on_where_it_was() -> None:
    seeded = (ada(GREETING, is_live=False), Utterance("user", LONG))

    assert said(*seeded, greeted=True) == f"Thank you. {TWO}"
    assert said(seeded[0], greeted=True) == f"We are back. Let me ask that again: {ONE}"


def test_silence_after_a_planned_rotation_is_only_silence() -> None:
    seeded = ada(GREETING, is_live=False)

    assert said(seeded, greeted=True, is_silence=True) == ENGLISH.take_your_time


def test_a_question_that_was_hardly_heard_is_asked_again() -> None:
    heard = GREETING.removesuffix(ONE) + "Tell me"

    assert said(ada(heard), kim("Sorry, go on.")) == f"Of course. {ONE}"


def test_a_question_that_was_mostly_heard_was_asked() -> None:
    heard = GREETING.removesuffix("you built.")

    assert said(ada(heard), kim(LONG)) == f"Thank you. {TWO}"


def test_a_goodbye_that_was_interrupted_is_said_again() -> None:
    items = (ada(GREETING), kim(LONG), ada(TWO), kim(LONG), ada(ENGLISH.last_thanks))

    assert said(*items, kim("Oh!")) == f"{ENGLISH.last_thanks} {CLOSING}"


def test_without_a_plan_the_interviewer_listens() -> None:
    bare = Scene("Just be nice.", ())
    talking = Scene("Just be nice.", (ada("Hello."), kim("I wanted to say something.")))

    assert next_line(bare)[0] == Say("Hello.")
    assert next_line(talking) == [Say(ENGLISH.go_on)]


def test_the_interviewer_speaks_the_language_of_the_plan() -> None:
    parts = line(language="de-DE", candidate="Kim")

    assert parts[0] == Say("Guten Tag Kim.", "de-DE")
    assert phrases_for("de-AT") is GERMAN
    assert phrases_for("tlh") is ENGLISH


def test_the_same_scene_always_gets_the_same_line() -> None:
    assert line(ada(GREETING), kim(LONG)) == line(ada(GREETING), kim(LONG))


LOOK_UP = ("search_role_knowledge", *ALL_TOOLS)
ASKED = "How are nights paid, and who decides it?"


def looked_up(output: Any) -> tuple[SceneItem, SceneItem]:
    call = ToolCall("k1", "search_role_knowledge", json.dumps({"query": ASKED}))
    return call, ToolOutput("k1", output if isinstance(output, str) else json.dumps(output))


def found(text: str) -> dict[str, Any]:
    return {"ok": True, "items": [{"said": text}, {"said": "Something else."}]}


def test_a_candidates_question_is_looked_up_where_that_is_offered() -> None:
    [call] = line(ada(GREETING), kim(ASKED), tools=LOOK_UP)
    assert call == Call("search_role_knowledge", json.dumps({"query": ASKED}))
    [other] = line(ada(GREETING), kim(ASKED), tools=ALL_TOOLS)
    assert isinstance(other, Call)
    assert other.name == "question_covered"


def test_what_was_found_is_told_shortly_and_the_open_question_asked_again() -> None:
    text = "Nights are paid a quarter more.\nThe head baker decides. Nobody else does."
    told = said(ada(GREETING), kim(ASKED), *looked_up(found(text)), tools=LOOK_UP)
    assert told == f"Nights are paid a quarter more. The head baker decides. {ONE}"


@pytest.mark.parametrize(
    "output", ['{"ok": false, "error": "x"}', "[]", "", found(""), {"items": [7]}, {"items": []}]
)
def test_where_nothing_is_found_people_can_tell(output: Any) -> None:
    told = said(ada(GREETING), kim(ASKED), *looked_up(output), tools=LOOK_UP)
    assert told == f"{ENGLISH.ask_people} {ONE}"


def test_after_it_was_told_the_interview_goes_on() -> None:
    told = ada(f"Nights are paid a quarter more. {ONE}")
    before = (ada(GREETING), kim(ASKED), *looked_up(found("Nights.")), told)
    assert line(*before, kim(LONG), tools=LOOK_UP) == [
        Call("question_covered", json.dumps({"number": 1}))
    ]


def test_a_look_up_is_not_forced_before_somebody_asks() -> None:
    forced = {"type": "function", "name": "search_role_knowledge"}
    assert said(tools=LOOK_UP, choice=forced).startswith("Hello Kim.")
