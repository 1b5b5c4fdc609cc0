"""A provider whose events come late, twice, out of order or not at all cannot spoil the record."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from realtime.protocol import commands as c
from realtime.protocol import events as e
from realtime.protocol.draft import SETTLE_MS
from realtime.protocol.events import Event
from realtime.protocol.turns import Speaker, TurnStatus
from tests.realtime.protocol.rehearsal import Rehearsal, of, sound

pytestmark = pytest.mark.unit

EXCHANGES = 3
LINE_MS = 600


def exchange(number: int) -> list[Event]:
    """The interviewer asks, the candidate answers; as a provider tells it in its best order."""
    asked, said, response = f"item_{number}", f"said_{number}", f"resp_{number}"
    before = f"said_{number - 1}" if number else None
    return [
        e.ResponseStarted(response),
        e.ItemAdded(asked, before, "assistant"),
        e.VoiceTextGrew(asked, f"Question {number} ", response_id=response),
        e.VoiceAudio(asked, sound(LINE_MS // 2), response),
        e.VoiceTextGrew(asked, "is this?", response_id=response),
        e.VoiceAudio(asked, sound(LINE_MS // 2), response),
        e.VoiceAudioEnded(asked),
        e.VoiceTextEnded(asked, f"Question {number} is this?"),
        e.ResponseFinished(response, "completed", (asked,)),
        e.SpeechStarted(said, number * 1_000),
        e.SpeechStopped(said, number * 1_000 + 900),
        e.SpeechCommitted(said, asked),
        e.ItemAdded(said, asked, "user"),
        e.TranscriptCompleted(said, f"Answer {number}."),
    ]


WHOLE = [event for number in range(EXCHANGES) for event in exchange(number)]
IN_ORDER = [
    text
    for number in range(EXCHANGES)
    for text in (f"Question {number} is this?", f"Answer {number}.")
]


@st.composite
def disturbed(draw: st.DrawFn, never_missing: tuple[type[Event], ...] = ()) -> list[Event]:
    """Some events missing, some twice, each moved by a few places."""
    keys = st.lists(st.floats(-6, 6), min_size=len(WHOLE), max_size=len(WHOLE))
    times = st.lists(st.sampled_from([0, 1, 1, 1, 1, 2]), min_size=len(WHOLE), max_size=len(WHOLE))
    placed = zip(WHOLE, draw(times), draw(keys), range(len(WHOLE)), strict=True)
    copies = [
        (index + key + copy / 2, event)
        for event, count, key, index in placed
        for copy in range(max(count, isinstance(event, never_missing)))
    ]
    return [event for _, event in sorted(copies, key=lambda pair: pair[0])]


def perform(events: list[Event], *, plays: bool) -> Rehearsal:
    """The page plays what it gets, or nothing at all; then everything settles."""
    show = Rehearsal()
    show.open()
    sent: Counter[int] = Counter()
    for event in events:
        show.now += 50
        for play in of(show.hear(event), c.PlayAudio):
            sent[play.item] += len(play.pcm) // 48
            if plays:
                show.play(play.item, sent[play.item])
    for _ in range(3):
        show.now += SETTLE_MS + 1_000
        show.hear(e.TimePassed())
    return show


@settings(max_examples=60, deadline=None)
@given(disturbed(), st.booleans())
def test_nothing_is_doubled_and_nothing_unheard_was_said(events: list[Event], plays: bool) -> None:
    show = perform(events, plays=plays)
    turns = show.turns
    assert len({turn.item_id for turn in turns}) == len(turns)
    assert len({(turn.leg_number, turn.position) for turn in turns}) == len(turns)
    assert len({turn.item for turn in turns}) == len(turns)
    for turn in turns:
        assert turn.text.startswith(turn.heard_text)
        assert turn.heard_ms <= turn.total_ms
        if turn.speaker is Speaker.INTERVIEWER and not plays and turn.total_ms:
            assert (turn.heard_text, turn.status) == ("", TurnStatus.CUT)


@settings(max_examples=150, deadline=None)
@given(disturbed(never_missing=(e.ItemAdded,)), st.booleans())
def test_where_every_place_is_told_what_is_known_is_stored_in_order(
    events: list[Event], plays: bool
) -> None:
    show = perform(events, plays=plays)
    stored = {saved.turn.item_id: saved.turn for saved in of(show.commands, c.SaveTurn)}
    in_order = sorted(stored.values(), key=lambda turn: turn.position)
    known = [IN_ORDER.index(turn.text) for turn in in_order if turn.text in IN_ORDER]
    assert known == sorted(set(known))


@settings(max_examples=60, deadline=None)
@given(disturbed())
def test_a_place_is_never_given_up(events: list[Event]) -> None:
    show = perform(events, plays=True)
    places: dict[str, int] = {}
    for saved in of(show.commands, c.SaveTurn):
        turn = saved.turn
        assert places.setdefault(turn.item_id, turn.position) == turn.position


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(0, 4), min_size=len(WHOLE), max_size=len(WHOLE)), st.data())
def test_events_that_come_late_or_twice_give_the_same_turns_in_order(
    delays: list[float], data: st.DataObject
) -> None:
    """Within the time that a Turn waits, and with every text's final form."""
    repeated = data.draw(st.sets(st.integers(0, len(WHOLE) - 1)))
    texts = (e.TranscriptCompleted, e.VoiceTextEnded, e.ItemAdded, e.SpeechCommitted)
    copies = [
        (index + (delay if isinstance(event, texts) else 0) + copy / 2, event)
        for index, (event, delay) in enumerate(zip(WHOLE, delays, strict=True))
        for copy in range(2 if index in repeated and isinstance(event, texts) else 1)
    ]
    show = perform([event for _, event in sorted(copies, key=lambda pair: pair[0])], plays=True)
    assert [turn.text for turn in show.turns] == IN_ORDER


@settings(max_examples=60, deadline=None)
@given(st.permutations(range(len(WHOLE))))
def test_no_order_of_events_breaks_the_relay(order: list[int]) -> None:
    perform([WHOLE[index] for index in order], plays=True)
