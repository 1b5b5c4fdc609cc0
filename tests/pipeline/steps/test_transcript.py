"""The transcript step: from a session's rows to the row of its quality."""

from datetime import timedelta

import pytest
from django.utils import timezone

from interviews.models import Gap, Session, Turn
from interviews.states import GapCause
from pipeline.failures import FinalFailure, TransientFailure
from pipeline.models import Quality
from pipeline.steps.transcript import read, run, write
from tests.cast import NOW, Cast, make_leg, make_turn
from tests.pipeline.conversations import bakery, store_turns
from tests.pipeline.rows import make_ended_session, make_step_run

pytestmark = [pytest.mark.db, pytest.mark.django_db]


@pytest.fixture
def session(cast: Cast) -> Session:
    return make_ended_session(cast)


def verdict_on(session: Session) -> Quality:
    write(make_step_run(session, step="transcript"), run(read(session)).result)
    return Quality.objects.get()


def test_a_clear_conversation_is_good(session: Session) -> None:
    store_turns(session, bakery())
    quality = verdict_on(session)
    assert (quality.verdict, quality.reasons) == ("good", [])
    assert quality.figures["answers"] == 2
    assert quality.organization == session.organization


def test_words_that_were_guessed_speak_against_it(session: Session) -> None:
    store_turns(session, bakery())
    guessed = Turn.objects.filter(speaker=Turn.Speaker.CANDIDATE).in_order()[0]
    Turn.objects.filter(pk=guessed.pk).update(certainty=0.41)
    quality = verdict_on(session)
    assert (quality.verdict, quality.figures["unsure"]) == ("unusable", 1)
    (reason,) = quality.reasons
    assert reason.startswith("Of 1 of 2 answers the speech recognition was not sure of its words")


def test_only_the_candidates_words_are_weighed(session: Session) -> None:
    make_turn(make_leg(session), position=1, text="Hello?", speaker=Turn.Speaker.INTERVIEWER)
    assert verdict_on(session).reasons == ["Nothing of the candidate was written down."]


def add_gap(session: Session, cause: GapCause, began_s: float, ended_s: float | None) -> None:
    Gap.objects.create(
        organization=session.organization,
        session=session,
        cause=cause,
        started_at=NOW + timedelta(seconds=began_s),
        ended_at=None if ended_s is None else NOW + timedelta(seconds=ended_s),
    )


def test_only_breaks_of_the_line_count_as_such_and_each_moment_once(session: Session) -> None:
    for cause in GapCause:
        add_gap(session, cause, 0, 45)
    add_gap(session, GapCause.PROVIDER_LOST, 100, 110)
    add_gap(session, GapCause.CANDIDATE_OFFLINE, 200, None)
    material = read(session).material
    assert (material.gaps_ms, material.silent_ms) == ((45_000, 10_000), 45_000)


@pytest.mark.parametrize(
    "cause", [GapCause.RECORDING_LOST, GapCause.ROTATION, GapCause.TRANSCRIPTION_FAILED]
)
def test_a_whole_transcript_is_good_although_its_tape_is_not(
    session: Session, cause: GapCause
) -> None:
    store_turns(session, bakery())
    add_gap(session, cause, 0, 40)
    quality = verdict_on(session)
    assert (quality.verdict, quality.reasons) == ("good", [])


def test_a_silent_microphone_is_told_as_what_it_was(session: Session) -> None:
    store_turns(session, bakery())
    add_gap(session, GapCause.MICROPHONE_SILENT, 0, 40)
    quality = verdict_on(session)
    (reason,) = quality.reasons
    assert quality.verdict == "limited"
    assert reason.startswith("No sound came from the microphone for 40 seconds together")


def test_words_that_may_still_come_are_waited_for(session: Session) -> None:
    turn = make_turn(make_leg(session), position=1, text="")
    Turn.objects.update(status=Turn.Status.FAILED, recorded_at=timezone.now())
    with pytest.raises(TransientFailure, match="may still come") as caught:
        read(session)
    assert 30 < (caught.value.retry_after_seconds or 0) <= 40
    Turn.objects.update(recorded_at=timezone.now() - timedelta(minutes=1))
    assert read(session).material.answers[0].sound_ms == turn.heard_ms


def test_a_withdrawn_transcript_is_not_looked_at(session: Session) -> None:
    session.consents.update(withdrawn_at=NOW)
    with pytest.raises(FinalFailure, match="withdrawn"):
        read(session)


def test_writing_again_replaces_the_verdict_of_the_same_input(session: Session) -> None:
    step_run = make_step_run(session, step="transcript")
    write(step_run, run(read(session)).result)
    store_turns(session, bakery())
    write(step_run, run(read(session)).result)
    assert Quality.objects.get().verdict == "good"
