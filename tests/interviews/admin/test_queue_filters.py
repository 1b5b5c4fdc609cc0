"""What the address of the queue asks for."""

from uuid import UUID

import pytest

from interviews.admin.queue_filters import QueueFilters, describe_filters, read_filters

pytestmark = pytest.mark.unit

INTERVIEW = UUID(int=7)
EVERYTHING = QueueFilters("mar", INTERVIEW, 3, is_unread=True, marks={"quality": "limited"})


def test_an_address_is_read_and_written_the_same() -> None:
    given = dict(pair.split("=") for pair in EVERYTHING.query.split("&"))
    assert read_filters(given) == EVERYTHING
    assert read_filters({}).query == ""
    assert not read_filters({})


def test_what_an_address_cannot_mean_is_left_out() -> None:
    nonsense = {"interview": "x", "waiting": "2", "unread": "1", "quality": "great", "q": " \0 "}
    assert read_filters(nonsense) == QueueFilters()


def test_each_filter_is_a_chip_that_leads_to_the_others() -> None:
    chips = describe_filters(EVERYTHING, lambda _pk: "Night baker")
    words = [str(chip.words) for chip in chips]
    assert words == [
        "“mar”",
        "Night baker",
        "Transcript: Limited",
        "More than three days",
        "New to me",
    ]
    rest = EVERYTHING.query.split("&")
    for chip, part in zip(chips, ("q", "interview", "quality", "waiting", "unread"), strict=True):
        assert chip.query.split("&") == [each for each in rest if not each.startswith(f"{part}=")]
