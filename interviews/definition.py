"""The frozen form of an Interview: the JSON that a version holds and sessions run with (pure)."""

import re
from typing import NotRequired, TypedDict

MAX_MINUTES = 240
LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


class QuestionDefinition(TypedDict):
    number: int  # 1-based, in the order of asking
    text: str
    follow_ups: list[str]
    guidance: str
    #: When they are used up, the interviewer goes on; absent: no limit of its own.
    time_budget_minutes: NotRequired[int]


class CompetencyDefinition(TypedDict):
    name: str
    description: str
    levels: list[str]  # anchors, lowest first


class InterviewDefinition(TypedDict):
    """Everything a Session needs to know; no clock, no candidate, no provider in it."""

    title: str
    role: str
    introduction: str
    interviewer: str
    persona: str
    closing: str
    language: str
    voice_name: str
    turn_taking: str  # patient | normal | noisy
    time_budget_minutes: int
    questions: list[QuestionDefinition]
    competencies: list[CompetencyDefinition]
    #: What the interviewer may look up and keep (`live_tools.py`); absent: nothing.
    tools: NotRequired[list[str]]
    #: Of sessions that were held elsewhere: what was asked is not known.
    is_of_imports: NotRequired[bool]


def find_problems(definition: InterviewDefinition) -> list[str]:
    """Why this cannot be published yet, one sentence each; empty when it can."""
    problems = []
    if not definition["title"].strip():
        problems.append("Give the interview a title.")
    if not definition["questions"]:
        problems.append("Add at least one question.")
    problems += [
        f"Question {question['number']} has no text."
        for question in definition["questions"]
        if not question["text"].strip()
    ]
    if not LANGUAGE_TAG.fullmatch(definition["language"]):
        problems.append("Set the language as a tag such as en or pt-BR.")
    if not 1 <= definition["time_budget_minutes"] <= MAX_MINUTES:
        problems.append(f"Set a time budget between 1 and {MAX_MINUTES} minutes.")
    return problems + _find_competency_problems(definition["competencies"])


def _find_competency_problems(competencies: list[CompetencyDefinition]) -> list[str]:
    problems = []
    for competency in competencies:
        name = competency["name"].strip()
        if not name:
            problems.append("Every competency needs a name.")
        levels: object = competency["levels"]  # from a JSON column, so anything is possible
        if not isinstance(levels, list) or not all(
            isinstance(level, str) and level.strip() for level in levels
        ):
            problems.append(f"The levels of {name or 'a competency'} must be a list of texts.")
        elif len(levels) == 1:
            problems.append(f"{name or 'A competency'} needs at least two levels, or none.")
    return problems
