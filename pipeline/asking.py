"""Ask a text model until an answer can be used, within a small budget of tries.

An answer that cannot is asked for again with the reason; then the step fails with a plain sentence.
"""

import hashlib
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from pipeline.failures import FinalFailure
from pipeline.llm import Answer, Ending, TextModel
from pipeline.schemas import Schema, find_problem, read_json
from pipeline.standing import refuse_if_lost

MOST_TRIES = 3
#: Before the second try, and twice as long before the third: workers do not ask in step.
LONGEST_PAUSE_S = 1.0
#: More than this is no answer to anything that we ask.
LONGEST_ANSWER_CHARACTERS = 200_000

Result = TypeVar("Result")


@dataclass(frozen=True)
class Complaint:
    """What is wrong with an answer: for people, and as the model is told. No words of a person."""

    reason: str
    to_model: str


class UnusableAnswer(Exception):  # noqa: N818 - a kind of answer, and an expected one
    """It is asked for again, with the complaint."""

    def __init__(self, complaint: Complaint) -> None:
        super().__init__(complaint.reason)
        self.complaint = complaint


REFUSED = Complaint(
    "it refused",
    "You gave no answer. Only write down what was said; nobody is judged by it.",
)
CUT = Complaint("it was cut off", "Your last answer was cut off. Write fewer and shorter lines.")
EMPTY = Complaint("it was empty", "Your last answer was empty.")
TOO_LONG = Complaint("it was far too long", "Your last answer was far too long.")
NO_JSON = Complaint(
    "it was no JSON",
    "Your last answer was not JSON. Answer with the JSON object alone: no other words, no fence.",
)
NOT_AGREED = "it was not of the agreed form"


def fence_of(material: str) -> str:
    """A line that stands around untrusted text; nobody who speaks in it can know it before."""
    return f"=== {hashlib.sha256(material.encode()).hexdigest()[:16]} ==="


def fenced(material: str) -> str:
    fence = fence_of(material)
    return f"{fence}\n{material}\n{fence}"


def ask(
    model: TextModel,
    *,
    instructions: str,
    material: str,
    read: Callable[[Answer], Result],
    schema: Schema | None = None,
) -> Result:
    """What `read` makes of the first answer on which it does not raise `UnusableAnswer`.

    Raises StepFailure, at last with what was answered. `material` is fenced here; `instructions`
    name its fence.
    """
    complaint, text = Complaint("", ""), ""
    for tries in range(MOST_TRIES):
        time.sleep(random.uniform(0, tries * LONGEST_PAUSE_S))  # noqa: S311 - spreads, no secret
        told = f"{instructions}\n\n{complaint.to_model}".strip()
        answer = _answer(model, told, material, schema)
        text = answer.text
        try:
            refuse_what_is_none(answer)
            return read(answer)
        except UnusableAnswer as problem:
            complaint = problem.complaint
    sentence = f"The text model gave {MOST_TRIES} answers that could not be used; of the last:"
    failure = FinalFailure(f"{sentence} {complaint.reason}.")
    failure.answer = text
    raise failure


def ask_json(
    model: TextModel,
    *,
    instructions: str,
    material: str,
    schema: Schema,
    check: Callable[[Any], None] = lambda _value: None,
) -> Any:
    """A value of the agreed form. `check` raises `UnusableAnswer` where a schema cannot say it."""

    def read(answer: Answer) -> Any:
        value = read_agreed(answer, schema)
        check(value)
        return value

    return ask(model, instructions=instructions, material=material, read=read, schema=schema)


def ask_best(
    model: TextModel,
    *,
    instructions: str,
    material: str,
    schema: Schema,
    complain: Callable[[Any], Complaint | None],
) -> Any:
    """As `ask_json`; where every answer of the agreed form is complained of, it is the last."""
    agreed: list[Any] = []

    def check(value: Any) -> None:
        agreed.append(value)
        if complaint := complain(value):
            raise UnusableAnswer(complaint)

    try:
        return ask_json(
            model,
            instructions=instructions,
            material=material,
            schema=schema,
            check=check,
        )
    except FinalFailure:
        if not agreed:
            raise
        return agreed[-1]


def refuse_what_is_none(answer: Answer) -> None:
    """Half an answer is none, however well it reads: nobody knows what the other half said."""
    if answer.ending is Ending.REFUSED:
        raise UnusableAnswer(REFUSED)
    if answer.ending is Ending.CUT:
        raise UnusableAnswer(CUT)
    if len(answer.text) > LONGEST_ANSWER_CHARACTERS:
        raise UnusableAnswer(TOO_LONG)
    if not answer.text.strip():
        raise UnusableAnswer(EMPTY)


def read_agreed(answer: Answer, schema: Schema) -> Any:
    """Raises UnusableAnswer unless the text is JSON of this form."""
    try:
        value = read_json(answer.text)
    except ValueError:
        raise UnusableAnswer(NO_JSON) from None
    if problem := find_problem(value, schema):
        told = f"Your last answer was not of the agreed form: {problem}"
        raise UnusableAnswer(Complaint(NOT_AGREED, told))
    return value


def _answer(model: TextModel, instructions: str, material: str, schema: Schema | None) -> Answer:
    refuse_if_lost()
    return model.answer(instructions=instructions, material=fenced(material), schema=schema)
