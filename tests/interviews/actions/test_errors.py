"""What a refused action says."""

import pytest

from interviews.actions.errors import (
    ActionError,
    InterviewIncompleteError,
    InvitationClosedError,
)

pytestmark = pytest.mark.unit


def test_every_problem_is_in_the_message() -> None:
    error = InterviewIncompleteError(["Add a title.", "Add a question."])

    assert str(error) == "Add a title. Add a question."
    assert isinstance(error, ActionError)


def test_a_closed_invitation_says_why() -> None:
    assert str(InvitationClosedError("expired")) == "This invitation is expired."
