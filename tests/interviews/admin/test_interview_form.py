"""The form of an interview."""

import pytest

from interviews.admin.interview_form import WORDS, InterviewForm
from interviews.live_tools import CHOICES

pytestmark = pytest.mark.unit


def test_every_tool_there_is_can_be_chosen_in_words() -> None:
    assert set(WORDS) == set(CHOICES)
    assert [name for name, _words in InterviewForm.base_fields["tools"].choices] == list(CHOICES)  # type: ignore[attr-defined]
