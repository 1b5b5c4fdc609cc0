"""No request to a text model offers it anything to call: the transcript is untrusted."""

import json
import re
from typing import Any

import pytest

from interviews.home import CHECKOUT
from pipeline import ledger, runner
from pipeline.plan import PLAN
from tests.cast import Cast
from tests.chaos.pipeline import words
from tests.fakes.text_model import Speaker, chat_server, completion
from tests.pipeline.conversations import bakery, store_turns
from tests.pipeline.rows import make_ended_session

#: Whatever of the wire makes a model able to act, of this year's interfaces and of older ones.
ACTING = {
    "tools",
    "tool_choice",
    "parallel_tool_calls",
    "functions",
    "function_call",
    "web_search_options",
    "mcp_servers",
    "plugins",
}
#: All that we ever send.
SENT = {"model", "messages", "response_format"}


def answering(asked: list[str]) -> Speaker:
    """What each step asks for, of the words of the bakery; the first answer about it is none."""

    def reply(request: dict[str, Any]) -> Any:
        instructions = request["messages"][0]["content"]
        step = words.step_asked_for(instructions)
        asked.append(step)
        if asked.count(step) == 1:
            return completion("")
        return completion(_answer(step, words.level_given(instructions)))

    return reply


def _answer(step: str, level: tuple[int, str]) -> str:
    quote = {"turn": "1.4", "quote": "I check the dough with my hands"}
    answers: dict[str, object] = {
        "action_items": {"items": []},
        words.QUOTES: {"quotes": [{"topic": 1, **quote}]},
        "ratings": {"ratings": [{"competency": level[0], "level": level[1]}] if level[0] else []},
        "links": {"links": [{"kind": "person", "name": "Petra", "turns": ["1.2"]}]},
    }
    if step == "summary":
        return f'## Dough\n- Checks it by hand. "{quote["quote"]}" [turn:1.4]'
    return json.dumps(answers[step])


@pytest.mark.db
@pytest.mark.django_db(transaction=True)
@pytest.mark.fault("B42")
def test_no_request_of_any_step_offers_a_model_something_to_call(cast: Cast, settings: Any) -> None:
    """Nor does one that is made again because the answer was of no use."""
    store_turns(make_ended_session(cast), bakery())
    asked: list[str] = []
    with chat_server(answering(asked)) as server:
        settings.LLM_BASE_URL, settings.LLM_MODEL = server.url, "test-model"
        while due := ledger.sweep():
            for step_run_id in due:
                assert runner.run_step(step_run_id) is runner.Outcome.DONE
    assert set(asked) == set(words.ASKED_FOR.values())
    assert all(asked.count(step) >= 2 for step in asked)
    for request in server.requests:
        assert not ACTING & request.keys()
        assert request.keys() <= SENT
        assert [message["role"] for message in request["messages"]] == ["system", "user"]
        assert all(message.keys() == {"role", "content"} for message in request["messages"])


@pytest.mark.unit
def test_text_models_are_asked_in_one_place() -> None:
    """So what holds for these requests holds for all."""
    asking = [
        path.relative_to(CHECKOUT).as_posix()
        for path in (CHECKOUT / "pipeline").rglob("*.py")
        if re.search(r"chat\.completions\.create|responses\.create", path.read_text("utf-8"))
    ]
    assert asking == ["pipeline/llm.py"]
    assert {planned.name for planned in PLAN} >= {*words.ASKED_FOR.values()} - {words.QUOTES}
