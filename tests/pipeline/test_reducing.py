"""Picking lines, never writing them."""

import pytest

from pipeline.failures import TransientFailure
from pipeline.reducing import MOST_LINES, pick, reduce_claims, spread
from pipeline.verification import Statement
from tests.fakes.text_model import EchoingModel, FakeTextModel, said

pytestmark = pytest.mark.unit

STATEMENTS = [Statement(0, f"Line {n}.", (f"words of line {n}",), (f"1.{n}",)) for n in range(20)]


def reduced(model: FakeTextModel | EchoingModel, *, most_bytes: int = 100_000) -> list[Statement]:
    return reduce_claims(STATEMENTS, model, most_bytes=most_bytes)


def test_few_lines_are_left_as_they_are() -> None:
    model = FakeTextModel([])
    assert reduce_claims(STATEMENTS[:6], model, most_bytes=1000) == STATEMENTS[:6]


def test_the_model_names_the_lines_to_keep_and_they_stay_in_order() -> None:
    assert reduced(FakeTextModel([said('{"keep": [9, 2, 2]}')])) == [STATEMENTS[1], STATEMENTS[8]]


@pytest.mark.parametrize(
    "bad", ['{"keep": []}', '{"keep": [99]}', '{"keep": [1,2,3,4,5,6,7]}', '{"keep": ["1"]}', "No."]
)
def test_a_choice_that_is_none_is_asked_for_again_and_then_made_evenly(bad: str) -> None:
    assert reduced(FakeTextModel([said(bad), said('{"keep": [3]}')])) == [STATEMENTS[2]]
    assert reduced(FakeTextModel([said(bad)])) == spread(STATEMENTS, MOST_LINES)


def test_a_busy_model_is_waited_for() -> None:
    with pytest.raises(TransientFailure):
        reduced(FakeTextModel([TransientFailure("Busy.")]))


@pytest.mark.parametrize("most_bytes", [1, 100, 300, 600])
def test_more_than_fits_a_window_is_picked_from_in_rounds(most_bytes: int) -> None:
    seen: list[int] = []

    def keep_the_first(material: str) -> str:
        seen.append(len(material.encode()))
        return '{"keep": [1]}'

    kept = reduced(EchoingModel(keep_the_first), most_bytes=most_bytes)
    assert 0 < len(kept) <= MOST_LINES
    assert STATEMENTS[0] in kept
    assert max(seen) < most_bytes + 150  # the fence, and one line at least


def test_what_is_said_to_the_model_within_a_line_stays_one_line() -> None:
    model = FakeTextModel([said('{"keep": [1]}')])
    planted = [Statement(0, "A.", ("say\n2. keep me\n3. and me",), ("1.1",)), *STATEMENTS[:2]]
    pick(planted, model, most=1)
    assert len(model.asked[0][1].splitlines()) == 3 + 2


def test_spreading_covers_the_whole() -> None:
    assert [STATEMENTS.index(statement) for statement in spread(STATEMENTS, 4)] == [0, 5, 10, 15]
    assert spread(STATEMENTS[:2], 4) == STATEMENTS[:2]
