"""Seats and cuts of capacity, by name."""

import pytest

from interviews.models import CapacityCut, Seat
from tests.cast import NOW, Cast, make_session

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_a_seat_says_whose_and_where(cast: Cast) -> None:
    session = make_session(cast.invitation)
    seat = Seat(session=session, deployment="openai")
    assert str(seat) == f"{session.pk} · openai"


def test_a_cut_says_where_and_how_many() -> None:
    assert str(CapacityCut(deployment="openai", seats=3, until=NOW)) == "openai: 3"
