"""What a Leg was sent and nobody has written down is kept for the next one, bounded."""

import pytest

from realtime.protocol.unwritten import LEAD_MS, LIMIT_MS, MARK_EVERY_MS, SIFTING_MS, Unwritten
from tests.realtime.protocol.rehearsal import sound

pytestmark = pytest.mark.unit


def filled(ms: int, *, is_needed: bool = False) -> Unwritten:
    """Sent as it is said."""
    unwritten = Unwritten(is_needed=is_needed)
    for number in range(ms // 100):
        unwritten.note(number * 100)
        unwritten.keep(bytes([number % 250]) * len(sound(100)))
    unwritten.note(ms)
    return unwritten


def test_between_utterances_the_last_moment_is_kept() -> None:
    unwritten = filled(10_000)
    assert unwritten.kept_ms == LEAD_MS
    assert unwritten.from_ms == 10_000 - LEAD_MS


@pytest.mark.fault("A20")
def test_what_comes_at_once_after_a_standstill_is_kept_until_a_provider_can_have_noticed() -> None:
    unwritten = filled(4_000)
    for _ in range(34):
        unwritten.keep(sound(100))
    for now in range(7_400, 9_200, 200):
        unwritten.note(now)
        assert unwritten.lead_from_ms <= 4_000
    for now in range(9_200, 10_000, 200):
        unwritten.note(now)
    assert (unwritten.kept_ms, unwritten.lead_from_ms) == (0, 7_400)


def test_an_utterance_is_kept_whole_up_to_a_limit() -> None:
    assert filled(20_000, is_needed=True).from_ms == 0
    long = filled(LIMIT_MS + 5_000, is_needed=True)
    assert (long.kept_ms, long.from_ms) == (LIMIT_MS, 5_000)


def test_what_is_taken_begins_where_it_is_asked_for() -> None:
    taken = filled(4_000, is_needed=True).take(3_900)
    assert taken == [(len(sound(3_900)), bytes([39]) * len(sound(100)))]


def test_what_is_taken_leaves_out_what_is_written_down() -> None:
    unwritten = filled(1_000, is_needed=True)
    taken = unwritten.take(200, [(800, 900), (0, 300), (500, 700)])
    assert [(start // len(sound(100)), pcm[0]) for start, pcm in taken] == [(3, 3), (7, 7), (9, 9)]
    assert [len(pcm) for _start, pcm in taken] == [len(sound(ms)) for ms in (200, 100, 100)]
    [(_start, rest)] = filled(4_000).take(0, [(500, 3_900)])
    assert rest == bytes([39]) * len(sound(100))


def test_what_is_not_kept_any_more_cannot_be_taken() -> None:
    unwritten = filled(10_000)
    [(_start, pcm)] = unwritten.take(0)
    assert len(pcm) == len(sound(LEAD_MS))
    assert unwritten.kept_ms == 0


def test_what_is_kept_can_be_read_and_stays() -> None:
    unwritten = filled(4_000)
    assert unwritten.read(3_900, 5_000) == bytes([39]) * len(sound(100))
    assert unwritten.read(0, 1_000) == b""
    assert unwritten.kept_ms == LEAD_MS


def test_a_new_leg_that_is_sent_much_at_once_has_time_to_find_the_speech_in_it() -> None:
    unwritten = Unwritten()
    unwritten.begin(sound(20_000))
    for now in range(0, SIFTING_MS - 100, 100):
        unwritten.keep(sound(100))
        unwritten.note(now)
    assert (unwritten.kept_ms, unwritten.lead_from_ms) == (20_000 + SIFTING_MS - 100, 0)
    unwritten.keep(sound(100))
    unwritten.note(SIFTING_MS)
    assert unwritten.kept_ms <= LEAD_MS + 200
    unwritten.begin(b"")
    assert (unwritten.kept_ms, unwritten.is_needed) == (0, False)


def test_in_what_came_before_speech_was_closed_no_other_is_looked_for() -> None:
    unwritten = Unwritten()
    unwritten.begin(sound(1_000))
    unwritten.keep(sound(1_000))
    unwritten.note(0)
    unwritten.close(sound(2_500))
    unwritten.keep(sound(700))
    assert unwritten.lead_from_ms == 4_500
    unwritten.note(200)
    assert (unwritten.from_ms, unwritten.kept_ms) == (4_500, 700)


def test_its_notes_of_time_are_bounded_however_long_a_leg_lasts() -> None:
    unwritten = Unwritten(is_needed=True)
    for now in range(0, 600_000, 10):
        unwritten.note(now)
    assert len(unwritten._marks) <= LEAD_MS // MARK_EVERY_MS + 2
