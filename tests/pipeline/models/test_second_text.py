"""A second text as a row."""

import pytest

from pipeline.models import SecondText
from tests.cast import Cast, make_leg, make_turn
from tests.pipeline.rows import make_ended_session, make_step_run

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_a_second_text_goes_with_its_turn(cast: Cast) -> None:
    session = make_ended_session(cast)
    turn = make_turn(make_leg(session), position=1, text="The oven failed.")
    SecondText.objects.create(
        organization=session.organization,
        session=session,
        turn=turn,
        step_run=make_step_run(session, step="transcript"),
        text="The coven failed.",
        model="ears",
    )
    assert str(SecondText.objects.get()) == f"{turn.pk} · ears"
    session.turns.all().delete()
    assert not SecondText.objects.exists()
