"""The frozen form of an Interview: the JSON that a version holds and sessions run with (pure)."""

from typing import TypedDict


class QuestionDefinition(TypedDict):
    number: int  # 1-based, in the order of asking
    text: str
    follow_ups: list[str]
    guidance: str


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
