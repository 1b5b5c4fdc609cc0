"""Every failpoint of the product has a test that makes it strike, and tests name no others."""

import pytest

from tests.chaos.marks import failpoint_names, marks

pytestmark = pytest.mark.unit


def test_every_failpoint_has_a_scenario_and_every_scenario_a_failpoint() -> None:
    assert {mark.value for mark in marks("failpoint")} == set(failpoint_names())
