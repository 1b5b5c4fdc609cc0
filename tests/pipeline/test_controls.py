"""A competency that nobody asks for."""

import pytest

from pipeline.competencies import AskedCompetency
from pipeline.controls import TRADES, control_for

pytestmark = pytest.mark.unit

CARE = AskedCompetency(1, "Care with dough", "By hand.", ("Drops it", "Kneads it", "Sings to it"))


def test_it_has_as_many_levels_and_shares_no_word_with_what_is_asked_for() -> None:
    control = control_for(CARE, "I check the dough.")
    assert control.name == TRADES[0][0]
    assert control.levels == (
        "Has tamed 1 falcons.",
        "Has tamed 2 falcons.",
        "Has tamed 3 falcons.",
    )


def test_who_asks_for_it_or_speaks_of_it_gets_another_one() -> None:
    falcons = AskedCompetency(1, "Work with falcons", levels=("Feeds them", "Flies them"))
    assert control_for(falcons, "I fed them.").name == TRADES[1][0]
    assert control_for(CARE, "I once tamed a falcon.").name == TRADES[1][0]
    assert control_for(falcons, "My uncle kept a lighthouse.").name == TRADES[2][0]
    everything = " ".join(name for name, _level in TRADES)
    assert control_for(CARE, everything).name == TRADES[-1][0]
