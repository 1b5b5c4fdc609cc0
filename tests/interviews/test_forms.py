"""What a candidate can send by form."""

import pytest

from interviews.forms import AgreementForm, FeedbackForm

pytestmark = pytest.mark.unit


def test_the_agreement_itself_is_needed_and_the_choices_are_not() -> None:
    assert AgreementForm({"agree": "yes"}).is_valid()
    assert not AgreementForm({"scope_recording": "yes", "scope_ai_evaluation": "yes"}).is_valid()


def test_a_mode_that_does_not_exist_is_refused() -> None:
    assert not AgreementForm({"agree": "yes", "mode": "dance"}).is_valid()


@pytest.mark.parametrize(
    ("said", "fits"),
    [
        ({}, True),
        ({"feel": "4"}, True),
        ({"feel": "very-good"}, True),
        ({"feel": "<script>"}, False),
        ({"comment": "x" * 2000}, True),
        ({"comment": "x" * 2001}, False),
    ],
)
def test_feedback_is_a_word_and_a_comment_of_bounded_length(
    said: dict[str, str], fits: bool
) -> None:
    assert FeedbackForm(said).is_valid() is fits
