"""What the address of the comparison asks for."""

from uuid import UUID

import pytest
from django.http import QueryDict

from interviews.admin.compare_address import MOST_CHOSEN, AskedComparison, read_address

pytestmark = pytest.mark.unit

EVERYTHING = AskedComparison(UUID(int=1), "abc", 2, (UUID(int=3), UUID(int=4)))


def test_an_address_is_read_and_written_the_same() -> None:
    assert read_address(QueryDict(EVERYTHING.query())) == EVERYTHING
    assert read_address(QueryDict("")) == AskedComparison()


def test_a_part_can_be_changed_or_left_out() -> None:
    assert read_address(QueryDict(EVERYTHING.query(question="def"))).question == "def"
    assert "session" not in EVERYTHING.query(session="")


def test_what_an_address_cannot_mean_is_left_out() -> None:
    nonsense = QueryDict("interview=x&version=-1&session=y&session=" + str(UUID(int=3)))
    assert read_address(nonsense) == AskedComparison(sessions=(UUID(int=3),))
    assert read_address(QueryDict("version=²")).version is None


def test_only_so_many_sessions_are_compared() -> None:
    many = "&".join(f"session={UUID(int=n)}" for n in range(MOST_CHOSEN + 5))
    assert len(read_address(QueryDict(many)).sessions) == MOST_CHOSEN
