"""The audit sees each kind of broken promise, and believes no ledger that contradicts itself."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from tests.chaos.audit import FEW_WORDS, SCANT_WORDS, Account, Finding, HarnessError, audit, judge
from tests.chaos.excuses import Excuse
from tests.chaos.ledger import Entry
from tests.chaos.record import Record, RecordedGap, RecordedSession, RecordedTurn
from tests.chaos.words import answer, line, sound_of, word

pytestmark = pytest.mark.unit

GREETING = line("7", 1, "Hello.")
ANSWER = answer("7", 1)


def turn(position: int, text: str, **changed: Any) -> RecordedTurn:
    is_candidate = not text.startswith("line")
    speaker = "candidate" if is_candidate else "interviewer"
    kind = "typed" if text.startswith("answer") else "voice"
    made = RecordedTurn(1, position, f"i{position}", speaker, kind, "final", text, text, 800, 800)
    return replace(made, **changed)


def happened(at: float, what: str, **values: Any) -> Entry:
    return Entry(at, "7", what, values)


def acked(at: float, text: str) -> Entry:
    return happened(at, "acked", name=text.split(maxsplit=1)[0], text=text, speaker="")


def story() -> list[Entry]:
    """A good one: greeted, heard it out, typed an answer, spoke two words, and it was over."""
    return [
        happened(1.0, "welcomed", resumed_ms=0),
        happened(1.5, "began", name="line-7-1"),
        acked(2.0, GREETING),
        happened(2.0, "heard", name="line-7-1", ms=800),
        happened(3.0, "typed", name="answer-7-1", text=ANSWER),
        acked(3.5, ANSWER),
        happened(5.0, "spoke", words=[[1, 4.0], [2, 4.04]]),
        happened(30.0, "ended", reason="plan"),
    ]


def session(**changed: Any) -> RecordedSession:
    spoken = turn(3, f"{word('7', 1)} {word('7', 2)}")
    made = RecordedSession(
        key="7",
        state="ended",
        end_reason="plan",
        input_version=1,
        started_at=1.0,
        ended_at=30.0,
        turns=[turn(1, GREETING), turn(2, ANSWER), spoken],
        legs=1,
        steps=[("summary", 1, "done")],
        summaries=1,
    )
    return replace(made, **changed)


def said(at: float, text: str = GREETING, leg: int = 1) -> Entry:
    """By the provider."""
    return Entry(at, "7", "said", {"text": text, "leg": leg})


def judged(
    record: RecordedSession, entries: list[Entry] | None = None, lines: Sequence[Entry] = ()
) -> set[str]:
    found: list[Finding] = audit(entries or story(), [said(1.0), *lines], Record({"7": record}))
    return {finding.kind for finding in found}


def test_a_true_record_is_clean() -> None:
    assert judged(session()) == set()


def test_a_saved_turn_that_is_missing_is_lost() -> None:
    assert judged(session(turns=session().turns[1:])) == {"lost"}


def test_a_saved_turn_with_other_words_is_lost() -> None:
    changed = turn(1, "line-7-1 Something else.")
    assert judged(session(turns=[changed, *session().turns[1:]])) == {"lost"}


@pytest.mark.parametrize("cause", ["rotation", "provider_lost", "candidate_offline", "server_lost"])
def test_a_spoken_word_that_is_missing_is_lost_whatever_a_gap_says_alone(cause: str) -> None:
    """What a lost Voice did not hear was kept for the next; nobody was cut off or struck."""
    assert judged(without_a_word()) == {"lost"}
    assert judged(without_a_word(gaps=[RecordedGap(cause, 3.0, 6.0)])) == {"lost"}


def without_a_word(**changed: Any) -> RecordedSession:
    """The second, which was sent at 4.04, is missing."""
    return session(turns=[*session().turns[:2], turn(3, word("7", 1))], **changed)


LOST_LINE = happened(6.0, "lost_line", code=None, silent_s=0.5)
STRUCK = Entry(5.5, "", "fault", {"kind": "web_kill"})
STOOD_STILL = Entry(3.8, "", "fault", {"kind": "web_pause", "lasts_s": 3.3})


def told(*more: Entry) -> list[Entry]:
    return sorted([*story(), *more], key=lambda entry: entry.at)


@pytest.mark.parametrize(
    ("excuse", "more", "changed"),
    [
        ("before", [], {"started_at": 4.05}),
        ("ending", [happened(3.9, "asked_for_end")], {"ended_at": 8.0}),
        ("line_cut", [replace(LOST_LINE, values={"silent_s": 1.5})], {}),
        ("process_lost", [LOST_LINE, STRUCK], {"gaps": [RecordedGap("server_lost", 4.0, 9.0)]}),
        ("not_written", [], {"gaps": [RecordedGap("transcription_failed", 4.0, 5.0)]}),
        ("not_written", [STOOD_STILL], {"gaps": [RecordedGap("transcription_failed", 7.2, 8.2)]}),
        ("ring_full", [], {"gaps": [RecordedGap("provider_lost", 4.0, 50.0)]}),
    ],
)
def test_a_word_that_is_missing_has_one_of_few_excuses_and_is_counted(
    excuse: str, more: list[Entry], changed: dict[str, Any]
) -> None:
    found = judge(told(*more), [said(1.0)], Record({"7": without_a_word(**changed)}))
    assert "lost" not in {finding.kind for finding in found.findings}
    assert (found.account.spoken, found.account.missing) == (2, 1)
    assert found.account.excused == {excuse: 1}


@pytest.mark.parametrize(
    ("more", "gap"),
    [
        ([LOST_LINE], RecordedGap("server_lost", 4.0, 9.0)),
        ([STRUCK], RecordedGap("server_lost", 4.0, 9.0)),
        ([LOST_LINE, STRUCK], RecordedGap("server_lost", 7.0, 9.0)),
        ([LOST_LINE, STRUCK], RecordedGap("provider_lost", 4.0, 9.0)),
        ([], RecordedGap("transcription_failed", 7.2, 8.2)),
        ([STOOD_STILL], RecordedGap("transcription_failed", 9.0, 10.0)),
    ],
    ids=[
        "nobody was struck",
        "the line held",
        "the Gap begins later",
        "it is another Gap",
        "nothing stood still",
        "it went on before the Gap began",
    ],
)
def test_a_lost_process_excuses_only_what_fell_with_it_and_is_declared(
    more: list[Entry], gap: RecordedGap
) -> None:
    assert "lost" in judged(without_a_word(gaps=[gap]), told(*more))


@pytest.mark.parametrize(
    ("spoken", "share", "is_proof"),
    [
        (FEW_WORDS, 0.21, False),
        (FEW_WORDS, 0.19, True),
        (FEW_WORDS - 1, 0.49, True),
        (SCANT_WORDS, 0.51, False),
        (SCANT_WORDS - 1, 0.9, True),
    ],
)
def test_a_run_in_which_too_much_is_excused_proves_nothing(
    spoken: int, share: float, is_proof: bool
) -> None:
    """The short storm has no pause in which words could outnumber those that a cut costs."""
    excused = Counter({Excuse.LINE_CUT: int(spoken * share)})
    found = [finding.kind for finding in Account(spoken=spoken, excused=excused).weigh()]
    assert found == ([] if is_proof else ["unproven"])


@pytest.mark.parametrize(
    ("struck_at", "lost_at", "started_at", "found"),
    [
        (1.9, 2.0, 9.0, set()),
        (1.9, 2.0, None, set()),
        (1.9, 2.0, 0.5, {"lost"}),
        (5.0, 5.1, 9.0, {"lost"}),
        (7.0, 2.0, 9.0, {"lost"}),
    ],
    ids=[
        "the interview began again",
        "nobody came back",
        "it had begun",
        "a journal has it by then",
        "nobody was struck",
    ],
)
def test_a_greeting_may_fall_with_its_process_before_the_interview_has_begun(
    struck_at: float, lost_at: float, started_at: float | None, found: set[str]
) -> None:
    entries = [
        happened(0.5, "welcomed", resumed_ms=0),
        happened(1.0, "began", name="line-7-1"),
        happened(lost_at, "heard", name="line-7-1", ms=1_300),
        happened(lost_at, "lost_line", code=1006, silent_s=0.1),
        Entry(struck_at, "", "fault", {"kind": "web_kill"}),
    ]
    nothing = session(turns=[], started_at=started_at)
    assert judged(nothing, sorted(entries, key=lambda entry: entry.at)) == found


def test_a_line_that_was_heard_and_is_not_in_the_record_is_lost() -> None:
    heard = [
        happened(9.0, "began", name="line-7-2"),
        happened(9.8, "heard", name="line-7-2", ms=1_100),
    ]
    lines = [said(8.9, "line-7-2 And then?")]
    assert judged(session(), told(*heard), lines) == {"lost"}
    hardly = [replace(entry, values=entry.values | {"ms": 400}) for entry in heard]
    assert judged(session(), told(*hardly), lines) == set()


def test_two_legs_that_both_go_on_are_driven_by_two() -> None:
    one_after_the_other = [said(6.0, leg=2), said(6.5, leg=1), said(9.0, leg=2)]
    assert judged(session(), lines=one_after_the_other) == set()
    a_sleeper_wakes_up = [*one_after_the_other, said(9.0, leg=1)]
    assert judged(session(), lines=a_sleeper_wakes_up) == set()
    both_go_on = [*a_sleeper_wakes_up, said(10.0, leg=1)]
    assert judged(session(), lines=both_go_on) == {"doubled"}


def test_words_and_turns_that_are_there_twice_are_doubled() -> None:
    turns = session().turns
    assert judged(session(turns=[*turns, turn(4, word("7", 2))])) == {"doubled"}
    assert judged(session(turns=[*turns, turn(4, ANSWER)])) >= {"doubled"}


def test_words_that_nobody_said_are_found() -> None:
    assert judged(session(turns=[*session().turns, turn(4, word("7", 9))])) == {"doubled"}
    assert judged(session(turns=[*session().turns, turn(4, "line-7-5 Who?")])) >= {"doubled"}


def test_a_turn_in_the_wrong_place_is_disordered() -> None:
    greeting, typed, spoken = session().turns
    turns = [replace(typed, position=1), replace(greeting, position=2), spoken]
    assert judged(session(turns=turns)) == {"disordered"}


def test_more_heard_than_was_played_is_overheard() -> None:
    entries = [entry for entry in story() if entry.what != "heard"]
    assert judged(session(), entries) == {"overheard"}
    silent = turn(1, GREETING, heard_ms=0)
    assert judged(session(turns=[silent, *session().turns[1:]])) == {"overheard"}


def test_a_long_absence_without_a_gap_is_undeclared() -> None:
    away = [happened(10.0, "lost_line", code=None), happened(15.0, "welcomed", resumed_ms=5000)]
    entries = [*story()[:-1], *away, story()[-1]]
    assert judged(session(), entries) == {"undeclared"}
    gaps = [RecordedGap("candidate_offline", 10.1, 14.9)]
    assert judged(session(gaps=gaps), entries) == set()


def test_who_was_away_before_anybody_spoke_has_missed_nothing() -> None:
    away = [happened(-9.0, "lost_line", code=None), happened(-1.0, "welcomed", resumed_ms=0)]
    assert judged(session(started_at=-10.0), [*away, *story()]) == set()


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ({"state": "paused", "end_reason": "", "ended_at": None}, "leaked"),
        ({"end_reason": "time"}, "doubled"),
        ({"open_legs": 1}, "leaked"),
        ({"gaps": [RecordedGap("provider_lost", 3.0, None)]}, "leaked"),
        ({"steps": []}, "leaked"),
        ({"steps": [("summary", 1, "running")]}, "leaked"),
        ({"steps": [("summary", 1, "replaced")]}, "leaked"),
        ({"steps": [("summary", 1, "done")] * 2}, "doubled"),
        ({"summaries": 2}, "doubled"),
    ],
)
def test_an_end_that_is_not_one_is_found(changed: dict[str, Any], kind: str) -> None:
    assert kind in judged(session(**changed))


def test_a_step_of_a_transcript_that_has_changed_since_may_be_replaced() -> None:
    steps = [("index", 1, "done"), ("summary", 1, "replaced"), ("summary", 2, "done")]
    assert judged(session(input_version=2, steps=steps)) == set()
    assert judged(session(input_version=2, steps=steps, summaries=2)) == {"doubled"}


def test_what_is_still_held_is_leaked() -> None:
    record = Record({"7": session()}, held=["a seat"])
    assert audit(story(), [said(1.0)], record) == [Finding("leaked", "", "a seat")]


def test_a_ledger_that_contradicts_itself_is_not_believed() -> None:
    with pytest.raises(HarnessError):
        judged(session(), [acked(1.0, answer("7", 8)), *story()])
    with pytest.raises(HarnessError):
        judged(session(), list(reversed(story())))


def test_a_word_is_a_frame_of_sound() -> None:
    assert sound_of(258) == bytes([2, 1]) * 960
