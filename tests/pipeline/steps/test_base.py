"""A step whose results are rows leaves nothing outside of the database."""

import pytest

from pipeline.steps.base import leave
from pipeline.steps.registry import STEPS

pytestmark = pytest.mark.unit


def test_only_the_recording_leaves_something_to_discard() -> None:
    leave("anything")
    assert [step.name for step in STEPS.values() if step.discard is not leave] == ["recording"]
