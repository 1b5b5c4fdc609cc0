"""The `plan` block in a session's instructions: what the scripted interviewer has to ask."""

import json
import re
from dataclasses import dataclass
from typing import Any

_BLOCK = re.compile(r"^```plan[ \t]*\r?\n(.*?)^```", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class PlannedQuestion:
    number: int
    text: str
    follow_ups: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """Read from one fenced JSON block; what is missing or of the wrong type has its default."""

    interviewer: str = ""
    candidate: str = ""
    language: str = "en"
    title: str = ""
    questions: tuple[PlannedQuestion, ...] = ()
    covered: frozenset[int] = frozenset()
    current: int | None = None
    is_greeted: bool = False
    closing: str = ""

    def question(self, number: int | None) -> PlannedQuestion | None:
        return next((each for each in self.questions if each.number == number), None)


def read_plan(instructions: str) -> Plan:
    """Find the plan, the last if there are many; without a readable one it is empty."""
    blocks = _BLOCK.findall(instructions)
    if not blocks:
        return Plan()
    try:
        fields = json.loads(blocks[-1])
    except (ValueError, RecursionError):
        return Plan()
    return _plan(fields) if isinstance(fields, dict) else Plan()


def _plan(fields: dict[str, Any]) -> Plan:
    return Plan(
        interviewer=_text(fields, "interviewer"),
        candidate=_text(fields, "candidate"),
        language=_text(fields, "language") or "en",
        title=_text(fields, "title"),
        questions=_questions(fields.get("questions")),
        covered=frozenset(n for n in _entries(fields.get("covered")) if isinstance(n, int)),
        current=fields["current"] if isinstance(fields.get("current"), int) else None,
        is_greeted=fields.get("greeted") is True,
        closing=_text(fields, "closing"),
    )


def _questions(value: object) -> tuple[PlannedQuestion, ...]:
    found = []
    for position, each in enumerate(_entries(value), start=1):
        if isinstance(each, dict) and _text(each, "text"):
            number = each["number"] if isinstance(each.get("number"), int) else position
            hints = tuple(
                hint for hint in _entries(each.get("follow_ups")) if isinstance(hint, str)
            )
            found.append(PlannedQuestion(number, _text(each, "text"), hints))
    return tuple(found)


def _entries(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(fields: dict[str, Any], name: str) -> str:
    value = fields.get(name)
    return value.strip() if isinstance(value, str) else ""
