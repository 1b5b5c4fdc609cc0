"""How a competency stands in a prompt."""

import pytest

from pipeline.competencies import AskedCompetency, describe

pytestmark = pytest.mark.unit


def test_a_competency_is_one_line_with_its_levels_from_the_lowest() -> None:
    care = AskedCompetency(1, "Care", "Checks\nby hand.", ("Drops it", "Kneads  it"))
    assert describe(care) == "Care: Checks by hand. Levels: [1] Drops it [2] Kneads it"
