"""Who holds the floor, as the Room shows it."""

import pytest

from realtime.protocol.floor import Floor, Phase

pytestmark = pytest.mark.unit


def test_the_phase_follows_who_speaks() -> None:
    floor = Floor()
    assert floor.phase(interviewer_speaks=False) is Phase.LISTENING
    floor.answer_expected()
    assert floor.phase(interviewer_speaks=False) is Phase.THINKING
    floor.answer_came()
    assert floor.phase(interviewer_speaks=True) is Phase.SPEAKING
    floor.candidate_started()
    assert floor.phase(interviewer_speaks=True) is Phase.LISTENING
    floor.candidate_finished()
    assert floor.phase(interviewer_speaks=False) is Phase.THINKING
    floor.clear()
    assert floor.phase(interviewer_speaks=False) is Phase.LISTENING
