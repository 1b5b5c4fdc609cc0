"""What can go wrong in a step."""

import pytest

from pipeline.failures import FinalFailure, StepFailure, TransientFailure

pytestmark = pytest.mark.unit


def test_a_transient_failure_remembers_how_long_it_was_asked_to_wait() -> None:
    assert TransientFailure("Busy.", retry_after_seconds=30).retry_after_seconds == 30
    assert TransientFailure("Busy.").retry_after_seconds is None


def test_both_kinds_are_failures_of_a_step() -> None:
    assert issubclass(TransientFailure, StepFailure)
    assert issubclass(FinalFailure, StepFailure)
