"""What the address of the search page asks for, and back again."""

from datetime import date
from uuid import uuid4

import pytest
from django.http import QueryDict

from interviews.home import CHECKOUT
from interviews.tools import LONGEST_QUERY
from pipeline.admin.search_address import AskedSearch, describe_asked, more_than, read_address

pytestmark = pytest.mark.unit

INTERVIEW = uuid4()
FULL = AskedSearch(
    query="rye bread",
    interview=INTERVIEW,
    candidate="Marlo",
    since=date(2026, 11, 1),
    until=date(2026, 11, 21),
    speaker="candidate",
    verdict="good",
    kind="all",
    most=30,
)


def read(address: str) -> AskedSearch:
    return read_address(QueryDict(address).dict())


def test_an_address_and_what_it_asks_for_say_the_same() -> None:
    assert read(FULL.address()) == FULL
    assert read("") == AskedSearch()
    assert AskedSearch().address() == ""


@pytest.mark.parametrize(
    "address",
    ["interview=nonsense", "since=yesterday", "speaker=me", "verdict=fine", "kind=x", "most=9999"],
)
def test_what_nobody_understands_is_left_out(address: str) -> None:
    assert read(address) == AskedSearch()


def test_a_query_is_one_line_of_bearable_length() -> None:
    assert read("q=%00+rye%0A++bread+").query == "rye bread"
    assert len(read(f"q={'x' * 5000}").query) == LONGEST_QUERY


def test_the_box_takes_as_much_as_is_read() -> None:
    box = (CHECKOUT / "templates/admin/search/_box.html").read_text(encoding="utf-8")

    assert f'maxlength="{LONGEST_QUERY}"' in box


def test_each_filter_has_a_chip_that_takes_it_away() -> None:
    chips = describe_asked(FULL, lambda _pk: "Night baker")
    assert [str(chip.words) for chip in chips] == [
        "Night baker",
        "Candidate: Marlo",
        "From 1 Nov 2026",
        "Until 21 Nov 2026",
        "The candidate",
        "Transcript: Good",
        "Everything",
    ]
    assert read(chips[0].query).interview is None
    assert all(read(chip.query).query == "rye bread" for chip in chips)
    assert len({chip.query for chip in chips}) == len(chips)


def test_a_query_alone_narrows_nothing() -> None:
    assert not AskedSearch(query="rye", most=30).is_narrowed
    assert FULL.is_narrowed


def test_an_end_before_the_beginning_is_noticed() -> None:
    assert read("since=2026-11-02&until=2026-11-01").is_turned_round
    assert not FULL.is_turned_round


def test_a_list_gets_longer_until_it_is_as_long_as_it_gets() -> None:
    assert [more_than(most) for most in (10, 30, 60)] == [30, 60, None]
