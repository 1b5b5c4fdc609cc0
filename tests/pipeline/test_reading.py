"""A session's rows as plain data."""

import pytest

from interviews.models import Turn
from pipeline.failures import FinalFailure
from pipeline.reading import read_transcript
from tests.cast import Cast, make_leg, make_turn
from tests.pipeline.rows import make_ended_session

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_a_transcript_is_read_in_its_order_across_legs(cast: Cast) -> None:
    session = make_ended_session(cast)
    second, first = make_leg(session, number=2), make_leg(session, number=1)
    make_turn(second, position=1, text="And then?", speaker=Turn.Speaker.INTERVIEWER)
    make_turn(first, position=2, text="It rained.")
    make_turn(first, position=1, text="Good evening.")
    transcript = read_transcript(session)
    assert [turn.reference for turn in transcript.turns] == ["1.1", "1.2", "2.1"]
    assert [turn.is_candidate for turn in transcript.turns] == [True, True, False]
    assert [question.number for question in transcript.questions] == [1, 2]


def test_unheard_words_are_never_read_transcript(cast: Cast) -> None:
    leg = make_leg(make_ended_session(cast))
    make_turn(leg, position=1, text="I baked and I sang.", heard_text="I baked")
    make_turn(leg, position=2, text="Nobody heard this.", heard_text="")
    transcript = read_transcript(leg.session)
    assert [turn.text for turn in transcript.turns] == ["I baked"]


def test_a_rough_turn_stays_marked(cast: Cast) -> None:
    turn = make_turn(make_leg(make_ended_session(cast)), position=1, text="he baked")
    Turn.objects.update(is_rough=True)
    assert read_transcript(turn.session).is_rough


def test_the_language_of_the_invitation_comes_first(cast: Cast) -> None:
    session = make_ended_session(cast)
    assert read_transcript(session).language == "en"
    assert session.invitation is not None
    session.invitation.language = "de"
    assert read_transcript(session).language == "de"


def test_consent_decides_whether_ai_may_read_transcript(cast: Cast) -> None:
    session = make_ended_session(cast)
    assert read_transcript(session).may_be_read_by_ai
    session.consents.update(ai_evaluation=False)
    assert not read_transcript(session).may_be_read_by_ai
    session.consents.all().delete()
    assert not read_transcript(session).may_be_read_by_ai


def test_after_a_withdrawal_nothing_is_generated(cast: Cast) -> None:
    session = make_ended_session(cast)
    session.consents.update(withdrawn_at=session.ended_at)
    with pytest.raises(FinalFailure, match="withdrawn"):
        read_transcript(session)
