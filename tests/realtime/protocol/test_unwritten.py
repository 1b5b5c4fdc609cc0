"""What a Leg was sent and nobody has written down is kept for the next one, bounded."""

import pytest

from realtime.protocol.unwritten import LEAD_MS, LIMIT_MS, SIFTING_MS, Unwritten
from tests.realtime.protocol.rehearsal import sound

pytestmark = pytest.mark.unit


def filled(ms: int, *, is_needed: bool = False) -> Unwritten:
    unwritten = Unwritten(is_needed=is_needed)
    for number in range(ms // 100):
        unwritten.keep(bytes([number % 250]) * len(sound(100)))
    return unwritten


def test_between_utterances_the_last_moment_is_kept() -> None:
    unwritten = filled(10_000)
    assert unwritten.kept_ms == LEAD_MS
    assert unwritten.from_ms == 10_000 - LEAD_MS


def test_an_utterance_is_kept_whole_up_to_a_limit() -> None:
    assert filled(20_000, is_needed=True).from_ms == 0
    long = filled(LIMIT_MS + 5_000, is_needed=True)
    assert (long.kept_ms, long.from_ms) == (LIMIT_MS, 5_000)


def test_what_is_taken_begins_where_it_is_asked_for() -> None:
    taken = filled(4_000, is_needed=True).take(3_900)
    assert taken == bytes([39]) * len(sound(100))


def test_what_is_taken_leaves_out_what_is_written_down() -> None:
    unwritten = filled(1_000, is_needed=True)
    taken = unwritten.take(200, [(800, 900), (0, 300), (500, 700)])
    assert [taken[at] for at in range(0, len(taken), len(sound(100)))] == [3, 4, 7, 9]
    assert filled(4_000).take(0, [(500, 3_900)]) == bytes([39]) * len(sound(100))


def test_what_is_not_kept_any_more_cannot_be_taken() -> None:
    unwritten = filled(10_000)
    assert len(unwritten.take(0)) == len(sound(LEAD_MS))
    assert unwritten.kept_ms == 0


def test_a_new_leg_that_is_sent_much_at_once_has_time_to_find_the_speech_in_it() -> None:
    unwritten = Unwritten()
    unwritten.begin(sound(20_000))
    unwritten.keep(sound(SIFTING_MS - 100))
    assert unwritten.kept_ms == 20_000 + SIFTING_MS - 100
    unwritten.keep(sound(100))
    assert unwritten.kept_ms <= LEAD_MS
    unwritten.begin(b"")
    assert (unwritten.kept_ms, unwritten.is_needed) == (0, False)
