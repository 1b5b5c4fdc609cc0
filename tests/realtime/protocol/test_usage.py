"""What the provider counted is added up, kind by kind, for each Leg."""

import pytest

from realtime.protocol import commands as c
from realtime.protocol import events as e
from realtime.protocol.usage import Usage
from tests.realtime.protocol.rehearsal import Rehearsal, of, only

pytestmark = pytest.mark.unit


def test_kinds_are_added_up_apart() -> None:
    total = Usage(text_in=1, audio_out=2) + Usage(text_in=10, transcribed_ms=900, estimated=1)
    assert total == Usage(text_in=11, audio_out=2, transcribed_ms=900, estimated=1)


def test_every_response_and_every_transcript_of_a_leg_counts() -> None:
    show = Rehearsal()
    show.open()
    show.begin()
    cut = show.finish(status="cancelled", usage=Usage(audio_out=7))
    assert only(cut, c.SaveUsage) == c.SaveUsage(1, Usage(audio_out=7))
    show.speak()
    heard = show.hear(e.TranscriptCompleted("said_1", "Yes.", Usage(transcribed_ms=900)))
    assert only(heard, c.SaveUsage).usage == Usage(audio_out=7, transcribed_ms=900)
    again = show.hear(e.TranscriptCompleted("said_1", "Yes.", Usage(transcribed_ms=900)))
    assert of(again, c.SaveUsage) == []


def test_a_new_leg_has_a_usage_of_its_own() -> None:
    show = Rehearsal()
    show.open()
    show.begin()
    show.finish(usage=Usage(text_in=5))
    show.hear(e.VoiceLost("closed_1006"))
    show.wait(400)
    show.come_up()
    show.begin(2)
    assert only(show.finish(2, usage=Usage(text_in=1)), c.SaveUsage) == c.SaveUsage(
        2, Usage(text_in=1)
    )
