"""The interviewer's sound on its way down: bounded, and honest about what was heard."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realtime.protocol.commands import Command, EndItem, FlushPlayback, PlayAudio
from realtime.protocol.playback import (
    CREDIT_MS,
    FLUSH_WAIT_MS,
    HELD_LIMIT_MS,
    STALL_MS,
    Heard,
    Playback,
)
from realtime.protocol.sound import BYTES_PER_MS
from tests.realtime.protocol.rehearsal import of, sound

pytestmark = pytest.mark.unit


@pytest.fixture
def playback() -> Playback:
    return Playback()


def test_sound_goes_on_with_its_place_in_the_item(playback: Playback) -> None:
    assert playback.receive(1, sound(100), 0) == [PlayAudio(1, 0, sound(100))]
    assert playback.receive(1, sound(50), 0) == [PlayAudio(1, 2_400, sound(50))]
    assert playback.received_ms(1) == 150
    assert playback.received_ms(9) == 0
    assert playback.is_speaking


def test_an_item_that_played_out_was_heard_whole(playback: Playback) -> None:
    playback.receive(1, sound(1_000), 0)
    assert playback.end(1) == [EndItem(1, 24_000)]
    assert playback.end(1) == []
    playback.report(1, 500, 10)
    assert playback.settle(10) == []
    playback.report(1, 930, 20)  # within the margin of the provider's count
    assert playback.settle(20) == [Heard(1, 1_000, 1_000, is_cut=False, began_at=0)]
    assert playback.is_quiet
    assert playback.has_known(1)


def test_a_report_never_runs_back_and_never_beyond_what_was_sent(playback: Playback) -> None:
    playback.receive(1, sound(1_000), 0)
    playback.report(1, 99_000, 0)
    playback.report(1, 10, 0)
    playback.cut(0)
    assert playback.settle(FLUSH_WAIT_MS) == [Heard(1, 1_000, 1_000, is_cut=True, began_at=0)]


def test_an_item_began_when_the_candidate_began_to_hear_it(playback: Playback) -> None:
    playback.receive(1, sound(2_000), 1_000)
    playback.report(1, 200, 1_750)  # came 50 ms late
    playback.report(1, 400, 1_905)
    playback.report(1, 600, 2_900)  # playing had stopped for a while
    playback.cut(3_000)
    assert playback.settle(3_400) == [Heard(1, 600, 2_000, is_cut=True, began_at=1_505)]


def test_an_item_never_began_before_its_sound_was_there(playback: Playback) -> None:
    playback.receive(1, sound(2_000), 1_000)
    playback.report(1, 1_900, 1_200)
    playback.cut(1_300)
    [heard] = playback.settle(1_700)
    assert heard.began_at == 1_000


def test_a_cut_item_is_told_to_the_voice_only_where_something_was_unheard() -> None:
    assert Heard(1, 500, 1_000, is_cut=True).truncate_ms == 500
    assert Heard(1, 900, 1_000, is_cut=True).truncate_ms is None
    assert Heard(1, 500, 1_000, is_cut=False).truncate_ms is None


def test_silence_drops_what_was_held_and_what_comes_later(playback: Playback) -> None:
    for _ in range(30):
        playback.receive(1, sound(500), 0)
    assert playback.held_ms > 0
    assert playback.cut(100) == [FlushPlayback(1)]
    assert playback.held_ms == 0
    assert playback.receive(1, sound(100), 100) == []
    assert playback.cut(100) == []
    assert not playback.is_speaking
    assert playback.settle(200) == []
    playback.report(1, 2_000, 200)
    [heard] = playback.settle(200)
    assert heard.heard_ms == 2_000
    assert playback.receive(1, sound(100), 300) == []


def test_a_page_that_says_nothing_after_a_flush_is_waited_for_shortly(playback: Playback) -> None:
    playback.receive(1, sound(1_000), 0)
    playback.cut(100)
    assert playback.settle(100 + FLUSH_WAIT_MS - 1) == []
    assert playback.settle(100 + FLUSH_WAIT_MS) == [Heard(1, 0, 1_000, is_cut=True)]


def test_only_so_much_goes_ahead_of_what_was_played(playback: Playback) -> None:
    sent = [each for _ in range(40) for each in playback.receive(1, sound(500), 0)]
    assert CREDIT_MS <= len(sent) * 500 <= CREDIT_MS + 500
    assert playback.end(1) == []  # its end is told when all of it has gone
    released = playback.report(1, 5_000, 100)
    assert len(of(released, PlayAudio)) == 10
    assert playback.report(1, 5_000, 100) == []
    rest = playback.report(1, 10_000, 200)
    assert of(rest, EndItem) == [EndItem(1, 480_000)]


def test_what_is_held_is_bounded(playback: Playback) -> None:
    for _ in range(2 * HELD_LIMIT_MS // 1_000):
        playback.receive(1, sound(1_000), 0)
    assert playback.held_ms <= HELD_LIMIT_MS
    assert playback.dropped_bytes > 0


def test_a_page_that_plays_nothing_is_given_up(playback: Playback) -> None:
    playback.receive(1, sound(4_000), 0)
    assert playback.cut_if_stalled(STALL_MS - 1) == []
    playback.report(1, 1_000, STALL_MS - 1)
    assert playback.cut_if_stalled(STALL_MS) == []
    assert playback.cut_if_stalled(2 * STALL_MS) == [FlushPlayback(1)]


def test_an_item_that_waits_for_more_sound_has_not_stalled(playback: Playback) -> None:
    playback.receive(1, sound(500), 0)
    playback.report(1, 500, 100)
    assert playback.cut_if_stalled(60_000) == []


def test_words_about_items_nobody_knows_change_nothing(playback: Playback) -> None:
    assert playback.report(7, 100, 0) == []
    assert playback.end(7) == []
    assert playback.cut(0) == []
    assert not playback.has_known(7)


def test_an_end_settles_what_is_left(playback: Playback) -> None:
    playback.receive(1, sound(1_000), 0)
    assert playback.settle(0, must=True) == [Heard(1, 0, 1_000, is_cut=True)]


Step = tuple[str, int, int]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["receive", "report", "end", "cut", "settle"]),
        st.integers(1, 3),
        st.integers(1, 6_000),
    )
)


@given(STEPS)
def test_whatever_happens_the_counts_are_right(steps: list[Step]) -> None:
    playback = Playback()
    now, offsets, flushed, told = 0, {1: 0, 2: 0, 3: 0}, set(), set()
    for kind, item, ms in steps:
        now += ms // 10
        commands: list[Command] = []
        if kind == "receive":
            commands = playback.receive(item, sound(ms), now)
        elif kind == "report":
            commands = playback.report(item, ms, now)
        elif kind == "end":
            commands = playback.end(item)
        elif kind == "cut":
            commands = playback.cut(now)
        else:
            for heard in playback.settle(now):
                assert heard.item not in told
                assert 0 <= heard.heard_ms <= heard.total_ms
                told.add(heard.item)
        for play in of(commands, PlayAudio):
            assert play.item not in flushed
            assert play.offset == offsets[play.item]
            offsets[play.item] += len(play.pcm) // 2
        for flush in of(commands, FlushPlayback):
            flushed |= {number for number in offsets if number in playback._items}
            assert flush.item in flushed
        ahead = sum(i.sent_bytes - i.played_ms * BYTES_PER_MS for i in playback._items.values())
        assert playback._ahead_bytes == ahead
        assert playback._held_bytes == sum(len(play.pcm) for play in playback._held)
        assert ahead <= (CREDIT_MS + 6_000) * BYTES_PER_MS


def test_an_item_began_when_the_least_delayed_report_says_so(playback: Playback) -> None:
    playback.receive(1, sound(1_000), 5_000)
    playback.report(1, 100, 5_400)
    playback.report(1, 500, 5_720)
    playback.report(1, 600, 5_900)
    playback.cut(5_900)
    assert playback.settle(6_500) == [Heard(1, 600, 1_000, is_cut=True, began_at=5_220)]


def test_an_item_cannot_have_begun_before_it_came(playback: Playback) -> None:
    playback.receive(1, sound(1_000), 5_000)
    playback.report(1, 900, 5_100)
    playback.cut(5_100)
    assert playback.settle(6_500) == [Heard(1, 900, 1_000, is_cut=True, began_at=5_000)]
