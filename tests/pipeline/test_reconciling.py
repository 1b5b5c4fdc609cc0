"""What was found and what is there: no person's work is lost."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.action_items import FoundItem
from pipeline.evidence import Evidence
from pipeline.reconciling import Changes, reconcile

pytestmark = pytest.mark.unit


@dataclass(frozen=True)
class Known:
    description: str
    is_touched: bool = False
    place: tuple[str, int, int] | None = None


def found(description: str, start: int = 0, *, reference: str = "1.2") -> FoundItem:
    evidence = Evidence(reference, "words", start, start + 10)
    return FoundItem(description, "candidate", "", evidence)


RECIPE, CALL = found("Send the recipe"), found("Call back on Monday", 50)


def test_what_is_new_is_added() -> None:
    assert reconcile([], [RECIPE, CALL]) == Changes((RECIPE, CALL), (), ())


def test_the_same_again_changes_words_and_makes_no_second() -> None:
    known = [Known("Mail a recipe", place=("1.2", 5, 20))]
    assert reconcile(known, [RECIPE]) == Changes((), ((0, RECIPE),), ())


def test_what_is_no_longer_found_goes() -> None:
    assert reconcile([Known("Bring flour", place=("1.9", 0, 5))], []) == Changes((), (), (0,))


@pytest.mark.parametrize(
    "theirs",
    [
        Known("Send three recipes", is_touched=True, place=("1.2", 0, 10)),
        Known("Send the recipe", is_touched=True),
    ],
)
def test_what_a_person_had_a_hand_in_stays_and_is_not_added_again(theirs: Known) -> None:
    assert reconcile([theirs], [RECIPE]) == Changes((), (), ())
    assert reconcile([theirs], []) == Changes((), (), ())


def test_a_persons_row_is_matched_before_a_programs() -> None:
    known = [
        Known("Send the recipe", place=("1.2", 0, 10)),
        Known("Send the recipe", is_touched=True, place=("1.2", 0, 10)),
    ]
    assert reconcile(known, [RECIPE]) == Changes((), (), (0,))


def test_other_words_of_the_same_turn_are_another_item() -> None:
    known = [Known("Call back on Monday", place=("1.2", 50, 60))]
    assert reconcile(known, [RECIPE, CALL]) == Changes((RECIPE,), ((0, CALL),), ())


ITEMS = st.builds(
    found, st.sampled_from(["Send the recipe", "Call back", "Bring flour"]), st.integers(0, 40)
)
KNOWN = st.builds(
    Known,
    st.sampled_from(["Send the recipe", "Call back", "Mail the form"]),
    st.booleans(),
    st.none() | st.tuples(st.just("1.2"), st.just(0), st.integers(1, 40)),
)


@given(st.lists(KNOWN, max_size=6), st.lists(ITEMS, max_size=6))
def test_every_row_of_a_person_survives_and_every_found_item_has_one_place(
    known: list[Known], items: list[FoundItem]
) -> None:
    changes = reconcile(known, items)
    touched = {index for index, row in enumerate(known) if row.is_touched}
    assert not touched & set(changes.remove)
    assert not touched & {index for index, _item in changes.update}
    assert len(changes.add) + len(changes.update) <= len(items)
    assert len({*changes.remove, *(i for i, _ in changes.update)}) == len(changes.remove) + len(
        changes.update
    )
