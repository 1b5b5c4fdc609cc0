"""The audit of the slow half sees each kind of broken promise, and lets a good run be."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from tests.chaos.audit import HarnessError
from tests.chaos.ledger import Entry
from tests.chaos.pipeline import words
from tests.chaos.pipeline.audit import ONCE, audit, judge_deliveries
from tests.chaos.pipeline.record import Move, Record, SentOut, WorkedSession

pytestmark = pytest.mark.unit

PLAN = ("summary", "action_items")
KEY = "20"  # the model may read it, and it has sound
FOUND = "Send the certificate"


def happened(what: str, **values: Any) -> Entry:
    return Entry(1.0, KEY, what, {"is_sure": True, **values})


def session(**changed: Any) -> WorkedSession:
    made = WorkedSession(
        key=KEY,
        state="ended",
        steps=[(step, 1, "done") for step in PLAN],
        rows=Counter([*ONCE, "recording"]),
        nonces={words.nonce(KEY, "summary", 1)},
        rated_by={KEY},
        found_items={"item-1": FOUND},
        tools=[words.TOOL],
    )
    return replace(made, **changed)


def moves(step_run_id: str = "run-1", *, tx: int = 10) -> list[Move]:
    """Taken and done, as it should be."""
    return [
        Move(tx, step_run_id, "ready", "running", 0, 1, None),
        Move(tx + 1, step_run_id, "running", "done", 1, 1, -4.0),
    ]


def record(worked: WorkedSession, **changed: Any) -> Record:
    made = Record(
        sessions={KEY: worked},
        moves=moves(),
        written=[(11, "pipeline_summary", "run-1")],
        names={"run-1": (KEY, "summary")},
    )
    return replace(made, **changed)


def judged(kept: Record, *people: Entry) -> set[tuple[str, str]]:
    """(kind, first words) of each finding, of a session that has ended."""
    said = [
        Entry(1.0, KEY, "asked", {"nonce": words.nonce(KEY, step, 1)})
        for step in ("summary", "ratings")
    ]
    findings = audit([happened("ended"), *people], said, kept, PLAN)
    return {(finding.kind, finding.what.split()[0]) for finding in findings}


def test_a_good_run_is_let_be() -> None:
    assert judged(record(session())) == set()


@pytest.mark.parametrize(
    ("changed", "finding"),
    [
        ({"steps": [("summary", 1, "done")]}, ("lost", "action_items")),
        ({"steps": [(step, 1, "done") for step in (*PLAN, "summary")]}, ("doubled", "summary")),
        ({"steps": [("summary", 1, "failed"), ("action_items", 1, "done")]}, ("stuck", "summary")),
        ({"rows": Counter([*ONCE])}, ("lost", "0")),
        ({"rows": Counter([*ONCE, "recording", "summary"])}, ("doubled", "2")),
        ({"rows": Counter([*ONCE, "recording", "tape"])}, ("doubled", "1")),
        ({"found_items": {}}, ("lost", "0")),
        ({"found_items": {"item-1": FOUND, "item-2": FOUND}}, ("doubled", "2")),
        ({"tools": ["Word"]}, ("lost", "links")),
        ({"nonces": set()}, ("lost", "summary")),
        ({"rated_by": set()}, ("lost", "ratings")),
        ({"rated_by": {KEY, "21"}}, ("doubled", "a")),
        ({"nonces": {f"nonce{key}xsummaryx1" for key in ("20", "21")}},
         ("doubled", "nonce21xsummaryx1")),
    ],
)  # fmt: skip
def test_what_is_wrong_with_the_rows_is_found(
    changed: dict[str, Any], finding: tuple[str, str]
) -> None:
    assert finding in judged(record(session(**changed)))


@pytest.mark.parametrize("table", ONCE)
def test_a_row_that_is_not_there_or_there_twice_is_found(table: str) -> None:
    rows = Counter([*ONCE, "recording"])
    assert judged(record(session(rows=rows - Counter([table])))) == {("lost", "0")}
    assert judged(record(session(rows=rows + Counter([table])))) == {("doubled", "2")}


def test_an_interview_that_nobody_could_end_is_found() -> None:
    findings = audit([], [], record(session(steps=[]), moves=[], written=[], names={}), PLAN)
    assert [finding.kind for finding in findings] == ["stuck"]


@pytest.mark.parametrize(
    ("odd", "finding"),
    [
        (Move(9, "run-1", "running", "running", 1, 2, -3.0), "taken"),
        (Move(9, "run-1", "done", "running", 1, 2, None), "taken"),
        (Move(9, "run-1", "done", "done", 1, 1, None), "done"),
    ],
)
def test_a_move_that_no_claim_allows_is_found(odd: Move, finding: str) -> None:
    kept = record(session(), moves=[*moves(), odd])
    found = audit([happened("ended")], [], kept, PLAN)
    assert any(f"was {finding}" in each.what for each in found if each.kind == "doubled")


def test_a_step_of_a_dead_worker_may_be_taken_when_its_lease_is_over() -> None:
    again = Move(9, "run-1", "running", "running", 1, 2, 0.3)
    assert judged(record(session(), moves=[moves()[0], again, moves()[1]])) == set()


def test_an_output_that_came_without_its_end_is_found() -> None:
    kept = record(session(), written=[(10, "pipeline_summary", "run-1")])
    assert ("doubled", "summary") in judged(kept)


def test_what_is_done_more_often_than_asked_for_is_found() -> None:
    twice = [*moves(), Move(12, "run-1", "done", "ready", 1, 1, None), *moves(tx=20)]
    assert ("doubled", "summary") in judged(record(session(), moves=twice))
    assert judged(record(session(), moves=twice), happened("clicked", step="summary")) == set()


EDIT = happened("edited", item="item-1", words="By hand")


def test_a_correction_that_a_step_undid_is_found() -> None:
    assert ("lost", "the") in judged(record(session()), EDIT)
    assert judged(record(session(found_items={"item-1": "By hand"})), EDIT) == set()


def test_a_correction_that_may_have_come_after_another_is_believed_either_way() -> None:
    later = happened("edited", item="item-1", words="Perhaps", is_sure=False)
    for description in ("By hand", "Perhaps"):
        kept = record(session(found_items={"item-1": description}))
        assert judged(kept, EDIT, later) == set()


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"notes": ["Rated 1"], "comments": ["Comment 1"], "own_items": ["Added 1"]}, set()),
        ({"comments": ["Comment 1"], "own_items": ["Added 1"]}, {"lost"}),
        ({"notes": ["Rated 1"], "own_items": ["Added 1"]}, {"lost"}),
        ({"notes": ["Rated 1"], "comments": ["Comment 1"]}, {"lost"}),
        (
            {"notes": ["Rated 1"], "comments": ["Comment 1"] * 2, "own_items": ["Added 1"]},
            {"doubled"},
        ),
    ],
)
def test_what_people_wrote_is_there_once(changed: dict[str, Any], what: set[str]) -> None:
    people = [
        happened("rated", words="Rated 1"),
        happened("commented", words="Comment 1"),
        happened("added", words="Added 1"),
    ]
    assert {kind for kind, _ in judged(record(session(**changed)), *people)} == what


def test_ledgers_that_contradict_themselves_are_not_believed() -> None:
    with pytest.raises(HarnessError):
        audit([Entry(1.0, "77", "ended", {})], [], record(session()), PLAN)
    with pytest.raises(HarnessError):
        judged(record(session(), moves=[]))


# --- What leaves the house


def out(number: int, *, channel: str = "webhook") -> SentOut:
    return SentOut(KEY, channel, f"{channel}-{number}", "sent", f"data {number}")


def arrival(delivery: SentOut, *, digest: str = "one") -> Entry:
    return Entry(1.0, delivery.key, "received", {"channel": delivery.channel, "digest": digest})


TOLD = (out(1), out(2), out(1, channel="email"))
ARRIVED = [arrival(each) for each in TOLD]


def delivered(told: Sequence[SentOut], arrived: Sequence[Entry]) -> list[tuple[str, str]]:
    kept = record(session(), deliveries=list(told))
    return [(finding.kind, finding.what) for finding in judge_deliveries(kept, arrived)]


def test_a_message_that_came_twice_the_same_came_once() -> None:
    assert delivered(TOLD, [*ARRIVED, *ARRIVED]) == []


def test_a_message_that_says_two_things_under_one_key_is_found() -> None:
    found = delivered(TOLD, [*ARRIVED, arrival(TOLD[0], digest="two")])
    assert found == [("doubled", "webhook webhook-1 says two things")]


def test_a_message_that_is_sent_and_came_nowhere_is_found() -> None:
    assert delivered(TOLD, ARRIVED[1:]) == [("lost", "webhook webhook-1 never arrived")]


def test_a_message_that_waits_for_ever_is_found() -> None:
    told = [replace(TOLD[0], status="ready"), *TOLD[1:]]
    assert delivered(told, ARRIVED[1:]) == [("stuck", "webhook webhook-1 is ready")]


def test_a_message_of_nobody_is_found() -> None:
    stray = replace(TOLD[0], key="webhook-9")
    assert delivered(TOLD, [*ARRIVED, arrival(stray)]) == [
        ("doubled", "webhook-9 was sent by nobody")
    ]


def test_the_same_news_under_two_keys_is_found() -> None:
    told = [TOLD[0], replace(TOLD[1], data=TOLD[0].data), TOLD[2]]
    assert delivered(told, ARRIVED) == [("doubled", "the same was told twice by webhook")]


def test_a_session_of_which_nobody_was_told_is_found() -> None:
    assert delivered(TOLD[:2], ARRIVED[:2]) == [("lost", "nobody was told by email")]
