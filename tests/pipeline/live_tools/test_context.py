"""Where a running conversation stands."""

import pytest

from interviews.models import Session, Turn
from pipeline.live_tools.context import get_session_context
from pipeline.live_tools.insight import save_insight
from tests.cast import Cast, make_leg, make_turn
from tests.pipeline.live_tools.live import make_live

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_the_interviewer_learns_what_is_covered_and_what_was_kept(cast: Cast) -> None:
    session = make_live(cast)
    make_turn(make_leg(session), position=1, text="Rye, mostly.")
    Turn.objects.filter(session=session).update(question_number=1)
    Session.objects.filter(pk=session.pk).update(covered_questions=[1])
    save_insight(session.pk, {"text": "Bakes rye: see https://example.test"})
    told = get_session_context(session.pk, {})
    assert [(q["number"], q["is_covered"], q["answers"]) for q in told["questions"]] == [
        (1, True, 1),
        (2, False, 0),
    ]
    [kept] = told["kept"]
    assert kept["said"].startswith("Bakes rye")
    assert "://" not in kept["said"]
    assert "never" in told["notice"].lower()
