"""Recordings heard a second time: beside the live text, paid, and never in its way."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from interviews.models import Recording, Session, Turn
from pipeline import encoder, ledger
from pipeline.metering import Meter, metered
from pipeline.models import Quality, SecondText, StepRun
from pipeline.plan import PLAN
from pipeline.reading import read_transcript
from pipeline.steps import summary, transcript
from pipeline.steps.base import Output
from tests.cast import Cast, make_leg, make_recording, make_turn
from tests.fakes.transcription_server import transcription_server, use
from tests.interviews.admin.desk import page
from tests.pipeline.conversations import DOUGH, OVEN
from tests.pipeline.rows import make_ended_session
from tests.pipeline.tones import RATE_HZ, sweep

pytestmark = [pytest.mark.db, pytest.mark.django_db]


@pytest.fixture
def session(cast: Cast, tmp_path: Path, settings: Any) -> Session:
    """Two spoken answers of three seconds with a recording of twelve, and a typed one."""
    settings.MEDIA_ROOT = str(tmp_path)
    sound = np.zeros((12 * RATE_HZ, 2), dtype="<i2")
    sound[RATE_HZ : RATE_HZ + len(sweep()), 0] = sweep()
    encoder.encode(io.BytesIO(sound.tobytes()), tmp_path / "sound.mp3")
    session = make_ended_session(cast)
    make_recording(session, file_name="sound.mp3", duration_ms=12_000)
    leg = make_leg(session)
    make_turn(leg, position=1, text="And?", speaker=Turn.Speaker.INTERVIEWER)
    make_turn(leg, position=2, text=OVEN, started_ms=1_000)
    make_turn(leg, position=3, text=DOUGH, started_ms=6_000)
    typed = make_turn(leg, position=4, text="I typed this.", started_ms=10_000)
    Turn.objects.filter(pk=typed.pk).update(kind=Turn.Kind.TYPED)
    return session


@pytest.fixture
def meter() -> Iterator[Meter]:
    """Counts what the test costs."""
    meter = Meter()
    with metered(meter):
        yield meter


def hear_again(session: Session) -> Output:
    step_run, _is_new = StepRun.objects.get_or_create(
        session=session,
        step="transcript",
        input_version=1,
        defaults={"organization": session.organization},
    )
    output = transcript.run(transcript.read(session))
    transcript.write(step_run, output.result)
    return output


def texts() -> list[str]:
    return list(SecondText.objects.values_list("text", flat=True))


def test_nothing_is_heard_again_unless_it_is_asked_for(session: Session, meter: Meter) -> None:
    hear_again(session)
    assert meter.spent.cost_microusd == 0
    assert texts() == []


def test_what_was_spoken_is_heard_again_beside_the_live_text(
    session: Session, settings: Any, meter: Meter
) -> None:
    with transcription_server(OVEN, DOUGH) as server:
        use(server, settings)
        hear_again(session)
    assert len(server.requests) == 2
    assert texts() == [OVEN, DOUGH]
    assert meter.spent.cost_microusd == pytest.approx(2 * 3_500 / 60_000 * 100_000, abs=2)
    assert [turn.heard_text for turn in session.turns.in_order()][1:3] == [OVEN, DOUGH]
    assert Quality.objects.get().figures["disagreement"] == 0


def test_what_was_heard_differently_is_shown_and_lowers_the_verdict(
    cast: Cast, session: Session, settings: Any
) -> None:
    with transcription_server(OVEN, "<b>Something</b> else altogether.") as server:
        use(server, settings)
        hear_again(session)
    shown = page(cast.reviewer, "interviews_session_change", session.pk)
    assert "1 answer that a second speech recognition heard differently" in shown
    assert "words unsure" not in shown
    assert "&lt;b&gt;Something&lt;/b&gt; else altogether." in shown
    assert "rests on the live text" in shown
    assert "At 0:06, live" in shown
    assert any("do not agree" in reason for reason in Quality.objects.get().reasons)


def test_how_sure_the_second_recognition_was_is_kept_and_counts_when_the_step_runs_again(
    session: Session, settings: Any
) -> None:
    settings.RETRANSCRIPTION_LOGPROBS = "on"
    with transcription_server(OVEN, DOUGH, logprobs=[{"logprob": -1.2}]) as server:
        use(server, settings)
        hear_again(session)
        hear_again(session)
    assert len(server.requests) == 2
    assert set(SecondText.objects.values_list("certainty", flat=True)) == {0.301}
    quality = Quality.objects.get()
    assert (quality.verdict, quality.figures["unsure"]) == ("unusable", 2)


def test_an_answer_that_only_the_second_recognition_was_not_sure_of_is_marked(
    cast: Cast, session: Session, settings: Any
) -> None:
    settings.RETRANSCRIPTION_LOGPROBS = "on"
    with transcription_server(OVEN, DOUGH, logprobs=[{"logprob": -1.2}]) as server:
        use(server, settings)
        hear_again(session)
    shown = page(cast.reviewer, "interviews_session_change", session.pk)
    assert "2 answers that a second speech recognition heard differently" in shown
    assert shown.count("words unsure</span>") == 2


def read_as_heard(session: Session) -> list[str]:
    return [turn.text for turn in read_transcript(session).answers]


def test_steps_read_the_live_text_unless_the_second_was_chosen(
    session: Session, settings: Any
) -> None:
    with transcription_server("Ninety loaves, in Petra's van.", "") as server:
        use(server, settings)
        hear_again(session)
        assert read_as_heard(session) == [OVEN, DOUGH, "I typed this."]
        settings.TEXT_FOR_STEPS = "second"
        assert read_as_heard(session) == [OVEN, DOUGH, "I typed this."]
        hear_again(session)
    assert read_as_heard(session) == ["Ninety loaves, in Petra's van.", DOUGH, "I typed this."]
    assert [turn.heard_text for turn in session.turns.in_order()][1:3] == [OVEN, DOUGH]


def test_what_could_not_be_written_down_live_is_heard_again_and_read(
    session: Session, settings: Any
) -> None:
    """As an utterance in the making when its process has to stop: a failed Turn, with sound."""
    failed = session.turns.get(text=OVEN)
    Turn.objects.filter(pk=failed.pk).update(text="", heard_text="", status=Turn.Status.FAILED)
    settings.TEXT_FOR_STEPS = "second"
    with transcription_server(OVEN, DOUGH) as server:
        use(server, settings)
        hear_again(session)
    assert SecondText.objects.get(turn=failed).text == OVEN
    assert read_as_heard(session) == [OVEN, DOUGH, "I typed this."]


def test_the_page_says_that_the_second_text_was_read_and_what_rests_on_it_plays(
    cast: Cast, session: Session, settings: Any
) -> None:
    settings.TEXT_FOR_STEPS = "second"
    with transcription_server("Ninety loaves were moved in the van of Petra.", DOUGH) as server:
        use(server, settings)
        hear_again(session)
    run = StepRun.objects.create(
        organization=session.organization,
        session=session,
        step="summary",
        input_version=1,
        status="done",
    )
    summary.write(run, summary.run(read_transcript(session)).result)
    shown = page(cast.reviewer, "interviews_session_change", session.pk)
    assert "rest on what a second speech recognition heard" in shown
    assert "“Ninety loaves were moved in the van of Petra.”" in shown
    assert 'data-turn="turn-1-2"' in shown


def test_without_a_second_text_the_live_one_is_read_whatever_was_chosen(
    cast: Cast, session: Session, settings: Any
) -> None:
    settings.TEXT_FOR_STEPS = "second"
    hear_again(session)
    assert Quality.objects.get().text_read == "live"
    assert read_as_heard(session) == [OVEN, DOUGH, "I typed this."]
    shown = page(cast.reviewer, "interviews_session_change", session.pk)
    assert "second speech recognition" not in shown


def test_doing_it_again_pays_nothing_twice_and_forgets_nothing(
    session: Session, settings: Any, meter: Meter
) -> None:
    with transcription_server(OVEN, DOUGH) as server:
        use(server, settings)
        hear_again(session)
        once = meter.spent
        hear_again(session)
        assert meter.spent == once
    assert len(server.requests) == 2
    assert Quality.objects.get().figures["disagreement"] == 0


def test_another_model_takes_the_place_of_the_one_before(session: Session, settings: Any) -> None:
    with transcription_server(OVEN, DOUGH, "Better.") as server:
        use(server, settings)
        hear_again(session)
        settings.RETRANSCRIPTION_MODEL = "better-ears"
        hear_again(session)
    assert texts() == ["Better.", "Better."]
    assert str(SecondText.objects.first()).endswith("better-ears")


def test_a_recognition_that_fails_holds_nothing_up_and_says_so(
    session: Session, settings: Any, meter: Meter
) -> None:
    with transcription_server(OVEN, 503) as server:
        use(server, settings)
        output = hear_again(session)
    assert output.note.startswith("1 of 2 answers were heard again: The speech recognition failed")
    assert meter.spent.cost_microusd > 0
    assert texts() == [OVEN]
    assert Quality.objects.get().figures["disagreement"] == 0


def test_a_recording_that_is_gone_holds_nothing_up(session: Session, settings: Any) -> None:
    Recording.objects.update(file="gone.mp3")
    with transcription_server(OVEN) as server:
        use(server, settings)
        output = hear_again(session)
    assert "could not be read" in output.note
    assert server.requests == []


@pytest.mark.parametrize("what", ["consent", "recording"])
def test_without_consent_to_ai_or_a_recording_nobody_hears_it(
    session: Session, settings: Any, what: str
) -> None:
    if what == "consent":
        session.consents.update(ai_evaluation=False)
    else:
        Recording.objects.all().delete()
    with transcription_server(OVEN) as server:
        use(server, settings)
        hear_again(session)
    assert server.requests == []


@pytest.mark.parametrize(("recording", "status"), [("ready", "blocked"), ("failed", "ready")])
def test_the_transcript_waits_until_the_recording_rests(
    session: Session, settings: Any, monkeypatch: pytest.MonkeyPatch, recording: str, status: str
) -> None:
    monkeypatch.setattr(ledger, "PLAN", PLAN)
    settings.RETRANSCRIPTION_MODEL, settings.RETRANSCRIPTION_API_KEY = "ears", "key"
    ledger.sweep()
    StepRun.objects.filter(step="recording").update(status=recording)
    ledger.sweep()
    assert StepRun.objects.get(step="transcript").status == status
