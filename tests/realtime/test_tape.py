"""The tape has what was heard, where it was heard, and nothing else."""

from uuid import uuid4

import numpy as np
import pytest

from interviews.tape_format import CANDIDATE, INTERVIEWER, TapePiece
from realtime.protocol.commands import PlayAudio
from realtime.protocol.sound import BYTES_PER_MS
from realtime.tape import HOLD_MS, ITEMS_LIMIT, Tape

pytestmark = pytest.mark.unit


def sound(ms: int, value: int = 9_000) -> bytes:
    return (np.ones(ms * BYTES_PER_MS // 2, dtype="<i2") * value).tobytes()


@pytest.fixture
def tape() -> Tape:
    return Tape(uuid4())


def spans(pieces: list[TapePiece]) -> list[tuple[int, int, int]]:
    """Track, from, to, in ms."""
    return [(each.track, each.start // 24, each.end // 24) for each in pieces]


def play(tape: Tape, item: int, ms: int, *, value: int = 5_000) -> None:
    tape.send(PlayAudio(item, 0, sound(ms, value)))


def test_what_the_candidate_says_is_taken_where_it_came(tape: Tape) -> None:
    for at in (1_040, 1_080, 1_120):
        tape.hear(sound(40), at)
    assert spans(tape.take(None)) == [(CANDIDATE, 1_000, 1_120)]
    assert tape.take(None) == []


def test_young_frames_wait_for_those_after_them(tape: Tape) -> None:
    tape.hear(sound(40), 1_040)
    tape.hear(sound(40), 1_080)
    assert spans(tape.take(1_040 + HOLD_MS)) == [(CANDIDATE, 1_000, 1_040)]
    assert spans(tape.take(1_080 + HOLD_MS)) == [(CANDIDATE, 1_040, 1_080)]


def test_the_interviewer_is_heard_as_far_as_the_page_played(tape: Tape) -> None:
    play(tape, 1, 300)
    play(tape, 1, 300, value=6_000)
    tape.report(1, 200, now=2_200)
    tape.report(1, 450, now=2_450)
    [piece] = tape.take(None)
    assert spans([piece]) == [(INTERVIEWER, 2_000, 2_450)]
    assert np.frombuffer(piece.pcm, "<i2")[-1] == 6_000


def test_sound_that_was_cut_is_not_on_the_tape(tape: Tape) -> None:
    play(tape, 1, 1_000)
    tape.report(1, 200, now=2_200)
    tape.cut(1, now=2_300)
    tape.report(1, 280, now=2_350)  # how far it had come
    tape.report(1, 1_000, now=3_000)
    assert spans(tape.take(None)) == [(INTERVIEWER, 2_000, 2_280)]


def test_a_report_long_after_the_cut_counts_no_more(tape: Tape) -> None:
    play(tape, 1, 1_000)
    play(tape, 2, 1_000)
    tape.cut(1, now=2_000)
    tape.report(1, 900, now=2_301)
    assert tape.take(None) == []
    tape.report(2, 100, now=2_400)
    assert spans(tape.take(None)) == [(INTERVIEWER, 2_300, 2_400)]


def test_a_pause_of_the_playback_is_a_pause_on_the_tape(tape: Tape) -> None:
    play(tape, 1, 1_000)
    tape.report(1, 200, now=2_200)
    tape.report(1, 400, now=3_400)
    assert spans(tape.take(None)) == [(INTERVIEWER, 2_000, 2_200), (INTERVIEWER, 3_200, 3_400)]


def test_a_page_cannot_have_played_what_it_was_not_sent(tape: Tape) -> None:
    tape.report(7, 100, now=100)
    play(tape, 1, 100)
    tape.report(1, 90_000, now=1_100)
    tape.report(1, 90_000, now=1_200)
    assert spans(tape.take(None)) == [(INTERVIEWER, 1_000, 1_100)]


def test_what_an_earlier_page_had_is_forgotten(tape: Tape) -> None:
    play(tape, 1, 1_000)
    tape.forget_page()
    tape.report(1, 500, now=2_000)
    assert tape.take(None) == []


def test_items_that_nobody_reports_do_not_pile_up(tape: Tape) -> None:
    for item in range(20):
        play(tape, item, 10)
    assert sorted(tape._items) == list(range(20 - ITEMS_LIMIT, 20))
