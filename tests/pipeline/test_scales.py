"""Levels as a model is shown them."""

import pytest

from pipeline.competencies import AskedCompetency
from pipeline.scales import Pair, shown_again, shown_first

pytestmark = pytest.mark.unit

CARE = AskedCompetency(1, "Care", "By hand.", ("Drops it", "Kneads it", "Sings to it"))
CONTROL = AskedCompetency(0, "Falcons", levels=("One", "Two", "Three"))
KEYS = [f"key {n}" for n in range(30)]

keys = pytest.mark.parametrize("key", KEYS)


def both(key: str) -> tuple[Pair, Pair]:
    return shown_first(CARE, CONTROL, key), shown_again(CARE, CONTROL, key)


@keys
def test_the_second_time_each_name_keeps_its_place_and_has_the_others_levels(key: str) -> None:
    first, again = both(key)
    assert [scale.heading for scale in first] == [scale.heading for scale in again]
    assert [scale.of for scale in first] == [scale.of for scale in reversed(again)]
    for scale in first:
        assert scale.heading.startswith(scale.of.name)


@keys
def test_every_level_is_shown_and_the_second_time_none_stands_where_it_stood(key: str) -> None:
    first, again = both(key)
    for competency in (CARE, CONTROL):
        [one] = [list(scale.levels.values()) for scale in first if scale.of is competency]
        [two] = [list(scale.levels.values()) for scale in again if scale.of is competency]
        assert sorted(one) == sorted(two) == [1, 2, 3]
        assert not [place for place in range(3) if one[place] == two[place]]


@keys
def test_no_label_means_anything_the_second_time(key: str) -> None:
    first, again = ({label for scale in pair for label in scale.levels} for pair in both(key))
    assert len(first) == len(again) == 3
    assert not first & again


def test_neither_the_order_nor_a_label_can_be_known_before() -> None:
    shown = [shown_first(CARE, CONTROL, key)[0] for key in KEYS]
    assert {scale.of for scale in shown} == {CARE, CONTROL}
    assert len({tuple(scale.levels.values()) for scale in shown}) == 6
    assert len({label for scale in shown for label in scale.levels}) > 60


def test_a_scale_is_described_with_its_labels() -> None:
    [scale] = [each for each in shown_first(CARE, CONTROL, "key") if each.of is CARE]
    told = scale.describe()
    assert told.startswith("Care: By hand. Levels: [")
    for label, level in scale.levels.items():
        assert f"[{label}] {CARE.levels[level - 1]}" in told
