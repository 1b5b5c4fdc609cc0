"""What is known of one Turn in the making."""

import pytest

from realtime.protocol.draft import SETTLE_MS, Draft, heard_part
from realtime.protocol.playback import Heard
from realtime.protocol.turns import Speaker, TurnKind

pytestmark = pytest.mark.unit


def said(**fields: object) -> Draft:
    draft = Draft("said_1", Speaker.CANDIDATE, started_ms=0)
    for name, value in fields.items():
        setattr(draft, name, value)
    return draft


def test_only_the_candidates_voice_lacks_text() -> None:
    assert said().lacks_text
    assert not said(is_text_final=True).lacks_text
    assert not said(kind=TurnKind.TYPED).lacks_text
    assert not said(speaker=Speaker.INTERVIEWER).lacks_text


def test_speech_lasts_from_its_beginning_to_its_end() -> None:
    assert said(speech_from_ms=200, speech_to_ms=900).speech_ms == 700
    assert said(speech_from_ms=900, speech_to_ms=200).speech_ms == 0
    assert said(speech_from_ms=200).speech_ms == 0
    assert (said().from_ms, said(speech_from_ms=200).from_ms) == (0, 200)


@pytest.mark.parametrize(
    ("heard_ms", "is_answer"), [(None, True), (0, False), (999, False), (1_000, True)]
)
def test_an_answer_is_one_when_enough_of_it_was_heard(
    heard_ms: int | None, is_answer: bool
) -> None:
    heard = None if heard_ms is None else Heard(1, heard_ms, 2_000, is_cut=True)
    asked = said(speaker=Speaker.INTERVIEWER, parts={0: "Well."}, heard=heard)
    assert asked.was_answer(1_000) is is_answer
    asked.parts = {}
    assert not asked.was_answer(1_000)


def test_a_wait_begins_once_and_ends() -> None:
    draft = said()
    assert not draft.has_waited_enough(10**9)
    draft.start_waiting(100)
    draft.start_waiting(500)
    assert draft.has_waited_enough(100 + SETTLE_MS)


def test_nothing_counts_as_heard_before_it_is_known() -> None:
    assert heard_part("One two", None) == ""
    assert heard_part("One two", Heard(1, 0, 0, is_cut=True)) == ""
    assert heard_part("One two", Heard(1, 9, 9, is_cut=False)) == "One two"
