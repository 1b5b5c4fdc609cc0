"""A Turn as a row: every column is written, and none without its Leg."""

from dataclasses import asdict, replace

import pytest
from django.db import DataError, IntegrityError
from django.utils import timezone

from interviews.actions import turn_rows
from interviews.actions.sessions import TurnValues
from interviews.models import Session, Turn
from interviews.states import SessionState
from tests.cast import NOW, Cast, make_leg, make_session

SAID = TurnValues(1, 1, "item_1", "candidate", "voice", "final", "Hi.", "Hi.", 900, 900)
OF_ITS_SESSION = {"id", "organization_id", "session_id", "leg_id", "recorded_at"}
#: Of imports alone: the database fills in that there is none.
FILLED_IN = {"speaker_name"}


@pytest.mark.unit
def test_every_column_of_a_turn_is_written() -> None:
    columns = {field.column for field in Turn._meta.local_concrete_fields} - FILLED_IN
    assert columns == OF_ITS_SESSION | {*turn_rows.PLACE, *turn_rows.STORY}
    assert set(asdict(SAID)) == {*turn_rows.PLACE, *turn_rows.STORY}


@pytest.fixture
def live(cast: Cast) -> Session:
    session = make_session(cast.invitation, state=SessionState.LIVE)
    make_leg(session)
    return session


@pytest.mark.db
@pytest.mark.django_db
def test_a_turn_comes_back_as_it_was_given(live: Session) -> None:
    words = 'Grüße, 你好 \\ " %s \n'
    full = TurnValues(
        1,
        4,
        "item_4",
        "interviewer",
        "voice",
        "cut",
        words,
        "Grüße",
        900,
        300,
        70_000,
        2,
        "x",
        True,
        0.613,
    )
    turn_rows.store(live.pk, [asdict(full), asdict(SAID)], NOW)
    turn = Turn.objects.get(session=live, item_id="item_4")
    assert {name: getattr(turn, name) for name in asdict(full)} == asdict(full)
    assert (turn.recorded_at, turn.leg, turn.organization_id) == (
        NOW,
        live.legs.get(),
        live.organization_id,
    )


@pytest.mark.db
@pytest.mark.django_db
def test_words_that_come_late_bring_how_sure_they_are_and_may_be_written_twice(
    live: Session,
) -> None:
    unwritten = replace(SAID, text="", heard_text="", status="failed")
    late = replace(SAID, certainty=0.42)
    for values in (unwritten, late, late):
        turn_rows.store(live.pk, [asdict(values)], NOW)
    turn = Turn.objects.get(session=live)
    assert (turn.heard_text, turn.certainty) == ("Hi.", 0.42)


@pytest.mark.db
@pytest.mark.django_db
def test_a_turn_without_its_leg_is_refused(live: Session) -> None:
    with pytest.raises(IntegrityError):
        turn_rows.store(live.pk, [asdict(replace(SAID, leg_number=9))], timezone.now())


@pytest.mark.db
@pytest.mark.django_db
def test_what_no_column_takes_is_refused(live: Session) -> None:
    with pytest.raises(DataError):
        turn_rows.store(live.pk, [asdict(replace(SAID, text="nothing\0"))], NOW)
