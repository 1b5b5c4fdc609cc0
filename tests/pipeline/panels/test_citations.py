"""What citations may point at."""

import pytest

from interviews.models import Session
from pipeline.panels.citations import cited_turns
from tests.cast import Cast, make_leg, make_turn
from tests.pipeline.rows import make_ended_session

pytestmark = [pytest.mark.db, pytest.mark.django_db]


@pytest.fixture
def session(cast: Cast) -> Session:
    session = make_ended_session(cast, name="Nova")
    make_turn(make_leg(session), position=1, text="I bake rye.", started_ms=65_000)
    return session


def test_unheard_words_cannot_be_cited(session: Session) -> None:
    make_turn(make_leg(session, number=2), position=1, text="Unheard.", heard_text="")
    assert set(cited_turns(session)) == {"1.1"}


def test_a_citation_plays_from_its_turn(session: Session) -> None:
    assert cited_turns(session)["1.1"].clock == "1:05"
    assert cited_turns(session)["1.1"].start_ms == 65_000
