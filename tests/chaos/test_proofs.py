"""Each promise has a variant that breaks it, in the table of the fault page; no variant is idle."""

import re

import pytest

from tests.chaos.faults import PAGE, TEST
from tests.chaos.marks import all_tests
from tests.chaos.pipeline.sabotage import VARIANTS as SLOW_VARIANTS
from tests.chaos.sabotage import VARIANTS as LIVE_VARIANTS

pytestmark = pytest.mark.unit

ROW = re.compile(r"^\| (P\d+) \| (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)
VARIANT = re.compile(r"`(\w+)`")
PROMISES = [f"P{number}" for number in range(1, 13)]
ROWS = ROW.findall(PAGE.read_text(encoding="utf-8"))


def test_each_promise_is_broken_in_some_way_and_seen_by_some_test() -> None:
    assert [row[0] for row in ROWS] == PROMISES
    for _row, _promise, broken_as, seen_by in ROWS:
        assert broken_as.strip()
        assert TEST.findall(seen_by)
        assert set(TEST.findall(seen_by)) <= all_tests()


def test_every_variant_that_is_named_exists_and_none_of_the_live_half_is_left_out() -> None:
    named = {name for row in ROWS for name in VARIANT.findall(row[2])}
    assert named <= {*LIVE_VARIANTS, *SLOW_VARIANTS}
    assert set(LIVE_VARIANTS) <= named
