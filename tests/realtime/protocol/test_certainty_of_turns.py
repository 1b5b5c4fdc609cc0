"""A Turn keeps how sure its transcriber was, whenever the words come."""

import pytest

from realtime.protocol import events as e
from tests.realtime.protocol.rehearsal import Rehearsal
from tests.realtime.protocol.test_succession import answered_without_text

pytestmark = pytest.mark.unit


def test_it_is_that_of_the_newest_text() -> None:
    show = Rehearsal()
    show.open()
    show.hear(e.SpeechStarted("said_1"), e.SpeechCommitted("said_1", None))
    show.hear(e.TranscriptCompleted("said_1", "I bake.", certainty=0.4))
    assert show.turns[0].certainty == 0.4
    show.hear(e.TranscriptCompleted("said_1", "I bake bread.", certainty=0.9))
    assert [turn.certainty for turn in show.turns] == [0.9]


def test_words_that_come_when_their_leg_is_over_bring_it() -> None:
    show = answered_without_text(1)
    assert [turn.certainty for turn in show.turns] == [None] * 3
    show.old_says(e.TranscriptCompleted("said_1", "I bake.", certainty=0.4))
    assert [turn.certainty for turn in show.turns] == [None, 0.4, None]
