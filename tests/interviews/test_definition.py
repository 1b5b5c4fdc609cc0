"""What keeps an interview from being published."""

import pytest

from interviews.definition import CompetencyDefinition, InterviewDefinition, find_problems
from tests.cast import make_definition

pytestmark = pytest.mark.unit


def competency(levels: object, *, name: str = "Care") -> CompetencyDefinition:
    return {"name": name, "description": "", "levels": levels}  # type: ignore[typeddict-item]  # as read from JSON


def test_a_complete_interview_has_no_problems() -> None:
    assert find_problems(make_definition()) == []


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"title": " "}, "Give the interview a title."),
        ({"questions": []}, "Add at least one question."),
        ({"language": ""}, "Set the language as a tag such as en or pt-BR."),
        ({"language": "English"}, "Set the language as a tag such as en or pt-BR."),
        ({"time_budget_minutes": 0}, "Set a time budget between 1 and 240 minutes."),
        ({"competencies": [competency([], name="")]}, "Every competency needs a name."),
        (
            {"competencies": [competency("low, high")]},
            "The levels of Care must be a list of texts.",
        ),
        ({"competencies": [competency(["low", 5])]}, "The levels of Care must be a list of texts."),
        ({"competencies": [competency(["only"])]}, "Care needs at least two levels, or none."),
    ],
)
def test_a_missing_part_is_named_in_one_sentence(change: dict[str, object], problem: str) -> None:
    definition: InterviewDefinition = {**make_definition(), **change}  # type: ignore[typeddict-item]  # one key at a time

    assert find_problems(definition) == [problem]


def test_a_question_without_text_is_named_by_its_number() -> None:
    definition = make_definition()
    definition["questions"][1]["text"] = "  "

    assert find_problems(definition) == ["Question 2 has no text."]


def test_competencies_without_levels_are_fine() -> None:
    definition = make_definition()
    definition["competencies"] = [competency([])]

    assert find_problems(definition) == []


def test_several_problems_are_told_together() -> None:
    definition = {**make_definition(), "title": "", "questions": []}

    assert len(find_problems(definition)) == 2  # type: ignore[arg-type]  # a plain dict is enough
